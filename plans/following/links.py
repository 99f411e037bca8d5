"""The link to one person about one action: the same each time that it is mailed.

Only the token's hash is stored, and a reminder has to hold the link again. So the token is not
drawn by lot but made of the server's secret and of who is asked about what: whoever has only the
database cannot make it, and the server can.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from organisations.links.models import hash_of
from organisations.links.models import token_of as made_again
from plans.following.models import FollowUpRequest

DAYS = 60


def token_of(asked: FollowUpRequest) -> str:
    """The token of the link, 43 letters, digits, `-` and `_`; it stands in mail only."""
    about = f"{asked.round_id}:{asked.action_id}:{asked.email}"
    return made_again("plans.following.links", about)


def address_of(asked: FollowUpRequest) -> str:
    """Where the link leads on the portal, in the language at hand."""
    return reverse("follow_up_link", args=[asked.round.plan.agreement.slug, token_of(asked)])


def prepare(asked: FollowUpRequest) -> FollowUpRequest:
    """Let the link work for DAYS from now, in the row as it stands in memory."""
    asked.token_hash = hash_of(token_of(asked))
    asked.sent_at = timezone.now()
    asked.expires_at = asked.sent_at + timedelta(days=DAYS)
    return asked


def renew(rows: Iterable[FollowUpRequest]) -> None:
    """Let links that are mailed again work for DAYS from now.

    It is also what makes them work when the server's secret has been changed.
    """
    fresh = [prepare(asked) for asked in rows]
    FollowUpRequest.objects.bulk_update(fresh, ["token_hash", "sent_at", "expires_at"])


def forget(rows: Iterable[FollowUpRequest]) -> int:
    """Take the person out of rows whose answers remain; their links open nothing any more.

    Returns how many rows it was.
    """
    found = list(rows)
    for asked in found:
        asked.name, asked.email = "", ""
        asked.token_hash = hash_of(get_random_string(40))
    FollowUpRequest.objects.bulk_update(found, ["name", "email", "token_hash"])
    return len(found)
