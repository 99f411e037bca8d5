"""What the steering group is asked about, as one checksum: a plan to the last action."""

import json
from hashlib import sha256
from typing import Any

from plans.actions.models import Action
from plans.planning.models import DevelopmentArea, Plan

KEYS = {"id", "plan", "area", "carried_from"}


def digest_of(plan: Plan) -> str:
    """SHA-256 in hex of what the plan says: years, introduction, areas and actions.

    A constant number of queries. The persons who answer for an action are left out: the public
    never sees them, and a mended address needs no new approval.
    """
    said = json.dumps(
        said_by(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return sha256(said.encode()).hexdigest()


def said_by(plan: Plan) -> dict[str, Any]:
    """All that the plan says, as plain values in an order that the database does not choose."""
    actions = plan.actions.select_related("area").order_by("slug")
    related = ("parties", "organisations", "principles", "milestones", "documents")
    return {
        "years": [plan.first_year, plan.last_year],
        "introduction": plan.introduction,
        "source": plan.source,
        "commitments_of": plan.commitments_of_id,
        "areas": [
            [area.slug, area.name, area.goal, area.position]
            for area in DevelopmentArea.objects.of_agreement(plan.agreement).order_by("slug")
        ],
        "actions": [said_of(action) for action in actions.prefetch_related(*related)],
    }


def said_of(action: Action) -> dict[str, Any]:
    """All that an action says, fields that are added later included."""
    fields = [field for field in Action._meta.concrete_fields if field.name not in KEYS]
    return {field.name: getattr(action, field.attname) for field in fields} | {
        "area": action.area.slug,
        "parties": sorted(party.pk for party in action.parties.all()),
        "organisations": sorted(row.pk for row in action.organisations.all()),
        "principles": sorted(row.pk for row in action.principles.all()),
        "milestones": sorted(
            [step.title, str(step.due_on), str(step.reached_on or "")]
            for step in action.milestones.all()
        ),
        "documents": sorted([row.title, row.link] for row in action.documents.all()),
    }
