"""Organisations that the secretariat may call: no answer to the yearly question, nobody to ask.

Only the secretariat and the steering group see who has not answered; the public sees the day of
the details and nothing more.
"""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from organisations.directory.models import Organisation
from organisations.freshness.asking import signed_in, somebody_acts
from organisations.freshness.models import DetailsQuestion
from principles.models import Agreement
from principles.scoped_admin import agreements_kept
from principles.waiting import Waiting


def signatories(rows: Any, agreements: QuerySet[Agreement]) -> QuerySet[Any]:
    """Those of the organisations that have signed one of the agreements, each once."""
    found = Organisation.objects.filter(pk__in=rows.order_by().values("pk"))
    return found.filter(pk__in=signed_in(agreements))


def without_answer(organisations: Any) -> QuerySet[Any]:
    """Those that have been asked this year and have not answered."""
    unanswered = DetailsQuestion.objects.unanswered()
    rows: QuerySet[Any] = organisations.filter(pk__in=unanswered.values("organisation"))
    return rows.annotate(asked_at=F("details_question__asked_at"))


def with_nobody_to_ask(organisations: Any) -> QuerySet[Any]:
    """Those with old details that nobody acts for any more."""
    rows: QuerySet[Any] = organisations.with_old_details().exclude(somebody_acts())
    confirmed = Coalesce("confirmed_at", "updated_at")
    return rows.annotate(last_told=Greatest("updated_at", confirmed))


def unanswered(rows: Any, user: Any) -> QuerySet[Any]:
    return without_answer(signatories(rows, agreements_kept(user, writing=True)))


def nobody(rows: Any, user: Any) -> QuerySet[Any]:
    return with_nobody_to_ask(signatories(rows, agreements_kept(user, writing=True)))


DETAILS_UNANSWERED = Waiting(
    "obesvarade", _("Organisationer som inte har svarat om uppgifterna stämmer"), Organisation,
    unanswered, "asked_at",
    counted=many(
        "%(number)d organisation som inte har svarat om uppgifterna stämmer",
        "%(number)d organisationer som inte har svarat om uppgifterna stämmer",
        "number",
    ),
)  # fmt: skip
NOBODY_TO_ASK = Waiting(
    "ingen", _("Organisationer med gamla uppgifter och ingen att fråga"), Organisation, nobody,
    "last_told",
    counted=many(
        "%(number)d organisation med gamla uppgifter och ingen att fråga",
        "%(number)d organisationer med gamla uppgifter och ingen att fråga",
        "number",
    ),
)  # fmt: skip
