"""Who keeps an agreement: its secretariat gives, changes and ends roles; an operator may too.

Every flow locks the agreement's row first, so that two members of a secretariat who end each
other's roles at the same moment cannot both succeed.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from principles import mail
from principles.accounts import account_of, is_closed
from principles.agreements.models import Agreement, Steward
from principles.forms import one_line
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.stewards.models import RoleInvitation, last_day


class NotThisPerson(NotNow):
    """The person that an address leads to cannot have the role; the message says why."""


class NotTheLast(NotNow):
    """The agreement's secretariat would stand empty sooner than it does now."""

    def __str__(self) -> str:
        return _(
            "Överenskommelsen behöver någon i kansliet. Ge först någon annan rollen minst lika "
            "länge, eller fråga den driftansvarige."
        )


@transaction.atomic
def give_role(
    agreement: Agreement, *, by: Any, email: str, role: str, until: date | None = None
) -> Steward | RoleInvitation:
    """Give the person with the address a role, to the day `until`, and mail the person.

    Without an account that has shown the address to be its own, an invitation waits for one
    and is returned instead. Raises NotAllowed outside the agreement's secretariat, NotThisPerson
    for somebody who has the role or whose account is closed, NotNow for a day that has been.
    """
    held(agreement, by)
    refuse_past(until)
    email = one_line(email).lower()
    user = account_of(email)
    if user is None:
        return invite(agreement, by=by, email=email, role=role, until=until)
    waiting = RoleInvitation.objects.filter(agreement=agreement, email=email, role=role)
    waiting.waiting().update(is_withdrawn=True)
    steward = grant(agreement, user, role, until)
    write_down(steward, by, ADDITION, _("Gav rollen."))
    tell("role_given", steward, by)
    return steward


def held(agreement: Agreement, by: Any) -> None:
    """Let this transaction alone decide who keeps the agreement. Raises NotAllowed."""
    Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    refuse_outside_secretariat(agreement, by)


def refuse_past(until: date | None) -> None:
    if until and until < timezone.localdate():
        raise NotNow(_("Välj en dag som inte har varit."))


def grant(agreement: Agreement, user: Any, role: str, until: date | None) -> Steward:
    """The row of the role, which holds from today. Raises NotThisPerson when it did already."""
    row = Steward.objects.filter(agreement=agreement, user=user, role=role).first()
    if row and not row.has_ended:
        raise NotThisPerson(_("Personen har redan den rollen. Ändra den i stället."))
    steward: Steward = row or Steward(agreement=agreement, user=user, role=role)
    steward.since, steward.until = timezone.localdate(), until
    steward.save()
    return steward


def invite(
    agreement: Agreement, *, by: Any, email: str, role: str, until: date | None
) -> RoleInvitation:
    """Let the role wait for whoever logs in with the address; an earlier invitation is replaced.

    Raises NotThisPerson when the address is that of an account that is closed.
    """
    if is_closed(email):
        raise NotThisPerson(_("Kontot med den adressen är avstängt. Fråga den driftansvarige."))
    earlier = RoleInvitation.objects.filter(agreement=agreement, email=email, role=role)
    earlier.filter(accepted_at__isnull=True).update(is_withdrawn=True)
    invitation: RoleInvitation = RoleInvitation.objects.create(
        agreement=agreement, email=email, role=role, until=until, invited_by=by,
        expires_on=last_day(),
    )  # fmt: skip
    write_down(invitation, by, ADDITION, _("Bjöd in."))
    receiver = mail.Receiver(email, language=by.language)
    mail.write("role_invited", to=receiver, invitation=invitation, sender=by)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: RoleInvitation, *, by: Any) -> None:
    """Take an invitation back; it gives no role any more.

    Raises NotAllowed outside the agreement's secretariat, NotNow when it is not waiting.
    """
    held(invitation.agreement, by)
    invitation = RoleInvitation.objects.get(pk=invitation.pk)
    if invitation.accepted_at or invitation.is_withdrawn:
        raise NotNow(_("Inbjudan väntar inte längre."))
    invitation.is_withdrawn = True
    invitation.save(update_fields=["is_withdrawn"])
    write_down(invitation, by, CHANGE, _("Tog tillbaka inbjudan."))


