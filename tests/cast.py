"""The people and organisations of the tests, made by the portal's own flows."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from organisations.joining import flows as joining
from organisations.models import ActivityArea, ReviewDecision
from organisations.signing import flows as signing
from overenskommelsen.models import User
from principles.models import Steward

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
    accession = submitted(organisation, agreement, by=by)
    return joining.review(accession, by=reviewer, decision=ReviewDecision.Decision.APPROVE)


def act(accession, **changes):
    """What a signatory does who has read the text in force."""
    stated = {
        "document": accession.agreement.version_in_force().document_hash,
        "title": "ordförande",
        "method": "password",
        "form_token": secrets.token_urlsafe(24),
    }
    return signing.Act(**stated | changes)


def signed(accession, *, by):
    signing.sign(accession, by=by, act=act(accession))
    accession.refresh_from_db()
    return accession
