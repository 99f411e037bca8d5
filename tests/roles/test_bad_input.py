"""Ids of the other agreement in every form of the admin; other people's rows in bulk actions."""

import pytest
from django.contrib import admin
from django.db.models import ForeignKey, ManyToManyField

from principles.models import Agreement
from principles.scoped_admin import ScopedAdmin
from tests import test_roles as tables
from tests.roles.table import registered_models
from tests.test_roles import admin_address

pytestmark = pytest.mark.one_database


def own_fields(model, form):
    """The fields of a form that lead to rows of agreements."""
    for name in form.base_fields:
        field = next((f for f in model._meta.get_fields() if f.name == name), None)
        if isinstance(field, ForeignKey | ManyToManyField):
            related = field.related_model
            if related is Agreement or hasattr(related, "agreement_lookup"):
                yield name, field


def foreign_row(field, agreement):
    """A row of the agreement that the field could lead to."""
    related = field.related_model
    if related is Agreement:
        return agreement
    return related._default_manager.filter(**{related.agreement_lookup: agreement}).first()


def test_ids_of_the_other_agreement(as_user, everybody, places, ostergotland):
    """Karin sends a row of Östergötland in every field of every form: told at the field."""
    client, told = as_user(everybody["karin"]), []
    for model in registered_models():
        model_admin, address = admin.site._registry[model], admin_address(model, "add")
        empty = client.get(address)
        if not isinstance(model_admin, ScopedAdmin) or empty.status_code != 200:
            continue
        before = model._default_manager.count()
        fields = dict(own_fields(model, model_admin.get_form(empty.wsgi_request)))
        rows = {name: foreign_row(field, ostergotland) for name, field in fields.items()}
        data = {name: row.pk for name, row in rows.items() if row}
        page = client.post(address, data)
        assert page.status_code in {200, 403}, address
        assert model._default_manager.count() == before, address
        form = getattr(page.context and page.context.get("adminform"), "form", None)
        for name in data:
            if form is not None and name in form.fields:
                assert form.errors.get(name), (address, name)
                told.append((model._meta.model_name, name))
    assert len(told) >= 12, told


def test_bulk_actions_over_rows_of_the_other_agreement(as_user, everybody, places):
    client = as_user(everybody["karin"])
    for model in registered_models():
        if tables.ADMIN.get(model._meta.model_name, (tables.NOTHING,))[0] == tables.NOTHING:
            continue
        _own, foreign = places[model._meta.model_name]
        address = admin_address(model, "changelist")
        page = client.get(address)
        actions = [key for key, _name in page.context["cl"].model_admin.get_action_choices(
            page.wsgi_request) if key]  # fmt: skip
        before = list(model._default_manager.filter(pk=foreign.pk).values())
        for action in actions:
            data = {"action": action, "_selected_action": foreign.pk, "post": "yes"}
            assert client.post(address, data).status_code < 500, (address, action)
        assert list(model._default_manager.filter(pk=foreign.pk).values()) == before, address
