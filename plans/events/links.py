"""The link in the mails about a registration: the same in each of them, and never stored.

The token is made anew from the row and the portal's secret whenever a mail needs it. The table
holds only its hash, so that a stolen table opens nothing.
"""

from organisations.links.models import hash_of
from organisations.links.models import token_of as made_again
from plans.events.models import Event, EventRegistration

SALT = "plans.events.registration"


def token_of(registration: EventRegistration) -> str:
    """The token of a registration. The row remembers its hash from now on.

    After the portal's secret has been changed it is another one: the newest mail then has the
    link that works.
    """
    who = f"{registration.pk}:{registration.event_id}:{registration.email}"
    token = made_again(SALT, who)
    if registration.token_hash != hash_of(token):
        registration.token_hash = hash_of(token)
        rows = EventRegistration.objects.filter(pk=registration.pk)
        rows.update(token_hash=registration.token_hash)
    return token


def of_token(event: Event, token: str) -> EventRegistration | None:
    """The registration for the event that the token opens, or None."""
    rows = event.registrations.select_related("organisation", "event__agreement")
    found: EventRegistration | None = rows.filter(token_hash=hash_of(token)).first()
    return found
