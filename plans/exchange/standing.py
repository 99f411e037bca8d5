"""A plan as it stands now, as the rows of its file."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from plans.actions.models import Action
from plans.exchange.columns import COLUMNS
from plans.exchange.vocabulary import Vocabulary, vocabulary_of
from plans.planning.models import Plan
from principles.models import Principle


@dataclass
class Standing:
    """The plan's actions with all that a file tells of them."""

    plan: Plan
    words: Vocabulary
    actions: list[Action]

    @cached_property
    def rows(self) -> list[list[str]]:
        """The file's rows: one text for each column."""
        return [[column.write(a, self.words) for column in COLUMNS] for a in self.actions]

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex of the plan as a file tells it: what changes when the plan does."""
        told = [self.plan.pk, self.plan.first_year, self.plan.last_year, self.rows]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def standing(plan: Plan) -> Standing:
    """The plan now, in a number of queries that does not depend on how large it is."""
    return Standing(plan, vocabulary_of(plan), list(told(plan.actions.all())))


def told(actions: QuerySet[Any]) -> QuerySet[Any]:
    """Actions with what is public of them, area by area in the order of the plan.

    Principles of a draft are not public; those who may edit them meet them in the admin.
    """
    public = Principle.objects.exclude(version__state="draft")
    shown = Prefetch("principles", queryset=public)
    rows = actions.select_related("area").prefetch_related(
        "parties", "organisations", shown, "milestones", "documents"
    )
    return rows.order_by("area__position", "area", "first_year", "position", "pk")
