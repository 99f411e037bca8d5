"""Rounds of signatures: begin one, follow it, replace somebody, start over, let time run out."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.joining.flows import locked, refuse_outsider
from organisations.joining.models import Accession
from organisations.links.limits import TOO_MANY_LINKS, is_enough
from organisations.parties.models import parties_have_signed
from organisations.register.flows import lock_chain
from organisations.signing.models import (
    DAYS_TO_SIGN,
    MOST_SIGNATORIES,
    REMIND_AFTER,
    Signatory,
    SigningLink,
    SigningRound,
    dates_to_remind,
)
from principles import mail
from principles.keeping import NotAllowed
from principles.models import AgreementVersion

Kind, State = SigningRound.Kind, SigningRound.State


class CannotSign(Exception):
    """The signature cannot be made now; the message says why, in plain words."""


class AlreadySigned(CannotSign):
    """What was to be signed is signed already."""

    def __str__(self) -> str:
        return _("Det är redan underskrivet.")


class AlreadyBegun(CannotSign):
    """Another round of the organisation awaits signatures."""

    def __str__(self) -> str:
        return _("Ni har redan börjat. Fortsätt där, eller avbryt och börja om.")


class PartiesFirst(CannotSign):
    """The parties have not signed the version yet."""

    def __str__(self) -> str:
        return _("Parterna skriver under först. Ni får ett mejl när ni kan skriva under.")


@dataclass(frozen=True)
class Person:
    """Somebody who is asked to sign."""

    name: str
    email: str


@dataclass(frozen=True)
class Asked:
    """Who is asked (1–5 persons), how many of them have to sign, and until when."""

    people: tuple[Person, ...]
    required: int = 1
    due_on: date | None = None
    remind_after: tuple[int, ...] = REMIND_AFTER
    decision: str = ""
    listed: bool = True


def alone(user: Any, **more: Any) -> Asked:
    """The person signs alone, by the rule «var för sig»."""
    return Asked(people=(Person(user.get_full_name(), user.email),), **more)


def version_for(accession: Accession, kind: str) -> AgreementVersion:
    """The text that a round of that kind would be about.

    Raises CannotSign (or AlreadySigned, PartiesFirst) with the reason why none can begin now.
    """
    in_register = accession.is_in_register
    if kind == Kind.WITHDRAW:
        if not in_register or accession.signed_version is None:
            raise CannotSign(_("Det finns ingen underskrift att ta tillbaka."))
        return accession.signed_version
    version = accession.agreement.version_in_force()
    if version is None:
        raise CannotSign(_("Det finns ingen gällande text att skriva under."))
    if in_register and accession.signed_version_id == version.pk:
        raise AlreadySigned
    if kind == Kind.SIGN and accession.state != Accession.State.APPROVED:
        raise CannotSign(_("Ansökan är inte godkänd, så det finns inget att skriva under än."))
    if kind == Kind.RENEW and not in_register:
        raise CannotSign(_("Det finns ingen underskrift att förnya."))
    if not parties_have_signed(version):
        raise PartiesFirst
    return version


@transaction.atomic
def open_round(accession: Accession, *, by: Any, kind: str, asked: Asked) -> SigningRound:
    """Begin: name the signatories, and send each of the others a link by mail.

    Raises NotAllowed for somebody who does not act for the organisation, and CannotSign when
    nothing can begin, a round is open already, or the number of persons does not fit the rule.
    """
    lock_chain(accession.agreement)
    accession = locked(accession)
    refuse_outsider(accession.organisation, by)
    version = version_for(accession, kind)
    refuse_a_second(accession)
    refuse_odd_numbers(asked)
    refuse_fewer_than_signed(accession, asked)
    today = timezone.localdate()
    due_on = asked.due_on or today + timedelta(days=DAYS_TO_SIGN)
    made = SigningRound.objects.create(
        accession=accession,
        version=version,
        kind=kind,
        required=asked.required,
        due_on=due_on,
        remind_on=dates_to_remind(today, due_on, asked.remind_after),
        decision=asked.decision or accession.decision,
        listed=asked.listed,
        opened_by=by,
    )
    for position, person in enumerate(asked.people, start=1):
        name_signatory(made, person, position, by=by)
    for signatory in made.signatories.filter(user=None):
        send_link(signatory)  # when all are named, so that each reads who the others are
    return made


def refuse_a_second(accession: Accession) -> None:
    """Raise AlreadyBegun when a round is open; one whose time has run out is closed first."""
    current = accession.open_round
    if current and current.is_overdue:
        close(current, State.EXPIRED)
    elif current:
        raise AlreadyBegun


def refuse_odd_numbers(asked: Asked) -> None:
    emails = {person.email.lower() for person in asked.people}
    if not 1 <= len(asked.people) <= MOST_SIGNATORIES or len(emails) != len(asked.people):
        raise CannotSign(_("Ange en till fem personer, var och en med sin egen e-postadress."))
    if not 1 <= asked.required <= len(asked.people):
        raise CannotSign(_("Det behövs fler underskrifter än ni har angett personer."))


def refuse_fewer_than_signed(accession: Accession, asked: Asked) -> None:
    """Raise CannotSign when fewer would renew or withdraw than the rule that it has signed by."""
    least = accession.least_required
    if asked.required < least:
        raise CannotSign(
            _(
                "Ni har skrivit under med %(least)s i förening, så minst så många behöver skriva "
                "under nu också. Har er firmateckning ändrats? Hör av er till kansliet."
            )
            % {"least": least}
        )


def name_signatory(made: SigningRound, person: Person, position: int, *, by: Any) -> Signatory:
    """Name somebody in the round: `by` is in at once, anybody else by a link in a mail."""
    is_self = person.email.lower() == by.email.lower()
    return Signatory.objects.create(
        round=made,
        position=position,
        name=person.name,
        email=person.email.lower(),
        user=by if is_self else None,
    )


def send_link(signatory: Signatory) -> None:
    """Mail a new link; the ones before it stop working. Raises CannotSign after too many."""
    if is_enough(signatory.round.accession.organisation, signatory.email):
        raise CannotSign(TOO_MANY_LINKS)
    link, token = SigningLink.issue(signatory=signatory)
    mail.write(
        "signing_link",
        to=receiver(signatory),
        signatory=signatory,
        round=signatory.round,
        token=token,
        expires_at=link.expires_at,
    )


def receiver(signatory: Signatory) -> Any:
    """Whom a mail to a signatory goes to, in the language of the account if there is one."""
    language = signatory.user.language if signatory.user else "sv"
    return mail.Receiver(signatory.email, language=language, name=signatory.name)


@transaction.atomic
def send_link_again(signatory: Signatory, *, by: Any) -> None:
    """Send a new link to somebody who has not answered. Raises NotAllowed or CannotSign."""
    signatory = held(signatory)
    refuse_outsider(signatory.round.accession.organisation, by)
    refuse_unless_awaited(signatory)
    send_link(signatory)


@transaction.atomic
def renew_link(link: SigningLink) -> None:
    """Send a new link to the same address when one has expired. Raises CannotSign otherwise."""
    signatory = held(link.signatory)
    refuse_unless_awaited(signatory)
    if link.problem != link.Problem.EXPIRED:
        raise CannotSign(_("Länken kan inte skickas igen."))
    send_link(signatory)


@transaction.atomic
def replace_signatory(signatory: Signatory, *, by: Any, person: Person) -> Signatory:
    """Ask somebody else instead of a person who has not signed.

    Raises NotAllowed for an outsider, CannotSign when the person has signed or is replaced, when
    the round is closed, or when the new one is named in it already.
    """
    signatory = held(signatory)
    made = signatory.round
    refuse_outsider(made.accession.organisation, by)
    refuse_unless_open(made)
    if signatory.is_signed:
        raise CannotSign(_("Personen har redan skrivit under och kan inte ersättas."))
    if signatory.state == Signatory.State.REPLACED:
        raise CannotSign(_("Personen är redan ersatt."))
    others = [row for row in made.named if row.pk != signatory.pk]
    taken = {row.email for row in others} | {row.user.email for row in others if row.user}
    if person.email.lower() in taken:
        raise CannotSign(_("Personen är redan med. Ange någon annan."))
    Signatory.objects.filter(pk=signatory.pk).update(state=Signatory.State.REPLACED)
    mail.write("signatory_replaced", to=receiver(signatory), round=made, signatory=signatory)
    made = SigningRound.objects.get(pk=made.pk)
    named = name_signatory(made, person, signatory.position, by=by)
    if named.user is None:
        send_link(named)
    return named


@transaction.atomic
def cancel_round(made: SigningRound, *, by: Any) -> None:
    """Call it off, so that the organisation can start over; those who were asked are told."""
    lock_chain(made.accession.agreement)
    made = SigningRound.objects.select_related("accession__organisation").get(pk=made.pk)
    refuse_outsider(made.accession.organisation, by)
    refuse_unless_open(made)
    close(made, State.CANCELLED)


def close(made: SigningRound, state: str) -> None:
    """End a round without a signature, and tell everybody in it why."""
    SigningRound.objects.filter(pk=made.pk).update(state=state, closed_at=timezone.now())
    made.state = state
    told = [receiver(row) for row in made.named if row.email]
    if made.opened_by and state != State.CANCELLED:
        told.append(made.opened_by)
    mail.write_many("round_closed", to=told, key=f"closed:{made.pk}", round=made)


@transaction.atomic
def claim(link: SigningLink, *, by: Any) -> Signatory:
    """The invited person opens the link, once; from now on the account is what counts.

    The caller has made sure that the link's address is one of the person's own. Raises
    CannotSign when the link opens nothing any more.
    """
    signatory = held(link.signatory)
    link = SigningLink.objects.select_related("signatory__round").get(pk=link.pk)
    if link.problem:
        raise CannotSign(str(link.problem.label))
    if any(row.user_id == by.pk for row in signatory.round.named):
        raise CannotSign(_("Du skriver redan under i den här omgången, med en annan adress."))
    now = timezone.now()
    SigningLink.objects.filter(pk=link.pk).update(used_at=now)
    Signatory.objects.filter(pk=signatory.pk).update(user=by)
    signatory.user = by
    return signatory


@transaction.atomic
def decline(signatory: Signatory, *, by: Any, reason: str) -> None:
    """The signatory will not sign; those who act for the organisation are told why."""
    signatory = held(signatory)
    refuse_stranger(signatory, by)
    refuse_unless_awaited(signatory)
    Signatory.objects.filter(pk=signatory.pk).update(
        state=Signatory.State.DECLINED, reason=reason, answered_at=timezone.now()
    )
    made = SigningRound.objects.get(pk=signatory.round_id)
    acting = made.accession.organisation.representatives.active().people()
    mail.write_many("signatory_declined", to=acting, round=made, signatory=signatory, reason=reason)


def held(signatory: Signatory) -> Signatory:
    """The signatory as it is now, while the agreement's chain is held by this transaction."""
    agreement = signatory.round.accession.agreement
    lock_chain(agreement)
    rows = Signatory.objects.select_related("round__version", "round__accession__organisation")
    fresh = rows.get(pk=signatory.pk)
    fresh.round.accession.agreement = agreement  # its name and address are all that is asked for
    return fresh


