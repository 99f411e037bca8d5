"""What is agreed. Each concept has its own room; Django looks for its models here."""

from principles.agreements.models import Agreement, Benefit, Criterion, Party, Steward
from principles.commenting.models import DraftComment
from principles.consultations.models import Consultation, ConsultationMeeting, Question
from principles.drafting.models import DraftEdit
from principles.mail.models import Letter
from principles.news.models import NewsItem
from principles.process.models import ProcessDocument, ProcessStep
from principles.stewards.models import RoleInvitation
from principles.text.models import AgreementVersion, Principle, Section, Undertaking
from principles.translations.models import Translation

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Benefit",
    "Consultation",
    "ConsultationMeeting",
    "Criterion",
    "DraftComment",
    "DraftEdit",
    "Letter",
    "NewsItem",
    "Party",
    "Principle",
    "ProcessDocument",
    "ProcessStep",
    "Question",
    "RoleInvitation",
    "Section",
    "Steward",
    "Translation",
    "Undertaking",
]
