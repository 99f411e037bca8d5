"""What the parties do together. Each concept has its own room; Django looks here."""

from plans.events.models import Event, EventRegistration
from plans.mirror.models import Assessment
from plans.planning.models import Action, DevelopmentArea, FollowUp, Plan

__all__ = [
    "Action",
    "Assessment",
    "DevelopmentArea",
    "Event",
    "EventRegistration",
    "FollowUp",
    "Plan",
]
