"""Mail that arrives once: `mail.write(…)` in a flow, sent by `manage.py db_worker`."""

from principles.mail.flows import (
    BadLetter,
    Reader,
    Receiver,
    Words,
    queue,
    send_again,
    tend_mail,
    write,
    write_alike,
    write_each,
    write_many,
)

__all__ = [
    "BadLetter",
    "Reader",
    "Receiver",
    "Words",
    "queue",
    "send_again",
    "tend_mail",
    "write",
    "write_alike",
    "write_each",
    "write_many",
]
