"""Django finds the admin of the app's rooms here."""

from organisations.adopting import admin as adopting
from organisations.consultations import admin as consultations
from organisations.directory import admin as directory
from organisations.governance import admin as governance
from organisations.governance import seat_admin as seats
from organisations.joining import admin as joining
from organisations.meetings import admin as meetings
from organisations.nominations import admin as nominations
from organisations.parties import admin as parties
from organisations.register import admin as register
from organisations.renewal import admin as renewal
from organisations.signing import admin as signing

__all__ = [
    "adopting",
    "consultations",
    "directory",
    "governance",
    "joining",
    "meetings",
    "nominations",
    "parties",
    "register",
    "renewal",
    "seats",
    "signing",
]
