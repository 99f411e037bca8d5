"""What is agreed. Each concept has its own room; Django looks for its models here."""

from principles.agreements.models import Agreement, Benefit, Criterion, Party, ProcessStep, Steward
from principles.consultations.models import Consultation
from principles.mail.models import Letter
from principles.text.models import AgreementVersion, Principle, Section, Undertaking

__all__ = [
    "Agreement",
    "AgreementVersion",
    "Benefit",
    "Consultation",
    "Criterion",
    "Letter",
    "Party",
    "Principle",
    "ProcessStep",
    "Section",
    "Steward",
    "Undertaking",
]
