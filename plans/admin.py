"""Django finds the admin of the app's rooms here."""

from plans.events import admin as events
from plans.mirror import admin as mirror
from plans.planning import admin as planning

__all__ = ["events", "mirror", "planning"]
