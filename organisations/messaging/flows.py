"""Writing a message, trying it, and sending it once."""

import json
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.messaging import letters
from organisations.messaging.groups import Audience, Receivers, in_words, receivers
from organisations.messaging.models import Message, Unsubscription
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Agreement


class Changed(NotNow):
    """The receivers or the words are no longer those that were shown; nothing was sent."""


@transaction.atomic
def save_draft(message: Message, *, by: Any, audience: Audience) -> Message:
    """Keep a draft as it was filled in.

    Raises NotAllowed outside the secretariat, NotNow when it has been sent meanwhile.
    """
    refuse_outside_secretariat(message.agreement, by)
    if message.pk:
        refuse_sent(held(message))
    message.audience = audience.as_data()
    message.written_by, message.written_at = by, timezone.now()
    message.save()
    return message


@transaction.atomic
def send_trial(message: Message, *, by: Any) -> None:
    """Mail the draft as it is stored to whoever asks, in each of its languages.

    Raises NotAllowed outside the secretariat, NotNow when it is sent.
    """
    refuse_outside_secretariat(message.agreement, by)
    message = held(message)
    refuse_sent(message)
    letters.send_trial(message, by)


@transaction.atomic
def send(message: Message, *, by: Any, seen: str) -> Message:
    """Send the message to everybody who is in its groups now; whoever comes second sends nothing.

    `seen` is the digest of what the sender had before the eyes. Raises NotAllowed outside the
    secretariat, Changed when words or receivers are others now, and NotNow when it is sent
    already or nobody would get it.
    """
    refuse_outside_secretariat(message.agreement, by)
    message = held(message)
    refuse_sent(message)
    audience = Audience.of(message.audience)
    found = receivers(message.agreement, audience)
    if not found.people:
        raise NotNow(_("Ingen skulle få meddelandet. Välj en grupp med någon i."))
    if digest(message, found) != seen:
        raise Changed(
            _(
                "Mottagarna eller texten har ändrats sedan du öppnade sidan. Inget är skickat. "
                "Titta igenom igen och skicka sedan."
            )
        )
    message.state, message.sent_by, message.sent_at = Message.State.SENT, by, timezone.now()
    message.groups = "\n".join(in_words(message.agreement, audience))
    message.number, message.left_out = len(found.people), found.left_out
    message.save()
    letters.send_to(message, found.people)
    return message


def digest(message: Message, found: Receivers) -> str:
    """What is sent and to whom, told by its checksum."""
    who = sorted((person.email, person.language) for person in found.people)
    words = (message.subject, message.text, message.subject_en, message.text_en)
    return sha256(json.dumps([words, who]).encode()).hexdigest()


def held(message: Message) -> Message:
    """The message as it is stored, which nobody else sends or changes meanwhile.

    Raises NotNow when it is gone.
    """
    rows = Message.objects.select_for_update(of=("self",)).select_related("agreement")
    found: Message | None = rows.filter(pk=message.pk).first()
    if found is None:
        raise NotNow(_("Meddelandet finns inte längre."))
    return found


def refuse_sent(message: Message) -> None:
    if message.is_sent:
        raise NotNow(_("Meddelandet är redan skickat. Det går inte att ändra eller skicka igen."))


def leave(agreement: Agreement, *, email: str) -> None:
    """The address gets no more messages from the agreement's secretariat. Twice is once."""
    row = Unsubscription(agreement=agreement, email=email.lower())
    Unsubscription.objects.bulk_create([row], ignore_conflicts=True)


def come_back(agreement: Agreement, *, email: str) -> None:
    """The address gets messages again. Twice is once."""
    Unsubscription.objects.of_agreement(agreement).filter(email=email.lower()).delete()
