"""Who acts for an organisation: asking to, inviting, roles, leaving; help when nobody is left."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.directory.models import Organisation, Representative
from organisations.links.limits import TOO_MANY_LINKS, is_enough
from organisations.representing.models import Invitation
from principles import mail
from principles.keeping import NotAllowed, NotNow, refuse_outside_secretariat
from principles.models import Agreement

Role, State = Representative.Role, Representative.State


def refuse_unless_responsible(organisation: Organisation, user: Any) -> None:
    """Raise NotAllowed unless the user decides who else acts for the organisation."""
    if not organisation.representatives.responsible().filter(user=user).exists():
        raise NotAllowed


def held(organisation: Organisation) -> Organisation:
    """The organisation, while this transaction alone decides who acts for it."""
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


@transaction.atomic
def ask_to_represent(organisation: Organisation, *, by: Any, message: str) -> Representative:
    """Ask those responsible for the organisation, who are told by mail. Asking twice is once."""
    asked, is_new = Representative.objects.get_or_create(
        organisation=organisation, user=by, defaults={"message": message}
    )
    if asked.state == State.ENDED:
        asked.state, asked.message, asked.role = State.REQUESTED, message, Role.COLLEAGUE
        asked.save()
        is_new = True
    if is_new:
        responsible = organisation.representatives.responsible().people()
        mail.write_many("represent_request", to=responsible, request=asked)
    return asked


@transaction.atomic
def answer_request(request: Representative, *, by: Any, accept: bool) -> Representative:
    """Let the person in, or not.

    Raises NotAllowed unless `by` is responsible, NotNow when the question has been answered.
    """
    refuse_unless_responsible(held(request.organisation), by)
    request = Representative.objects.select_for_update().get(pk=request.pk)
    if request.state != State.REQUESTED:
        raise NotNow(_("Frågan är redan besvarad."))
    request.state = State.ACTIVE if accept else State.ENDED
    request.save()
    mail.write("represent_answer", to=request.user, request=request, accepted=accept)
    return request


@transaction.atomic
def invite(
    organisation: Organisation, *, by: Any, name: str, email: str, role: str = Role.COLLEAGUE
) -> Invitation:
    """Mail somebody a link that makes the person act for the organisation.

    Raises NotAllowed unless `by` is responsible, NotNow when the person acts for it already.
    """
    organisation = held(organisation)
    refuse_unless_responsible(organisation, by)
    return send_invitation(organisation, by=by, name=name, email=email, role=role)


@transaction.atomic
def help_organisation(
    organisation: Organisation, agreement: Agreement, *, by: Any, name: str, email: str
) -> Invitation:
    """The secretariat invites somebody responsible when nobody is left.

    Raises NotAllowed outside the secretariat of an agreement that the organisation has a
    relation to, NotNow while somebody responsible is left.
    """
    organisation = held(organisation)
    refuse_outside_secretariat(agreement, by)
    if not organisation.accessions.filter(agreement=agreement).exists():
        raise NotAllowed
    if organisation.representatives.responsible().filter(user__is_active=True).exists():
        raise NotNow(_("Någon är redan ansvarig för organisationen. Be den personen bjuda in."))
    return send_invitation(organisation, by=by, name=name, email=email, role=Role.RESPONSIBLE)


def send_invitation(
    organisation: Organisation, *, by: Any, name: str, email: str, role: str
) -> Invitation:
    email = email.lower()
    if organisation.representatives.active().filter(user__email=email).exists():
        raise NotNow(_("Personen företräder redan organisationen."))
    if is_enough(organisation, email):
        raise NotNow(TOO_MANY_LINKS)
    earlier = organisation.invitations.filter(email=email, used_at__isnull=True)
    earlier.update(is_withdrawn=True)
    invitation, token = Invitation.issue(
        organisation=organisation, name=name, email=email, role=role, invited_by=by
    )
    mail.write(
        "invitation",
        to=mail.Receiver(email, language=by.language, name=name),
        invitation=invitation,
        organisation=organisation,
        sender=by,
        token=token,
    )
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: Any) -> Representative:
    """The invited person acts for the organisation from now on.

    The caller has made sure that the address is one of the person's own. Raises NotNow when the
    invitation opens nothing any more.
    """
    organisation = held(invitation.organisation)
    invitation = Invitation.objects.get(pk=invitation.pk)
    if invitation.problem:
        raise NotNow(str(invitation.problem.label))
    Invitation.objects.filter(pk=invitation.pk).update(used_at=timezone.now())
    row, _created = Representative.objects.update_or_create(
        organisation=organisation,
        user=by,
        defaults={"state": State.ACTIVE, "role": invitation.role},
    )
    return row


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Any) -> None:
    """Take an invitation back. Raises NotAllowed unless `by` is responsible."""
    refuse_unless_responsible(held(invitation.organisation), by)
    Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(is_withdrawn=True)


@transaction.atomic
def change_role(representative: Representative, *, by: Any, role: str) -> None:
    """Make somebody responsible, or a colleague.

    Raises NotAllowed unless `by` is responsible, NotNow when nobody would be responsible.
    """
    organisation = held(representative.organisation)
    refuse_unless_responsible(organisation, by)
    if role != Role.RESPONSIBLE:
        refuse_without_another(organisation, representative)
    Representative.objects.filter(pk=representative.pk, state=State.ACTIVE).update(role=role)


@transaction.atomic
def end(representative: Representative, *, by: Any) -> None:
    """The person leaves, or is taken away by somebody responsible, and is told by mail.

    Raises NotAllowed for anybody else, NotNow when nobody responsible would be left.
    """
    organisation = held(representative.organisation)
    if representative.user_id != by.pk:
        refuse_unless_responsible(organisation, by)
    elif not organisation.is_represented_by(by):
        raise NotAllowed
    refuse_without_another(organisation, representative)
    Representative.objects.filter(pk=representative.pk).update(state=State.ENDED)
    if representative.user_id != by.pk:
        mail.write("represent_ended", to=representative.user, organisation=organisation)


def refuse_without_another(organisation: Organisation, representative: Representative) -> None:
    others = organisation.representatives.responsible().exclude(pk=representative.pk)
    if not others.exists():
        raise NotNow(_("Någon behöver vara ansvarig. Gör en annan person till ansvarig först."))
