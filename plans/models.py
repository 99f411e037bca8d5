"""What the parties do together. Each concept has its own room; Django looks here."""

from plans.actions.models import Action, ActionDocument, Milestone, Responsible
from plans.approving.models import PlanApproval
from plans.commenting.models import PlanComment
from plans.events.models import Event, EventRegistration
from plans.exchange.models import PlanImport
from plans.following.models import FollowUp, FollowUpRequest, FollowUpRound
from plans.mirror.models import (
    Assessment,
    Assessor,
    HandedIn,
    JointComment,
    Mirror,
    SignatoryRating,
)
from plans.planning.models import DevelopmentArea, Plan
from plans.reporting.models import Report, ReportPart

__all__ = [
    "Action",
    "ActionDocument",
    "Assessment",
    "Assessor",
    "DevelopmentArea",
    "Event",
    "EventRegistration",
    "FollowUp",
    "FollowUpRequest",
    "FollowUpRound",
    "HandedIn",
    "JointComment",
    "Milestone",
    "Mirror",
    "Plan",
    "PlanApproval",
    "PlanComment",
    "PlanImport",
    "Report",
    "ReportPart",
    "Responsible",
    "SignatoryRating",
]
