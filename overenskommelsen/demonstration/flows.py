"""Fills the portal with invented organisations, signatures and actions, by the real flows."""

import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from organisations.joining import flows as joining
from organisations.models import (
    Accession,
    ActivityArea,
    PartySignature,
    ReviewDecision,
    SigningRound,
)
from organisations.parties.flows import record_party_signature
from organisations.reviewing import flows as reviewing
from organisations.signing import flows as signing
from organisations.signing import rounds
from overenskommelsen.demonstration import invented
from overenskommelsen.demonstration.contacts import contacts, old_details
from overenskommelsen.demonstration.dialogue import dialogue
from overenskommelsen.demonstration.events import events
from overenskommelsen.demonstration.following import following
from overenskommelsen.demonstration.governance import governance
from overenskommelsen.demonstration.mirror import mirrors
from overenskommelsen.demonstration.plan import plan
from overenskommelsen.demonstration.reporting import reports
from overenskommelsen.demonstration.second_person import second_person
from overenskommelsen.demonstration.telling import telling
from overenskommelsen.models import User
from principles.models import Agreement, Steward

ROLES = [
    ("drift@exempel.se", "Dag", "Drift", "operatör"),
    ("kansli.skane@exempel.se", "Karin", "Kansli", "kansliet i Skåne"),
    ("styrgrupp.skane@exempel.se", "Stig", "Styrgrupp", "styrgruppen i Skåne"),
    ("kansli.ostergotland@exempel.se", "Östen", "Kansli", "kansliet i Östergötland"),
    ("foretradare@exempel.se", "Frida", "Företrädare", "företräder organisationerna i exemplen"),
    ("ny@exempel.se", "Nora", "Ny", "har ett konto men ingen organisation"),
]


@transaction.atomic
def fill(password: str) -> list[tuple[str, str]]:
    """Add everything once. Returns (e-mail, role in Swedish) for each login made.

    Raises Agreement.DoesNotExist unless both agreements are loaded.
    """
    skane = Agreement.objects.get(slug="skane")
    ostergotland = Agreement.objects.get(slug="ostergotland")
    operator, secretariat, steering, eastern, representative, _new = (
        account(email, first, last, password) for email, first, last, _role in ROLES
    )
    operator.is_superuser = True
    operator.save()
    keep(skane, secretariat, Steward.Role.SECRETARIAT)
    keep(skane, steering, Steward.Role.STEERING)
    keep(ostergotland, eastern, Steward.Role.SECRETARIAT)
    parties_sign(skane, secretariat)
    for invention in invented.ORGANISATIONS:
        approved = apply(skane, invention, representative, reviewer=secretariat)
        sign(approved, representative)
    apply(skane, invented.READY_TO_SIGN, representative, reviewer=secretariat)
    applications(skane, secretariat, representative)
    plan(skane, by=secretariat)
    following(skane, secretariat=secretariat)
    governance(skane, secretariat=secretariat, representative=representative)
    events(skane, secretariat=secretariat)
    dialogue(skane, secretariat=secretariat, representative=representative)
    mirrors(skane, secretariat=secretariat, representative=representative)
    reports(skane, secretariat=secretariat)
    second_person(skane, secretariat=secretariat, steering=steering, representative=representative)
    contacts(skane)
    old_details(skane)
    telling(skane, secretariat=secretariat)
    return [(email, role) for email, _first, _last, role in ROLES]


def account(email: str, first_name: str, last_name: str, password: str) -> User:
    user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def keep(agreement: Agreement, user: User, role: Steward.Role) -> None:
    Steward.objects.create(agreement=agreement, user=user, role=role)


def apply(
    agreement: Agreement, invention: tuple[Any, ...], by: User, *, reviewer: User | None
) -> Accession:
    """Register an organisation and send in its application; approve it if there is a reviewer."""
    name, form, municipality, areas = invention
    organisation = joining.register_organisation(
        by=by,
        name=name,
        form=form,
        municipality=municipality,
        presentation=invented.PRESENTATION,
        areas=list(ActivityArea.objects.filter(slug__in=areas)),
    )
    accession = joining.start_application(organisation, agreement, by=by)
    joining.save_application(
        accession,
        by=by,
        confirmed=list(agreement.criteria.all()),
        decision_body="Styrelsen",
        decision_date=timezone.localdate() - timedelta(days=30),
        decision_paragraph="12",
    )
    joining.submit(accession, by=by)
    if reviewer:
        reviewing.review(accession, by=reviewer, decision=ReviewDecision.Decision.APPROVE)
    return accession


def applications(agreement: Agreement, secretariat: User, representative: User) -> None:
    """Two that wait and may be the same organisation, and one that is to be completed."""
    for invention in (invented.WAITING, invented.SIMILAR):
        apply(agreement, invention, representative, reviewer=None)
    returned = apply(agreement, invented.RETURNED, representative, reviewer=None)
    reviewing.review(
        returned,
        by=secretariat,
        decision=ReviewDecision.Decision.RETURN,
        reason=invented.QUESTION,
    )


def parties_sign(agreement: Agreement, secretariat: User) -> None:
    for party in agreement.parties.all():
        record_party_signature(
            party,
            agreement.version_in_force(),
            by=secretariat,
            people=[("Påhittad Person", "ordförande")],
            signed_on=timezone.localdate() - timedelta(days=60),
            channel=PartySignature.Channel.CEREMONY,
        )


def sign(accession: Accession, by: User) -> None:
    asked = rounds.alone(by, listed=True)
    made = rounds.open_round(accession, by=by, kind=SigningRound.Kind.SIGN, asked=asked)
    act = signing.Act(
        document=made.version.document_hash,
        title="ordförande",
        method="password",
        form_token=secrets.token_urlsafe(24),
    )
    signing.sign(made.signatories.get(), by=by, act=act)
