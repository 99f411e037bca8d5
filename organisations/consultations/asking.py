"""A consultation as the secretariat prepares it, opens it, prolongs it and asks more to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.consultations.answering import held
from organisations.consultations.audience import asked_organisations
from organisations.consultations.models import Answer, ConsultationInvitation
from organisations.directory.models import Organisation, Representative
from organisations.joining.models import Accession
from principles import mail
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Agreement, AgreementVersion, Consultation, Question


class NotReady(NotNow):
    """The consultation cannot open yet; `missing` tells what is missing, each in a sentence."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


@dataclass(frozen=True)
class Part:
    """A part of a version that can be asked about: a section or a principle, as it stands."""

    kind: str
    name: str
    heading: str
    wording: str


def parts_of(version: AgreementVersion) -> list[Part]:
    """What can be asked about in a version, in the order in which the text is read."""
    sections = [
        Part(Question.Kind.SECTION, row.anchor, row.heading, row.body)
        for row in version.sections.all()
    ]
    principles = [
        Part(Question.Kind.PRINCIPLE, row.slug, row.name, row.meaning)
        for row in version.principles.all()
    ]
    return sections + principles


def written_to(consultation: Consultation) -> QuerySet[Organisation]:
    """The organisations that get a mail when the consultation opens: those that are asked.

    Where every organisation of the portal may answer, these are the ones that have turned to
    the agreement.
    """
    asked = asked_organisations(consultation)
    if consultation.audience != Consultation.Audience.REGISTERED:
        return asked
    own = Accession.objects.of_agreement(consultation.version.agreement)
    return asked.filter(pk__in=own.values("organisation"))


def locked(consultation: Consultation, *, by: Any) -> Consultation:
    """The consultation as it is now, held until the transaction ends, and then its agreement.

    Whoever answers holds them in the same order, and adopting a version begins with the
    agreement: none of them waits for another in a circle. Raises NotAllowed outside the
    secretariat.
    """
    fresh = held(consultation)
    agreements = Agreement.objects.select_for_update(no_key=True)
    agreements.values_list("pk").get(pk=fresh.version.agreement_id)
    fresh.version.refresh_from_db()  # somebody may have adopted it while we waited
    refuse_outside_secretariat(fresh.version.agreement, by)
    return fresh


def in_preparation(consultation: Consultation, *, by: Any) -> Consultation:
    """As `locked`; raises NotNow when the consultation has been opened."""
    fresh = locked(consultation, by=by)
    if fresh.is_opened:
        raise NotNow(_("Remissen är redan öppnad."))
    return fresh


@transaction.atomic
def ask_about_all(consultation: Consultation, *, by: Any) -> int:
    """Add a question for each section and principle of the version that is not asked about yet.

    They come in reading order, after the questions that are there. Returns how many were added.
    Raises NotAllowed outside the secretariat, NotNow when the consultation has been opened.
    """
    fresh = in_preparation(consultation, by=by)
    asked = set(fresh.questions.values_list("kind", "part"))
    new = [part for part in parts_of(fresh.version) if (part.kind, part.name) not in asked]
    last = fresh.questions.aggregate(last=Max("position"))["last"] or 0
    for position, part in enumerate(new, start=last + 1):
        Question.objects.create(
            consultation=fresh,
            kind=part.kind,
            part=part.name,
            heading=part.heading,
            position=position,
        )
    return len(new)


@transaction.atomic
def invite(
    consultation: Consultation, organisations: Iterable[Organisation], *, by: Any
) -> list[Organisation]:
    """Invite organisations to answer, and write to them if the consultation is open already.

    Returns those that were not invited before. Raises NotAllowed outside the secretariat, NotNow
    when it is not for invited organisations, or can no longer be answered.
    """
    fresh = locked(consultation, by=by)
    if fresh.audience != Consultation.Audience.INVITED:
        raise NotNow(_("Remissen är inte för inbjudna organisationer. Ändra vem som får svara."))
    if fresh.is_closed:
        raise NotNow(_("Sista dagen att svara har varit."))
    before = set(fresh.invitations.values_list("organisation", flat=True))
    new = [organisation for organisation in organisations if organisation.pk not in before]
    for organisation in new:
        ConsultationInvitation.objects.create(consultation=fresh, organisation=organisation)
    if fresh.is_opened:
        write(fresh, "consultation_opened", to=new, key="opened")
    return new


def what_is_missing(consultation: Consultation) -> list[str]:
    """Why the consultation cannot open today, each reason in a sentence; empty when it can."""
    version = consultation.version
    missing = []
    if version.is_frozen:
        missing.append(_("Versionen är redan antagen. En remiss är om ett utkast."))
    if not consultation.questions.exists():
        missing.append(_("Det finns inga frågor. Lägg till minst en."))
    missing += [
        _("”%s” finns inte längre i utkastet. Ta bort frågan.") % heading
        for heading in asked_in_vain(consultation)
    ]
    missing += nobody_to_ask(consultation)
    if consultation.closes_on < timezone.localdate():
        missing.append(_("Sista dagen att svara har varit. Välj en dag som kommer."))
    if another_is_open(consultation):
        missing.append(_("En annan remiss om samma version är öppen."))
    return missing


