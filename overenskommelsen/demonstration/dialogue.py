"""A draft in consultation, with two answers sent in and one that is only begun."""

from datetime import timedelta

from django.utils import timezone

from organisations.consultations import answering, asking
from organisations.models import Accession, Answer, Organisation
from overenskommelsen.demonstration import invented
from overenskommelsen.models import User
from principles.drafting.content import content_of
from principles.drafting.flows import new_draft, save_draft
from principles.models import Agreement, AgreementVersion, Consultation, ConsultationMeeting


def dialogue(agreement: Agreement, *, secretariat: User, representative: User) -> None:
    """The secretariat rewords principles and asks the signatories, who begin to answer.

    `representative` acts for every organisation that has signed.
    """
    version = draft(agreement, secretariat)
    consultation = consult(version, secretariat)
    signed = Accession.objects.of_agreement(agreement).signed().select_related("organisation")
    for accession, said in zip(signed[: len(invented.ANSWERS)], invented.ANSWERS, strict=True):
        answer(consultation, accession.organisation, said, by=representative)


def draft(agreement: Agreement, secretariat: User) -> AgreementVersion:
    """A draft after the version in force, with other words for some of its principles."""
    version = new_draft(agreement, by=secretariat, name=invented.DRAFT, slug="nasta")
    content = content_of(version)
    for principle in content["principles"]:
        principle["meaning"] = invented.MEANINGS.get(principle["slug"], principle["meaning"])
    content["version"]["introduction"] = invented.ABOUT_THE_DRAFT
    content["sections"][0]["plain"] = invented.PLAIN
    save_draft(version, content, by=secretariat, made_from=1, note="Nya ord efter höstens möten")
    return version


def consult(version: AgreementVersion, secretariat: User) -> Consultation:
    """A consultation on the draft with a meeting, open from today and three weeks on."""
    today = timezone.localdate()
    made = Consultation.objects.create(
        version=version,
        slug="forslaget",
        title="Vad tycker ni om förslaget?",
        introduction=invented.ABOUT_THE_CONSULTATION,
        opens_on=today,
        closes_on=today + timedelta(days=21),
    )
    starts_at = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    ConsultationMeeting.objects.create(
        consultation=made,
        title="Dialogmöte (påhittat)",
        starts_at=starts_at + timedelta(days=7),
        ends_at=starts_at + timedelta(days=7, hours=2),
        place="Folkets hus i Hässleholm",
    )
    asking.ask_about_all(made, by=secretariat)
    asking.open_consultation(made, by=secretariat)
    made.refresh_from_db()
    return made


def answer(
    consultation: Consultation,
    organisation: Organisation,
    said: tuple[str, str, str, bool],
    *,
    by: User,
) -> None:
    """What the organisation says of the principle of dialogue, sent in or not."""
    view, proposal, comment, sent_in = said
    question = consultation.questions.get(kind="principle", part="dialog")
    made: Answer = answering.save_answer(
        consultation, organisation, question,
        by=by, view=view, proposal=proposal, comment=comment,
    )  # fmt: skip
    if sent_in:
        answering.submit(made.response, by=by)
