"""Django finds the admin of the app's rooms here."""

from organisations.adopting import admin as adopting
from organisations.consultations import admin as consultations
from organisations.contacts import admin as contacts
from organisations.directory import admin as directory
from organisations.governance import admin as governance
from organisations.governance import seat_admin as seats
from organisations.joining import admin as joining
from organisations.meetings import admin as meetings
from organisations.messaging import admin as messaging
from organisations.nominations import admin as nominations
from organisations.parties import admin as parties
from organisations.receipts import admin as receipts
from organisations.register import admin as register
from organisations.renaming import admin as renaming
from organisations.renewal import admin as renewal
from organisations.signing import admin as signing

__all__ = [
    "adopting",
    "consultations",
    "contacts",
    "directory",
    "governance",
    "joining",
    "meetings",
    "messaging",
    "nominations",
    "parties",
    "receipts",
    "register",
    "renaming",
    "renewal",
    "seats",
    "signing",
]
