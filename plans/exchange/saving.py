"""Saving what a file changes in a few statements, with the history that saving one by one has."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from plans.actions.models import Action, ActionDocument, Milestone
from plans.exchange.comparing import Outcome, Wanted
from plans.exchange.reading_cells import Step
from plans.exchange.standing import Standing

AT_ONCE = 500
MOST_KEYS = 5_000
NAMED = ("parties", "organisations", "principles")


def save(now: Standing, outcome: Outcome, *, by: Any, reason: str) -> None:
    """Save all that the outcome adds and changes, within the caller's transaction."""
    history = {"default_user": by, "default_change_reason": reason[:100]}
    save_actions(outcome, history)
    everything = [*outcome.added, *outcome.changed]
    known = {action.pk: action for action in now.actions}
    save_milestones(everything, known, history)
    save_documents(everything, known)
    for key in NAMED:
        save_names(key, everything, known)


def save_actions(outcome: Outcome, history: dict[str, Any]) -> None:
    """The actions' own rows. What only names others has a line in the history too."""
    new = [wanted.action for wanted in outcome.added]
    made = bulk_create_with_history(new, Action, batch_size=AT_ONCE, **history)
    for wanted, action in zip(outcome.added, made, strict=True):
        wanted.action = action
    fields = sorted({
        change.column.key
        for wanted in outcome.changed
        for change in wanted.changes
        if change.column.is_field
    })  # fmt: skip
    old = [wanted.action for wanted in outcome.changed]
    bulk_update_with_history(old, Action, fields, batch_size=AT_ONCE, **history)


def save_milestones(
    everything: list[Wanted], known: dict[int, Action], history: dict[str, Any]
) -> None:
    """Those of the same name are the same milestone; those that the file leaves out go."""
    new, moved, gone = [], [], []
    for wanted in everything:
        if "milestones" not in wanted.related:
            continue
        steps: dict[str, Step] = {step.title: step for step in wanted.related["milestones"]}
        for row in rows_of(wanted, known, "milestones"):
            step = steps.pop(row.title, None)
            if step is None:
                gone.append(row)
            elif (row.due_on, row.reached_on) != step[1:]:
                row.due_on, row.reached_on = step.due_on, step.reached_on
                moved.append(row)
        left = sorted(steps.values(), key=lambda step: (step.due_on, step.title))
        new += [Milestone(action=wanted.action, **step._asdict()) for step in left]
    bulk_create_with_history(new, Milestone, batch_size=AT_ONCE, **history)
    days = ["due_on", "reached_on"]
    bulk_update_with_history(moved, Milestone, days, batch_size=AT_ONCE, **history)
    remove_with_history(gone, history)


def remove_with_history(gone: list[Milestone], history: dict[str, Any]) -> None:
    """Remove milestones; the lines that their deletion writes are told who and why."""
    keys = [row.pk for row in gone]
    remove(Milestone, keys)
    for some in portions(keys):
        lines = Milestone.history.filter(id__in=some, history_type="-")
        lines.update(
            history_user=history["default_user"],
            history_change_reason=history["default_change_reason"],
        )


def save_documents(everything: list[Wanted], known: dict[int, Action]) -> None:
    """Those of the same title and address stay the same row, in their new place."""
    new, moved, gone = [], [], []
    for wanted in everything:
        if "documents" not in wanted.related:
            continue
        rows = list(rows_of(wanted, known, "documents"))
        for position, link in enumerate(wanted.related["documents"]):
            row = next((row for row in rows if (row.title, row.link) == link), None)
            if row is None:
                made = ActionDocument(action=wanted.action, position=position, **link._asdict())
                new.append(made)
                continue
            rows.remove(row)
            row.position = position
            moved.append(row)
        gone += [row.pk for row in rows]
    ActionDocument.objects.bulk_create(new, batch_size=AT_ONCE)
    ActionDocument.objects.bulk_update(moved, ["position"], batch_size=AT_ONCE)
    remove(ActionDocument, gone)


def save_names(key: str, everything: list[Wanted], known: dict[int, Action]) -> None:
    """Which rows an action names. What the file does not show (a draft's principles) stays."""
    through: Any = getattr(Action, key).through
    field = Action._meta.get_field(key)
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"  # type: ignore[union-attr]
    new, gone = [], set()
    for wanted in everything:
        if key not in wanted.related:
            continue
        before = {row.pk for row in rows_of(wanted, known, key)}
        after = wanted.related[key]
        pk = wanted.action.pk
        new += [through(**{own: pk, other: each}) for each in sorted(after - before)]
        gone |= {(pk, each) for each in before - after}
    through.objects.bulk_create(new, batch_size=AT_ONCE)
    if gone:
        plan = everything[0].action.plan_id
        pairs = through.objects.filter(action__plan=plan).values_list("pk", own, other)
        remove(through, [pk for pk, *pair in pairs if tuple(pair) in gone])


def rows_of(wanted: Wanted, known: dict[int, Action], key: str) -> Any:
    """What the action has now; a new one has nothing."""
    action = known.get(wanted.action.pk)
    return getattr(action, key).all() if action else []


def remove(model: Any, keys: list[int]) -> None:
    for some in portions(keys):
        model.objects.filter(pk__in=some).delete()


def portions(keys: Iterable[int]) -> Iterator[list[int]]:
    """The keys in portions that one statement takes."""
    left = iter(keys)
    while some := list(islice(left, MOST_KEYS)):
        yield some
