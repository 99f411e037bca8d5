"""What the secretariat does with a mirror: who rates, when it opens, and that all may read it."""

import unicodedata
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.links.entering import account_of
from organisations.links.models import hash_of
from organisations.models import Accession, Representative
from plans.mirror.links import end_of, issue, write_to
from plans.mirror.models import Assessor, Mirror
from principles import mail
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.models import Letter, Party, Steward

MOST_ASSESSORS = 20


def held(mirror: Mirror) -> Mirror:
    """The mirror as it is now, while this transaction alone decides about it."""
    rows = Mirror.objects.select_for_update(of=("self",))
    found: Mirror = rows.select_related("agreement", "version").get(pk=mirror.pk)
    return found


@transaction.atomic
def name_assessor(
    mirror: Mirror, *, by: Any, party: Party, name: str, email: str, language: str = "sv"
) -> Assessor:
    """Let a person rate for a party; when the mirror is open already, the link is mailed at once.

    The others who rate for the party are then told, so that nobody comes to read their sheet
    unseen. Raises NotAllowed outside the secretariat, NotNow for an address that is taken or
    belongs to the secretariat or an operator, another agreement's party, or too many.
    """
    mirror = held(mirror)
    refuse_outside_secretariat(mirror.agreement, by)
    email = unicodedata.normalize("NFC", email).strip().lower()
    refuse_assessor(mirror, party, email)
    made = Assessor(mirror=mirror, party=party, name=name, email=email, language=language)
    made.token_hash, made.expires_at = hash_of(f"none:{mirror.pk}:{email}"), timezone.now()
    made.save()
    if mirror.opened_at:
        others = [row for row in party_assessors(mirror, party) if row.pk != made.pk]
        send_link(made)
        for other in others:
            key = f"mirror-colleague:{made.pk}:{other.pk}"
            write_to(other, "mirror_colleague", key=key, colleague=name)
    return made


def party_assessors(mirror: Mirror, party: Party) -> list[Assessor]:
    """Those who rate for a party and have a link that works."""
    rows = mirror.assessors.filter(party=party, expires_at__gt=timezone.now())
    return list(rows.select_related("mirror__agreement", "party"))


def refuse_assessor(mirror: Mirror, party: Party, email: str) -> None:
    """Raise NotNow unless the address may rate for the party."""
    if party.agreement_id != mirror.agreement_id:
        raise NotNow(_("Parten hör till en annan överenskommelse."))
    if mirror.assessors.filter(email__iexact=email).exists():
        raise NotNow(_("Adressen bedömer redan för en part."))
    if mirror.assessors.filter(party=party).count() >= MOST_ASSESSORS:
        raise NotNow(_("Högst tjugo personer kan bedöma för en part."))
    if keeps_the_mirror(mirror, email):
        raise NotNow(
            _(
                "Adressen hör till kansliet eller driften. De ser båda parters bedömningar "
                "först när alla har lämnat in, så de bedömer inte själva."
            )
        )


def keeps_the_mirror(mirror: Mirror, email: str) -> bool:
    """Whether the address is that of somebody in the secretariat, or of an operator."""
    accounts = list(get_user_model().objects.filter(email__iexact=email))
    if shown := account_of(email):
        accounts.append(shown)
    own = Steward.objects.of_agreement(mirror.agreement).active().secretariat()
    return any(user.is_superuser for user in accounts) or own.filter(user__in=accounts).exists()


def send_link(assessor: Assessor) -> None:
    issue(assessor)
    write_to(assessor, "mirror_asked", key=f"mirror-asked:{assessor.pk}:{assessor.token_hash[:12]}")


@transaction.atomic
def send_again(assessor: Assessor, *, by: Any) -> None:
    """Mail a new link; the one before stops working.

    Raises NotAllowed outside the secretariat, NotNow before the mirror has opened.
    """
    mirror = held(assessor.mirror)
    refuse_outside_secretariat(mirror.agreement, by)
    if not mirror.opened_at:
        raise NotNow(_("Länken skickas när spegeln öppnas."))
    held_row: Any = Assessor.objects.select_for_update(of=("self",))
    send_link(held_row.select_related("mirror__agreement", "party").get(pk=assessor.pk))


