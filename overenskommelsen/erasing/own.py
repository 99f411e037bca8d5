"""What is stored about one person, from every app, and nothing about anybody else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import (
    Accession,
    Adoption,
    Answer,
    Attachment,
    ConsultationResponse,
    Contact,
    CriterionConfirmation,
    IdentityChange,
    Invitation,
    Message,
    Nomination,
    NominationCall,
    PartySignature,
    ReceiptReading,
    Renewal,
    Representative,
    ReviewDecision,
    Seat,
    Signatory,
    Signature,
    SigningRound,
    Submission,
    Unsubscription,
)
from overenskommelsen.erasing.models import ErasureProposal
from overenskommelsen.erasing.person import Person
from overenskommelsen.erasing.register import private_parts
from overenskommelsen.erasing.words import name_pattern, plain
from overenskommelsen.models import User
from plans.models import (
    Assessor,
    EventRegistration,
    FollowUp,
    FollowUpRequest,
    FollowUpRound,
    PlanApproval,
    PlanComment,
    PlanImport,
    Report,
    Responsible,
    SignatoryRating,
)
from principles.models import (
    Consultation,
    DraftComment,
    DraftEdit,
    Letter,
    RoleInvitation,
    Steward,
)

ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
Rows = Callable[[Person], Q]


@dataclass(frozen=True)
class Source:
    """One kind of row that is about a person: its fields, and which rows are the person's."""

    key: str
    title: Any
    model: Any
    rows: Rows
    fields: str


def of_user(column: str) -> Rows:
    return lambda person: Q(**{column: person.user}) if person.user else Q(pk__in=[])


def of_address(column: str) -> Rows:
    return lambda person: person.by_email(column)


