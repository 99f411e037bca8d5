"""34 attack strings through every text field of a text's life: alive on no page of anybody."""

import zlib
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import models
from django.urls import reverse
from django.utils import timezone

from organisations.models import Adoption, Answer
from principles.drafting.flows import new_draft
from principles.forms import tidy
from principles.models import (
    AgreementVersion,
    Consultation,
    ConsultationMeeting,
    DraftEdit,
    Principle,
    ProcessDocument,
    ProcessStep,
    Question,
    Section,
    Translation,
    Undertaking,
)
from tests.attacks import ATTACKS, alive
from tests.consultations.places import opened, published, submitted
from tests.drafting.conftest import edit

pytestmark = pytest.mark.one_database

TURNS = 5
WRITTEN = (
    AgreementVersion, Section, Principle, Undertaking, ProcessStep, ProcessDocument, Consultation,
    Question, ConsultationMeeting, Answer, Adoption, Translation, DraftEdit,
)  # fmt: skip
# What nobody writes: made by the portal, or addresses whose own rules are tested where they are.
MADE = {"document_hash", "frozen_text", "source_hash", "model", "field", "language", "text_hash"}


@pytest.fixture
def life(skane, karin, stig, signed, akerbar, asta):
    """A text in the making, with a row of everything that can be written in."""
    version = new_draft(skane, by=karin, name="Nästa", slug="nasta")
    edit(version, "principles", 1, by=karin, meaning="Vi lyssnar.")
    Undertaking.objects.create(version=version, text="Vi möts", party=skane.parties.first())
    AgreementVersion.objects.filter(pk=version.pk).update(state="consultation")
    version.refresh_from_db()
    consultation = opened(version)
    ConsultationMeeting.objects.create(
        consultation=consultation, title="Möte", starts_at=timezone.now() + timedelta(days=9)
    )
    asked = {"view": "change", "proposal": "Vi möts ofta.", "comment": "Så här."}
    submitted(consultation, akerbar, by=asta, **asked)
    published(consultation)
    step = skane.process_steps.first()
    ProcessDocument.objects.create(step=step, title="Protokoll", link="https://example.se/")
    Adoption.objects.create(version=version, document_hash="0" * 64, asked_by=karin)
    for section in version.sections.all():
        Translation.objects.create(
            agreement=skane, model="section", row=section.pk, field="body", text="English"
        )
    return version


def text_fields(model):
    """The fields of a model that hold what somebody has written."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        special = isinstance(field, models.SlugField | models.URLField) or field.choices
        if is_text and not special and field.name not in MADE:
            yield field


def write_everywhere(number, version):
    """Attacks in every text field, tidied and no longer than it holds, as the forms see to."""
    for model in WRITTEN:
        rows = (
            model.objects.exclude(version__state__in=AgreementVersion.FROZEN_STATES)
            if model
            in {
                Section,
                Principle,
                Undertaking,
            }
            else model.objects.all()
        )
        if model is AgreementVersion:
            rows = rows.filter(pk=version.pk)
        fields = {f.name: held(f, number) for f in text_fields(model)}
        assert rows.update(**fields), model


def held(field, number):
    """What a field gets in this turn: a long text several attacks, a short one two of them."""
    if not field.max_length:
        return tidied(ATTACKS[number::TURNS])
    pair = 2 * (zlib.crc32(field.name.encode()) + number)
    short = [ATTACKS[(pair + place) % len(ATTACKS)] for place in (0, 1)]
    return " ".join(tidied(short).split())[: field.max_length]


def tidied(attacks):
    return tidy("\n\n".join(attacks)) or "x"


def pages(version):
    """Where any of it may stand: (who looks, address)."""
    own = f"/skane/overenskommelsen/{version.slug}/"
    for page in (
        own, f"/en{own}", f"{own}?enkel=1", f"{own}jamfor/reviderad/", "/skane/process/",
        "/skane/principer/dialog/", "/skane/remisser/", "/skane/remisser/dialog/", "/skane/",
    ):  # fmt: skip
        yield None, page
    question = Question.objects.first()
    adoption = Adoption.objects.get()
    admin = [
        ("principles_agreementversion_change", [version.pk]),
        ("principles_agreementversion_history", [version.pk]),
        ("show_draft", [version.pk]),
        ("draft_difference", [version.pk]),
        ("draft_edit", [version.pk, 2]),
        ("consultation_answers", [question.consultation_id, question.pk]),
        ("principles_consultation_change", [question.consultation_id]),
        ("ask_for_adoption", [version.pk]),
        ("answer_adoption", [adoption.pk]),
        ("principles_processstep_change", [ProcessDocument.objects.get().step_id]),
        ("principles_translation_changelist", []),
        ("translate", ["agreementversion", version.pk]),
    ]
    for name, args in admin:
        yield "karin", reverse(f"admin:{name}", args=args)


def test_lives_nowhere(life, as_user, karin):
    """What a page has of its own, such as the pictures of Django's admin, it has without them."""
    people = {None: None, "karin": karin}

    def seen():
        caches["pages"].clear()
        for who, page in pages(life):
            answer = as_user(people[who]).get(page)
            assert answer.status_code == 200, page
            yield page, sorted(set(alive(answer.content.decode())))

    harmless = dict(seen())
    for number in range(TURNS):
        write_everywhere(number, life)
        assert dict(seen()) == harmless, ATTACKS[number::TURNS]
