"""When there was last something new of an action, and for how long nobody has said anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from plans.actions.models import Action, Milestone
from plans.following.models import FollowUp

QUIET = timedelta(days=90)


@dataclass(frozen=True)
class News:
    """An action and the day of its newest public follow-up or reached milestone, if any."""

    action: Action
    last: date | None

    @property
    def is_silent(self) -> bool:
        """Whether it goes on, and nobody has said anything for 90 days (or since it began)."""
        since = self.last or self.action.begins
        return not self.action.is_settled and timezone.localdate() - since > QUIET

    @property
    def words(self) -> str:
        """`Inget nytt sedan 14 mars`, `Senast nytt 3 november`; empty when there is none."""
        if self.is_silent and self.last:
            return _("Inget nytt sedan %(day)s") % {"day": day_words(self.last)}
        if self.is_silent:
            began = {"day": day_words(self.action.begins)}
            return _("Ingen uppföljning sedan insatsen började %(day)s") % began
        return _("Senast nytt %(day)s") % {"day": day_words(self.last)} if self.last else ""


@dataclass(frozen=True)
class Line:
    """An action in a list, and what is said of its news there."""

    action: Action
    news: News | None = None


def news_of(actions: Iterable[Action]) -> dict[int, News]:
    """The news of each action, by its key: two queries, however many they are."""
    rows = {action.pk: action for action in actions}
    last: dict[int, date] = {}
    followed = FollowUp.objects.public().filter(action__in=rows)
    reached = Milestone.objects.filter(action__in=rows, reached_on__isnull=False)
    for found, field in ((followed, "day"), (reached, "reached_on")):
        days: Any = found.order_by().values_list("action").annotate(Max(field))
        for key, day in days:
            last[key] = max(day, last.get(key, day))
    return {key: News(action, last.get(key)) for key, action in rows.items()}


def lines(actions: Iterable[Action], news: dict[int, News], year: int | None = None) -> list[Line]:
    """The actions as a list, with the news of those that are not settled.

    Where it is the list of a year, an action's news stand once: in the present year, or in the
    one of its years that is nearest to it.
    """
    present = timezone.localdate().year

    def told(action: Action) -> bool:
        nearest = min(max(present, action.first_year), action.last_year)
        return not action.is_settled and year in {None, nearest}

    return [Line(one, news.get(one.pk) if told(one) else None) for one in actions]


def day_words(day: date) -> str:
    """A day in a sentence: with its year unless that is the present one."""
    form = "j F" if day.year == timezone.localdate().year else "j F Y"
    return formats.date_format(day, form)
