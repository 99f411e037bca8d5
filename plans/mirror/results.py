"""What a mirror shows once every party has handed in: ratings, gaps, comments, means."""

from dataclasses import dataclass, field
from typing import Any

from plans.mirror.models import Assessment, JointComment, Mirror, Step
from plans.mirror.signatories import Mean, means
from plans.planning.models import Plan
from principles.models import Party, Principle


@dataclass(frozen=True)
class Rating:
    """What one party says of one party, 1–5."""

    by: Party
    about: Party
    score: int
    comment: str = ""

    @property
    def is_own(self) -> bool:
        """Whether a party rates itself."""
        return self.by == self.about

    @property
    def words(self) -> str:
        return str(Step(self.score).label)

    @property
    def pips(self) -> list[bool]:
        """The score as five squares for the eye, filled or not."""
        return [step <= self.score for step in Step]


@dataclass(frozen=True)
class Widest:
    """The two ratings of one party that are farthest apart, the higher first."""

    high: Rating
    low: Rating

    @property
    def steps(self) -> int:
        return self.high.score - self.low.score


@dataclass
class Result:
    """One principle: what each party says of each, how far apart they are, and what they add."""

    principle: Principle
    ratings: list[Rating]
    gap: int
    comment: JointComment | None = None
    means: list[Mean] = field(default_factory=list)

    @property
    def public_action(self) -> Any:
        """The action that the gap led to, once the public reads its plan; None otherwise."""
        action = self.comment.action if self.comment else None
        return action if action and action.plan.state in Plan.PUBLIC_STATES else None

    @property
    def commented(self) -> list[Rating]:
        return [rating for rating in self.ratings if rating.comment]

    @property
    def widest(self) -> list[Widest]:
        """For each party that is seen differently, the two ratings that are farthest apart."""
        found = []
        for about in dict.fromkeys(rating.about for rating in self.ratings):
            rated = [rating for rating in self.ratings if rating.about == about]
            pair = Widest(max(rated, key=score_of), min(rated, key=score_of))
            found += [pair] if pair.steps else []
        return sorted(found, key=lambda pair: -pair.steps)


def score_of(rating: Rating) -> int:
    return rating.score


def results(mirror: Mirror) -> list[Result]:
    """The principles of a mirror, the widest gap first. Nothing before all have handed in.

    The gap is the greatest difference between two ratings of the same party: its own and
    another's, or two others'. Five queries at most, however much is rated.
    """
    if not mirror.shown_at:
        return []
    parties = list(mirror.agreement.parties.all())
    rated = ratings_by_principle(mirror, {party.pk: party for party in parties})
    comments = comments_of(mirror)
    told = means(mirror)
    found = []
    for principle in mirror.version.principles.all():
        ratings = rated.get(principle.pk, [])
        result = Result(principle, ratings, gap_of(ratings), comments.get(principle.pk))
        if mirror.tells_of_signatories:
            result.means = [
                Mean(party, *told.get((principle.pk, party.pk), ())) for party in parties
            ]
        found.append(result)
    return sorted(found, key=lambda result: -result.gap)


def ratings_by_principle(mirror: Mirror, parties: dict[int, Party]) -> dict[int, list[Rating]]:
    """The ratings under each principle: of each party in their order, its own first."""
    found: dict[int, list[Rating]] = {}
    places = {pk: place for place, pk in enumerate(parties)}
    rows: Any = Assessment.objects.filter(mirror=mirror, score__isnull=False)
    for row in sorted(
        rows,
        key=lambda row: (places[row.about_id], row.by_id != row.about_id, places[row.by_id]),
    ):
        rating = Rating(parties[row.by_id], parties[row.about_id], row.score, row.comment)
        found.setdefault(row.principle_id, []).append(rating)
    return found


def comments_of(mirror: Mirror) -> dict[int, Any]:
    rows = mirror.comments.select_related("action__plan__agreement")
    return {row.principle_id: row for row in rows}


def gap_of(ratings: list[Rating]) -> int:
    """The greatest difference between two ratings of the same party; 0 without any."""
    scores: dict[int, list[int]] = {}
    for rating in ratings:
        scores.setdefault(rating.about.pk, []).append(rating.score)
    return max((max(given) - min(given) for given in scores.values()), default=0)