def refuse_stranger(signatory: Signatory, user: Any) -> None:
    """Raise NotAllowed unless the signatory is this person.

    Whoever began a round alone has to act for the organisation still.
    """
    if signatory.user_id is None or signatory.user_id != user.pk:
        raise NotAllowed
    if signatory.user_id == signatory.round.opened_by_id:
        refuse_outsider(signatory.round.accession.organisation, user)


def refuse_unless_awaited(signatory: Signatory) -> None:
    if signatory.is_signed:
        raise AlreadySigned
    refuse_unless_open(signatory.round)
    if not signatory.is_awaited:
        raise CannotSign(_("Personen är inte längre tillfrågad."))


def refuse_unless_open(made: SigningRound) -> None:
    """Raise CannotSign, saying why, when the round takes no more answers."""
    if made.is_done:
        raise AlreadySigned
    if made.state == State.CANCELLED:
        raise CannotSign(_("Omgången är avbruten. Be den som frågade dig att börja om."))
    if not (made.state == State.EXPIRED or made.is_overdue):
        return
    if made.version.state != AgreementVersion.State.ADOPTED and not made.is_overdue:
        raise CannotSign(_("Texten har fått en ny version. Be den som frågade dig att börja om."))
    raise CannotSign(_("Sista dagen har passerat. Be den som frågade dig att börja om."))
