"""Who stands behind the agreement. Each concept has its own room; Django looks here."""

from organisations.consultations.models import ConsultationResponse
from organisations.directory.models import ActivityArea, Organisation, Representative
from organisations.governance.models import Body, BodyQuota, Contact, Seat
from organisations.joining.models import Accession, CriterionConfirmation, ReviewDecision
from organisations.register.models import ActiveSignature, RegisterEntry, RegisterPart
from organisations.signing.models import Signature

__all__ = [
    "Accession",
    "ActiveSignature",
    "ActivityArea",
    "Body",
    "BodyQuota",
    "ConsultationResponse",
    "Contact",
    "CriterionConfirmation",
    "Organisation",
    "RegisterEntry",
    "RegisterPart",
    "Representative",
    "ReviewDecision",
    "Seat",
    "Signature",
]
