"""Django finds the admin of the app's rooms here."""

from plans.events import admin as events
from plans.planning import admin as planning

__all__ = ["events", "planning"]
