"""What the parties think of each other, principle by principle, once all have handed in."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from plans.mirror.models import JointComment, Mirror


@dataclass(frozen=True)
class Rating:
    """What one party thinks of one party, itself or another."""

    by: Any
    about: Any
    score: int
    comment: str


@dataclass(frozen=True)
class Result:
    """The ratings of one principle, how far apart the farthest are, and what is said of it."""

    principle: Any
    ratings: list[Rating]
    gap: int
    comment: JointComment | None


def results(mirror: Mirror) -> list[Result]:
    """The results by principle; none before every party has handed in."""
    if not mirror.shown_at:
        return []
    rows = mirror.assessments.select_related("principle", "by", "about").order_by(
        "principle__position", "principle", "about__position", "by__position", "pk"
    )
    comments = {row.principle_id: row for row in mirror.comments.all()}
    found = []
    for principle, group in groupby(rows, key=lambda row: row.principle):
        ratings = [Rating(row.by, row.about, row.score, row.comment) for row in group]
        scores = [rating.score for rating in ratings]
        gap = max(scores) - min(scores)
        found.append(Result(principle, ratings, gap, comments.get(principle.pk)))
    return found
