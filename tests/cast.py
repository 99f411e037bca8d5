"""The people and organisations of the tests, made by the portal's own flows."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from organisations.joining import flows as joining
from organisations.models import ActivityArea, ReviewDecision, SigningLink
from organisations.parties import flows as parties
from organisations.parties.models import parties_have_signed
from organisations.register.flows import enter_document
from organisations.reviewing import flows as reviewing
from organisations.signing import flows as signing
from organisations.signing import rounds
from overenskommelsen.models import User
from principles.models import AgreementVersion, Section, Steward
from principles.text.flows import adopt

PASSWORD = "vind-i-seglen-7"


def person(email, first_name, last_name):
    """Somebody with a verified account and a password."""
    user = User.objects.create_user(email, PASSWORD, first_name=first_name, last_name=last_name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def second_factor(user):
    """The user gets a one-time-code app. Returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def steward(email, agreement, role):
    user = person(email, email.split("@")[0].title(), "Kansli")
    Steward.objects.create(agreement=agreement, user=user, role=role)
    second_factor(user)
    return user


def organisation(name, *, by, number=None, municipality="1280"):
    return joining.register_organisation(
        by=by,
        name=name,
        form="association",
        number=number,
        municipality=municipality,
        areas=list(ActivityArea.objects.filter(slug="kultur")),
    )


def submitted(organisation, agreement, *, by):
    """An application with all criteria confirmed, sent in to the secretariat."""
    accession = joining.start_application(organisation, agreement, by=by)
    joining.save_application(
        accession,
        by=by,
        confirmed=list(agreement.criteria.all()),
        decision_body="Styrelsen",
        decision_date=timezone.localdate(),
        decision_paragraph="12",
    )
    return joining.submit(accession, by=by)


def approved(organisation, agreement, *, by, reviewer):
    """An approved application to an agreement whose parties have signed."""
    version = agreement.version_in_force()
    if not parties_have_signed(version):
        parties_sign(version, by=reviewer)
    accession = submitted(organisation, agreement, by=by)
    return reviewing.review(accession, by=reviewer, decision=ReviewDecision.Decision.APPROVE)


def parties_sign(version, *, by):
    """Every party signs the version, as recorded by its secretariat (or an operator)."""
    for party in version.agreement.parties.all():
        parties.record_party_signature(
            party,
            version,
            by=by,
            people=[("Ordförande " + party.name, "ordförande")],
            signed_on=timezone.localdate(),
            channel="ceremony",
        )


def begun(accession, *, by, kind="sign", people=(), required=1, **more):
    """A round of signatures; alone unless others are named as (name, address)."""
    asked = rounds.alone(by, **more)
    if people:
        named = tuple(rounds.Person(*person) for person in people)
        asked = rounds.Asked(people=named, required=required, **more)
    return rounds.open_round(accession, by=by, kind=kind, asked=asked)


def place_of(person, made):
    """The person's own place in a round; whoever was invited by mail opens the link."""
    mine = made.signatories.of(person).first()
    if mine:
        return mine
    link = SigningLink.objects.filter(signatory__round=made, signatory__email=person.email).first()
    return rounds.claim(link, by=person)


def act(signatory, **changes):
    """What a signatory does who has read the round's text."""
    stated = {
        "document": signatory.round.version.document_hash,
        "title": "ordförande",
        "method": "password",
        "form_token": secrets.token_urlsafe(24),
    }
    return signing.Act(**stated | changes)


def signs(person, made, **changes):
    """The person signs in the round. Returns the register entry, or None if more must sign."""
    mine = place_of(person, made)
    return signing.sign(mine, by=person, act=act(mine, **changes))


def signed(accession, *, by):
    signs(by, begun(accession, by=by))
    accession.refresh_from_db()
    return accession


def new_version(agreement, *, by=None, slug="ny"):
    """The agreement gets a new version in force; `by` records that the parties sign it."""
    number = agreement.versions.order_by("-number").first().number + 1
    version = AgreementVersion.objects.create(
        agreement=agreement, number=number, slug=slug, name=f"Ny version {number}"
    )
    Section.objects.create(
        version=version, heading="Vision", anchor="vision", body=f"Ny vision {number}."
    )
    enter_document(adopt(version))
    if by:
        parties_sign(version, by=by)
    return version
