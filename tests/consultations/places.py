"""A version in the making and consultations about it, as the secretariat would have made them."""

from datetime import timedelta

from django.utils import timezone

from organisations.consultations import answering
from organisations.models import ConsultationInvitation, ConsultationResponse
from principles.models import AgreementVersion, Consultation, Question

DIALOGUE = "Vi möts i dialog.\n\nVi lyssnar på varandra innan vi beslutar."
VISION = "Ett öppet län för alla."


def proposed(agreement, slug="forslag"):
    """A version of the agreement that the public can read and nobody has adopted."""
    number = agreement.versions.order_by("-number").first().number + 1
    return AgreementVersion.objects.create(
        agreement=agreement, number=number, slug=slug, name="Förslag 2027", state="consultation"
    )


def opened(
    version, *, audience="signatories", opens=-3, closes=10, slug="dialog", invited=(), **more
):
    """A consultation about three things, open from `opens` to `closes` days from today."""
    today = timezone.localdate()
    consultation = Consultation.objects.create(
        version=version, slug=slug, title="Hur ska vi mötas?", audience=audience,
        introduction="Läs och svara.", opens_on=today + timedelta(days=opens),
        closes_on=today + timedelta(days=closes), opened_at=timezone.now(), **more,
    )  # fmt: skip
    for position, (kind, part, heading, wording) in enumerate(
        [
            ("principle", "dialog", "Dialog", DIALOGUE),
            ("section", "vision", "Vision", VISION),
            ("general", "", "Något mer?", ""),
        ]
    ):
        Question.objects.create(
            consultation=consultation, kind=kind, part=part, heading=heading, wording=wording,
            position=position,
        )  # fmt: skip
    for organisation in invited:
        ConsultationInvitation.objects.create(consultation=consultation, organisation=organisation)
    return consultation


def moved(consultation, *, opens=-9, closes=-1):
    """The same consultation at another time: by default it closed yesterday."""
    today = timezone.localdate()
    consultation.opens_on = today + timedelta(days=opens)
    consultation.closes_on = today + timedelta(days=closes)
    consultation.save()
    return consultation


def published(consultation):
    """The consultation closed, and the secretariat published what was answered."""
    moved(consultation)
    consultation.published_at = timezone.now()
    consultation.save()
    return consultation


def answered(consultation, organisation, *, by, question=0, view="agree", **more):
    """What the organisation answers to one of the questions, by their order."""
    asked = consultation.questions.all()[question]
    stored = ConsultationResponse.objects.filter(
        consultation=consultation, organisation=organisation, answers__question=asked
    ).values_list("answers__edits", flat=True)
    seen = more.pop("seen_edits", stored.first() or 0)
    return answering.save_answer(
        consultation, organisation, asked, by=by, view=view, seen_edits=seen, **more
    )


def submitted(consultation, organisation, *, by, **more):
    """The organisation answers one question and sends it in."""
    answer = answered(consultation, organisation, by=by, **more)
    return answering.submit(answer.response, by=by)


def address(consultation, organisation, page="", agreement="skane"):
    """The address of a private page: the list of questions, or one below it."""
    return f"/mina-organisationer/{organisation.pk}/remisser/{agreement}/{consultation.slug}/{page}"


def question_address(consultation, organisation, number=0):
    asked = consultation.questions.all()[number]
    return address(consultation, organisation, f"fraga/{asked.pk}/")
