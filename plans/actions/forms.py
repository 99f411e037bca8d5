"""The form of an action in the admin: what does not fit is told beside the field it is about."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from plans.actions.models import Action
from plans.actions.slugs import free_slug
from plans.following.models import FollowUp
from plans.planning.models import Plan
from principles.choices import Rows
from principles.forms import tidy

LIMITS = {"description": 200_000, "dropped_reason": 20_000, "note": 20_000}
MANY = dict.fromkeys(("parties", "organisations", "principles"), Rows)
TICKED = dict.fromkeys(("parties", "principles"), forms.CheckboxSelectMultiple)
FOLLOWED_UP = {"status", "progress", "dropped_reason"}
OF_THE_AGREEMENT = ("area", "parties", "organisations", "principles")


class LimitedForm(forms.ModelForm):
    """Texts have a limit, and are kept without control characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, limit in LIMITS.items():
            if name in self.fields:
                self.fields[name].validators.append(MaxLengthValidator(limit))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in LIMITS.keys() & said.keys():
            said[name] = tidy(said[name] or "")
        return said


class ActionForm(LimitedForm):
    """An action with its errors beside the fields; an empty address is made from the title."""

    class Meta:
        model = Action
        fields = (  # the admin chooses among them
            "plan", "area", "title", "slug", "description", "first_year", "last_year",
            "starts_on", "due_on", "status", "progress", "dropped_reason", "parties",
            "organisations", "principles", "position",
        )  # fmt: skip
        field_classes = MANY
        widgets = TICKED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Tomt: görs av insatsens namn.")
        if self.instance.pk:
            for name in FOLLOWED_UP & self.fields.keys():
                self.fields[name].show_hidden_initial = True
        foreign = _("Välj något som hör till planens överenskommelse.")
        for name in OF_THE_AGREEMENT:
            if name in self.fields:
                self.fields[name].error_messages["invalid_choice"] = foreign
        self.tell_versions_apart()

    def tell_versions_apart(self) -> None:
        """A principle in force and one in dialogue often share their name: the text is told."""
        field: Any = self.fields.get("principles")
        if field is None:
            return
        principles = field.queryset.select_related("version")
        if principles.order_by().values("version").distinct().count() > 1:
            field.queryset = principles
            field.label_from_instance = lambda principle: f"{principle} ({principle.version.name})"

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.leave_what_was_not_touched(said)
        self.tell_what_is_out_of_order(said)
        plan = said.get("plan") or (self.instance.plan if self.instance.plan_id else None)
        if plan and "slug" in self.fields and not said.get("slug") and said.get("title"):
            held = Plan.objects.select_for_update().get(pk=plan.pk)  # the admin saves atomically
            said["slug"] = free_slug(held, said["title"], besides=self.instance.pk)
        return said

    def leave_what_was_not_touched(self, said: dict[str, Any]) -> None:
        """What somebody has answered since the form was opened stands, unless it was changed."""
        if self.instance.pk:
            for name in (FOLLOWED_UP & said.keys()) - set(self.changed_data):
                said[name] = getattr(self.instance, name)

    def tell_what_is_out_of_order(self, said: dict[str, Any]) -> None:
        """What the database would refuse, beside the field that is to be changed."""
        first, last = said.get("first_year"), said.get("last_year")
        if first is not None and last is not None and last < first:
            self.add_error("last_year", _("Sista året är före det första."))
        starts, due = said.get("starts_on"), said.get("due_on")
        if starts and due and due < starts:
            self.add_error("due_on", _("Insatsen är klar innan den börjar."))
        if (said.get("progress") or 0) > 100:
            self.add_error("progress", _("Framdriften är 0–100 procent."))
        dropped = said.get("status") == Action.Status.DROPPED
        if dropped and "dropped_reason" in said and not said["dropped_reason"]:
            self.add_error("dropped_reason", _("Skriv varför insatsen ströks."))


class FollowUpForm(LimitedForm):
    """A follow-up inside the form of its action."""

    class Meta:
        model = FollowUp
        fields = ("day", "note", "status", "progress", "party")
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "cols": 36})}  # noqa: RUF012

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if (said.get("progress") or 0) > 100:
            self.add_error("progress", _("Framdriften är 0–100 procent."))
        return said


class FollowUpFormSet(BaseInlineFormSet):
    """A new follow-up begins with where the action stands, so that nothing falls back to zero."""

    @cached_property
    def stands(self) -> dict[str, Any]:
        """Where the action stands in the database, whatever its own form says at this moment."""
        stored = Action.objects.filter(pk=self.instance.pk).values("status", "progress")
        return stored.first() or {}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        if index is None or index >= self.initial_form_count():
            kwargs["initial"] = self.stands
        return kwargs
