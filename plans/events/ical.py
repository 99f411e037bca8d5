"""Events as iCalendar (RFC 5545): one by itself, or all of an agreement as a subscription.

Times are in UTC, which every calendar understands without a table of time zones and shows in the
reader's own time.
"""

from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Item

from plans.events.calendar import Entry
from plans.events.models import Event
from principles.models import Agreement
from principles.translations.reading import in_readers_language

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How long a subscription remembers what has been.
KEPT = timedelta(days=365)


def of_event(event: Event) -> bytes:
    """A calendar with one event."""
    return calendar(event.agreement, [Entry(event)])


def subscription(agreement: Agreement, entries: list[Entry]) -> bytes:
    """A calendar of the agreement: all that comes, and what has been for a year."""
    since = timezone.now() - KEPT
    return calendar(agreement, [entry for entry in entries if entry.starts_at >= since])


def calendar(agreement: Agreement, entries: list[Entry]) -> bytes:
    made = Calendar()
    made.add("prodid", "-//overenskommelsen//kalender//SV")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", in_readers_language(agreement, agreement, "name")[0])
    made.add("x-wr-timezone", settings.TIME_ZONE)
    made.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in entries:
        made.add_component(item(agreement, entry))
    data: bytes = made.to_ical()
    return data


def item(agreement: Agreement, entry: Entry) -> Item:
    """One entry. Its UID never changes, so that a calendar that has it replaces it."""
    row, event = entry.row, entry.event
    host = urlsplit(settings.PUBLIC_URL).hostname
    kind = "event" if event else "meeting"
    made = Item()
    made.add("uid", f"{kind}-{row.pk}@{host}")
    made.add("dtstart", utc(row.starts_at))
    if row.ends_at:
        made.add("dtend", utc(row.ends_at))
    made.add("summary", summary(agreement, entry))
    if row.place:
        made.add("location", in_readers_language(agreement, row, "place")[0])
    address = agreement.public_url + entry.address
    made.add("description", description(event, address))
    made.add("url", address)
    changed = event.changed_at if event else row.consultation.opened_at  # type: ignore[union-attr]
    made.add("dtstamp", utc(changed))
    made.add("last-modified", utc(changed))
    made.add("sequence", event.sequence if event else 0)
    made.add("status", "CANCELLED" if event and event.is_cancelled else "CONFIRMED")
    return made


def utc(moment: Any) -> Any:
    """The moment in UTC, to the second."""
    return moment.astimezone(UTC).replace(microsecond=0)


def summary(agreement: Agreement, entry: Entry) -> str:
    """The title; many calendars show a cancelled entry as any other, so it says so itself."""
    title: str = in_readers_language(agreement, entry.row, "title")[0]
    if entry.event and entry.event.is_cancelled:
        return _("Inställt: %s") % title
    return title


def description(event: Event | None, address: str) -> str:
    """Where to read more, and to a meeting online where the link is."""
    lines = [_("Program och anmälan: %s") % address]
    if event and event.public_link:
        lines.append(_("Mötet på nätet: %s") % event.public_link)
    elif event and event.link:
        lines.append(_("Länken till mötet på nätet står i mejlet till dig som har en plats."))
    return "\n".join(lines)
