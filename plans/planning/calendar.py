"""A plan's days as iCalendar: when actions and milestones are to be done, as whole days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from plans.actions.models import Action, Milestone
from plans.planning.models import Plan
from principles.models import Agreement
from principles.translations.reading import in_readers_language

PRODUCT = "-//Overenskommelsen//Plan//SV"


def of_plan(agreement: Agreement, plan: Plan) -> bytes:
    """The calendar of a plan, the same bytes until something in it changes.

    What is dropped has no day any more. A day's identity holds no host name, so that it is the
    same after a move.
    """
    going_on = plan.actions.exclude(status=Action.Status.DROPPED)
    actions = {row.pk: row for row in going_on}
    milestones = Milestone.objects.filter(action__in=going_on)
    changed = changes(Action, going_on), changes(Milestone, milestones)
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    name = f"{in_readers_language(agreement, agreement, 'name')[0]}: {plan}"
    made.add("name", name)
    made.add("x-wr-calname", name)
    begins = datetime(plan.first_year, 1, 1, tzinfo=UTC)
    for action in actions.values():
        words = _("Klart senast: %(what)s") % {"what": said(agreement, action)}
        event = whole_day(action.deadline, words, changed[0].get(action.pk, begins))
        made.add_component(placed(event, f"insats-{action.pk}", agreement, action))
    for milestone in milestones:
        action = actions[milestone.action_id]
        named = {"what": said(agreement, milestone), "action": said(agreement, action)}
        words = _("Delmål: %(what)s (%(action)s)") % named
        event = whole_day(milestone.due_on, words, changed[1].get(milestone.pk, begins))
        made.add_component(placed(event, f"delmal-{milestone.pk}", agreement, action))
    return bytes(made.to_ical())


def changes(model: Any, of: Any) -> dict[int, datetime]:
    """When each of the rows was last changed, as its history tells."""
    rows = model.history.filter(id__in=of.order_by().values("pk")).order_by()
    return dict(rows.values_list("id").annotate(Max("history_date")))


def said(agreement: Agreement, row: Any) -> str:
    return in_readers_language(agreement, row, "title")[0]


def whole_day(day: date, words: str, changed: datetime) -> Event:
    event = Event()
    event.add("summary", words)
    event.add("dtstart", day)
    if day < date.max:  # without an end it is the one day all the same
        event.add("dtend", day + timedelta(days=1))
    event.add("dtstamp", changed.astimezone(UTC).replace(microsecond=0))
    event.add("transp", "TRANSPARENT")
    return event


def placed(event: Event, kind: str, agreement: Agreement, action: Action) -> Event:
    """The event with what tells it from all others, and where its action is read."""
    event.add("uid", f"{kind}.{agreement.slug}@overenskommelsen")
    event.add("url", agreement.public_url + action.get_absolute_url())
    return event
