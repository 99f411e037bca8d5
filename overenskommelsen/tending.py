"""What time brings about, in one list: `manage.py tend` does what is to be done now.

A flow of this list takes `now`, does what is due, and returns how many things it did. It is
called every few minutes, maybe by two machines at once, so doing it again must change nothing.
"""

from collections.abc import Callable

from organisations.consultations.tending import tend_consultations
from organisations.contacts.flows import tend_contacts
from organisations.freshness.asking import ask_if_still_right
from organisations.nominations.flows import tend_nominations
from organisations.register.checkpoints import mail_checkpoints
from organisations.renewal.flows import tend_renewals
from organisations.signing.tending import tend_receipts, tend_rounds
from plans.events.tending import tend_events
from plans.exchange.flows import tend_plan_imports
from plans.following.tending import tend_follow_ups
from plans.mirror.tending import tend_mirrors
from principles import mail

Flow = Callable[..., int]

FLOWS: tuple[Flow, ...] = (
    tend_receipts,
    mail.tend_mail,
    tend_rounds,
    tend_renewals,
    tend_consultations,
    tend_contacts,
    ask_if_still_right,
    tend_nominations,
    tend_follow_ups,
    tend_events,
    tend_mirrors,
    mail_checkpoints,
    tend_plan_imports,
)
