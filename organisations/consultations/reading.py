"""Answers as they are read: by the organisation that writes them, and by all once published."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from organisations.consultations.audience import Asked
from organisations.consultations.models import Answer
from organisations.joining.models import Accession
from principles.models import Consultation, Question
from principles.text.comparison import Comparison, compare


@dataclass
class Row:
    """A question and what one organisation answers to it, if anything."""

    question: Question
    answer: Answer | None

    @cached_property
    def comparison(self) -> Comparison | None:
        """The wording that is asked about, with the proposed one; None without a proposal."""
        if not self.answer or not self.answer.proposal:
            return None
        return compare(self.question.wording, self.answer.proposal)


def rows_of(asked: Asked) -> list[Row]:
    """All questions in order, with the organisation's own answers."""
    answers: dict[int, Answer] = {}
    if asked.response:
        rows = asked.response.answers.select_related("edited_by")
        answers = {answer.question_id: answer for answer in rows}
    questions = asked.consultation.questions.all()
    return [Row(question, answers.get(question.pk)) for question in questions]


@dataclass
class Answered:
    """One question with all that the public may read about it once it is published."""

    question: Question
    rows: list[Row] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many hold each view, by its key."""
        held = Counter(row.answer.view for row in self.rows if row.answer)
        return {view: held[view] for view in Answer.View.values}


def published_answers(consultation: Consultation, questions: list[Question]) -> list[Answered]:
    """The submitted answers under each question, the organisations in Swedish order.

    Nothing before the consultation is published. Four queries at most, however many answer.
    """
    told = {question.pk: Answered(question) for question in questions}
    if consultation.is_published:
        for answer in submitted_answers(consultation):
            told[answer.question_id].rows.append(Row(told[answer.question_id].question, answer))
    return list(told.values())


def submitted_answers(consultation: Consultation) -> Any:
    rows = Answer.objects.filter(
        response__consultation=consultation, response__submitted_at__isnull=False
    )
    return rows.select_related("response__organisation").order_by(
        "response__organisation__sort_key", "response__organisation_id"
    )


def listed_organisations(consultation: Consultation) -> set[int]:
    """The keys of those that have a page in the agreement's directory."""
    listed = Accession.objects.of_agreement(consultation.version.agreement).in_directory()
    answering = consultation.responses.submitted().values("organisation")
    return set(listed.filter(organisation__in=answering).values_list("organisation_id", flat=True))
