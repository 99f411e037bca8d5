"""Signing: the one moment that enters an organisation into the register."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.joining.flows import locked, refuse_outsider
from organisations.joining.models import Accession
from organisations.register import flows as register
from organisations.register.models import RegisterEntry
from organisations.signing.models import Signature
from principles import mail
from principles.forms import tidy
from principles.models import AgreementVersion


class CannotSign(Exception):
    """The signature cannot be made now; the message says why, in plain words."""


class TextChanged(CannotSign):
    """Another version has come into force since the person read the text."""

    def __str__(self) -> str:
        return _("Texten har fått en ny version sedan du började. Läs den innan du skriver under")


class AlreadySigned(CannotSign):
    """The organisation stands in the register already."""

    def __str__(self) -> str:
        return _("Överenskommelsen är redan underskriven för organisationen.")


@dataclass(frozen=True)
class Act:
    """What the person did: read this text, in this capacity, authenticated in this way."""

    document: str
    title: str
    method: str
    form_token: str
    listed: bool = True


@transaction.atomic
def sign(accession: Accession, *, by: Any, act: Act) -> RegisterEntry | None:
    """Sign for the organisation. Returns the entry once as many have signed as must.

    The same form token twice returns the entry that the first time made. Raises NotAllowed
    for somebody who no longer acts for the organisation, TextChanged, AlreadySigned or
    CannotSign; and what the register raises when it cannot be written.
    """
    register.lock_chain(accession.agreement)
    accession = locked(accession)
    refuse_outsider(accession.organisation, by)
    seen = RegisterEntry.objects.filter(
        agreement=accession.agreement, form_token=act.form_token
    ).first()
    if seen and accession.entry_id == seen.pk:
        return seen
    version = version_to_sign(accession, act)
    make_signature(accession, version, by, act)
    if not accession.is_validly_signed:
        return None
    return enter(accession, version, act)


def version_to_sign(accession: Accession, act: Act) -> AgreementVersion:
    """The version in force, when it is what was read and there is nothing against signing."""
    if accession.state == Accession.State.SIGNED:
        raise AlreadySigned
    if accession.state != Accession.State.APPROVED:
        raise CannotSign(_("Ansökan är inte godkänd, så det finns inget att skriva under än."))
    version = accession.agreement.version_in_force()
    if not version or version.document_hash != act.document:
        raise TextChanged
    return version


def make_signature(accession: Accession, version: AgreementVersion, by: Any, act: Act) -> Signature:
    return Signature.objects.create(
        accession=accession,
        version=version,
        user=by,
        name=tidy(by.get_full_name()),
        title=tidy(act.title),
        email=tidy(by.email),
        method=act.method,
        signed_at=timezone.now(),
    )


def enter(accession: Accession, version: AgreementVersion, act: Act) -> RegisterEntry:
    """Enter the organisation into the register, and mail the receipt to all who act for it."""
    organisation = accession.organisation
    signatures = list(accession.signatures.filter(version=version))
    entry = register.append(
        accession.agreement,
        RegisterEntry.Kind.SIGN,
        public=register.Part(
            {
                "organisation_id": organisation.register_id,
                "name": organisation.name,
                "number": organisation.number,
            }
        ),
        private=register.Part(
            {
                "signatories": [as_registered(signature) for signature in signatures],
                "decision": accession.decision or None,
                "channel": "online",
            }
        ),
        document=version.document_hash,
        form_token=act.form_token,
    )
    accession.entry, accession.signed_version = entry, version
    accession.state, accession.signed_at = Accession.State.SIGNED, entry.time
    accession.listed = act.listed
    accession.save()
    for representative in organisation.representatives.active().select_related("user"):
        mail.write(
            "receipt",
            to=representative.user,
            accession=accession,
            entry=entry,
            version=version,
            signatures=signatures,
        )
    return entry


def as_registered(signature: Signature) -> dict[str, str]:
    """A signatory as the register's private part holds it (register.md)."""
    return {
        "name": signature.name,
        "title": signature.title,
        "email": signature.email,
        "method": signature.method,
        "time": f"{signature.signed_at:%Y-%m-%dT%H:%M:%SZ}",
    }
