"""What those who are registered are told by mail, each thing once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.events.links import token_of
from plans.events.models import Event, EventRegistration
from principles import mail
from principles.keeping import NotNow
from principles.mail.flows import fingerprint
from principles.models import Letter

MOST_ABOUT_ONE_EVENT = 3
MOST_TO_ONE = 8


def tell(template: str, registration: EventRegistration, *, key: str, **more: Any) -> None:
    """Queue the mail to the person, in the language that he or she registered in.

    The same `key` is sent once to each registration, ever.
    """
    event = registration.event
    mail.write(
        template,
        to=mail.Receiver(registration.email, registration.language, registration.name),
        key=f"{template}:{event.pk}:{key}:{registration.pk}",
        secret=True,  # whoever has the link acts for the person
        registration=registration,
        event=event,
        agreement=event.agreement,
        token=token_of(registration),
        **more,
    )


def moment(when: datetime | None) -> str:
    """A moment within a key: what is told of it is told once."""
    return f"{when:%Y%m%d%H%M%S%f}" if when else ""


def tell_seats(moved: Iterable[EventRegistration], *, new: EventRegistration | None = None) -> None:
    """Tell those who have just got a seat; `new` has just confirmed, the others had waited."""
    for one in moved:
        waited = new is None or one.pk != new.pk
        tell("event_seat", one, key=moment(one.confirmed_at), waited=waited)


def ask_to_confirm(registration: EventRegistration) -> None:
    """Mail the link that confirms, or if that is done already says where things stand.

    Raises NotNow when the address has had enough of these mails today.
    """
    template = "event_already" if registration.is_confirmed else "event_confirm"
    refuse_flood(registration.event, registration.email)
    event, email = registration.event, registration.email
    mail.write(
        template,
        to=mail.Receiver(email, registration.language, registration.name),
        key=f"{asked(email)}{event.pk}:{moment(timezone.now())}",
        secret=True,  # whoever has the link acts for the person
        registration=registration,
        event=event,
        agreement=event.agreement,
        token=token_of(registration),
    )


def asked(email: str) -> str:
    """How the keys begin of mails that somebody may have asked for in another's name."""
    return f"event_asked:{fingerprint(email)}:"


def refuse_flood(event: Event, email: str) -> None:
    """Raise NotNow when so many mails were asked for today that one more may be meant to annoy."""
    day_ago = timezone.now() - timedelta(days=1)
    today = Letter.objects.filter(receiver=email, created_at__gt=day_ago)
    about_event = today.filter(key__startswith=f"{asked(email)}{event.pk}:")
    to_address = today.filter(key__startswith=asked(email))
    if about_event.count() >= MOST_ABOUT_ONE_EVENT or to_address.count() >= MOST_TO_ONE:
        raise NotNow(
            _(
                "Vi har redan skickat flera mejl till adressen i dag. Leta bland skräpposten, "
                "eller försök igen i morgon."
            )
        )
