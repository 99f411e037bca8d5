"""The lists of the admin for those who keep several agreements: one agreement at a time."""

from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from principles.models import Agreement

PARAMETER = "overenskommelse"


class OfAgreement(SimpleListFilter):
    """Beside the list of a model whose rows belong to agreements; the address names it."""

    title = _("överenskommelse")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kept: Any = model_admin.agreements_of(request)
        return [(agreement.slug, agreement.name) for agreement in kept]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if chosen is None:
            return queryset
        model: Any = queryset.model
        own = model._default_manager.filter(**{f"{model.agreement_lookup}__slug": chosen})
        return queryset.filter(pk__in=own.order_by().values("pk"))


def listed(model: Any, agreement: Agreement | None = None, **chosen: str) -> str:
    """The address of a model's list in the admin, with its filters, perhaps of one agreement.

    `model` is a model or its name, such as ”plans.Action”.
    """
    meta = (apps.get_model(model) if isinstance(model, str) else model)._meta
    if agreement is not None:
        chosen |= {PARAMETER: agreement.slug}
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{address}?{urlencode(chosen)}" if chosen else address