def asked_in_vain(consultation: Consultation) -> list[str]:
    """The headings of the questions about what is no longer part of the draft."""
    there = {(part.kind, part.name) for part in parts_of(consultation.version)}
    about = consultation.questions.exclude(kind=Question.Kind.GENERAL)
    return [row.heading for row in about if (row.kind, row.part) not in there]


def nobody_to_ask(consultation: Consultation) -> list[str]:
    """That there is nobody who may answer, as a sentence in a list; empty when there is."""
    audience = Consultation.Audience
    told = {
        audience.INVITED: _("Ingen organisation är inbjuden. Bjud in minst en."),
        audience.SIGNATORIES: _("Ingen organisation har skrivit under. Låt andra svara."),
    }
    words = told.get(audience(consultation.audience))
    return [words] if words and not asked_organisations(consultation).exists() else []


def another_is_open(consultation: Consultation) -> bool:
    """Whether another consultation on the version has been opened and can still be answered."""
    others = consultation.version.consultations.public().exclude(pk=consultation.pk)
    today = timezone.localdate()
    return others.filter(published_at__isnull=True, closes_on__gte=today).exists()


@transaction.atomic
def open_consultation(consultation: Consultation, *, by: Any) -> None:
    """Let the public see the draft and the questions, and write to those who are asked.

    Each question keeps the wording that it is about. Raises NotAllowed outside the secretariat,
    NotReady with all that is missing, NotNow when it has been opened already.
    """
    fresh = in_preparation(consultation, by=by)
    missing = what_is_missing(fresh)
    if missing:
        raise NotReady(missing)
    keep_wordings(fresh)
    rows = AgreementVersion.objects.filter(pk=fresh.version_id)
    rows.update(state=AgreementVersion.State.CONSULTATION)
    fresh.opens_on = max(fresh.opens_on, timezone.localdate())
    fresh.opened_at, fresh.opened_by = timezone.now(), by
    fresh.save()
    write(fresh, "consultation_opened", to=written_to(fresh), key="opened")


def keep_wordings(consultation: Consultation) -> None:
    """Copy what each question is about as it is worded now: the draft may change later."""
    parts = {(part.kind, part.name): part for part in parts_of(consultation.version)}
    for question in consultation.questions.all():
        part = parts.get((question.kind, question.part))
        if part:
            question.wording = part.wording
            question.heading = question.heading or part.heading
            question.save()


def is_reworded(consultation: Consultation) -> bool:
    """Whether the draft says something else now than what is asked about."""
    now = {(part.kind, part.name): part.wording for part in parts_of(consultation.version)}
    about = consultation.questions.exclude(kind=Question.Kind.GENERAL)
    return any(now.get((row.kind, row.part)) != row.wording for row in about)


@transaction.atomic
def prolong(consultation: Consultation, *, by: Any, closes_on: date) -> None:
    """Give a later last day to answer, and tell those who are asked.

    Raises NotAllowed outside the secretariat, NotNow when the day is not later, the secretariat
    has begun to reply, or the text is no longer the one that was asked about.
    """
    fresh = locked(consultation, by=by)
    if not fresh.is_opened or fresh.is_published:
        raise NotNow(_("Remissen är inte öppen."))
    if closes_on <= fresh.closes_on or closes_on < timezone.localdate():
        raise NotNow(_("Välj en senare dag än den som gäller nu, och en som inte har varit."))
    if Answer.objects.filter(question__consultation=fresh, replied_at__isnull=False).exists():
        raise NotNow(_("Ni har börjat besvara svaren. Remissen kan inte öppnas igen."))
    if fresh.version.is_frozen or another_is_open(fresh):
        raise NotNow(_("Texten är antagen, eller en annan remiss om den är öppen."))
    if is_reworded(fresh):
        raise NotNow(_("Texten har ändrats sedan remissen stängde. Öppna en ny remiss om den."))
    fresh.closes_on = closes_on
    fresh.save()
    key = f"until:{closes_on}"
    write(fresh, "consultation_prolonged", to=written_to(fresh), key=key)


def write(
    consultation: Consultation, template: str, *, to: Iterable[Organisation], key: str
) -> None:
    """Mail those who act for the organisations: once for each key, whomever they act for."""
    acting = Representative.objects.active().filter(organisation__in=to)
    mail.write_many(
        template,
        to=acting.people(),
        key=f"consultation:{consultation.pk}:{key}",
        consultation=consultation,
        agreement=consultation.version.agreement,
    )


def without_representatives(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those of the organisations that nobody acts for, so that no mail reaches them."""
    acting = Representative.objects.active().values("organisation")
    return organisations.exclude(pk__in=acting)


def questions_in_words(number: int) -> str:
    """How many questions were added, as it is told."""
    if not number:
        return _("Alla principer och avsnitt är redan med.")
    return ngettext("%d fråga är tillagd.", "%d frågor är tillagda.", number) % number