@transaction.atomic
def take_away(assessor: Assessor, *, by: Any) -> None:
    """The person does not rate any more; the link ends. What the party has saved stays.

    Raises NotAllowed outside the secretariat, NotNow when the party would have nobody left in a
    mirror that is open.
    """
    mirror = held(assessor.mirror)
    refuse_outside_secretariat(mirror.agreement, by)
    if not mirror.opened_at:
        assessor.delete()
        return
    left = [row for row in party_assessors(mirror, assessor.party) if row.pk != assessor.pk]
    if not left:
        raise NotNow(_("Lägg först till någon annan som bedömer för parten."))
    assessor.expires_at = timezone.now()
    assessor.save()


def stretch_links(mirror: Mirror) -> None:
    """Let the links that work last past a later last day."""
    for assessor in mirror.assessors.filter(expires_at__gt=timezone.now()):
        assessor.mirror = mirror
        assessor.expires_at = max(assessor.expires_at, end_of(assessor))
        assessor.save()


def what_is_missing(mirror: Mirror) -> list[str]:
    """Why the mirror cannot be opened yet, in words; empty when it can."""
    missing = []
    parties = list(mirror.agreement.parties.all())
    if len(parties) < 2:
        missing.append(_("Överenskommelsen behöver två parter."))
    if not mirror.version.principles.exists():
        missing.append(_("Versionen har inga principer att bedöma."))
    named = set(mirror.assessors.values_list("party_id", flat=True))
    for party in parties:
        if party.pk not in named:
            missing.append(_("Ingen bedömer för %s än.") % party.name)
    if mirror.is_closed:
        missing.append(_("Sista dagen har varit. Välj en senare dag."))
    return missing


class NotReady(NotNow):
    """The mirror cannot be opened yet: `missing` says why."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


@transaction.atomic
def open_mirror(mirror: Mirror, *, by: Any) -> Mirror:
    """Mail each assessor the link, and the signatories' representatives if they are asked.

    Raises NotAllowed outside the secretariat, NotReady (a NotNow) with all that is missing, NotNow
    when it has been opened.
    """
    mirror = held(mirror)
    refuse_outside_secretariat(mirror.agreement, by)
    if mirror.opened_at:
        raise NotNow(_("Spegeln är redan öppnad."))
    if missing := what_is_missing(mirror):
        raise NotReady(missing)
    mirror.opened_at = timezone.now()
    mirror.save()
    for assessor in mirror.assessors.select_related("mirror__agreement", "party"):
        send_link(assessor)
    if mirror.asks_signatories:
        ask_signatories(mirror, "mirror_signatories", key=f"mirror-signatories:{mirror.pk}")
    return mirror


def ask_signatories(mirror: Mirror, template: str, *, key: str, answered: Any = ()) -> None:
    """Mail those who act for each organisation that has signed, but for those that answered.

    Each gets it once for a `key`.
    """
    told = set(Letter.objects.filter(key__startswith=f"{key}:").values_list("key", flat=True))
    signed = Accession.objects.of_agreement(mirror.agreement).signed().values("organisation")
    acting = Representative.objects.active().filter(organisation__in=signed)
    acting = acting.exclude(organisation__in=answered).select_related("user", "organisation")
    for representative in acting:
        own = f"{key}:{representative.pk}"
        if own in told:
            continue
        mail.write(
            template,
            to=representative.user,
            key=own,
            mirror=mirror,
            agreement=mirror.agreement,
            organisation=representative.organisation,
        )


@transaction.atomic
def publish(mirror: Mirror, *, by: Any) -> Mirror:
    """Let everybody read the mirror. Twice is once.

    Raises NotAllowed outside the secretariat, NotNow before every party has handed in.
    """
    mirror = held(mirror)
    refuse_outside_secretariat(mirror.agreement, by)
    if not mirror.shown_at:
        raise NotNow(_("Spegeln kan publiceras när alla parter har lämnat in."))
    if not mirror.published_at:
        mirror.published_at = timezone.now()
        mirror.save()
    return mirror
