"""A body's meeting: calling those who sit in it, calling it off, and its minutes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.governance.seats import Seat
from organisations.meetings.models import BodyMeeting
from organisations.register.flows import lock_chain
from principles import mail
from principles.keeping import NotNow, refuse_outside_secretariat


def locked(meeting: BodyMeeting, *, by: Any) -> BodyMeeting:
    """The meeting as it is now, held until the transaction ends, after its agreement.

    Raises NotAllowed outside the secretariat.
    """
    lock_chain(meeting.body.agreement)
    rows = BodyMeeting.objects.select_for_update(of=("self",))
    fresh: BodyMeeting = rows.select_related("body__agreement").get(pk=meeting.pk)
    refuse_outside_secretariat(fresh.body.agreement, by)
    return fresh


def members(meeting: BodyMeeting) -> list[Seat]:
    """Those who sit in the body on the day of the meeting, substitutes too."""
    rows = meeting.body.seats.held_on(meeting.day).by_rank()
    return [seat for seat in rows.select_related("party") if not seat.is_erased]


def receivers(meeting: BodyMeeting) -> list[mail.Receiver]:
    """Those of them who have an e-mail address."""
    return [mail.Receiver(seat.email, name=seat.person) for seat in members(meeting) if seat.email]


@transaction.atomic
def call(meeting: BodyMeeting, *, by: Any) -> int:
    """Mail the members when and where it is and what it is about. Returns how many it was.

    Once for each time and place: after a change it can be sent again. Raises NotAllowed outside
    the secretariat, NotNow when it is sent already, cancelled or over, or nobody has an address.
    """
    meeting = locked(meeting, by=by)
    refuse_begun(meeting)
    now_called = meeting.when_and_where
    if meeting.called_to == now_called:
        raise NotNow(_("Kallelsen är redan skickad, och tid och plats är desamma."))
    to = receivers(meeting)
    if not to:
        raise NotNow(_("Ingen i organet har en e-postadress. Fyll i dem under Uppdrag."))
    key = f"meeting:{meeting.pk}:{now_called[:16]}:{timezone.now():%Y%m%d%H%M%S}"
    mail.write_many("meeting_called", to=to, key=key, **about(meeting))
    meeting.called_at, meeting.called_to = timezone.now(), now_called
    meeting.save()
    return len({receiver.email.casefold() for receiver in to})


def about(meeting: BodyMeeting) -> dict[str, Any]:
    """What the mails tell of."""
    return {"meeting": meeting, "body": meeting.body, "agreement": meeting.body.agreement}


def refuse_begun(meeting: BodyMeeting) -> None:
    """Raise NotNow for a meeting that nobody goes to any more."""
    if meeting.is_cancelled:
        raise NotNow(_("Mötet är inställt."))
    if meeting.has_begun or meeting.state == BodyMeeting.State.HELD:
        raise NotNow(_("Mötet har redan börjat."))


@transaction.atomic
def cancel(meeting: BodyMeeting, *, by: Any, reason: str) -> int:
    """Call the meeting off, and mail those in the body if they were called. Returns how many.

    Raises NotAllowed outside the secretariat, NotNow when it is cancelled already or has begun.
    """
    meeting = locked(meeting, by=by)
    refuse_begun(meeting)
    meeting.state, meeting.cancelled_reason = BodyMeeting.State.CANCELLED, reason
    meeting.save()
    to = receivers(meeting) if meeting.called_at else []
    key = f"meeting:{meeting.pk}:cancelled"
    mail.write_many("meeting_cancelled", to=to, key=key, **about(meeting))
    return len({receiver.email.casefold() for receiver in to})


@transaction.atomic
def approve_minutes(meeting: BodyMeeting, *, by: Any, approved_on: date, approved_by: str) -> None:
    """Enter that the minutes are approved (justerade), which makes them public.

    Raises NotAllowed outside the secretariat, NotNow when there are none, they are approved
    already, or the days cannot be right.
    """
    meeting = locked(meeting, by=by)
    if meeting.is_cancelled or not meeting.has_begun:
        raise NotNow(_("Mötet har inte hållits."))
    if not meeting.has_minutes:
        raise NotNow(_("Det finns inget protokoll. Skriv det, eller lägg in det som pdf."))
    if meeting.is_approved:
        raise NotNow(_("Protokollet är redan justerat."))
    if not meeting.day <= approved_on <= timezone.localdate():
        raise NotNow(_("Protokollet justeras tidigast mötesdagen, och senast i dag."))
    meeting.state = BodyMeeting.State.HELD
    meeting.approved_on, meeting.approved_by = approved_on, approved_by
    meeting.save()


@transaction.atomic
def reopen_minutes(meeting: BodyMeeting, *, by: Any) -> None:
    """Take the approval back, to correct the minutes: until the next one nobody reads them.

    Raises NotAllowed outside the secretariat, NotNow when they are not approved.
    """
    meeting = locked(meeting, by=by)
    if not meeting.is_approved:
        raise NotNow(_("Protokollet är inte justerat."))
    meeting.approved_on, meeting.approved_by = None, ""
    meeting.save()
