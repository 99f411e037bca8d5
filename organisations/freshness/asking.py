"""Asking organisations once a year whether what they tell about themselves still is right.

A question goes to those responsible for a signatory organisation whose details nobody has
written or confirmed for a year; one reminder after 30 days; then silence until the next year.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from organisations.directory.models import A_YEAR, Organisation, Representative
from organisations.freshness.models import DetailsQuestion
from organisations.joining.models import Accession
from organisations.links.models import hash_of
from principles import mail
from principles.models import Agreement

REMIND_AFTER = timedelta(days=30)
MOST_AT_ONCE = 200


def ask_if_still_right(*, now: datetime) -> int:
    """Ask and remind those whose time has come. Returns how many organisations it was."""
    return ask(now) + remind(now)


def acting() -> QuerySet[Representative]:
    """Those who act for an organisation and whom mail reaches."""
    return Representative.objects.active().filter(user__is_active=True)


def somebody_acts() -> Exists:
    """In a query of organisations: whether there is anybody to ask."""
    return Exists(acting().filter(organisation=OuterRef("pk")))


def signed_in(agreements: QuerySet[Agreement]) -> QuerySet[Any]:
    """The keys of the organisations that have signed one of the agreements."""
    signed: Any = Accession.objects.signed().filter(agreement__in=agreements)
    return signed.order_by().values("organisation")


def to_be_asked(now: datetime) -> QuerySet[Organisation]:
    """Signatories with old details whom nobody has asked for a year, and who can be asked."""
    lately = DetailsQuestion.objects.filter(asked_at__gt=now - A_YEAR)
    signed = signed_in(Agreement.objects.published())
    old = Organisation.objects.with_old_details(now).filter(somebody_acts(), pk__in=signed)
    return old.exclude(pk__in=lately.values("organisation")).order_by("pk")


@transaction.atomic
def ask(now: datetime) -> int:
    """Mail the yearly question. Returns how many organisations are asked; the rest wait a turn."""
    found = list(to_be_asked(now).select_for_update(of=("self",))[:MOST_AT_ONCE])
    asked = DetailsQuestion.objects.filter(organisation__in=found, asked_at__gt=now - A_YEAR)
    already = set(asked.values_list("organisation", flat=True))  # by another, at this moment
    made = [DetailsQuestion.of(one, now=now) for one in found if one.pk not in already]
    DetailsQuestion.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["asked_at", "reminded_at", "token_hash"],
    )
    write("details_question", made, key="asked")
    return len(made)


@transaction.atomic
def remind(now: datetime) -> int:
    """Remind, once, those who have not answered in 30 days. Returns how many organisations."""
    rows = DetailsQuestion.objects.unanswered().filter(
        reminded_at=None,
        asked_at__range=(now - A_YEAR, now - REMIND_AFTER),
        organisation__in=Organisation.objects.filter(
            somebody_acts(), pk__in=signed_in(Agreement.objects.published())
        ),
    )
    held = rows.select_for_update(of=("self",)).select_related("organisation").order_by("pk")
    found = list(held[:MOST_AT_ONCE])
    for question in found:
        question.reminded_at = now
        question.token_hash = hash_of(question.token)  # the server's secret may be another
    DetailsQuestion.objects.bulk_update(found, ["reminded_at", "token_hash"])
    write("details_reminder", found, key="reminded")
    return len(found)


def write(template: str, questions: Iterable[DetailsQuestion], *, key: str) -> None:
    """Mail those responsible for each organisation, in their languages, with its link."""
    asked = list(questions)
    signed: Any = Accession.objects.signed()
    signed = signed.filter(agreement__in=Agreement.objects.published())
    prefetch_related_objects(
        [question.organisation for question in asked],
        Prefetch("representatives", acting().select_related("user"), to_attr="acting"),
        Prefetch("accessions", signed.prefetch_related("agreement"), to_attr="signed"),
    )
    letters = [
        mail.Words(user, f"{question.key}:{key}:{user.pk}", told(question))
        for question in asked
        for user in receivers(question.organisation)
    ]
    mail.write_each(template, letters, secret=True)  # whoever has the link answers for them


def receivers(organisation: Organisation) -> list[Any]:
    """Those responsible; where nobody is, everybody who acts for the organisation."""
    everybody = organisation.acting  # type: ignore[attr-defined]
    responsible = [row for row in everybody if row.role == Representative.Role.RESPONSIBLE]
    return [row.user for row in responsible or everybody]


def told(question: DetailsQuestion) -> dict[str, Any]:
    organisation = question.organisation
    agreements = [row.agreement for row in organisation.signed]  # type: ignore[attr-defined]
    return {"organisation": organisation, "agreements": agreements, "token": question.token}
