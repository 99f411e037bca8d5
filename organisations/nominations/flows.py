"""A call for nominations from its opening to the decision, and what time does to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.directory.models import Organisation
from organisations.governance.limits import plain
from organisations.governance.seats import Seat
from organisations.joining.flows import refuse_outsider
from organisations.nominations.audience import acting, nominating
from organisations.nominations.models import KEPT, Nomination, NominationCall
from organisations.register.flows import lock_chain
from principles import mail
from principles.keeping import NotAllowed, NotNow, refuse_outside_secretariat
from principles.models import Agreement, Letter

MOST_OF_AN_ORGANISATION = 20
MOST_TOLD = 40  # by mail, also of those whose nomination is taken back


@dataclass(frozen=True)
class Decision:
    """Who decided, when, in which paragraph, and for what time those chosen are to sit."""

    decided_by: str
    decided_on: date
    starts_on: date
    paragraph: str = ""
    ends_on: date | None = None


def locked(call: NominationCall) -> NominationCall:
    """The call as it is now, held until the transaction ends, after its agreement."""
    lock_chain(call.body.agreement)
    rows = NominationCall.objects.select_for_update(of=("self",))
    fresh: NominationCall = rows.select_related("body__agreement", "party").get(pk=call.pk)
    return fresh


@transaction.atomic
def open_call(call: NominationCall, *, by: Any) -> None:
    """Let the organisations see the call, and write to them on its first day, which may be today.

    Raises NotAllowed outside the secretariat, NotNow when it is open already or its last day has
    passed.
    """
    call = locked(call)
    refuse_outside_secretariat(call.body.agreement, by)
    if call.is_opened:
        raise NotNow(_("Nomineringen är redan öppnad."))
    if call.closes_on < timezone.localdate():
        raise NotNow(_("Sista dagen att nominera har varit. Välj en dag som kommer."))
    call.opens_on = max(call.opens_on, timezone.localdate())
    call.opened_at, call.opened_by = timezone.now(), by
    call.save()
    if call.is_open:
        tell_opened(call)


def tell_opened(call: NominationCall) -> bool:
    """Write to those who act for the organisations that may nominate, once for each call."""
    key = f"nominations:{call.pk}:opened"
    if Letter.objects.filter(key__startswith=f"{key}:").exists():
        return False
    people = acting(nominating(call))
    mail.write_many(
        "nominations_open", to=people, key=key, call=call, agreement=call.body.agreement
    )
    return bool(people)


@transaction.atomic
def nominate(
    call: NominationCall, organisation: Organisation, *, by: Any, name: str, email: str, words: str
) -> Nomination:
    """Nominate somebody who has said yes; the person is told by mail.

    Raises NotAllowed for an outsider or an organisation that has not signed, NotNow when it is
    not open, the person is nominated already, or there are too many.
    """
    call = locked(call)
    refuse_outsider(organisation, by)
    if not nominating(call).filter(pk=organisation.pk).exists():
        raise NotAllowed
    refuse_unless_open(call)
    own = call.nominations.filter(organisation=organisation)
    same = [
        one for one in own if plain(one.email) == plain(email) or plain(one.name) == plain(name)
    ]
    if same:
        raise NotNow(_("Ni har redan nominerat personen."))
    if len(own) >= MOST_OF_AN_ORGANISATION:
        raise NotNow(_("Ni har nominerat %d personer, och fler går inte.") % len(own))
    refuse_to_write_to_more(call, organisation)
    made = Nomination.objects.create(
        call=call, organisation=organisation, name=name, email=email.lower(), words=words,
        nominated_by=by,
    )  # fmt: skip
    tell_nominated(made)
    return made


def refuse_unless_open(call: NominationCall) -> None:
    if not call.is_open:
        raise NotNow(_("Nomineringen är inte öppen."))


def refuse_to_write_to_more(call: NominationCall, organisation: Organisation) -> None:
    """Raise NotNow for an organisation that has had us write to too many, one after the other."""
    told = Letter.objects.filter(key__startswith=f"{key_of(call, organisation)}:").count()
    if told >= MOST_TOLD:
        raise NotNow(_("Ni har nominerat %d personer, och fler går inte.") % told)


def key_of(call: NominationCall, organisation: Organisation) -> str:
    """What the letters to those whom the organisation nominates are called by."""
    return f"nominated:{call.pk}:{organisation.pk}"


def tell_nominated(nomination: Nomination) -> None:
    """Tell the person who has done it, and where the data are; once, however often it is done."""
    call = nomination.call
    mail.write_many(
        "nominated",
        to=[mail.Receiver(nomination.email, name=nomination.name)],
        key=key_of(call, nomination.organisation),
        nomination=nomination,
        call=call,
        agreement=call.body.agreement,
    )


@transaction.atomic
def withdraw(nomination: Nomination, *, by: Any) -> None:
    """Take a nomination back: nothing of it is kept.

    Raises NotAllowed for an outsider, NotNow when the last day has passed.
    """
    call = locked(nomination.call)
    refuse_outsider(nomination.organisation, by)
    refuse_unless_open(call)
    call.nominations.filter(pk=nomination.pk).delete()


@transaction.atomic
def decide(
    call: NominationCall, *, by: Any, decision: Decision, chosen: dict[Nomination, str]
) -> list[Seat]:
    """Enter the decision: those chosen get a seat each, in the position given; all are told.

    `chosen` may be empty: nobody was chosen. Raises NotAllowed outside the secretariat, NotNow
    when nominating goes on, it is decided already, too many are chosen or a limit is passed.
    """
    call = locked(call)
    refuse_outside_secretariat(call.body.agreement, by)
    refuse_to_decide(call, decision, chosen)
    try:
        seats = [seat_for(call, one, chosen[one], decision) for one in chosen]
    except ValidationError as problem:
        raise NotNow(" ".join(problem.messages)) from None
    call.decided_at, call.recorded_by = timezone.now(), by
    call.decided_on, call.decided_by = decision.decided_on, decision.decided_by
    call.paragraph = decision.paragraph
    call.save()
    tell_decided(call, seats)
    return seats


def refuse_to_decide(call: NominationCall, decision: Decision, chosen: dict[Any, str]) -> None:
    """Raise NotNow for what makes the decision impossible."""
    if call.is_decided:
        raise NotNow(_("Beslutet är redan infört."))
    if not call.is_closed:
        raise NotNow(_("Nomineringen pågår. För in beslutet när sista dagen har varit."))
    if decision.decided_on > timezone.localdate():
        raise NotNow(_("Beslutet kan inte vara fattat en dag som kommer."))
    if decision.ends_on and decision.ends_on < decision.starts_on:
        raise NotNow(_("Uppdraget slutar innan det börjar."))
    members = sum(position != Seat.Position.SUBSTITUTE for position in chosen.values())
    if members > call.seats:
        said = ngettext(
            "Nomineringen gäller %d plats. Ersättare är oräknade.",
            "Nomineringen gäller %d platser. Ersättare är oräknade.",
            call.seats,
        )
        raise NotNow(said % call.seats)


def seat_for(call: NominationCall, one: Nomination, position: str, decision: Decision) -> Seat:
    """Give the nominated person a seat. Raises ValidationError when a limit is passed."""
    if one.call_id != call.pk:
        raise NotAllowed
    seat = Seat(
        body=call.body, party=call.party, position=position, person=one.name, email=one.email,
        organisation=one.organisation, starts_on=decision.starts_on, ends_on=decision.ends_on,
    )  # fmt: skip
    seat._change_reason = _("Nominering")
    seat.save()
    Nomination.objects.filter(pk=one.pk).update(seat=seat)
    return seat


def tell_decided(call: NominationCall, seats: list[Seat]) -> None:
    """Tell the nominated what came of it, and those who nominated who was chosen."""
    about = {"call": call, "agreement": call.body.agreement, "seats": seats}
    chosen = {plain(seat.email) for seat in seats}
    nominated = list(call.nominations.all())
    for is_chosen in (True, False):
        to: Iterable[Any] = [
            mail.Receiver(one.email, name=one.name)
            for one in nominated
            if (plain(one.email) in chosen) == is_chosen
        ]
        key = f"nominations:{call.pk}:decided"
        mail.write_many("nominee_decided", to=to, key=key, is_chosen=is_chosen, **about)
    organisations: Any = Organisation.objects.filter(nominations__call=call)
    key = f"nominations:{call.pk}:told"
    mail.write_many("nominations_decided", to=acting(organisations), key=key, **about)


def tend_nominations(*, now: datetime) -> int:
    """Write about the calls that open today, and forget whom nobody needs to know any more.

    Returns how many calls were told of and persons forgotten.
    """
    published = Agreement.objects.published()
    opening = NominationCall.objects.open().filter(body__agreement__in=published)
    told = sum(tell_if_open(call) for call in opening.select_related("body__agreement"))
    return told + forget_nominated(now)


@transaction.atomic
def tell_if_open(call: NominationCall) -> bool:
    fresh = locked(call)
    return fresh.is_open and tell_opened(fresh)


def forget_nominated(now: datetime) -> int:
    """Remove the nominated a year after the decision, or after the last day where none came."""
    before = now - KEPT
    done = Q(call__decided_at__lt=before)
    left = Q(call__decided_at__isnull=True, call__closes_on__lt=timezone.localdate(before))
    number, _by_model = Nomination.objects.filter(done | left).delete()
    return number
