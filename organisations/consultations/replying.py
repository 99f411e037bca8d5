"""What the secretariat says of the answers, and when everybody may read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.consultations.asking import locked, write
from organisations.consultations.models import Answer, ConsultationResponse
from organisations.directory.models import Organisation
from principles.keeping import NotNow
from principles.models import Consultation, Question


@dataclass(frozen=True)
class Reply:
    """What is said of one answer; `seen` is the mark of what stood there when it was written."""

    answer: int
    outcome: str
    text: str
    seen: str


@dataclass(frozen=True)
class Summary:
    """What the answers to a question say together; `seen` as for a reply."""

    text: str
    seen: str


class SavedMeanwhile(NotNow):
    """A colleague has saved since the page was opened: nothing of this was saved.

    `answers` are those that a colleague has replied to, as they stand now; `summary` tells
    whether the summary has changed too.
    """

    def __init__(self, answers: list[Answer], *, summary: bool) -> None:
        super().__init__(
            _("En kollega har sparat sedan du öppnade sidan. Inget av ditt är sparat.")
        )
        self.answers = {answer.pk: answer for answer in answers}
        self.summary = summary


def mark(*texts: str) -> str:
    """A short mark of texts, to tell whether they are still the same."""
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def mark_of_reply(answer: Answer) -> str:
    """The mark of what the secretariat says of an answer."""
    return mark(answer.outcome, answer.reply)


@transaction.atomic
def reply(
    question: Question, *, by: Any, replies: Iterable[Reply], summary: Summary | None = None
) -> int:
    """Keep what is said of the answers to one question, and the summary of them all.

    All of it or nothing; what is as it was is left alone. Returns how many replies changed.
    Raises NotAllowed outside the secretariat, NotNow before the last day to answer has passed,
    SavedMeanwhile when a colleague was first.
    """
    consultation = locked(question.consultation, by=by)
    if not consultation.is_closed:
        raise NotNow(_("Svaren kan besvaras när sista dagen att svara har varit."))
    question.refresh_from_db()
    changed = changes(question, replies)
    if summary and (summary.text == question.summary or mark(summary.text) == summary.seen):
        summary = None
    refuse_older(question, changed, summary)
    now = timezone.now()
    for answer, said in changed:
        keep(answer, said, by=by, now=now)
    if summary:
        question.summary = summary.text
        question.save()
    consultation.version.agreement.bump()
    return len(changed)


def changes(question: Question, replies: Iterable[Reply]) -> list[tuple[Answer, Reply]]:
    """The submitted answers that something new is said of, with what is said."""
    said = {one.answer: one for one in replies if mark(one.outcome, one.text) != one.seen}
    rows = Answer.objects.filter(question=question, response__submitted_at__isnull=False)
    found = rows.filter(pk__in=said).select_related("replied_by")
    pairs = [(row, said[row.pk]) for row in found.select_for_update(of=("self",))]
    return [(row, one) for row, one in pairs if (row.outcome, row.reply) != (one.outcome, one.text)]


def refuse_older(
    question: Question, changed: list[tuple[Answer, Reply]], summary: Summary | None
) -> None:
    """Raise SavedMeanwhile when something was written without having seen what stands there."""
    late = [answer for answer, said in changed if said.seen != mark_of_reply(answer)]
    resumed = summary is not None and summary.seen != mark(question.summary)
    if late or resumed:
        raise SavedMeanwhile(late, summary=resumed)


def keep(answer: Answer, said: Reply, *, by: Any, now: Any) -> None:
    """Not by `save`: when the organisation last changed its answer stays as it is."""
    empty = not (said.outcome or said.text)
    Answer.objects.filter(pk=answer.pk).update(
        outcome=said.outcome,
        reply=said.text,
        replied_at=None if empty else now,
        replied_by=None if empty else by,
    )


def unanswered_proposals(consultation: Consultation) -> Any:
    """The submitted proposals of another wording that have no reply or no outcome yet."""
    rows = Answer.objects.filter(
        response__consultation=consultation, response__submitted_at__isnull=False
    )
    said = rows.exclude(outcome="").exclude(reply="")
    return rows.exclude(proposal="").exclude(pk__in=said.values("pk"))


@transaction.atomic
def publish(consultation: Consultation, *, by: Any, conclusion: str) -> None:
    """Let everybody read the answers and the replies, and tell those who answered.

    Raises NotAllowed outside the secretariat, NotNow before the last day has passed, when it is
    published already, and when there is neither an answer nor a conclusion to read.
    """
    fresh = locked(consultation, by=by)
    if not fresh.is_closed:
        raise NotNow(_("Svaren kan publiceras när sista dagen att svara har varit."))
    if fresh.is_published:
        raise NotNow(_("Svaren är redan publicerade."))
    answered = ConsultationResponse.objects.filter(consultation=fresh).submitted()
    if not conclusion and not answered.exists():
        raise NotNow(_("Ingen har svarat. Skriv en sammanfattning, så att något finns att läsa."))
    fresh.conclusion = conclusion
    fresh.published_at, fresh.published_by = timezone.now(), by
    fresh.save()
    organisations = Organisation.objects.filter(pk__in=answered.values("organisation"))
    write(fresh, "consultation_published", to=organisations, key="published")
