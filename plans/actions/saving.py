"""Follow-ups that are written in the form of their action."""

from typing import Any

from plans.actions.models import Action
from plans.following.flows import follow_up, take_over
from plans.following.models import FollowUp

MOVING = {"day", "status", "progress"}


def save_follow_ups(formset: Any, action: Action, *, by: Any) -> None:
    """Keep what the formset of an action says: new ones by the flow, others as corrected."""
    formset.save(commit=False)
    for gone in formset.deleted_objects:
        gone.delete()
    for row, changed in formset.changed_objects:
        row.save()
        if row.state == FollowUp.State.PUBLIC and MOVING & set(changed):
            take_over(row)
    added = [form for form in formset.extra_forms if form.has_changed()]
    formset.new_objects = [
        written(form, action, by=by)
        for form in added
        if not (formset.can_delete and formset._should_delete_form(form))
    ]


def written(form: Any, action: Action, *, by: Any) -> FollowUp:
    """The follow-up of one form. What it does not say itself, the action's own form has said."""
    said = form.cleaned_data
    stands = {
        name: said[name] if name in form.changed_data else getattr(action, name)
        for name in ("status", "progress")
    }
    return follow_up(
        action, note=said["note"], day=said["day"], party=said.get("party"), by=by, **stands
    )
