"""A draft in Skåne, a consultation about it that the secretariat prepares, and its answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisations.consultations import answering, asking
from principles.models import AgreementVersion, Consultation, Principle, Question, Section

VISION = "Vi vill ett öppet Skåne."
DIALOGUE = "Vi talar med varandra."
PROPOSAL = "Vi vill ett öppet och hållbart Skåne."


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def draft(skane):
    version = AgreementVersion.objects.create(agreement=skane, number=9, slug="utkast", name="Nio")
    Section.objects.create(
        version=version, heading="Vision", anchor="vision", body=VISION, position=1
    )
    Section.objects.create(version=version, heading="Mål", anchor="mal", body="Mål.", position=2)
    Principle.objects.create(
        version=version, name="Dialog", slug="dialog", meaning=DIALOGUE, position=1
    )
    return version


@pytest.fixture
def empty(draft, today):
    """A consultation without questions."""
    return Consultation.objects.create(
        version=draft, slug="remiss", title="Vad tycker ni?",
        opens_on=today, closes_on=today + timedelta(days=30),
    )  # fmt: skip


@pytest.fixture
def prepared(empty, karin):
    asking.ask_about_all(empty, by=karin)
    return empty


@pytest.fixture
def opened(prepared, signed, karin):
    """Open for the signatories: Åkerbär."""
    asking.open_consultation(prepared, by=karin)
    prepared.refresh_from_db()
    return prepared


@pytest.fixture
def vision(opened):
    return opened.questions.get(part="vision")


@pytest.fixture
def response(opened, vision, akerbar, asta):
    """Åkerbär proposes another vision, and sends it in."""
    answer = answers(opened, akerbar, vision, by=asta, comment="Klimatet saknas.")
    return answering.submit(answer.response, by=asta)


@pytest.fixture
def answer(response):
    return response.answers.get()


@pytest.fixture
def closed(opened, response):
    return close(opened)


@pytest.fixture
def two_answer(prepared, draft, karin, signed, bergsgarden, bo, akerbar, asta):
    """Open for everybody: Åkerbär proposes and sends in, Bergsgården has only begun."""
    prepared.audience = Consultation.Audience.REGISTERED
    prepared.save()
    asking.open_consultation(prepared, by=karin)
    question = prepared.questions.get(part="vision")
    sent = answers(prepared, akerbar, question, by=asta)
    answering.submit(sent.response, by=asta)
    answers(prepared, bergsgarden, question, by=bo, proposal="Hemlig lydelse.", comment="Hemligt.")
    prepared.refresh_from_db()
    return prepared


def answers(consultation, organisation, question, *, by, proposal=PROPOSAL, comment=""):
    """The organisation agrees if the text is changed; not sent in yet."""
    return answering.save_answer(
        consultation, organisation, question,
        by=by, view="change", proposal=proposal, comment=comment,
    )  # fmt: skip


def close(consultation):
    """The last day has passed."""
    today = timezone.localdate()
    Consultation.objects.filter(pk=consultation.pk).update(
        opens_on=today - timedelta(days=30), closes_on=today - timedelta(days=1)
    )
    consultation.refresh_from_db()
    return consultation


def general(consultation, heading="Något annat?"):
    return Question.objects.create(consultation=consultation, kind="general", heading=heading)
