"""Two pieces of news, and a message that the secretariat has sent."""

from datetime import timedelta

from django.utils import timezone

from organisations.messaging.flows import digest, save_draft, send
from organisations.messaging.groups import Audience, receivers
from organisations.models import Message
from overenskommelsen.demonstration import invented
from overenskommelsen.models import User
from principles.models import Agreement, NewsItem
from principles.news.flows import publish


def telling(agreement: Agreement, *, secretariat: User) -> None:
    """What the agreement's secretariat has told the public and the signatories."""
    for days, slug, title, lead, body in invented.NEWS:
        item = NewsItem.objects.create(
            agreement=agreement, slug=slug, title=title, lead=lead, body=body,
            day=timezone.localdate() - timedelta(days=days),
        )  # fmt: skip
        publish(item, by=secretariat)
    audience = Audience(signatories=True, contacts=True)
    subject, text = invented.MESSAGE
    draft = Message(agreement=agreement, subject=subject, text=text)
    message = save_draft(draft, by=secretariat, audience=audience)
    seen = digest(message, receivers(agreement, audience))
    send(message, by=secretariat, seen=seen)
