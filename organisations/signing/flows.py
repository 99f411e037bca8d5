"""Signing: the one moment that enters an organisation into the register."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.directory.models import Organisation
from organisations.joining.models import Accession
from organisations.register import flows as register
from organisations.register.models import RegisterEntry
from organisations.renewal.models import Renewal
from organisations.signing.models import Signatory, Signature, SigningRound
from organisations.signing.rounds import (
    AlreadySigned,
    CannotSign,
    held,
    refuse_stranger,
    refuse_unless_awaited,
)
from organisations.signing.tasks import send_receipts
from principles import mail
from principles.forms import tidy
from principles.models import AgreementVersion

Kind = SigningRound.Kind


class TextChanged(CannotSign):
    """Another version has come into force since the person read the text."""

    def __str__(self) -> str:
        return _("Texten har fått en ny version sedan du började. Läs den innan du skriver under")


@dataclass(frozen=True)
class Act:
    """What the person did: read this text, in this capacity, authenticated in this way."""

    document: str
    title: str
    method: str
    form_token: str


@transaction.atomic
def sign(signatory: Signatory, *, by: Any, act: Act) -> RegisterEntry | None:
    """Sign for the organisation. Returns the entry once as many have signed as must, else None.

    The same form token twice returns what the first time led to. Raises NotAllowed for anybody
    else than the signatory, TextChanged, AlreadySigned or CannotSign; and what the register
    raises when it cannot be written.
    """
    signatory = held(signatory)
    refuse_stranger(signatory, by)
    refuse_operator(by)
    made = signatory.round
    if signatory.is_signed:
        if signatory.signature.form_token == act.form_token:
            return made.entry
        raise AlreadySigned
    refuse_unless_awaited(signatory)
    refuse_other_text(made, act)
    signature = make_signature(signatory, by, act)
    signatures = [signature]
    if made.required > 1:
        signatures = list(Signature.objects.filter(signatory__round=made))
    if len(signatures) < made.required:
        tell_the_others(made, signatory)
        return None
    return enter(made, signatures, form_token=act.form_token)


def refuse_operator(user: Any) -> None:
    """Raise CannotSign for whoever runs the portal, who could have become any signatory."""
    if user.is_superuser:
        raise CannotSign(
            _("Den som driver portalen skriver inte under med det kontot. Använd ett eget konto.")
        )


def refuse_other_text(made: SigningRound, act: Act) -> None:
    """Raise TextChanged unless what was read is the round's text, and that text applies."""
    in_force = made.version.state == AgreementVersion.State.ADOPTED or made.is_withdrawal
    if not in_force or act.document != made.version.document_hash:
        raise TextChanged


def make_signature(signatory: Signatory, by: Any, act: Act) -> Signature:
    now = timezone.now()
    made = signatory.round
    Signatory.objects.filter(pk=signatory.pk).update(
        state=Signatory.State.SIGNED, answered_at=now, name=tidy(by.get_full_name())
    )
    return Signature.objects.create(
        signatory=signatory,
        accession=made.accession,
        version=made.version,
        user=by,
        name=tidy(by.get_full_name()),
        title=tidy(act.title),
        email=tidy(by.email),
        method=act.method,
        signed_at=now,
        form_token=act.form_token,
    )


def tell_the_others(made: SigningRound, signatory: Signatory) -> None:
    """Mail those who act for the organisation who has signed, and who is awaited."""
    fresh = SigningRound.objects.get(pk=made.pk)
    acting = made.accession.organisation.representatives.active()
    others = acting.exclude(user=signatory.user_id).people()
    mail.write_many("signatory_signed", to=others, round=fresh, signatory=signatory)


def enter(
    made: SigningRound, signatures: list[Signature], *, form_token: str | None = None
) -> RegisterEntry:
    """Enter what the round was about into the register, and let the receipts be mailed."""
    accession, former = made.accession, made.accession.entry
    entry = register.append(
        accession.agreement,
        RegisterEntry.Kind(made.kind),
        public=register.Part(public_data(made)),
        private=register.Part(private_data(made, signatures)),
        ref=former.seq if former and made.kind != Kind.SIGN else None,
        document=None if made.is_withdrawal else made.version.document_hash,
        form_token=form_token,
    )
    SigningRound.objects.filter(pk=made.pk).update(
        state=SigningRound.State.DONE, entry=entry, closed_at=entry.time
    )
    settle(made, entry)
    send_receipts.enqueue(made.pk)
    return entry


def settle(made: SigningRound, entry: RegisterEntry) -> None:
    """Let the accession, and the question about renewal, say what has been signed."""
    accessions = Accession.objects.filter(pk=made.accession_id)
    if made.is_withdrawal:
        accessions.update(state=Accession.State.WITHDRAWN)
        answer_renewals(made, Renewal.Answer.WITHDRAWN)
        return
    # A renewal leaves the day on which the organisation joined.
    since = made.accession.signed_at if made.kind == Kind.RENEW else entry.time
    accessions.update(
        state=Accession.State.SIGNED,
        entry=entry,
        signed_version=made.version,
        signed_at=since,
        listed=made.listed,
        **rule_of(made),
    )
    if made.kind == Kind.RENEW:
        answer_renewals(made, Renewal.Answer.RENEWED)


def rule_of(made: SigningRound) -> dict[str, Any]:
    """How the organisation signs (firmateckning), as it has shown online; a paper tells nothing."""
    if made.channel != SigningRound.Channel.ONLINE:
        return {}
    rules = Accession.SigningRule
    rule = rules.JOINT if made.required > 1 else rules.SOLE
    return {"signing_rule": rule, "signatures_required": made.required}


def answer_renewals(made: SigningRound, answer: str) -> None:
    rows = Renewal.objects.filter(accession=made.accession_id)
    if answer == Renewal.Answer.RENEWED:
        rows = rows.filter(version=made.version_id)
    else:
        rows = rows.unanswered()
    rows.update(answer=answer, answered_at=timezone.now(), answered_by=made.opened_by)


def public_data(made: SigningRound) -> dict[str, Any]:
    """What the register publishes: who has signed; of a withdrawal nothing more than that it is."""
    if made.is_withdrawal:
        return {"reason": None}
    return identity(made.accession.organisation)


def identity(organisation: Organisation) -> dict[str, Any]:
    """How the register names an organisation (register.md)."""
    return {
        "organisation_id": organisation.register_id,
        "name": organisation.name,
        "number": organisation.number,
    }


def private_data(made: SigningRound, signatures: list[Signature]) -> dict[str, Any]:
    """What the receipt holds and the register only commits to (register.md)."""
    return {
        "signatories": [as_registered(signature) for signature in signatures],
        "decision": made.decision or None,
        "channel": str(made.channel),
    }


def as_registered(signature: Signature) -> dict[str, str]:
    """A signatory as the register's private part holds it (register.md)."""
    return {
        "name": signature.name,
        "title": signature.title,
        "email": signature.email,
        "method": signature.method,
        "time": f"{signature.signed_at:%Y-%m-%dT%H:%M:%SZ}",
    }
