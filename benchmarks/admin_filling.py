"""A portal with many organisations and actions, made in bulk for `benchmarks.admin_lists`."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from organisations.models import Accession, Organisation, RegisterEntry, Signatory, SigningRound
from overenskommelsen.models import User
from plans.models import DevelopmentArea
from principles.models import Agreement, Letter
from principles.swedish import searchable, sort_key
from tests import cast
from tests.plans.making import many, plan_of

ELSEWHERE = 10  # every tenth has also applied to the other agreement
STATES = ("submitted", "approved", "declined", "returned")


def fill(organisations: int, actions: int) -> None:
    """Both agreements, their secretariats and an operator, and all of the rows."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_agreement", "skane", "ostergotland", verbosity=0)
    skane, other = (Agreement.objects.get(slug=slug) for slug in ("skane", "ostergotland"))
    cast.steward("karin@example.se", skane, "secretariat")
    dag = cast.person("dag@example.se", "Dag", "Drift")
    User.objects.filter(pk=dag.pk).update(is_superuser=True)
    cast.second_factor(dag)
    made = many_organisations(organisations)
    signed = made[: len(made) * 9 // 10]
    entries = many_entries(skane, len(signed))
    now = timezone.now()
    accessions = Accession.objects.bulk_create(
        [
            Accession(
                agreement=skane, organisation=organisation, state="signed", submitted_at=now,
                signed_at=now, signed_version=skane.version_in_force(), entry=entry,
            )
            for organisation, entry in zip(signed, entries, strict=True)
        ]
    )  # fmt: skip
    for n, organisation in enumerate(made[len(signed) :]):
        accessions.append(applied(skane, organisation, STATES[n % len(STATES)]))
    foreign = [applied(other, organisation, "submitted") for organisation in made[::ELSEWHERE]]
    Accession.objects.bulk_create([*accessions[len(signed) :], *foreign])
    many_rounds(skane, accessions[: len(signed)])
    plan, areas = plan_of(skane), list(DevelopmentArea.objects.filter(agreement=skane))
    many(plan, areas, actions, made[:500])
    Letter.objects.bulk_create(
        Letter(receiver=f"{n}@example.se", subject="Ämne", text="Text", state="given_up")
        for n in range(organisations)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def many_organisations(number: int) -> Any:
    """So many, every other without a number; a third wrote their details two years ago."""
    names = [f"Föreningen Åker och Äng nummer {n}" for n in range(number)]
    made = Organisation.objects.bulk_create(
        Organisation(
            name=name, slug=f"forening-{n}", form="association", municipality="1280",
            number=f"{802000 + n // 10_000}-{n % 10_000:04}" if n % 2 else None,
            sort_key=sort_key(name), search_text=searchable(name),
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    old = [one.pk for one in made[::3]]
    long_ago = timezone.now() - timedelta(days=800)
    Organisation.objects.filter(pk__in=old).update(updated_at=long_ago)
    return made


def applied(agreement: Agreement, organisation: Organisation, state: str) -> Accession:
    return Accession(
        agreement=agreement, organisation=organisation, state=state, submitted_at=timezone.now()
    )


def many_entries(agreement: Agreement, number: int) -> Any:
    """So many signatures after one another. They say nothing: no list looks into them."""
    last = RegisterEntry.objects.of_agreement(agreement).head()
    rows, prev = [], last.hash
    for seq in range(last.seq + 1, last.seq + 1 + number):
        own = hashlib.sha256(f"{agreement.pk} {seq}".encode()).hexdigest()
        rows.append(
            RegisterEntry(
                agreement=agreement, seq=seq, kind="sign", time=timezone.now(), prev=prev,
                hash=own, canonical="{}", note="",
            )
        )  # fmt: skip
        prev = own
    return RegisterEntry.objects.bulk_create(rows)


def many_rounds(agreement: Agreement, accessions: list[Accession]) -> None:
    """A closed round with one signatory for each."""
    now, version = timezone.now(), agreement.version_in_force()
    rounds = SigningRound.objects.bulk_create(
        SigningRound(
            accession=accession, version=version, kind="sign", state="signed", required=1,
            due_on=timezone.localdate(), closed_at=now,
        )
        for accession in accessions
    )  # fmt: skip
    Signatory.objects.bulk_create(
        Signatory(round=made, name="Asta Åkesson", email="asta@example.se") for made in rounds
    )
