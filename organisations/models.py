"""Who stands behind the agreement. Each concept has its own room; Django looks here."""

from organisations.adopting.models import Adoption
from organisations.attachments.models import Attachment
from organisations.consultations.models import (
    Answer,
    ConsultationInvitation,
    ConsultationResponse,
)
from organisations.contacts.models import Contact
from organisations.directory.models import ActivityArea, Organisation, Representative
from organisations.freshness.models import DetailsQuestion
from organisations.governance.models import Body, BodyQuota
from organisations.governance.seats import Seat
from organisations.joining.models import Accession, CriterionConfirmation, Submission
from organisations.meetings.models import BodyMeeting
from organisations.messaging.models import Message, Unsubscription
from organisations.nominations.models import Nomination, NominationCall
from organisations.parties.models import PartySignature
from organisations.receipts.models import ReceiptReading
from organisations.register.models import ActiveSignature, RegisterEntry, RegisterPart
from organisations.renaming.models import IdentityChange
from organisations.renewal.models import Renewal
from organisations.representing.models import Invitation
from organisations.reviewing.models import ReviewDecision
from organisations.signing.models import Signatory, Signature, SigningLink, SigningRound

__all__ = [
    "Accession",
    "ActiveSignature",
    "ActivityArea",
    "Adoption",
    "Answer",
    "Attachment",
    "Body",
    "BodyMeeting",
    "BodyQuota",
    "ConsultationInvitation",
    "ConsultationResponse",
    "Contact",
    "CriterionConfirmation",
    "DetailsQuestion",
    "IdentityChange",
    "Invitation",
    "Message",
    "Nomination",
    "NominationCall",
    "Organisation",
    "PartySignature",
    "ReceiptReading",
    "RegisterEntry",
    "RegisterPart",
    "Renewal",
    "Representative",
    "ReviewDecision",
    "Seat",
    "Signatory",
    "Signature",
    "SigningLink",
    "SigningRound",
    "Submission",
    "Unsubscription",
]
