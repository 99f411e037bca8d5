"""Lists of the admin that grow long: as many questions to the database for 30 rows as for 3."""

import collections
import copy
import itertools

import pytest
from django.contrib import admin
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.admin_filling import many_entries
from organisations.models import (
    Accession,
    Adoption,
    IdentityChange,
    RegisterEntry,
    Renewal,
    SigningRound,
)
from overenskommelsen.demonstration import flows as demonstration
from overenskommelsen.erasing.models import ErasureProposal
from plans.models import PlanApproval
from principles.models import RoleInvitation
from tests import cast

# Whose rows cannot be multiplied by copying one; why.
NOT_COPIED = {
    "organisations.PartySignature": "each has an entry of its own; an agreement has a few",
    "auth.Group": "nobody uses them",
    "account.EmailAddress": "allauth's own list",
    "mfa.Authenticator": "allauth's own list",
    "django_tasks_database.DBTaskResult": "the tasks' own list",
}
ANOTHER = itertools.count(100)
SHIFTS = collections.defaultdict(itertools.count)
LISTED = [model for model in admin.site._registry if model._meta.label not in NOT_COPIED]


def multiply(model, number, rows):
    """So many copies of a row, different in what must be: its names, numbers and addresses."""
    row = rows.first()
    assert row is not None, (
        f"the demo has no {model._meta.label}: let `manage.py demo` invent one "
        "(overenskommelsen/demonstration), or say in NOT_COPIED why not"
    )
    if model is RegisterEntry:  # a chain
        return many_entries(row.agreement, number)
    copies = [copied(row) for _n in range(number)]
    with transaction.atomic():
        return model._base_manager.bulk_create(copies)


def copied(row):
    made = copy.copy(row)
    made._state = models.base.ModelState()
    made.pk = None
    shift = 30 + next(SHIFTS[type(row)])  # years and numbers of one row move together
    own = {name for rule in rules(row) for name in rule.fields}
    for field in row._meta.concrete_fields:
        if field.primary_key or not (field.unique or field.name in own):
            continue
        value = getattr(row, field.attname)
        if isinstance(field, models.OneToOneField) and field.null:
            setattr(made, field.attname, None)
        elif isinstance(field, models.ForeignKey):
            if only_foreign(row, field):
                other = copied(getattr(row, field.name))
                other._meta.model._base_manager.bulk_create([other])
                setattr(made, field.name, other)
        elif field.choices or value is None:
            continue
        elif isinstance(field, models.CharField):
            setattr(made, field.attname, f"{next(ANOTHER)}{value}"[: field.max_length])
        elif isinstance(field, models.IntegerField):
            setattr(made, field.attname, value + shift)
    return without_entry(made)


def without_entry(made):
    """In a state that needs no entry of its own in the register."""
    if isinstance(made, Accession):
        made.state, made.entry, made.signed_version = "submitted", None, None
    if isinstance(made, SigningRound):
        made.state = "cancelled"
    return made


def only_foreign(row, field):
    """Whether the field is the last of a rule of foreign keys alone: each copy needs its own."""
    for rule in rules(row):
        fields = [row._meta.get_field(name) for name in rule.fields]
        keys = [one for one in fields if isinstance(one, models.ForeignKey)]
        near = [one for one in keys if one.name not in {"agreement", "version"}] or keys
        if near and near[-1] == field and all(one in keys or one.choices for one in fields):
            return True
    return False


def rules(row):
    """What is to be unique in the rows: whatever their state, or while they wait."""
    waits = type(row) in {ErasureProposal, IdentityChange, RoleInvitation}
    unique = [rule for rule in row._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    return [rule for rule in unique if rule.condition is None or waits]


def what_the_demo_lacks(skane, dag):
    """A row of what nobody has asked for or answered in the demo."""
    version, said = skane.version_in_force(), {"state": "withdrawn", "asked_by": dag}
    PlanApproval.objects.create(plan=skane.plans.first(), digest="0" * 64, **said)
    Adoption.objects.create(version=version, document_hash="0" * 64, **said)
    accession = Accession.objects.filter(agreement=skane, state="signed").first()
    Renewal.objects.create(accession=accession, version=version, due_on="2026-12-31")
    RoleInvitation.objects.create(
        agreement=skane, email="inbjuden@example.se", role="steering", expires_on="2026-12-31"
    )


@pytest.mark.one_database
def test_no_list_asks_more_for_more_rows(as_user, dag, skane):
    demonstration.fill(cast.PASSWORD)
    what_the_demo_lacks(skane, dag)
    client, wrong = as_user(dag), []
    client.get(reverse("admin:index"))

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        return [query["sql"] for query in queries]

    for model in LISTED:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        rows = model._default_manager.order_by("-pk")
        few = asked(reverse(name))
        multiply(model, 30, rows)
        many = asked(reverse(name))
        if len(many) > len(few):
            wrong.append(f"{model._meta.label}: {len(few)} questions, then {len(many)}: {many[-1]}")
    assert not wrong, "Fetch it with the rows (list_select_related, get_queryset):\n" + "\n".join(
        wrong
    )
