"""What the secretariat records: signatures on paper or at a ceremony, a withdrawal by letter."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.directory.models import Organisation
from organisations.joining.flows import locked
from organisations.joining.models import Accession
from organisations.register.flows import Part, append, lock_chain
from organisations.register.models import RegisterEntry
from organisations.signing.flows import enter, identity
from organisations.signing.models import Signatory, Signature, SigningRound
from organisations.signing.rounds import (
    AlreadyBegun,
    CannotSign,
    close,
    refuse_a_second,
    version_for,
)
from principles.forms import tidy
from principles.keeping import NotAllowed, refuse_all_but_the_secretariat
from principles.models import Steward


@dataclass(frozen=True)
class OnPaper:
    """A paper that has been signed: by whom (name, title), which day, how, by which decision."""

    people: tuple[tuple[str, str], ...]
    signed_on: date
    channel: str = SigningRound.Channel.PAPER
    decision: str = ""
    listed: bool = True


@transaction.atomic
def record_on_paper(accession: Accession, *, by: Any, paper: OnPaper) -> RegisterEntry:
    """Enter an organisation that has signed on paper: a first signature, or a renewal.

    Raises NotAllowed outside the secretariat (also for an operator), CannotSign when the
    organisation cannot sign now (see `version_for`), names nobody, or the day lies ahead.
    """
    lock_chain(accession.agreement)
    accession = locked(accession)
    refuse_all_but_the_secretariat(accession.agreement, by)
    kinds = SigningRound.Kind
    kind = kinds.RENEW if accession.is_in_register else kinds.SIGN
    version = version_for(accession, kind)
    refuse_while_online(accession)
    if not paper.people:
        raise CannotSign(_("Skriv vem som har skrivit under."))
    if paper.signed_on > timezone.localdate():
        raise CannotSign(_("Dagen kan inte ligga i framtiden."))
    made = recorded_round(
        accession, version, kind, by=by, channel=paper.channel, required=len(paper.people),
        decision=paper.decision or accession.decision,
        # As in the portal: whoever renews stays in the directory, or out of it, as before.
        listed=accession.listed if kind == kinds.RENEW else paper.listed,
    )  # fmt: skip
    signed_at = datetime.combine(paper.signed_on, time(), UTC)
    return enter(made, [on_paper(made, person, signed_at) for person in paper.people])


def refuse_while_online(accession: Accession) -> None:
    """Raise CannotSign, in words for the secretariat, while signatures are awaited online."""
    try:
        refuse_a_second(accession)
    except AlreadyBegun:
        raise CannotSign(
            _("Organisationen har börjat skriva under i portalen. Be den avbryta först.")
        ) from None


def recorded_round(
    accession: Accession, version: Any, kind: str, *, by: Any, **more: Any
) -> SigningRound:
    """A round that the secretariat makes when everything in it has happened already."""
    return SigningRound.objects.create(
        accession=accession,
        version=version,
        kind=kind,
        due_on=timezone.localdate(),
        opened_by=by,
        **more,
    )


def on_paper(made: SigningRound, person: tuple[str, str], signed_at: datetime) -> Signature:
    """A signature on paper. No address is kept, and no hour, since none is known."""
    name, title = (tidy(word) for word in person)
    signatory = Signatory.objects.create(
        round=made, name=name, state=Signatory.State.SIGNED, answered_at=timezone.now()
    )
    return Signature.objects.create(
        signatory=signatory,
        accession=made.accession,
        version=made.version,
        name=name,
        title=title,
        method=made.channel,
        signed_at=signed_at,
    )


@transaction.atomic
def record_withdrawal(accession: Accession, *, by: Any, case_number: str) -> RegisterEntry:
    """Enter a withdrawal that reached the secretariat in another way, under its case number.

    Raises NotAllowed outside the secretariat (also for an operator), CannotSign when there is
    nothing to withdraw or the case number is missing.
    """
    lock_chain(accession.agreement)
    accession = locked(accession)
    refuse_all_but_the_secretariat(accession.agreement, by)
    version = version_for(accession, SigningRound.Kind.WITHDRAW)
    if not case_number.strip():
        raise CannotSign(_("Skriv ärendets diarienummer."))
    current = accession.open_round
    if current:
        close(current, SigningRound.State.CANCELLED)
    made = recorded_round(
        accession, version, SigningRound.Kind.WITHDRAW, by=by, channel=SigningRound.Channel.PAPER,
        case_number=tidy(case_number),
    )  # fmt: skip
    return enter(made, [])


@transaction.atomic
def correct_identity(
    organisation: Organisation, *, by: Any, name: str, number: str | None, reason: str
) -> list[RegisterEntry]:
    """Correct the name or number of an organisation, also in each register where it stands.

    Raises NotAllowed unless `by` is in the secretariat of an agreement that the organisation
    has applied to or signed, CannotSign without a reason, IntegrityError when the number is
    taken.
    """
    rows = (
        organisation.accessions.settled().select_related("agreement", "entry").order_by("agreement")
    )
    refuse_unless_any_secretariat(list(rows), by)
    if not reason.strip():
        raise CannotSign(_("Skriv varför uppgiften rättas."))
    for accession in rows:
        lock_chain(accession.agreement)
    accessions = list(rows.all())  # as they are now that nobody else signs
    organisation.name, organisation.number = tidy(name), number
    organisation.save()
    entries = [
        append(
            accession.agreement,
            RegisterEntry.Kind.CORRECT,
            public=Part(identity(organisation)),
            private=Part({"reason": tidy(reason)}),
            ref=accession.entry.seq,
        )
        for accession in accessions
        if accession.is_in_register
    ]
    for accession in accessions:
        accession.agreement.bump()
    return entries


def refuse_unless_any_secretariat(accessions: list[Accession], user: Any) -> None:
    kept = Steward.objects.of(user).secretariat()
    own = kept.filter(agreement__in=[accession.agreement_id for accession in accessions])
    if not (user.is_superuser or own.exists()):
        raise NotAllowed
