"""Django finds the admin of the app's rooms here."""

from plans.actions import admin as actions
from plans.approving import admin as approving
from plans.events import admin as events
from plans.mirror import admin as mirror
from plans.planning import admin as planning
from plans.reporting import admin as reporting

__all__ = ["actions", "approving", "events", "mirror", "planning", "reporting"]
