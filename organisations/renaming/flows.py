"""Another name, form or number: proposed by the organisation, decided by a secretariat."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.directory.models import Organisation
from organisations.joining.flows import refuse_outsider
from organisations.register.flows import lock_chain
from organisations.renaming.models import LONGEST_REASON, IdentityChange
from organisations.signing.recording import correct_identity
from principles import mail
from principles.forms import tidy
from principles.keeping import NotAllowed, NotNow, secretariat_of
from principles.models import Steward

State = IdentityChange.State


class NumberTaken(NotNow):
    """Another organisation has the number."""

    def __str__(self) -> str:
        return _("En annan organisation har redan det numret.")


def is_taken(number: str | None, organisation: Organisation) -> bool:
    """Whether another organisation has the number."""
    others = Organisation.objects.exclude(pk=organisation.pk)
    return bool(number) and others.filter(number=number).exists()


@transaction.atomic
def propose(
    organisation: Organisation, *, by: Any, name: str, form: str, number: str | None,
    reason: str, minutes: str = "",
) -> IdentityChange:  # fmt: skip
    """Ask the secretariats of the organisation's agreements for another name, form or number.

    Raises NotAllowed for an outsider, NumberTaken, and NotNow when nothing would change, no
    reason is given, the organisation may change it by itself, or a change waits already.
    """
    own = Organisation.objects.get(pk=organisation.pk)
    refuse_outsider(own, by)
    made = IdentityChange(
        organisation=own, asked_by=by, reason=tidy(reason), minutes=tidy(minutes),
        name=tidy(name), form=form, number=number or None,
        former_name=own.name, former_form=own.form, former_number=own.number,
    )  # fmt: skip
    refuse_odd(made)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise NotNow(_("Organisationen har redan en ändring som väntar.")) from None
    mail.write_many("identity_change_asked", to=keepers(deciding(made)), change=made)
    return made


def refuse_odd(made: IdentityChange) -> None:
    """Raise NotNow for a proposal that says nothing, or that nobody has to try."""
    if not made.organisation.identity_is_settled:
        raise NotNow(_("Ni kan ändra uppgifterna själva. Ingen behöver pröva dem."))
    if not any(before != after for _name, before, after in made.rows):
        raise NotNow(_("Det är samma namn, form och nummer som i dag."))
    if not made.reason or len(made.reason) > LONGEST_REASON:
        raise NotNow(_("Skriv varför uppgifterna ändras, med högst 300 tecken."))
    if is_taken(made.number, made.organisation):
        raise NumberTaken


def deciding(change: IdentityChange) -> list[Any]:
    """The agreements whose secretariats decide on the change."""
    return [agreement for agreement in change.agreements if change.is_decided_in([agreement])]


def keepers(agreements: Iterable[Any]) -> list[Any]:
    """The accounts of the agreements' secretariats, once each."""
    rows = [row for agreement in agreements for row in secretariat_of(agreement)]
    return list({row.user_id: row.user for row in rows}.values())


@transaction.atomic
def withdraw(change: IdentityChange, *, by: Any) -> None:
    """The organisation takes its proposal back. Raises NotAllowed, NotNow once it is decided."""
    found = held(change)
    refuse_outsider(found.organisation, by)
    refuse_decided(found)
    settle(found, State.WITHDRAWN, by=by)


@transaction.atomic
def approve(change: IdentityChange, *, by: Any, answer: str = "") -> IdentityChange:
    """Let the organisation be called so from now on, and correct every register it stands in.

    The other secretariats that it concerns are told. Raises NotAllowed for who decides not, NotNow
    when it is decided already, NumberTaken, and what the register raises.
    """
    for agreement in change.agreements:
        lock_chain(agreement)  # in the same order, and before the row, as whoever corrects does
    found = held(change)
    refuse_stranger(found, by)
    refuse_decided(found)
    if is_taken(found.number, found.organisation):
        raise NumberTaken
    entries = carry_out(found, by)
    settle(found, State.APPROVED, by=by, answer=answer)
    tell(found, by=by, entries=entries)
    return found


def carry_out(change: IdentityChange, by: Any) -> list[Any]:
    """Write what is proposed; returns the entries that correct the registers."""
    own = change.organisation
    own.form = change.form
    if (own.name, own.number) == (change.name, change.number):
        own.save()
        for agreement in change.agreements:
            agreement.bump()
        return []
    try:
        with transaction.atomic():
            return correct_identity(
                own, by=by, name=change.name, number=change.number, reason=change.reason
            )
    except IntegrityError:
        raise NumberTaken from None


@transaction.atomic
def decline(change: IdentityChange, *, by: Any, answer: str) -> IdentityChange:
    """Leave everything as it is, and say why.

    Raises NotAllowed outside the secretariats that it concerns, NotNow when it is decided
    already and without a reason.
    """
    found = held(change)
    refuse_stranger(found, by)
    refuse_decided(found)
    if not tidy(answer):
        raise NotNow(_("Skriv varför, så att organisationen förstår."))
    settle(found, State.DECLINED, by=by, answer=answer)
    tell(found, by=by, entries=[])
    return found


def held(change: IdentityChange) -> IdentityChange:
    """The change as it is now, held until the transaction ends."""
    rows = IdentityChange.objects.select_for_update(of=("self",))
    found: IdentityChange = rows.select_related("organisation").get(pk=change.pk)
    return found


def refuse_stranger(change: IdentityChange, user: Any) -> None:
    """Raise NotAllowed unless the user is in a secretariat that decides on it, or an operator."""
    kept = Steward.objects.of(user).secretariat().values("agreement")
    if not (user.is_superuser or change.is_decided_in(kept)):
        raise NotAllowed


def refuse_decided(change: IdentityChange) -> None:
    """Raise NotNow, which tells what has become of it, unless it waits."""
    if not change.is_waiting:
        raise NotNow(_("Ändringen är redan avgjord: %s.") % change.get_state_display())


def settle(change: IdentityChange, state: str, *, by: Any, answer: str = "") -> None:
    change.state, change.answer = state, tidy(answer)
    change.decided_by, change.decided_at = by, timezone.now()
    change.save()


def tell(change: IdentityChange, *, by: Any, entries: list[Any]) -> None:
    """Mail those who act for the organisation, and the secretariats that did not decide."""
    people = change.organisation.representatives.active().people()
    mail.write_many("identity_change_decided", to=people, change=change, entries=entries)
    if change.state == State.APPROVED:
        others = [user for user in keepers(change.agreements) if user.pk != by.pk]
        mail.write_many("identity_changed", to=others, change=change, entries=entries)
