"""A message as the letters that carry it, each with why its receiver gets it and a way out."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.messaging.groups import Person, Reason
from organisations.messaging.links import address_of, page_of
from organisations.messaging.models import Message
from principles import mail
from principles.models import Agreement
from principles.translations.reading import in_readers_language

MOST_NAMES = 3


def send_to(message: Message, people: Iterable[Person]) -> None:
    """Queue the message to each of them, once ever."""
    write(message, people, key=message.batch, batch=message.batch)


def send_trial(message: Message, to: Any) -> None:
    """Queue the message to whoever writes it, as others will get it, in each of its languages."""
    reason = Reason("trial", "")
    for language in ("sv", "en") if message.text_en else ("sv",):
        write(message, [Person(to.email, str(to), language, [reason])], is_trial=True)


def write(
    message: Message,
    people: Iterable[Person],
    *,
    key: str = "",
    batch: str = "",
    is_trial: bool = False,
) -> None:
    mail.write_alike(
        "message",
        to=readers(message, people),
        words=("why", "leave"),
        key=key,
        batch=batch,
        reply_to=message.agreement.email,
        message=message,
        agreement=message.agreement,
        is_trial=is_trial,
    )


def readers(message: Message, people: Iterable[Person]) -> Iterator[mail.Reader]:
    """Each with an own link; in English whoever reads that, if the message is in English too."""
    pages = {language: page_of(message.agreement, language) for language in ("sv", "en")}
    for person in people:
        language = "en" if person.language == "en" and message.text_en else "sv"
        reader = mail.Reader(person.email, language, person.name)
        leave = address_of(pages[language], message.agreement, reader.letter)
        why = reasons_in_words(message.agreement, person.reasons, language)
        yield mail.Reader(
            person.email, language, person.name, {"why": why, "leave": leave}, leave, reader.letter
        )


def reasons_in_words(agreement: Agreement, reasons: list[Reason], language: str) -> str:
    """Why somebody gets the message, to stand after ”för att”."""
    with override(language):
        told = {
            "organisation": _("du företräder %(names)s"),
            "body": _("du har ett uppdrag i %(names)s"),
            "party": _("du är kontaktperson för %(names)s"),
            "trial": _("du har skrivit det och vill se hur det blir"),
        }
        parts = []
        for kind, words in told.items():
            names = [name_of(agreement, why) for why in reasons if why.kind == kind]
            if names:
                parts.append(words % {"names": in_short(names)})
        return _(" och ").join(parts)


def name_of(agreement: Agreement, why: Reason) -> str:
    return in_readers_language(agreement, why.row, "name")[0] if why.row else why.name


def in_short(names: list[str]) -> str:
    """At most three names."""
    more = _(" med flera") if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
