"""What time does to rounds of follow-up: reminders, and names that are not needed any more."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from plans.following.links import forget
from plans.following.models import FollowUpRequest, FollowUpRound
from plans.following.rounds import remind_these, unanswered
from plans.planning.models import Plan
from principles.models import Agreement

REMIND_BEFORE = (7, 1)
DAYS_OF_NAMES = 365
MOST_AT_ONCE = 500


def tend_follow_ups(*, now: datetime) -> int:
    """Remind, a week and a day before the last one, those who have not answered.

    A year after a round has closed, the names and addresses of those who were asked go. Returns
    how many persons were reminded and rows emptied.
    """
    today = timezone.localdate(now)
    open_now = FollowUpRound.objects.filter(
        closes_on__range=(today, today + timedelta(days=max(REMIND_BEFORE))),
        plan__state__in=Plan.PUBLIC_STATES,
        plan__agreement__in=Agreement.objects.published(),
    )
    reminded = sum(remind(row, today) for row in open_now.select_related("plan__agreement"))
    return reminded + forget_names(today)


@transaction.atomic
def remind(made: FollowUpRound, today: date) -> int:
    """Mail each person who has not answered. Returns how many; each once for each of the days."""
    opened = timezone.localdate(made.opened_at)
    days = [made.closes_on - timedelta(days=days) for days in REMIND_BEFORE]
    passed = [day for day in days if opened < day <= today]
    return remind_these(made, unanswered(made), max(passed)) if passed else 0


@transaction.atomic
def forget_names(today: date) -> int:
    """Take names and addresses out of old rounds; the follow-ups stay. Returns how many rows."""
    last = today - timedelta(days=DAYS_OF_NAMES)
    old = FollowUpRequest.objects.filter(round__closes_on__lt=last).exclude(email="")
    return forget(old[:MOST_AT_ONCE])
