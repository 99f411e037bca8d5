"""Åkerbär has signed, a body has members, and Karin writes."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from organisations.messaging import flows
from organisations.messaging.groups import Audience, receivers
from organisations.models import Message, Seat
from principles.models import Letter

SUBJECT, TEXT = "Välkomna till forumet", "Hej!\n\nVi ses i mars.\n\nKansliet"


def draft(agreement, by, *, english=False, **groups):
    more = {"subject_en": "Welcome", "text_en": "Hello!"} if english else {}
    made = Message(agreement=agreement, subject=SUBJECT, text=TEXT, **more)
    return flows.save_draft(made, by=by, audience=Audience(**groups))


def seen(message):
    """What whoever looks at the page now has before the eyes."""
    audience = Audience.of(message.audience)
    return flows.digest(message, receivers(message.agreement, audience))


def sit(body, name, email):
    return Seat.objects.create(
        body=body, party=body.agreement.parties.first(), position="member", person=name,
        email=email, starts_on=timezone.localdate(),
    )  # fmt: skip


@pytest.fixture
def message(signed, skane, karin):
    """A draft to the signatories, with no other mail waiting."""
    made = draft(skane, karin, signatories=True)
    Letter.objects.all().delete()
    DBTaskResult.objects.all().delete()
    return made
