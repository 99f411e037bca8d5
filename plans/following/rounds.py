"""A round of follow-up: opened by the secretariat, mailed with one link for each action."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.actions.models import Action
from plans.following.links import prepare, renew, token_of
from plans.following.models import FollowUpRequest, FollowUpRound
from plans.following.receivers import Audience, audience
from plans.planning.models import Plan
from principles import mail
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Letter

USUAL_DAYS, MOST_DAYS = 21, 180


def can_be_asked(plan: Plan, *, but: FollowUpRound | None = None) -> QuerySet[Action]:
    """The plan's actions that no open round asks about, `but` one left out of account."""
    asked = FollowUpRequest.objects.filter(
        round__plan=plan, round__closes_on__gte=timezone.localdate()
    ).exclude(round=but)
    return plan.actions.exclude(pk__in=asked.values("action"))


def usually_asked(plan: Plan) -> QuerySet[Action]:
    """Those of them whose time has begun, and that are neither done nor dropped."""
    today = timezone.localdate()
    begun = Q(starts_on__lte=today) | Q(starts_on=None, first_year__lte=today.year)
    return can_be_asked(plan).exclude(status__in=Action.SETTLED).filter(begun)


@transaction.atomic
def open_round(
    plan: Plan, *, by: Any, closes_on: date, actions: Iterable[Action], message: str = ""
) -> FollowUpRound:
    """Ask those responsible for the actions how it goes, with one mail to each person.

    Raises NotAllowed outside the secretariat; NotNow when the plan is not published, the last
    day has passed or is too far away, an open round asks about an action already, or there is
    nobody to ask.
    """
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    refuse_outside_secretariat(held.agreement, by)
    refuse_wrong_time(held, closes_on)
    wanted = {action.pk for action in actions}
    found = can_be_asked(held).filter(pk__in=wanted)
    if found.count() < len(wanted):
        raise NotNow(_("En öppen omgång frågar redan om någon av insatserna."))
    whom = audience(held.agreement, found)
    if not whom.asked:
        raise NotNow(_("Det finns ingen att fråga. Skriv in ansvariga på insatserna."))
    made: FollowUpRound = FollowUpRound.objects.create(
        plan=held, closes_on=closes_on, opened_by=by, message=message
    )
    write("follow_up_asked", ask(made, whom), key=f"follow_up:{made.pk}:asked")
    return made


def refuse_wrong_time(plan: Plan, closes_on: date) -> None:
    today = timezone.localdate()
    if plan.state != Plan.State.PUBLISHED:
        raise NotNow(_("Bara en publicerad plan följs upp."))
    if not today <= closes_on <= today + timedelta(days=MOST_DAYS):
        raise NotNow(_("Välj en dag som inte har varit, högst 180 dagar fram"))


def ask(made: FollowUpRound, whom: Audience) -> list[FollowUpRequest]:
    rows = [
        FollowUpRequest(
            round=made, action=one.action, party=one.party, organisation=one.organisation,
            name=one.name, email=one.email,
        )
        for one in whom.asked
    ]  # fmt: skip
    created: list[FollowUpRequest] = FollowUpRequest.objects.bulk_create(map(prepare, rows))
    return created


@transaction.atomic
def move_last_day(made: FollowUpRound, *, by: Any, closes_on: date) -> None:
    """Give a round another last day, also one that has passed. Nobody is written to.

    Raises NotAllowed outside the secretariat; NotNow when the day has passed or is too far from
    when the round was opened, its names are forgotten, or another open round asks the same.
    """
    plan = Plan.objects.select_for_update().get(pk=made.plan_id)
    refuse_outside_secretariat(plan.agreement, by)
    first, today = timezone.localdate(made.opened_at), timezone.localdate()
    if not today <= closes_on <= first + timedelta(days=MOST_DAYS):
        raise NotNow(_("Välj en dag som inte har varit, högst 180 dagar efter att ni frågade"))
    elsewhere = can_be_asked(plan, but=made)
    own = made.requests.exclude(email="").values_list("action", flat=True)
    if not own or set(own) - set(elsewhere.values_list("pk", flat=True)):
        raise NotNow(_("Omgången kan inte öppnas igen. Begär en ny i stället."))
    FollowUpRound.objects.filter(pk=made.pk).update(closes_on=closes_on)


def unanswered(made: FollowUpRound) -> QuerySet[FollowUpRequest]:
    """What nobody has answered of a round, of those who can be written to."""
    rows = made.requests.filter(follow_up=None).exclude(email="")
    found: QuerySet[FollowUpRequest] = rows.select_related("action", "round__plan__agreement")
    return found


@transaction.atomic
def remind(made: FollowUpRound, *, by: Any, email: str = "") -> int:
    """Mail the links again to those who have not answered, or to one of them: once a day.

    Returns how many got a mail now. Raises NotAllowed outside the secretariat, NotNow when the
    round is closed.
    """
    refuse_outside_secretariat(made.plan.agreement, by)
    if not made.is_open:
        raise NotNow(_("Omgången är stängd."))
    rows = unanswered(made)
    return remind_these(made, rows.filter(email=email) if email else rows, timezone.localdate())


def remind_these(made: FollowUpRound, rows: QuerySet[FollowUpRequest], day: date) -> int:
    """Mail the reminder of that day to those who have not got it. Returns to how many."""
    key = f"follow_up:{made.pk}:{made.closes_on}:{day}"
    told = set(Letter.objects.filter(key__startswith=f"{key}:").values_list("key", flat=True))
    left = [row for row in rows if f"{key}:{print_of(row.email)}" not in told]
    write("follow_up_reminder", left, key=key)
    return len({row.email for row in left})


@transaction.atomic
def send_anew(asked: FollowUpRequest) -> None:
    """Mail an expired link again to the address that it was sent to, at most once a day.

    Raises NotNow when the round is closed.
    """
    held = FollowUpRequest.objects.select_for_update().get(pk=asked.pk)
    if not held.asks_still:
        raise NotNow(_("Omgången är stängd."))
    write("follow_up_reminder", [held], key=f"follow_up:{held.pk}:anew:{timezone.localdate()}")


def write(template: str, rows: Iterable[FollowUpRequest], *, key: str = "", **context: Any) -> None:
    """Mail each person one letter with all of the links among the rows that are his or hers."""
    by_address: dict[str, list[FollowUpRequest]] = defaultdict(list)
    for asked in rows:
        by_address[asked.email].append(asked)
    languages = languages_of(by_address)
    for email, own in by_address.items():
        renew(own)
        made = own[0].round
        mail.write(
            template,
            to=mail.Receiver(email, languages.get(email, "sv"), own[0].name),
            key=key and f"{key}:{print_of(email)}",
            secret=True,  # whoever has the link acts for the person
            round=made,
            plan=made.plan,
            agreement=made.plan.agreement,
            asked=[(row.action, token_of(row)) for row in own],
            **context,
        )


def languages_of(emails: Iterable[str]) -> dict[str, str]:
    """The language of those who have an account."""
    accounts = get_user_model().objects.filter(email__in=list(emails), is_active=True)
    return dict(accounts.values_list("email", "language"))


def print_of(email: str) -> str:
    """An address within a letter's key, so that the address itself stands in one place only."""
    return sha256(email.encode()).hexdigest()[:32]
