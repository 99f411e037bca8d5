"""Django finds the admin of the app's rooms here."""

from plans.events import admin as events
from plans.planning import admin as planning
from plans.reporting import admin as reporting

__all__ = ["events", "planning", "reporting"]
