"""The filter beside the organisations that shows those whose details are to be asked about."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organisations.models import Accession
from principles.scoped_admin import agreements_kept

OLD, OLD_DETAILS = "uppgifter", "gamla"


class OldDetailsFilter(SimpleListFilter):
    """Signatories whose details nobody has written or confirmed for a year."""

    title = _("uppgifternas ålder")
    parameter_name = OLD

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(OLD_DETAILS, _("undertecknare, äldre än ett år"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != OLD_DETAILS:
            return queryset
        kept = agreements_kept(request.user)
        signed = Accession.objects.signed().filter(agreement__in=kept)
        old: QuerySet[Any] = queryset.with_old_details()  # type: ignore[attr-defined]
        return old.filter(pk__in=signed.order_by().values("organisation"))
