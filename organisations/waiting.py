"""What waits around the organisations: applications, texts to adopt, seats, consultations."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from organisations.adopting.models import Adoption
from organisations.governance.models import Body, BodyQuota
from organisations.governance.seats import Seat
from organisations.joining.models import Accession
from organisations.meetings.models import BodyMeeting
from organisations.nominations.models import NominationCall
from organisations.reviewing.models import ReviewDecision
from principles.consultations.models import Consultation
from principles.waiting import Waiting

SOON = timedelta(days=90)


def submitted(rows: Any, user: Any) -> QuerySet[Any]:
    """Applications that wait for the secretariat: also those that lie with a steering group
    whose yes is no longer asked for."""
    with_steering = Q(state=Accession.State.STEERING, agreement__steering_approves=False)
    return rows.filter(Q(state=Accession.State.SUBMITTED) | with_steering)


def recommended(rows: Any, user: Any) -> QuerySet[Any]:
    """Applications that somebody else has recommended to the steering group."""
    own = ReviewDecision.objects.filter(
        accession=OuterRef("pk"),
        decision=ReviewDecision.Decision.FORWARD,
        at__gte=OuterRef("submitted_at"),
        by=user,
    )
    waiting = rows.filter(state=Accession.State.STEERING, agreement__steering_approves=True)
    return waiting.exclude(Exists(own))


def to_approve(rows: Any, user: Any) -> QuerySet[Any]:
    """Texts that somebody else has asked the steering group about."""
    return rows.filter(state=Adoption.State.WAITING).exclude(asked_by=user)


def to_adopt(rows: Any, user: Any) -> QuerySet[Any]:
    """Texts that the steering group, but not this person, has approved."""
    return rows.filter(state=Adoption.State.APPROVED).exclude(answered_by=user)


def number(rows: QuerySet[Any], by: str) -> Any:
    """How many rows of a subquery there are, in the database."""
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def with_vacant_seats(rows: Any, user: Any) -> QuerySet[Any]:
    """Bodies that the public sees vacant seats in, and since when: the day the last seat ended.

    Where the parties have quotas, each fills its own; a body without quotas whose number is a
    ceiling (”högst 14”), and in which nobody sits, lacks nobody.
    """
    today = timezone.localdate()
    seats = Seat.objects.filter(body=OuterRef("pk"))
    of_party = (
        Seat.objects.current().counted().filter(body=OuterRef("body"), party=OuterRef("party"))
    )
    quotas = BodyQuota.objects.filter(body=OuterRef("pk"))
    short = quotas.annotate(held=number(of_party, "party")).filter(held__lt=F("seats"))
    awaited = Q(is_maximum=False) | Q(Exists(seats.current()))
    by_limit = ~Q(Exists(quotas)) & awaited & Q(held__lt=F("seat_limit"))
    ended = seats.counted().filter(ends_on__lt=today).order_by("-ends_on").values("ends_on")[:1]
    return rows.annotate(
        held=number(seats.current().counted(), "body"),
        vacant_since=Coalesce(Subquery(ended), Value(today), output_field=DateField()),
    ).filter(Q(Exists(short)) | by_limit)


def ending(rows: Any, user: Any) -> QuerySet[Any]:
    """Assignments held today that end within 90 days, and that nobody is named to take over."""
    soon = timezone.localdate() + SOON
    return rows.current().filter(ends_on__lte=soon, successors__isnull=True)


def to_decide(rows: Any, user: Any) -> QuerySet[Any]:
    """Nominations whose last day has passed and that no decision is entered for."""
    return rows.to_decide()


def to_approve_minutes(rows: Any, user: Any) -> QuerySet[Any]:
    """Meetings that have been held, whose minutes are not approved."""
    return rows.awaiting_minutes()


def to_publish(rows: Any, user: Any) -> QuerySet[Any]:
    """Consultations whose last day has passed and whose answers nobody has published."""
    return rows.public().filter(published_at=None, closes_on__lt=timezone.localdate())


APPLICATIONS = Waiting(
    "ansokningar", _("Ansökningar att granska"), Accession, submitted, "submitted_at",
    somebody_waits=True,
    counted=many("%(number)d ansökan att granska", "%(number)d ansökningar att granska", "number"),
)  # fmt: skip
APPLICATIONS_TO_APPROVE = Waiting(
    "styrgruppens", _("Ansökningar att godkänna"), Accession, recommended, "forwarded_at",
    role="steering", somebody_waits=True,
    counted=many(
        "%(number)d ansökan att godkänna", "%(number)d ansökningar att godkänna", "number"
    ),
)  # fmt: skip
TEXTS_TO_APPROVE = Waiting(
    "godkanna", _("Texter att godkänna"), Adoption, to_approve, "asked_at", role="steering",
    somebody_waits=True,
    counted=many("%(number)d text att godkänna", "%(number)d texter att godkänna", "number"),
)  # fmt: skip
TEXTS_TO_ADOPT = Waiting(
    "anta", _("Texter att anta"), Adoption, to_adopt, "answered_at",
    counted=many("%(number)d text att anta", "%(number)d texter att anta", "number"),
)  # fmt: skip
BODIES_WITH_VACANT_SEATS = Waiting(
    "vakanta", _("Organ med vakanta platser"), Body, with_vacant_seats, "vacant_since",
    counted=many(
        "%(number)d organ med vakanta platser", "%(number)d organ med vakanta platser", "number"
    ),
)  # fmt: skip
SEATS_ENDING = Waiting(
    "slutar", _("Uppdrag som slutar inom 90 dagar"), Seat, ending, "ends_on", is_ahead=True,
    counted=many(
        "%(number)d uppdrag som slutar inom 90 dagar",
        "%(number)d uppdrag som slutar inom 90 dagar", "number",
    ),
)  # fmt: skip
NOMINATIONS_TO_DECIDE = Waiting(
    "nominerade", _("Stängda nomineringar att föra in beslut om"), NominationCall, to_decide,
    "closes_on",
    somebody_waits=True,
    counted=many(
        "%(number)d stängd nominering att föra in beslut om",
        "%(number)d stängda nomineringar att föra in beslut om",
        "number",
    ),
)  # fmt: skip
MINUTES_TO_APPROVE = Waiting(
    "protokoll", _("Möten vars protokoll inte är justerade"), BodyMeeting, to_approve_minutes,
    "starts_at",
    counted=many(
        "%(number)d möte vars protokoll inte är justerat",
        "%(number)d möten vars protokoll inte är justerade",
        "number",
    ),
)  # fmt: skip
CONSULTATIONS_TO_PUBLISH = Waiting(
    "stangda", _("Stängda remisser att besvara och publicera"), Consultation, to_publish,
    "closes_on", somebody_waits=True,
    counted=many(
        "%(number)d stängd remiss att besvara och publicera",
        "%(number)d stängda remisser att besvara och publicera", "number",
    ),
)  # fmt: skip
