"""What time does to mirrors: parties and organisations that have not answered are reminded."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from plans.mirror.links import write_to
from plans.mirror.models import HandedIn, Mirror, SignatoryRating
from plans.mirror.preparing import ask_signatories
from principles.models import Agreement, Letter

REMIND_BEFORE = (7, 1)


def tend_mirrors(*, now: datetime) -> int:
    """Remind, a week and a day before the last one, those whose party has not handed in.

    Organisations that are asked and have not answered are reminded the same days. Returns how
    many assessors were reminded; each once for each of the days.
    """
    today = timezone.localdate(now)
    rows = Mirror.objects.opened().filter(
        closes_on__range=(today, today + timedelta(days=max(REMIND_BEFORE))),
        agreement__in=Agreement.objects.published(),
    )
    return sum(remind(mirror, today) for mirror in rows.select_related("agreement"))


@transaction.atomic
def remind(mirror: Mirror, today: date) -> int:
    """Mail those that are waited for. Returns how many assessors it was."""
    last = mirror.closes_on
    asked_on = timezone.localdate(mirror.opened_at)
    days = [last - timedelta(days=days) for days in REMIND_BEFORE if last]
    passed = [day for day in days if asked_on < day <= today]
    if not passed:
        return 0
    key = f"mirror-reminder:{mirror.pk}:{last}:{max(passed)}"
    if mirror.asks_signatories:
        answered = SignatoryRating.objects.filter(mirror=mirror).values("organisation")
        ask_signatories(mirror, "mirror_signatories", key=f"{key}:organisation", answered=answered)
    return 0 if mirror.shown_at else remind_assessors(mirror, key, max(passed))


def remind_assessors(mirror: Mirror, key: str, since: date) -> int:
    told = set(Letter.objects.filter(key__startswith=f"{key}:").values_list("key", flat=True))
    done = HandedIn.objects.filter(mirror=mirror).values("party")
    rows = mirror.assessors.exclude(party__in=done).filter(expires_at__gt=timezone.now())
    number = 0
    for assessor in rows.select_related("mirror__agreement", "party"):
        own = f"{key}:{assessor.pk}"
        if own not in told and timezone.localdate(assessor.sent_at) < since:
            write_to(assessor, "mirror_reminder", key=own)
            number += 1
    return number
