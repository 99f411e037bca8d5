"""How fresh an organisation's details are, beside its name in the admin's list."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.freshness.asking import somebody_acts
from organisations.freshness.waiting import signatories, with_nobody_to_ask, without_answer
from organisations.joining.models import Accession
from principles.scoped_admin import agreements_kept

OLD = "gamla"


class DetailsFilter(SimpleListFilter):
    """Among the signatories of the agreements that one reads: which details to look after."""

    title = _("uppgifterna")
    parameter_name = "uppgifter"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("obesvarade", _("har inte svarat")),
            ("ingen", _("ingen att fråga")),
            (OLD, _("äldre än ett år")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The list, narrowed; another word in the address narrows nothing."""
        signed: Any = signatories(queryset, agreements_kept(request.user))
        found = {
            "obesvarade": lambda: without_answer(signed),
            "ingen": lambda: with_nobody_to_ask(signed),
            OLD: lambda: signed.with_old_details(),
        }.get(self.value() or "")
        return queryset.filter(pk__in=found().values("pk")) if found else queryset


def with_freshness(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The organisations with what `in_words` needs, in the same query."""
    signed: Any = Accession.objects.signed().filter(organisation=OuterRef("pk"))
    return rows.select_related("details_question").annotate(
        somebody_acts=somebody_acts(), has_signed=Exists(signed)
    )


def in_words(organisation: Any) -> str:
    """Where an organisation of `with_freshness` stands with the yearly question."""
    if not organisation.has_signed:
        return "–"
    question = getattr(organisation, "details_question", None)
    if question and organisation.details_from < question.asked_at:
        if question.reminded_at:
            return now("har inte svarat, påmind %s") % day(question.reminded_at)
        return now("har inte svarat, tillfrågad %s") % day(question.asked_at)
    if organisation.details_are_old:
        return now("ska tillfrågas") if organisation.somebody_acts else now("ingen att fråga")
    return now("aktuella")


def day(moment: Any) -> str:
    return str(formats.date_format(timezone.localtime(moment), "Y-m-d"))
