"""From a finished draft to the text in force: the secretariat asks, the steering group answers.

Everything happens under the lock on the agreement, so that of two who act at once one is told.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.adopting.models import Adoption
from organisations.register.flows import enter_document, lock_chain
from principles import mail
from principles.keeping import (
    NotComplete,
    NotNow,
    refuse_outside_secretariat,
    refuse_outside_steering_group,
    secretariat_of,
    steering_group_of,
)
from principles.models import AgreementVersion
from principles.text.adopting import missing
from principles.text.flows import adopt
from principles.text.frozen import compose, document_hash

LONGEST_COMMENT = 20_000
State = Adoption.State


def hash_now(version: AgreementVersion) -> str:
    """The hash that the version's text would get if it were adopted as it is."""
    return document_hash(compose(version))


def is_as_asked(adoption: Adoption) -> bool:
    """Whether the version's text is still the one that the request is about."""
    version = adoption.version
    return adoption.document_hash == (version.document_hash or hash_now(version))


def missing_to_ask(version: AgreementVersion, *, by: Any) -> list[str]:
    """What the version lacks, and whether the steering group has somebody else who can approve."""
    found = missing(version)
    if not version.is_frozen and not approvers(version, by).exists():
        found.append(_("Styrgruppen har ingen annan än du som kan godkänna i portalen."))
    return found


def approvers(version: AgreementVersion, asking: Any) -> Any:
    """The stewards of the steering group but for the one who asks."""
    return steering_group_of(version.agreement).exclude(user=asking)


@transaction.atomic
def ask(version: AgreementVersion, *, by: Any, message: str = "") -> Adoption:
    """Ask the steering group to approve the version's text, exactly as it is now.

    A request that waits about an older wording is taken back by this one. Raises NotAllowed
    outside the secretariat, NotComplete with the list of what the version lacks, NotNow when
    the same text is asked about already.
    """
    lock_chain(version.agreement)
    refuse_outside_secretariat(version.agreement, by)
    version.refresh_from_db()
    lacking = missing_to_ask(version, by=by)
    if lacking:
        raise NotComplete(lacking)
    made = Adoption(version=version, document_hash=hash_now(version), message=message, asked_by=by)
    for former in Adoption.objects.filter(version=version).open():
        if former.document_hash == made.document_hash:
            raise NotNow(_("Antagandet är redan begärt för just den här texten."))
        former.state = State.WITHDRAWN
        former.save()
    made.save()
    asked = [steward.user for steward in approvers(version, by)]
    mail.write_many("adoption_asked", to=asked, key=f"adoption:{made.pk}:asked", adoption=made)
    return made


@transaction.atomic
def withdraw(adoption: Adoption, *, by: Any) -> None:
    """Take the request back, answered or not.

    Raises NotAllowed outside the secretariat, NotNow when it does not wait for anybody.
    """
    lock(adoption)
    refuse_outside_secretariat(adoption.version.agreement, by)
    refuse_unless(adoption, State.WAITING, State.APPROVED)
    adoption.state = State.WITHDRAWN
    adoption.save()


@transaction.atomic
def approve(adoption: Adoption, *, by: Any, comment: str = "") -> None:
    """The steering group approves the text that the request is about.

    Raises NotAllowed outside the steering group, NotNow to the one who asked, when it has been
    answered or taken back, and when the text has changed since.
    """
    lock(adoption)
    refuse_to_answer(adoption, by)
    if not is_as_asked(adoption):
        raise NotNow(
            _("Texten har ändrats sedan antagandet begärdes. Kansliet behöver begära det på nytt.")
        )
    answer(adoption, State.APPROVED, by=by, comment=comment)


@transaction.atomic
def send_back(adoption: Adoption, *, by: Any, comment: str) -> None:
    """The steering group wants something to be changed first, and says what.

    Raises what `approve` raises, but for a text that has changed since, and NotNow without a
    comment.
    """
    lock(adoption)
    refuse_to_answer(adoption, by)
    if not comment.strip():
        raise NotNow(_("Skriv vad som behöver ändras, så att kansliet vet."))
    answer(adoption, State.SENT_BACK, by=by, comment=comment)


@transaction.atomic
def adopt_version(adoption: Adoption, *, by: Any) -> AgreementVersion:
    """Let the approved text come into force: frozen, entered into the register, all or nothing.

    Raises NotAllowed outside the secretariat, NotNow to the one who approved it, without an
    approval and when the text has changed since, NotComplete with what the version lacks, and
    what the register raises.
    """
    lock(adoption)
    version = adoption.version
    refuse_outside_secretariat(version.agreement, by)
    refuse_unless(adoption, State.APPROVED)
    if adoption.answered_by_id == by.pk:
        raise NotNow(_("Du har godkänt texten. En annan person behöver anta den."))
    refuse_another_text(adoption)
    lacking = missing(version)
    if lacking:
        raise NotComplete(lacking)
    adopt(version)
    refuse_another_text(adoption)  # of what is frozen now, whoever wrote a moment ago
    enter_document(version)
    adoption.state = State.ADOPTED
    adoption.adopted_at, adoption.adopted_by = timezone.now(), by
    adoption.save()
    return version


def lock(adoption: Adoption) -> None:
    """Hold the agreement, and read the request and its version as they are now."""
    lock_chain(adoption.version.agreement)
    adoption.refresh_from_db()


def refuse_to_answer(adoption: Adoption, user: Any) -> None:
    """Raise NotAllowed or NotNow unless the user may answer the request now."""
    refuse_outside_steering_group(adoption.version.agreement, user)
    refuse_unless(adoption, State.WAITING)
    if adoption.asked_by_id == user.pk:
        raise NotNow(_("Du har begärt antagandet. En annan person behöver svara."))


def refuse_another_text(adoption: Adoption) -> None:
    """Raise NotNow when the text is not the one that has been approved."""
    if not is_as_asked(adoption):
        raise NotNow(_("Texten har ändrats sedan den godkändes. Begär antagandet på nytt."))


def refuse_unless(adoption: Adoption, *states: str) -> None:
    """Raise NotNow, which tells what has become of the request, unless it is in such a state."""
    if adoption.state not in states:
        told = _("Det går inte nu. Begäran är: %s.")
        raise NotNow(told % adoption.get_state_display())


def answer(adoption: Adoption, state: str, *, by: Any, comment: str) -> None:
    """Keep the answer, and tell the secretariat."""
    adoption.state, adoption.comment = state, comment
    adoption.answered_at, adoption.answered_by = timezone.now(), by
    adoption.save()
    asked = [steward.user for steward in secretariat_of(adoption.version.agreement)]
    key = f"adoption:{adoption.pk}:answered"
    mail.write_many("adoption_answered", to=asked, key=key, adoption=adoption)
