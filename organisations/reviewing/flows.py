"""From an application that is sent in to a decision, of the secretariat or the steering group.

Where the agreement says so the secretariat recommends and the steering group approves: two
persons. Everything happens under the lock on the accession, so that of two who decide at once
one is told.
"""

from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from organisations.joining.flows import can_be_signed, locked
from organisations.joining.models import Accession
from organisations.reviewing.models import ReviewDecision
from principles import mail
from principles.keeping import NotAllowed, NotNow, secretariat_of, steering_group_of
from principles.models import Agreement, Steward

LONGEST_REASON = 20_000
Decision = ReviewDecision.Decision
State = Accession.State
LEADS_TO = {
    Decision.APPROVE: State.APPROVED,
    Decision.FORWARD: State.STEERING,
    Decision.RETURN: State.RETURNED,
    Decision.DECLINE: State.DECLINED,
    Decision.BACK: State.SUBMITTED,
    Decision.RECALL: State.SUBMITTED,
}


def is_secretariat(agreement: Agreement, user: Any) -> bool:
    """Whether the user is in the agreement's secretariat, or an operator."""
    own = Steward.objects.of(user).secretariat().filter(agreement=agreement)
    return bool(user.is_superuser or own.exists())


def is_steering(agreement: Agreement, user: Any) -> bool:
    """Whether the user says the steering group's yes, in an agreement that asks for it."""
    own = Steward.objects.of(user).steering().filter(agreement=agreement)
    return agreement.steering_approves and own.exists()


def has_recommended(accession: Accession, user: Any) -> bool:
    """Whether the user has recommended the application as it was last sent in."""
    return ReviewDecision.objects.recommending(accession).filter(by=user).exists()


def approvers(agreement: Agreement, recommending: Any) -> list[Any]:
    """Those of the steering group who can answer somebody's recommendation."""
    others = steering_group_of(agreement).exclude(user=recommending)
    return [steward.user for steward in others]


def ways(accession: Accession, user: Any) -> list[Decision]:
    """What the user may decide about the application as it is now; the steering group's first.

    When the agreement no longer asks for the steering group's yes, what lies there is the
    secretariat's again.
    """
    if not accession.is_under_review:
        return []
    agreement, found = accession.agreement, []
    with_steering = agreement.steering_approves and accession.state == State.STEERING
    if with_steering and is_steering(agreement, user) and not has_recommended(accession, user):
        found += [Decision.APPROVE, Decision.BACK]
    if is_secretariat(agreement, user):
        yes = Decision.FORWARD if agreement.steering_approves else Decision.APPROVE
        own = [Decision.RECALL] if with_steering else [yes, Decision.RETURN, Decision.DECLINE]
        found += own
    return found


@transaction.atomic
def review(
    accession: Accession,
    *,
    by: Any,
    decision: ReviewDecision.Decision,
    reason: str = "",
    seen: int | None = None,
) -> Accession:
    """Decide about an application; those whom it concerns are told by mail.

    `seen` is the key of the submission that the reviewer has read, when there is one to tell.

    Raises NotAllowed unless `by` reviews the agreement's applications (its secretariat, an
    operator, and its steering group where it approves), NotNow when the application does not
    await that decision from `by`, has been sent in anew, or a refusal lacks its reason.
    """
    accession, decision = locked(accession), Decision(decision)
    agreement = accession.agreement
    agreement.refresh_from_db(fields=["steering_approves"])
    if not (is_secretariat(agreement, by) or is_steering(agreement, by)):
        raise NotAllowed
    if decision not in ways(accession, by):
        raise NotNow(why_not(accession, by, decision))
    refuse_unread(accession, seen)
    if decision not in ReviewDecision.WITHOUT_REASON and not reason.strip():
        raise NotNow(_("Skriv varför, så att de som läser förstår."))
    if decision == Decision.FORWARD and not approvers(agreement, by):
        raise NotNow(_("Styrgruppen har ingen annan än du som kan godkänna i portalen."))
    made = keep(accession, by, decision, reason)
    tell(accession, made)
    return accession


def keep(accession: Accession, by: Any, decision: Decision, reason: str) -> ReviewDecision:
    """Keep the decision, and let the application go where it leads."""
    for_steering = (
        accession.agreement.steering_approves
        and accession.state == State.STEERING
        and decision in {Decision.APPROVE, Decision.BACK}
    )
    recommended = ReviewDecision.objects.recommending(accession).first() if for_steering else None
    made = ReviewDecision.objects.create(
        accession=accession,
        decision=decision,
        reason=reason,
        by=by,
        role=Steward.Role.STEERING if for_steering else Steward.Role.SECRETARIAT,
        recommended_by=recommended.by if recommended else None,
    )
    accession.state = LEADS_TO[decision]
    accession.forwarded_at = timezone.now() if decision == Decision.FORWARD else None
    accession.save()
    return made


def refuse_unread(accession: Accession, seen: int | None) -> None:
    """Raise NotNow when the application has been sent in anew since the reviewer read it."""
    sent = accession.submissions.first()
    if seen is not None and sent and sent.pk != seen:
        raise NotNow(_("Organisationen har skickat in ansökan på nytt. Läs den och besluta sedan."))


def why_not(accession: Accession, user: Any, decision: Decision) -> str:
    """Why the decision cannot be taken now, for the person who was about to."""
    if accession.state == State.DRAFT:
        return _("Organisationen har tagit tillbaka ansökan för att ändra den.")
    if accession.is_under_review:
        asks = accession.agreement.steering_approves
        if decision in {Decision.APPROVE, Decision.BACK} and has_recommended(accession, user):
            return _("Du har tillstyrkt ansökan. En annan person i styrgruppen behöver svara.")
        if decision == Decision.APPROVE and asks and is_secretariat(accession.agreement, user):
            return _("Styrgruppen godkänner ansökningar här. Skicka den dit i stället.")
        if decision == Decision.FORWARD and not asks:
            return _("Styrgruppens ja behövs inte längre. Läs igenom och besluta på nytt.")
    last = accession.reviews.select_related("by").first()
    if last is None:
        return _("Ansökan väntar inte på något beslut.")
    told = _("Någon hann före dig. %(who)s, %(when)s: %(outcome)s.")
    when = formats.date_format(timezone.localtime(last.at), "j F H.i")
    return told % {"who": last.by or _("okänd"), "when": when, "outcome": last.outcome}


def tell(accession: Accession, made: ReviewDecision) -> None:
    """Mail those whom the decision concerns: the organisation only when it is final for it."""
    send = mail.write_many
    about: dict[str, Any] = {"accession": accession, "made": made, "reason": made.reason}
    organisation = accession.organisation.representatives.active().people()
    secretariat = [steward.user for steward in secretariat_of(accession.agreement)]
    key = f"review:{made.pk}"
    if made.decision == Decision.FORWARD:
        asked = approvers(accession.agreement, made.by)
        send("application_forwarded", to=asked, key=key, **about)
        sent = accession.submissions.first()
        once = f"application:{accession.pk}:{sent.pk if sent else 0}:steering"
        send("application_with_steering_group", to=organisation, key=once, **about)
    elif made.decision != Decision.BACK and made.decision != Decision.RECALL:
        first = not can_be_signed(accession.agreement)
        send("application_reviewed", to=organisation, key=key, parties_first=first, **about)
    if made.is_of_steering_group:
        send("application_answered", to=secretariat, key=f"{key}:office", **about)
