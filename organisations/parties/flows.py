"""The parties sign first: recorded by the secretariat, entered into the register."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organisations.joining.models import Accession
from organisations.parties.models import PartySignature, parties_have_signed
from organisations.register import flows as register
from organisations.register.models import RegisterEntry
from principles import mail
from principles.keeping import NotNow, refuse_all_but_the_secretariat
from principles.models import AgreementVersion, Party


@transaction.atomic
def record_party_signature(
    party: Party,
    version: AgreementVersion,
    *,
    by: Any,
    people: list[tuple[str, str]],
    signed_on: date,
    channel: str,
) -> PartySignature:
    """Enter a party's signature, given on paper or at a ceremony by (name, title) persons.

    Raises NotAllowed outside the agreement's secretariat, NotNow when the version is not in
    force or the party has signed it already, and what the register raises.
    """
    register.lock_chain(version.agreement)
    refuse_all_but_the_secretariat(version.agreement, by)
    version.refresh_from_db()
    if not version.is_in_force or party.agreement_id != version.agreement_id:
        raise NotNow(_("Bara den version som gäller kan skrivas under."))
    if PartySignature.objects.filter(party=party, version=version).exists():
        raise NotNow(_("%s har redan skrivit under den här versionen.") % party)
    former = PartySignature.objects.filter(party=party, is_active=True).first()
    entry = register.append(
        version.agreement,
        RegisterEntry.Kind.RENEW if former else RegisterEntry.Kind.SIGN,
        public=register.Part(
            {"organisation_id": f"party:{party.slug}", "name": party.name, "number": None}
        ),
        private=register.Part(private_data(people, signed_on, channel)),
        ref=former.entry.seq if former else None,
        document=version.document_hash,
    )
    PartySignature.objects.filter(party=party).update(is_active=False)
    made = PartySignature.objects.create(
        party=party,
        version=version,
        signed_by="\n".join(", ".join(filter(None, person)) for person in people),
        signed_on=signed_on,
        channel=channel,
        entry=entry,
        recorded_by=by,
    )
    tell_those_who_wait(version)
    return made


def private_data(people: list[tuple[str, str]], signed_on: date, channel: str) -> dict[str, Any]:
    """The private part of what was signed on paper: no address and no hour, since none is known."""
    return {
        "signatories": [
            {
                "name": name,
                "title": title,
                "email": "",
                "method": str(channel),
                "time": f"{signed_on:%Y-%m-%d}T00:00:00Z",
            }
            for name, title in people
        ],
        "decision": None,
        "channel": str(channel),
    }


def tell_those_who_wait(version: AgreementVersion) -> None:
    """When the last party has signed, mail the approved organisations that they can sign now."""
    if not parties_have_signed(version):
        return
    waiting = Accession.objects.of_agreement(version.agreement).filter(
        state=Accession.State.APPROVED
    )
    for accession in waiting.select_related("organisation", "agreement"):
        mail.write_many(
            "can_sign_now",
            to=accession.organisation.representatives.active().people(),
            key=f"can-sign:{version.pk}:{accession.pk}",
            accession=accession,
        )
