"""The answers as the secretariat reads them. What is not sent in is only told to be begun."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from organisations.consultations.asking import written_to
from organisations.consultations.models import Answer, ConsultationResponse
from organisations.directory.models import Organisation
from principles.models import Consultation, Question


@dataclass
class Tally:
    """What the answers to one question come to: how many of each view, and what is left to do."""

    question: Question
    views: list[tuple[str, str, int]]  # (view, in words, how many)
    proposals: int = 0
    unanswered: int = 0

    @property
    def total(self) -> int:
        return sum(number for _view, _words, number in self.views)


@dataclass
class Standing:
    """Who has answered a consultation and who has not."""

    submitted: list[ConsultationResponse]
    begun: list[ConsultationResponse]
    silent: list[Organisation]
    asked: int = field(init=False)

    def __post_init__(self) -> None:
        self.asked = len(self.submitted) + len(self.begun) + len(self.silent)


def standing(consultation: Consultation) -> Standing:
    """Who has sent in an answer, who has begun one, and who of those asked has done neither."""
    rows = ConsultationResponse.objects.filter(consultation=consultation)
    responses = list(rows.select_related("organisation"))
    silent = written_to(consultation).exclude(pk__in=rows.values("organisation"))
    return Standing(
        submitted=[row for row in responses if row.is_submitted],
        begun=[row for row in responses if not row.is_submitted],
        silent=list(silent.order_by("sort_key", "pk")),
    )


def tallies(consultation: Consultation) -> Iterator[Tally]:
    """The questions in their order, each with what its submitted answers come to."""
    rows = submitted_answers(Q(question__consultation=consultation)).order_by()
    found = rows.values_list("question", "view", "proposal", "outcome", "reply")
    views: Counter[tuple[int, str]] = Counter()
    proposals: Counter[int] = Counter()
    left: Counter[int] = Counter()
    for question, view, proposal, outcome, said in found.iterator():
        views[question, view] += 1
        proposals[question] += bool(proposal)
        left[question] += bool(proposal and not (outcome and said))
    for row in consultation.questions.all():
        counted = [(v, str(words), views[row.pk, v]) for v, words in Answer.View.choices]
        yield Tally(row, counted, proposals[row.pk], left[row.pk])


def submitted_answers(where: Q) -> QuerySet[Answer]:
    """The answers of responses that are sent in."""
    return Answer.objects.filter(where, response__submitted_at__isnull=False)


# What the secretariat has the most to do with stands first.
ORDER = [Answer.View.CHANGE, Answer.View.DISAGREE, Answer.View.AGREE, Answer.View.NONE]


def answers_to(question: Question, view: str = "") -> list[Answer]:
    """The submitted answers to a question, or those with one view: proposals and comments first."""
    rows = submitted_answers(Q(question=question))
    if view:
        rows = rows.filter(view=view)
    found: Any = rows.select_related("response__organisation", "replied_by")
    return sorted(found.order_by("response__organisation__sort_key", "pk"), key=weight)


def weight(answer: Answer) -> tuple[bool, bool, int]:
    rank = ORDER.index(Answer.View(answer.view))
    return not answer.proposal, not answer.comment, rank