SOURCES = (
    Source(
        "account", gettext_lazy("Ditt konto"), User,
        lambda person: Q(pk=person.user.pk if person.user else 0),
        "email first_name last_name language is_active is_superuser date_joined last_login",
    ),
    Source(
        "addresses", gettext_lazy("Adresser"), EmailAddress, of_user("user"),
        "email verified primary",
    ),
    Source(
        "second_factors", gettext_lazy("Tvåstegsinloggning"), Authenticator, of_user("user"),
        "type created_at last_used_at",
    ),
    Source(
        "e_ids", gettext_lazy("Kopplad e-legitimation"), SocialAccount, of_user("user"),
        "provider date_joined last_login",
    ),
    Source(
        "roles", gettext_lazy("Roller i förvaltningen"), Steward, of_user("user"),
        "agreement role since until",
    ),
    Source(
        "role_invitations", gettext_lazy("Inbjudningar till roller i förvaltningen"),
        RoleInvitation, of_address("email"),
        "agreement email role until invited_at expires_on accepted_at is_withdrawn",
    ),
    Source(
        "role_invitations_sent", gettext_lazy("Roller du har bjudit in till"), RoleInvitation,
        of_user("invited_by"), "agreement role invited_at",
    ),
    Source(
        "organisations", gettext_lazy("Organisationer du företräder eller har bett om"),
        Representative, of_user("user"), "organisation state role message created_at",
    ),
    Source(
        "invitations", gettext_lazy("Inbjudningar till dig"), Invitation, of_address("email"),
        "organisation name email role sent_at expires_at used_at is_withdrawn",
    ),
    Source(
        "invitations_sent", gettext_lazy("Inbjudningar du har skickat"), Invitation,
        of_user("invited_by"), "organisation role sent_at",
    ),
    Source(
        "applications", gettext_lazy("Ansökningar du har skickat in"), Accession,
        of_user("submitted_by"), "organisation agreement state submitted_at",
    ),
    Source(
        "submissions", gettext_lazy("Varje gång du har skickat in en ansökan"), Submission,
        of_user("by"), "accession decision at taken_back_at",
    ),
    Source(
        "taken_back", gettext_lazy("Ansökningar du har tagit tillbaka"), Submission,
        of_user("taken_back_by"), "accession at taken_back_at",
    ),
    Source(
        "criteria", gettext_lazy("Villkor du har bekräftat"), CriterionConfirmation,
        of_user("confirmed_by"), "accession criterion confirmed_at",
    ),
    Source(
        "rounds_opened", gettext_lazy("Underskrifter du har påbörjat"), SigningRound,
        of_user("opened_by"), "accession kind version state opened_at",
    ),
    Source(
        "asked_to_sign", gettext_lazy("Underskrifter du är ombedd om"), Signatory,
        lambda person: person.mine(), "round name email state reason answered_at",
    ),
    Source(
        "signatures", gettext_lazy("Underskrifter du har gjort"), Signature,
        lambda person: person.mine(),
        "accession version name title email method signed_at",
    ),
    Source(
        "renewals", gettext_lazy("Svar om förnyelse"), Renewal, of_user("answered_by"),
        "accession version answer answered_at",
    ),
    Source(
        "responses_started", gettext_lazy("Remissvar du har påbörjat"), ConsultationResponse,
        of_user("started_by"), "consultation organisation started_at",
    ),
    Source(
        "responses_submitted", gettext_lazy("Remissvar du har skickat in"), ConsultationResponse,
        of_user("submitted_by"), "consultation organisation submitted_at",
    ),
    Source(
        "answers", gettext_lazy("Frågor du senast har svarat på i remisser"), Answer,
        of_user("edited_by"), "response question view proposal comment edited_at",
    ),
    Source(
        "replies", gettext_lazy("Remissvar du har besvarat för kansliet"), Answer,
        of_user("replied_by"), "response question outcome reply replied_at",
    ),
    Source(
        "consultations_opened", gettext_lazy("Remisser du har öppnat"), Consultation,
        of_user("opened_by"), "title opened_at",
    ),
    Source(
        "consultations_published", gettext_lazy("Remisser vars svar du har publicerat"),
        Consultation, of_user("published_by"), "title published_at",
    ),
    Source(
        "identity_changes_asked", gettext_lazy("Namnbyten du har föreslagit"), IdentityChange,
        of_user("asked_by"), "organisation name number reason minutes state asked_at",
    ),
    Source(
        "identity_changes_decided", gettext_lazy("Namnbyten du har avgjort"), IdentityChange,
        of_user("decided_by"), "organisation state answer decided_at",
    ),
    Source(
        "receipts_read", gettext_lazy("Organisationers kvitton du har läst"), ReceiptReading,
        of_user("by"), "entry capacity what at",
    ),
    Source(
        "files", gettext_lazy("Filer du har lagt in"), Attachment, of_user("uploaded_by"),
        "accession kind name size uploaded_at",
    ),
    Source(
        "events", gettext_lazy("Anmälningar"), EventRegistration, of_address("email"),
        "event name email organisation organisation_name needs state created_at confirmed_at "
        "cancelled_at attended",
    ),
    Source(
        "responsible", gettext_lazy("Insatser du ansvarar för"), Responsible, of_address("email"),
        "action party organisation name email",
    ),
    Source(
        "asked_to_follow_up", gettext_lazy("Insatser du har fått frågor om"), FollowUpRequest,
        of_address("email"), "action party organisation name email sent_at used_at follow_up",
    ),
    Source(
        "follow_ups", gettext_lazy("Uppföljningar du har skrivit"), FollowUp,
        lambda person: of_user("written_by")(person) | person.by_email("request__email"),
        "action day note status progress state",
    ),
    Source(
        "follow_up_rounds", gettext_lazy("Uppföljningar du har begärt"), FollowUpRound,
        of_user("opened_by"), "plan opened_at closes_on message",
    ),
    Source(
        "assessor", gettext_lazy("Speglar som du bedömer i"), Assessor, of_address("email"),
        "mirror party name email language sent_at expires_at used_at",
    ),
    Source(
        "signatory_ratings", gettext_lazy("Frågor i speglar som du har svarat på"),
        SignatoryRating, of_user("answered_by"), "mirror organisation principle about answered_at",
    ),
    Source(
        "contact", gettext_lazy("Kontaktperson"), Contact, of_address("email"),
        "party body role name email phone valid_from valid_until",
    ),
    Source(
        "seats", gettext_lazy("Uppdrag i organ"), Seat, of_address("email"),
        "body party position person email organisation starts_on ends_on",
    ),
    Source(
        "nominated", gettext_lazy("Nomineringar av dig"), Nomination, of_address("email"),
        "call organisation name email words nominated_at seat",
    ),
    Source(
        "nominations", gettext_lazy("Personer du har nominerat"), Nomination,
        of_user("nominated_by"), "call organisation nominated_at",
    ),
    Source(
        "calls_opened", gettext_lazy("Nomineringar du har öppnat"), NominationCall,
        of_user("opened_by"), "body party opened_at",
    ),
    Source(
        "calls_decided", gettext_lazy("Beslut om nomineringar som du har fört in"),
        NominationCall, of_user("recorded_by"), "body party decided_at",
    ),
    Source(
        "decisions", gettext_lazy("Beslut du har fattat i förvaltningen"), ReviewDecision,
        of_user("by"), "accession role decision reason at",
    ),
    Source(
        "recorded", gettext_lazy("Parters underskrifter du har fört in"), PartySignature,
        of_user("recorded_by"), "party version recorded_at",
    ),
    Source(
        "drafts", gettext_lazy("Ändringar du har gjort i utkast"), DraftEdit, of_user("made_by"),
        "version number note made_at",
    ),
    Source(
        "adoptions_asked", gettext_lazy("Antaganden du har begärt"), Adoption,
        of_user("asked_by"), "version state message asked_at",
    ),
    Source(
        "adoptions_answered", gettext_lazy("Antaganden du har svarat på"), Adoption,
        of_user("answered_by"), "version comment answered_at",
    ),
    Source(
        "adoptions_made", gettext_lazy("Texter du har antagit"), Adoption,
        of_user("adopted_by"), "version adopted_at",
    ),
    Source(
        "plan_approvals_asked", gettext_lazy("Godkännanden av planer du har begärt"),
        PlanApproval, of_user("asked_by"), "plan state message asked_at",
    ),
    Source(
        "plan_approvals_answered", gettext_lazy("Godkännanden av planer du har svarat på"),
        PlanApproval, of_user("answered_by"), "plan comment answered_at",
    ),
    Source(
        "draft_comments", gettext_lazy("Kommentarer du har skrivit till utkast"), DraftComment,
        of_user("written_by"), "version about text written_at",
    ),
    Source(
        "draft_comments_handled", gettext_lazy("Kommentarer till utkast du har hanterat"),
        DraftComment, of_user("handled_by"), "version about handled_at",
    ),
    Source(
        "plan_comments", gettext_lazy("Kommentarer du har skrivit till planer"), PlanComment,
        of_user("written_by"), "plan about text written_at",
    ),
    Source(
        "plan_comments_handled", gettext_lazy("Kommentarer till planer du har hanterat"),
        PlanComment, of_user("handled_by"), "plan about handled_at",
    ),
    Source(
        "plan_imports", gettext_lazy("Filer du har läst in till planer"), PlanImport,
        of_user("uploaded_by"), "plan file_name uploaded_at applied_at",
    ),
    Source(
        "erasure_proposals", gettext_lazy("Förslag om att gallra dina uppgifter"),
        ErasureProposal, of_address("email"), "agreement email name case_number state asked_at",
    ),
    Source(
        "erasures_asked", gettext_lazy("Gallringar du har föreslagit"), ErasureProposal,
        of_user("asked_by"), "agreement case_number state asked_at",
    ),
    Source(
        "erasures_answered", gettext_lazy("Förslag om gallring du har besvarat"), ErasureProposal,
        of_user("decided_by"), "agreement case_number state answer decided_at",
    ),
    Source(
        "log", gettext_lazy("Vad du har gjort i förvaltningen"), LogEntry, of_user("user"),
        "action_time content_type action_flag",
    ),
    Source(
        "reports", gettext_lazy("Uppföljningsrapporter du har publicerat"), Report,
        of_user("published_by"), "agreement year published_at",
    ),
    Source(
        "messages_written", gettext_lazy("Meddelanden du har skrivit"), Message,
        of_user("written_by"), "agreement subject state written_at",
    ),
    Source(
        "messages_sent", gettext_lazy("Meddelanden du har skickat"), Message,
        of_user("sent_by"), "agreement subject sent_at number",
    ),
    Source(
        "unsubscribed", gettext_lazy("Utskick du har avslutat"), Unsubscription,
        of_address("email"), "agreement email at",
    ),
    Source(
        "letters", gettext_lazy("Brev till dig"), Letter, of_address("receiver"),
        "receiver subject language state created_at sent_at",
    ),
)  # fmt: skip


