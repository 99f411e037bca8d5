"""Erasing takes two: a secretariat proposes by a decision, an operator carries it out."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisations.register.flows import lock_chain
from overenskommelsen.erasing.belonging import belongs_to
from overenskommelsen.erasing.flows import erase_person, own_proposal, tell
from overenskommelsen.erasing.models import LONGEST_BASIS, ErasureProposal
from overenskommelsen.erasing.person import Refused, find_person
from overenskommelsen.erasing.report import Report
from overenskommelsen.erasing.words import Words, plain
from overenskommelsen.models import User
from principles import mail
from principles.forms import tidy
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Agreement

State = ErasureProposal.State


@transaction.atomic
def propose(
    agreement: Agreement, *, by: Any, email: str, name: str, case_number: str, reason: str
) -> ErasureProposal:
    """Ask the operators to erase somebody who has to do with the agreement.

    Nothing is told, or looked up, of whether the portal knows the address: the operator finds
    that out. Raises NotAllowed outside the secretariat, Refused for a decision's number that
    names the person or is none, NotNow when it is proposed already.
    """
    refuse_outside_secretariat(agreement, by)
    made = ErasureProposal(
        agreement=agreement, asked_by=by, email=plain(email), name=tidy(name),
        case_number=tidy(case_number), reason=tidy(reason),
    )  # fmt: skip
    refuse_odd_number(made)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise NotNow(_("Gallringen är redan föreslagen och väntar på driften.")) from None
    operators = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=by.pk)
    mail.write_many("erasure_proposed", to=operators, proposal=made)
    return made


def refuse_odd_number(made: ErasureProposal) -> None:
    """Raise Refused unless the decision's number can be shown to everybody."""
    number = made.case_number
    if not number or len(number) > LONGEST_BASIS or "\n" in number:
        raise Refused("case_number", _("Skriv beslutets nummer, högst 120 tecken på en rad."))
    if Words({made.email}, {made.name}).kinds_in(number):
        raise Refused(
            "case_number", _("Beslutet visas öppet. Skriv bara numret, inte personens namn.")
        )


@transaction.atomic
def withdraw(proposal: ErasureProposal, *, by: Any) -> None:
    """The secretariat takes its proposal back. Raises NotAllowed, NotNow once it is answered."""
    refuse_outside_secretariat(proposal.agreement, by)
    found = held(proposal)
    refuse_answered(found)
    found.settle(State.WITHDRAWN, by=by)


@transaction.atomic
def decline(proposal: ErasureProposal, *, by: Any, answer: str) -> None:
    """Erase nobody, and tell the secretariat why.

    Raises what `carry_out` raises of who may and when, and NotNow without a reason.
    """
    found = held(proposal)
    refuse_all_but_another_operator(found, by)
    if not tidy(answer):
        raise NotNow(_("Skriv varför, så att kansliet förstår."))
    found.settle(State.DECLINED, by=by, answer=tidy(answer))
    tell(found)


@transaction.atomic
def carry_out(
    proposal: ErasureProposal, *, by: Any, name: str, also: Iterable[str] = (),
    others_too: bool = False,
) -> Report:  # fmt: skip
    """Erase the person that the proposal is about, by its decision, and tell the secretariat.

    Raises PermissionDenied for anybody but an operator, NotNow for the one who proposed it and
    once it is answered, and what `erase_person` raises; Refused also for somebody who has
    nothing to do with the agreement.
    """
    for agreement in Agreement.objects.order_by("pk"):
        lock_chain(agreement)  # as whoever erases directly, and before the row
    found = held(proposal)
    refuse_all_but_another_operator(found, by)
    if not concerns_its_agreement(found):
        raise Refused("email", not_of_the_agreement())
    return erase_person(
        found.email, by=by, basis=found.case_number, name=name, also=also, others_too=others_too
    )


def concerns_its_agreement(proposal: ErasureProposal) -> bool:
    """Whether the person has to do with it. Raises Refused when nothing is known at all."""
    return belongs_to(find_person(proposal.email), proposal.agreement)


def not_of_the_agreement() -> str:
    return _("Personen har inget med överenskommelsen att göra. Avslå förslaget.")


def held(proposal: ErasureProposal) -> ErasureProposal:
    """The proposal as it is now, held until the transaction ends."""
    rows = ErasureProposal.objects.select_for_update(of=("self",)).select_related("agreement")
    found: ErasureProposal = rows.get(pk=proposal.pk)
    return found


def refuse_all_but_another_operator(proposal: ErasureProposal, by: Any) -> None:
    """Raise PermissionDenied or NotNow unless `by` may answer the proposal now."""
    if not by.is_superuser:
        raise PermissionDenied
    refuse_answered(proposal)
    if proposal.asked_by_id == by.pk:
        raise NotNow(own_proposal())


def refuse_answered(proposal: ErasureProposal) -> None:
    if not proposal.is_waiting:
        raise NotNow(_("Förslaget är redan besvarat: %s.") % proposal.get_state_display())
