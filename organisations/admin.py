"""Django finds the admin of the app's rooms here."""

from organisations.directory import admin as directory
from organisations.governance import admin as governance
from organisations.joining import admin as joining
from organisations.register import admin as register

__all__ = ["directory", "governance", "joining", "register"]
