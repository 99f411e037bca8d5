"""Answering a consultation for an organisation: question by question, until it closes."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.consultations.audience import may_answer
from organisations.consultations.models import Answer, ConsultationResponse
from organisations.directory.models import Organisation
from organisations.joining.flows import refuse_outsider
from principles import mail
from principles.keeping import NotAllowed, NotNow
from principles.models import Consultation, Question
from principles.text.comparison import compare


class Meanwhile(NotNow):
    """A colleague has saved the same answer since the page was opened: `answer` is what stands."""

    def __init__(self, answer: Answer) -> None:
        when = timezone.localtime(answer.edited_at)
        day, time = date_format(when, "j F Y"), date_format(when, "H.i")
        who = str(answer.edited_by) if answer.edited_by else _("En kollega")
        super().__init__(
            _("%(who)s sparade svaret %(day)s kl. %(time)s, efter att du öppnade sidan.")
            % {"who": who, "day": day, "time": time}
        )
        self.answer = answer


def why_not_now(consultation: Consultation) -> str:
    """Why the consultation cannot be answered today, in words; empty while it can."""
    if consultation.is_open:
        return ""
    if not consultation.is_opened:
        return _("Remissen är inte öppnad än.")
    if timezone.localdate() < consultation.opens_on:
        day = date_format(consultation.opens_on, "j F Y")
        return _("Remissen öppnar %s. Det går inte att svara än.") % day
    if timezone.localdate() > consultation.closes_on:
        day = date_format(consultation.closes_on, "j F Y")
        return _("Remissen stängde %s. Det går inte längre att svara.") % day
    return _("Svaren är publicerade. Det går inte längre att svara.")


def wrong_proposal(question: Question, proposal: str) -> str:
    """What is wrong with a proposed wording, in words; empty when it changes the text."""
    if not question.asks_about_text:
        return _("Frågan har ingen text att ändra. Skriv i kommentaren i stället")
    if not proposal.strip():
        return _("Skriv hur texten ska lyda i stället")
    if not compare(question.wording, proposal).has_changes:
        return _("Förslaget är likadant som texten. Ändra i det, eller välj ett annat svar")
    return ""


@transaction.atomic
def save_answer(
    consultation: Consultation,
    organisation: Organisation,
    question: Question,
    *,
    by: Any,
    view: str,
    proposal: str = "",
    comment: str = "",
    seen_edits: int = 0,
) -> Answer:
    """Keep what the organisation answers to one question; a submitted response changes at once.

    `seen_edits` is the answer's `edits` when the person began to write. A proposal is kept only
    where the organisation agrees with a change. Raises NotAllowed for an outsider, for an
    organisation that is not asked or a question of another consultation; NotNow when it cannot
    be answered today or the proposal changes nothing; Meanwhile when a colleague was first.
    """
    consultation = held(consultation)
    refuse_unless_asked(consultation, organisation, by)
    if question.consultation_id != consultation.pk or view not in Answer.View.values:
        raise NotAllowed
    proposal = proposal if view == Answer.View.CHANGE else ""
    wrong = wrong_proposal(question, proposal) if view == Answer.View.CHANGE else ""
    if problem := why_not_now(consultation) or wrong:
        raise NotNow(problem)
    response, _new = ConsultationResponse.objects.get_or_create(
        consultation=consultation, organisation=organisation, defaults={"started_by": by}
    )
    return keep(response, question, by=by, said=(view, proposal, comment), seen_edits=seen_edits)


def keep(
    response: ConsultationResponse,
    question: Question,
    *,
    by: Any,
    said: tuple[str, str, str],
    seen_edits: int,
) -> Answer:
    """Store (view, proposal, comment), unless it stands there already. Raises Meanwhile."""
    stored = response.answers.filter(question=question).select_related("edited_by").first()
    if stored and said == (stored.view, stored.proposal, stored.comment):
        return stored  # a form that is sent twice
    if stored and stored.edits != seen_edits:
        raise Meanwhile(stored)
    answer: Answer = stored or Answer(response=response, question=question)
    answer.view, answer.proposal, answer.comment = said
    answer.edits, answer.edited_by = answer.edits + 1, by
    answer.save()
    return answer


@transaction.atomic
def submit(response: ConsultationResponse, *, by: Any) -> ConsultationResponse:
    """Send the response in; all who act for the organisation get a receipt. Twice is once.

    Raises NotAllowed for an outsider or an organisation that is not asked any more, NotNow when
    it cannot be answered today or nothing is answered.
    """
    consultation = held(response.consultation)
    response = locked(response)
    refuse_unless_asked(consultation, response.organisation, by)
    if response.is_submitted:
        return response
    if problem := why_not_now(consultation):
        raise NotNow(problem)
    if not response.answers.exists():
        raise NotNow(_("Svara på minst en fråga innan ni skickar in."))
    response.submitted_at, response.submitted_by = timezone.now(), by
    response.save()
    tell(response, "response_received", answers=response.answers.select_related("question"))
    return response


@transaction.atomic
def take_back(response: ConsultationResponse, *, by: Any) -> ConsultationResponse:
    """Let the response be unsubmitted again; what is written stays. Colleagues are told.

    Raises NotAllowed for an outsider, NotNow when the consultation is not open.
    """
    consultation = held(response.consultation)
    response = locked(response)
    refuse_outsider(response.organisation, by)
    if problem := why_not_now(consultation):
        raise NotNow(problem)
    if response.is_submitted:
        tell(response, "response_taken_back", by=by)
        response.submitted_at = response.submitted_by = None
        response.save()
    return response


def tell(response: ConsultationResponse, template: str, **more: Any) -> None:
    """Mail those who act for the organisation, once for each time that it was submitted."""
    mail.write_many(
        template,
        to=response.organisation.representatives.active().people(),
        key=f"{template}:{response.pk}:{response.submitted_at:%Y%m%d%H%M%S%f}",
        response=response,
        organisation=response.organisation,
        consultation=response.consultation,
        agreement=response.get_agreement(),
        **more,
    )


def held(consultation: Consultation) -> Consultation:
    """The consultation as it is now, while this transaction alone decides about it."""
    rows = Consultation.objects.select_for_update(of=("self",))
    return rows.select_related("version__agreement").get(pk=consultation.pk)


def locked(response: ConsultationResponse) -> ConsultationResponse:
    """The response as it is now, held until the transaction ends."""
    rows = ConsultationResponse.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "consultation__version__agreement").get(
        pk=response.pk
    )


def refuse_unless_asked(consultation: Consultation, organisation: Organisation, user: Any) -> None:
    """Raise NotAllowed unless the user acts for an organisation that the consultation asks."""
    refuse_outsider(organisation, user)
    if not may_answer(consultation, organisation):
        raise NotAllowed
