"""A forum to come, with more registered than there are seats, and one that has been."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from organisations.models import Accession, Organisation
from overenskommelsen.demonstration import invented
from overenskommelsen.models import User
from plans.events import managing
from plans.events.registering import Details
from plans.models import Event, EventRegistration
from principles.models import Agreement


def events(agreement: Agreement, *, secretariat: User) -> None:
    """The agreement's calendar: a forum in two months and the one before."""
    signed = Accession.objects.of_agreement(agreement).in_directory()
    organisations = [accession.organisation for accession in signed]
    forum = coming(agreement)
    for number, name in enumerate(invented.VISITORS):
        details = said(name, organisations, number)
        email = f"besokare{number + 1}@exempel.se"
        managing.add(forum, by=secretariat, email=email, details=details)
    earlier(agreement, organisations)


def said(name: str, organisations: list[Organisation], number: int) -> Details:
    needs = invented.NEEDS if number == 1 else ""
    organisation = organisations[number % len(organisations)] if organisations else None
    return Details(name=name, organisation=organisation, needs=needs)


def at(hour: int, *, days: int) -> Any:
    """So many days from today, on the hour."""
    today = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


def coming(agreement: Agreement) -> Event:
    """The forum that people register for."""
    return Event.objects.create(
        agreement=agreement,
        slug="regionalt-forum",
        title="Regionalt forum (påhittat)",
        kind=Event.Kind.FORUM,
        description=invented.ABOUT_THE_FORUM,
        starts_at=at(13, days=60),
        ends_at=at(16, days=60),
        place="Kulturhuset i Kristianstad",
        access=invented.ACCESS,
        programme=invented.PROGRAMME,
        takes_registrations=True,
        seat_limit=len(invented.VISITORS) - 2,
        most_per_organisation=3,
        register_until=at(13, days=50).date(),
    )


def earlier(agreement: Agreement, organisations: list[Organisation]) -> None:
    """The forum before, with its minutes and who came."""
    forum = Event.objects.create(
        agreement=agreement,
        slug="regionalt-forum-tidigare",
        title=f"Regionalt forum {at(13, days=-300).year} (påhittat)",
        kind=Event.Kind.FORUM,
        starts_at=at(13, days=-300),
        ends_at=at(16, days=-300),
        place="Folkets hus i Hässleholm",
        minutes=invented.MINUTES,
    )
    EventRegistration.objects.bulk_create(
        EventRegistration(
            event=forum,
            name=name,
            email=f"besokare{number + 1}@exempel.se",
            organisation=said(name, organisations, number).organisation,
            state=EventRegistration.State.SEATED,
            confirmed_at=at(9, days=-320),
            attended=number != 2,
        )
        for number, name in enumerate(invented.VISITORS[:5])
    )
