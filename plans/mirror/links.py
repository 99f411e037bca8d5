"""The link of an assessor: whoever has it rates for the party, so it is mailed and never stored.

The token is made of the row and the portal's SECRET_KEY, so that a reminder holds the same link
as the first mail. The row keeps its hash only: a stolen table opens nothing.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from organisations.links.models import hash_of
from organisations.links.models import token_of as made_again
from plans.mirror.models import Assessor
from principles import mail

LASTS = timedelta(days=180)
AFTER_CLOSING = timedelta(days=90)


def token_of(assessor: Assessor) -> str:
    """The token of the link that was issued last, 43 characters."""
    told = f"{assessor.pk}:{assessor.sent_at.astimezone(UTC):%Y%m%d%H%M%S%f}"
    return made_again("plans.mirror.link", told)


def issue(assessor: Assessor) -> None:
    """Give the assessor a new link; one issued before opens nothing any more."""
    assessor.sent_at = timezone.now()
    assessor.expires_at = end_of(assessor)
    assessor.token_hash = hash_of(token_of(assessor))
    assessor.save()


def end_of(assessor: Assessor) -> datetime:
    """Until when a link works: half a year, and long enough to comment after the last day."""
    end = assessor.sent_at + LASTS
    closes_on = assessor.mirror.closes_on
    if closes_on is None:
        return end
    last = timezone.make_aware(datetime.combine(closes_on, time.max))
    return max(end, last + AFTER_CLOSING)


def address_of(assessor: Assessor) -> str:
    """The path that the assessor opens, in his or her language.

    After the portal's key has been changed no old link works: a new one is issued.
    """
    if hash_of(token_of(assessor)) != assessor.token_hash:
        issue(assessor)
    slug = assessor.mirror.agreement.slug
    with override(assessor.language):
        return reverse("mirror_sheet", args=[slug, token_of(assessor)])


def write_to(assessor: Assessor, template: str, *, key: str, **more: Any) -> None:
    """Mail an assessor, with the link. Its text is hidden from operators: it opens the sheet."""
    receiver = mail.Receiver(assessor.email, language=assessor.language, name=assessor.name)
    mail.write(
        template,
        to=receiver,
        key=key,
        secret=True,
        assessor=assessor,
        mirror=assessor.mirror,
        agreement=assessor.mirror.agreement,
        address=address_of(assessor),
        **more,
    )