@dataclass
class Section:
    """Rows of one kind, each as (key, label, value as stored, value as shown)."""

    key: str
    title: Any
    rows: list[list[tuple[str, str, Any, str]]]


def stored_about(person: Person) -> list[Section]:
    """Everything that is stored about the person, in sections; the empty ones are left out."""
    hide = hider(person)
    sections = [
        Section(source.key, source.title, list(rows_of(source, person, hide))) for source in SOURCES
    ]
    sections += [registered(person, hide), edited(person)]
    return [section for section in sections if section.rows]


def rows_of(source: Source, person: Person, hide: Callable[[str], str]) -> Iterator[Any]:
    related = [f for f in source.fields.split() if source.model._meta.get_field(f).is_relation]
    rows = source.model._default_manager.filter(source.rows(person)).select_related(*related)
    for row in rows.order_by("pk"):
        yield [cell(row, row._meta.get_field(name), hide) for name in source.fields.split()]


def cell(row: Any, field: Any, hide: Callable[[str], str]) -> tuple[str, str, Any, str]:
    value = getattr(row, field.name)
    if field.is_relation:
        value = str(value) if value is not None else None
    if isinstance(value, str):
        value = hide(value)
    label = str(field.verbose_name)
    return field.name, label[:1].upper() + label[1:], value, shown(row, field, value)