@transaction.atomic
def accept_invitations(user: Any, *, addresses: Iterable[str]) -> list[Steward]:
    """Give the person the roles that wait for his or her verified addresses. Returns those given.

    The caller has made sure that the addresses are the person's own.
    """
    emails = [one_line(address).lower() for address in addresses]
    waiting = RoleInvitation.objects.waiting().filter(email__in=emails).order_by("agreement", "pk")
    accepted = [accept(invitation, user) for invitation in waiting if user.is_active]
    return [steward for steward in accepted if steward]


def accept(invitation: RoleInvitation, user: Any) -> Steward | None:
    """The role, or None when somebody has taken the invitation back, or the person has it."""
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=invitation.agreement_id)
    changed = RoleInvitation.objects.waiting().filter(pk=invitation.pk)
    if not changed.update(accepted_at=timezone.now()):
        return None
    try:
        steward = grant(agreement, user, invitation.role, invitation.until)
    except NotThisPerson:
        return None
    write_down(steward, user, ADDITION, _("Tog emot rollen efter en inbjudan."))
    return steward


@transaction.atomic
def change_role(steward: Steward, *, by: Any, role: str, until: date | None) -> Steward:
    """Let a role hold to another day, or the person have another role instead.

    Returns the role that holds now; the one that was left has ended. Raises NotAllowed outside
    the agreement's secretariat, NotNow for a role that has ended or a day that has been,
    NotThisPerson for a role that the person has already, NotTheLast.
    """
    steward, before = begun(steward, by)
    refuse_past(until)
    if role != steward.role:
        close(steward)
        steward = grant(steward.agreement, steward.user, role, until)
    else:
        steward.until = until
        steward.save()
    refuse_less(steward.agreement, before, by)
    said = _("Ändrade till %(role)s, till och med %(day)s.")
    day = until or _("tills vidare")
    write_down(steward, by, CHANGE, said % {"role": steward.get_role_display(), "day": day})
    tell("role_changed", steward, by)
    return steward


@transaction.atomic
def end_role(steward: Steward, *, by: Any) -> Steward:
    """End a role now: from this moment it opens nothing. Its row stays.

    Raises NotAllowed outside the agreement's secretariat, NotNow when it has ended, NotTheLast.
    """
    steward, before = begun(steward, by)
    close(steward)
    refuse_less(steward.agreement, before, by)
    write_down(steward, by, CHANGE, _("Avslutade rollen."))
    tell("role_ended", steward, by)
    return steward


def begun(steward: Steward, by: Any) -> tuple[Steward, date]:
    """The role as it is now, and to which day its agreement has a secretariat."""
    held(steward.agreement, by)
    rows = Steward.objects.select_related("agreement", "user")
    row = rows.filter(pk=steward.pk).first()
    if row is None or row.has_ended:
        raise NotNow(_("Rollen är avslutad. Ge den på nytt i stället."))
    return row, kept_until(row.agreement)


def close(steward: Steward) -> None:
    """A role holds to the end of its last day, so that one that ends now ended yesterday."""
    steward.until = timezone.localdate() - timedelta(days=1)
    steward.save()


def kept_until(agreement: Agreement) -> date:
    """The last day on which somebody with an open account is in the agreement's secretariat."""
    rows = Steward.objects.filter(agreement=agreement, user__is_active=True)
    ends = rows.active().secretariat().values_list("until", flat=True)
    return max((until or date.max for until in ends), default=date.min)


def refuse_less(agreement: Agreement, before: date, by: Any) -> None:
    """Raise NotTheLast if the secretariat would now stand empty sooner than before."""
    if not by.is_superuser and kept_until(agreement) < before:
        raise NotTheLast


def write_down(row: Any, by: Any, flag: int, said: str) -> None:
    """Keep in the admin's log who did it."""
    LogEntry.objects.log_actions(by.pk, [row], flag, said)


def tell(template: str, steward: Steward, by: Any) -> None:
    """Mail the person whose role it is."""
    mail.write(template, to=steward.user, steward=steward, sender=by)
