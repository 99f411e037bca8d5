"""Asking the signatory organisations to renew, and what they answer."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.joining.flows import locked, refuse_outsider
from organisations.joining.models import Accession
from organisations.parties.models import parties_have_signed
from organisations.register.flows import lock_chain
from organisations.renewal.models import Renewal
from principles import mail
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import AgreementVersion, Letter

REMIND_BEFORE = (14, 3)
MOST_OF_A_BOARD = 20
MOST_IN_A_DAY = 60


@transaction.atomic
def ask_for_renewal(version: AgreementVersion, *, by: Any, due_on: date) -> list[Renewal]:
    """Ask every organisation whose signature is for an older version; returns those now asked.

    Those asked before who have not answered get the new last day. Raises NotAllowed outside the
    secretariat, NotNow when the version is not in force, the parties have not signed it, or the
    last day has passed.
    """
    lock_chain(version.agreement)
    refuse_outside_secretariat(version.agreement, by)
    version.refresh_from_db()
    if not version.is_in_force:
        raise NotNow(_("Bara den version som gäller kan förnyas."))
    if not parties_have_signed(version):
        raise NotNow(_("Parterna skriver under först. För in deras underskrifter."))
    if due_on <= timezone.localdate():
        raise NotNow(_("Välj en sista dag som inte har varit."))
    Renewal.objects.filter(version=version).unanswered().update(due_on=due_on)
    made = [
        Renewal.objects.create(accession=accession, version=version, due_on=due_on)
        for accession in to_be_asked(version)
    ]
    for renewal in made:
        write(renewal, "renewal_asked")
    version.agreement.bump()
    return made


def to_be_asked(version: AgreementVersion) -> Any:
    """The accessions signed for another version that have not been asked about this one."""
    asked = Renewal.objects.filter(version=version).values("accession")
    signed = Accession.objects.of_agreement(version.agreement).signed()
    return signed.exclude(signed_version=version).exclude(pk__in=asked)


def write(renewal: Renewal, template: str, key: str = "") -> None:
    """Mail those who act for the organisation."""
    accession = renewal.accession
    acting = accession.organisation.representatives.active().people()
    mail.write_many(template, to=acting, key=key, renewal=renewal, accession=accession)


@transaction.atomic
def let_lapse(renewal: Renewal, *, by: Any) -> None:
    """The organisation will not stand by the new version; its history stays.

    Raises NotAllowed for an outsider, NotNow when it has answered or signatures are awaited.
    """
    lock_chain(renewal.accession.agreement)
    accession = locked(renewal.accession)
    refuse_outsider(accession.organisation, by)
    renewal.refresh_from_db()
    if renewal.is_answered or not accession.is_in_register:
        raise NotNow(_("Ni har redan svarat."))
    if accession.open_round:
        raise NotNow(_("Ni har börjat skriva under. Avbryt det först."))
    answer(renewal, Renewal.Answer.LAPSED, by=by)
    write(renewal, "renewal_lapsed")


def answer(renewal: Renewal, said: str, *, by: Any = None) -> None:
    """Keep the answer, and let the accession follow: without renewal it has lapsed."""
    Renewal.objects.filter(pk=renewal.pk).update(
        answer=said, answered_at=timezone.now(), answered_by=by
    )
    Accession.objects.filter(pk=renewal.accession_id).update(state=Accession.State.LAPSED)
    renewal.accession.agreement.bump()


@transaction.atomic
def send_to_board(renewal: Renewal, *, by: Any, addresses: list[str], message: str) -> None:
    """Mail the link to the differences to the organisation's board.

    The same address gets it once a day. Raises NotAllowed for an outsider, NotNow for no or too
    many addresses, at once or in a day.
    """
    refuse_outsider(renewal.accession.organisation, by)
    today = f"board:{renewal.pk}:{timezone.localdate()}"
    if Letter.objects.filter(key__startswith=f"{today}:").count() >= MOST_IN_A_DAY:
        raise NotNow(_("Ni har skickat länken till många i dag. Försök igen i morgon."))
    if not 1 <= len(addresses) <= MOST_OF_A_BOARD:
        raise NotNow(_("Ange en till tjugo e-postadresser."))
    mail.write_many(
        "renewal_to_board",
        to=[mail.Receiver(address, language=by.language) for address in addresses],
        key=today,
        renewal=renewal,
        accession=renewal.accession,
        sender=by,
        message=message,
    )


def tend_renewals(*, now: datetime) -> int:
    """Remind those who have not answered, and close the questions whose last day has passed.

    Returns how many questions were closed.
    """
    today = timezone.localdate(now)
    late = Renewal.objects.unanswered().filter(due_on__lt=today)
    closed = sum(close(renewal) for renewal in late.select_related("accession__organisation"))
    coming = Renewal.objects.unanswered().filter(due_on__gte=today)
    for renewal in coming.select_related("accession__organisation", "version"):
        remind(renewal, today)
    return closed


def remind(renewal: Renewal, today: date) -> None:
    """Mail a reminder on the days before the last one; only once for each day."""
    days = [d for d in REMIND_BEFORE if renewal.due_on - timedelta(days=d) <= today]
    if days and timezone.localdate(renewal.asked_at) < today:
        nearest = min(days)
        write(renewal, "renewal_reminder", key=f"renewal:{renewal.pk}:{renewal.due_on}:{nearest}")


@transaction.atomic
def close(renewal: Renewal) -> bool:
    """Nobody answered in time: the signature for the older text is not renewed.

    False when an answer came at last, or signatures are still awaited.
    """
    lock_chain(renewal.accession.agreement)
    accession = locked(renewal.accession)
    renewal.refresh_from_db()
    current = accession.open_round
    if renewal.is_answered or (current and not current.is_overdue):
        return False
    answer(renewal, Renewal.Answer.SILENT)
    write(renewal, "renewal_lapsed")
    return True