def shown(row: Any, field: Any, value: Any) -> str:
    """The value as a person reads it."""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if value in (None, ""):
        return "–"
    if hasattr(value, "tzinfo"):
        return formats.date_format(timezone.localtime(value), "Y-m-d H:i")
    return str(value)


def registered(person: Person, hide: Callable[[str], str]) -> Section:
    """The person's own row in the registers' private parts."""
    labels = {
        "name": _("Namn"), "title": _("Uppdrag"), "email": _("E-post"),
        "method": _("Sätt att legitimera sig"), "time": _("Tid (UTC)"),
    }  # fmt: skip
    own, rows = {plain(email) for email in person.emails}, []
    for part in private_parts(person, []):
        entry = part.entry
        place = ("entry", _("Registerpost"), str(entry), str(entry))
        for mine in part.parsed.get("signatories", []):
            if plain(mine["email"]) in own:
                words = {key: hide(mine[key]) for key in labels}
                rows.append([place, *((k, labels[k], words[k], words[k]) for k in labels)])
    return Section("register", _("Registrets skyddade del"), rows)


def edited(person: Person) -> Section:
    """Which rows the edit history says that the person has changed, and when."""
    rows: list[Any] = []
    models: list[Any] = [model for model in apps.get_models() if hasattr(model, "history_user")]
    for model in models if person.user else []:
        name = str(model._meta.verbose_name)
        for version in model._default_manager.filter(history_user=person.user):
            when = version.history_date
            told = formats.date_format(timezone.localtime(when), "Y-m-d H:i")
            rows.append(
                [("what", _("Vad"), model._meta.label, name), ("when", _("När"), when, told)]
            )
    return Section("edits", _("Ändringar du har gjort"), rows)


def hider(person: Person) -> Callable[[str], str]:
    """A function that takes other people's names and addresses out of a text."""
    own = {plain(name) for name in person.names}
    others = {name for name in names_of_all() if plain(name) not in own and " " in name.strip()}
    pattern = re.compile("|".join(map(name_pattern, sorted(others))) or r"(?!)", re.IGNORECASE)

    somebody = _("(någon annan)")

    def address(found: re.Match[str]) -> str:
        return found[0] if plain(found[0]) in person.emails else somebody

    return lambda text: pattern.sub(somebody, ADDRESS.sub(address, text))


def names_of_all() -> set[str]:
    """The names of everybody who has an account, is asked to sign or to act for somebody."""
    names = {f"{a} {b}" for a, b in User.objects.values_list("first_name", "last_name")}
    asked = (Responsible, FollowUpRequest, Assessor)
    for model in (Signatory, Signature, Invitation, EventRegistration, *asked):
        names |= set(model._default_manager.values_list("name", flat=True))
    names |= set(Nomination.objects.values_list("name", flat=True))
    for signature in PartySignature.objects.all():
        names |= {name for name, _title in signature.people}
    return names


def as_data(sections: list[Section]) -> dict[str, Any]:
    """The sections for a machine: keys of the fields, values as they are stored."""
    return {s.key: [{key: value for key, _l, value, _s in row} for row in s.rows] for s in sections}
