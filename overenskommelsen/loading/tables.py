"""What an agreement's folder holds: one table here for each kind of row, read and written by it.

A kind of row that is added to the portal gets a line in AGREEMENT, or one in LEFT_OUT with the
reason; so does a field that nobody edits, in `also` or `without`. A test asks for it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import models

from organisations.models import Body, BodyQuota, Contact
from plans.models import (
    Action,
    ActionDocument,
    DevelopmentArea,
    Event,
    FollowUp,
    Milestone,
    Plan,
)
from principles.models import (
    Agreement,
    AgreementVersion,
    Benefit,
    Criterion,
    NewsItem,
    Party,
    Principle,
    ProcessDocument,
    ProcessStep,
    Section,
    Undertaking,
)


@dataclass(frozen=True)
class Table:
    """One kind of table: its model, the field that leads to the table around it, the fields
    that tell its rows apart, and the tables inside it (read and created in that order).

    `also` are fields that people do not edit and a file gives all the same; `without` are those
    that a file does not give, each with why. `persons` are fields that tell of a person where
    the first of them is filled in: they leave the portal only when somebody asks for them.
    """

    model: type[models.Model]
    parent: str
    apart: tuple[str, ...]
    inside: dict[str, "Table"] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    without: dict[str, str] = field(default_factory=dict)
    persons: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        """The model fields that a file gives."""
        ours = {self.parent, "position", *self.without}
        columns = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return {
            column.name: column
            for column in columns
            if (column.editable or column.name in self.also)
            and not column.primary_key
            and column.name not in ours
        }

    @property
    def translatable(self) -> tuple[str, ...]:
        """The fields that may have an English text."""
        return getattr(self.model, "translatable", ())

    @property
    def is_in_order(self) -> bool:
        """Whether a row's place in the file is its place on the page."""
        columns = self.model._meta.fields
        return any(c.name == "position" and isinstance(c, models.IntegerField) for c in columns)


ORGANISATIONS = "organisations join by themselves, in the portal where they are"
BY_FLOWS = "follows from what is done in the portal"

CONTACT = {
    "agreement": "that of its party or body",
    "checked_on": BY_FLOWS,
    "reminded_on": BY_FLOWS,
}
ACTION = Table(
    Action,
    "plan",
    ("slug",),
    {
        "milestones": Table(Milestone, "action", ("title",)),
        "documents": Table(ActionDocument, "action", ("title", "link")),
        "follow_ups": Table(
            FollowUp,
            "action",
            ("day", "note"),
            without={
                "organisation": ORGANISATIONS,
                "written_by": "an account",
                "created_at": BY_FLOWS,
            },
        ),
    },
    also=("carried_from",),
    without={"organisations": ORGANISATIONS},
)
VERSION = Table(
    AgreementVersion,
    "agreement",
    ("slug",),
    {
        "sections": Table(Section, "version", ("anchor",)),
        "principles": Table(Principle, "version", ("slug",)),
        "undertakings": Table(Undertaking, "version", ("party", "text"), also=("added_later",)),
    },
    # The frozen text stands there where it says another name than the agreement has now.
    also=("state", "based_on", "frozen_text", "document_hash"),
    without={"in_force_until": "the day before the next version's in_force_from"},
)
AGREEMENT = Table(
    Agreement,
    parent="",
    apart=("slug",),
    inside={
        "parties": Table(
            Party,
            "agreement",
            ("slug",),
            {
                "benefits": Table(Benefit, "party", ("text",)),
                "contacts": Table(
                    Contact,
                    "party",
                    ("role", "name"),
                    without={"body": "stands under its party"} | CONTACT,
                    persons=("name", "email", "phone"),
                ),
            },
        ),
        "criteria": Table(Criterion, "agreement", ("text",)),
        "process_steps": Table(
            ProcessStep,
            "agreement",
            ("title",),
            {"documents": Table(ProcessDocument, "step", ("title",))},
        ),
        "versions": VERSION,
        "development_areas": Table(DevelopmentArea, "agreement", ("slug",)),
        "plans": Table(
            Plan,
            "agreement",
            ("first_year", "last_year"),
            {"actions": ACTION},
            also=("published_at", "closed_at"),
        ),
        "bodies": Table(
            Body,
            "agreement",
            ("slug",),
            {
                "quotas": Table(BodyQuota, "body", ("party",)),
                "contacts": Table(
                    Contact,
                    "body",
                    ("role", "name"),
                    without={"party": "stands under its body"} | CONTACT,
                    persons=("name", "email", "phone"),
                ),
            },
        ),
        "news": Table(
            NewsItem,
            "agreement",
            ("slug",),
            also=("published_at",),
            without={"created_at": BY_FLOWS, "changed_at": BY_FLOWS},
        ),
        "events": Table(
            Event,
            "agreement",
            ("slug",),
            also=("cancelled_at", "sequence"),
            without={"changed_at": BY_FLOWS},
        ),
    },
    without={"revision": BY_FLOWS},
    persons=("checkpoint_addresses",),
)

PERSONS = "persons are asked anew where the agreement is loaded"
REGISTER = "signatures and their register stay where they were given; a copy would prove nothing"
ANSWERS = "without the organisations' answers it would say something else"
# What belongs to an agreement and does not stand in its folder, with why.
LEFT_OUT = {
    "Accession": REGISTER,
    "Adoption": "how a version was adopted here; that it is adopted stands with the version",
    "Answer": ORGANISATIONS,
    "Assessment": ANSWERS,
    "Assessor": PERSONS,
    "Attachment": ORGANISATIONS,
    "Consultation": ANSWERS,
    "BodyMeeting": "meetings and their minutes are of the persons who sit in the body",
    "ConsultationInvitation": ORGANISATIONS,
    "ConsultationMeeting": "belongs to a consultation",
    "ConsultationResponse": ORGANISATIONS,
    "DraftComment": "what the steering group said of a draft; the text stands with the version",
    "DraftEdit": "who wrote what when in a draft; the text stands with the version",
    "ErasureProposal": PERSONS,
    "EventRegistration": PERSONS,
    "FollowUpRequest": PERSONS,
    "FollowUpRound": "asks persons of this portal",
    "HandedIn": ANSWERS,
    "IdentityChange": ORGANISATIONS,
    "JointComment": ANSWERS,
    "Message": "what was written to whom, here",
    "Mirror": ANSWERS,
    "Nomination": PERSONS,
    "NominationCall": PERSONS,
    "Organisation": ORGANISATIONS,
    "PartySignature": REGISTER,
    "PlanComment": "what the steering group said of a plan while it was a draft",
    "PlanApproval": "how a plan was approved here; its state stands with the plan",
    "PlanImport": "a file on its way into a plan",
    "Question": "belongs to a consultation",
    "ReceiptReading": REGISTER,
    "RegisterEntry": REGISTER,
    "Renewal": REGISTER,
    "Report": "its figures are of the register and the organisations here",
    "ReportPart": "belongs to a report",
    "Responsible": PERSONS,
    "RoleInvitation": PERSONS,
    "Seat": PERSONS,
    "Signatory": REGISTER,
    "SignatoryRating": ANSWERS,
    "SigningRound": REGISTER,
    "Steward": PERSONS,
    "Submission": ORGANISATIONS,
    "Translation": "stands in the row that it translates",
    "Unsubscription": PERSONS,
}
