"""What time does to consultations: those that have not answered are reminded."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from organisations.consultations.audience import asked_organisations
from organisations.consultations.models import ConsultationResponse
from organisations.directory.models import Organisation
from organisations.joining.models import Accession
from principles import mail
from principles.models import Agreement, Consultation, Letter

REMIND_BEFORE = (7, 1)


def tend_consultations(*, now: datetime) -> int:
    """Remind, a week and a day before the last one, those who have not sent in an answer.

    Returns how many organisations were reminded; each once for each of the days.
    """
    today = timezone.localdate(now)
    rows = Consultation.objects.public().filter(
        published_at__isnull=True,
        opens_on__lte=today,
        closes_on__range=(today, today + timedelta(days=max(REMIND_BEFORE))),
        version__agreement__in=Agreement.objects.published(),
    )
    return sum(remind(row, today) for row in rows.select_related("version__agreement"))


def remind(consultation: Consultation, today: date) -> int:
    """Mail those that act for each organisation. Returns how many organisations it was."""
    last = consultation.closes_on
    days = [last - timedelta(days=days) for days in REMIND_BEFORE]
    passed = [day for day in days if consultation.opens_on < day <= today]
    if not passed:
        return 0
    key = f"consultation:{consultation.pk}:{last}:{max(passed)}:"
    told = set(Letter.objects.filter(key__startswith=key).values_list("key", flat=True))
    done = {str(name).split(":")[4] for name in told}
    begun = {row.organisation_id: row for row in consultation.responses.all()}
    waited_for = [one for one in to_be_reminded(consultation) if str(one.pk) not in done]
    for organisation in waited_for:
        mail.write_many(
            "consultation_reminder",
            to=organisation.representatives.active().people(),
            key=f"{key}{organisation.pk}",
            organisation=organisation,
            consultation=consultation,
            agreement=consultation.version.agreement,
            response=begun.get(organisation.pk),
        )
    return len(waited_for)


def to_be_reminded(consultation: Consultation) -> QuerySet[Organisation]:
    """The asked organisations that have not sent in an answer.

    Where everybody in the portal is asked, only those that have to do with the agreement: they
    have begun to answer, or to join.
    """
    responses: Any = ConsultationResponse.objects.filter(consultation=consultation)
    asked = asked_organisations(consultation)
    asked = asked.exclude(pk__in=responses.submitted().values("organisation"))
    asked = asked.filter(representatives__state="active").distinct()
    if consultation.audience != Consultation.Audience.REGISTERED:
        return asked
    near = Accession.objects.of_agreement(consultation.version.agreement).values("organisation")
    return asked.filter(Q(pk__in=near) | Q(pk__in=responses.values("organisation")))
