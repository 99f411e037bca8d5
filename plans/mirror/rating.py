"""Rating for a party: saving the shared sheet, handing it in, and what happens when all have."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.mirror.links import write_to
from plans.mirror.models import Assessment, Assessor, HandedIn, Mirror
from plans.mirror.preparing import held
from plans.mirror.sheets import Sheet, fingerprint, questions, sheet_of, without_empty
from principles import mail
from principles.keeping import NotAllowed, NotNow, secretariat_of, steering_group_of
from principles.mail.flows import fingerprint as address_print


class Meanwhile(NotNow):
    """A colleague has saved the sheet since the page was opened: `stored` is what stands."""

    def __init__(self, stored: Sheet) -> None:
        super().__init__(_("En kollega har sparat sedan du öppnade sidan."))
        self.stored = stored


def why_not_now(mirror: Mirror, *, handed_in: bool) -> str:
    """Why a party's sheet cannot be written today, in words; empty while it can."""
    if not mirror.opened_at:
        return _("Spegeln är inte öppnad än.")
    if mirror.shown_at:
        return _("Alla parter har lämnat in. Bedömningarna går inte längre att ändra.")
    if mirror.closes_on and mirror.is_closed:
        day = date_format(mirror.closes_on, "j F Y")
        return _("Sista dagen att lämna in var %s. Hör av er till kansliet.") % day
    if handed_in:
        return _("Er bedömning är redan inlämnad. Öppna den igen om ni vill ändra.")
    return ""


@transaction.atomic
def save_sheet(mirror: Mirror, *, by: Assessor, said: Sheet, seen: str) -> None:
    """Keep a party's sheet, finished or not. `seen` is the fingerprint of what was opened.

    Raises NotAllowed for a link that has ended, NotNow when it cannot be written today,
    Meanwhile (a NotNow) when a colleague was first.
    """
    mirror, by = entered(mirror, by)
    write_down(mirror, by, said=said, seen=seen)


@transaction.atomic
def hand_in(mirror: Mirror, *, by: Assessor, said: Sheet, seen: str) -> Mirror:
    """Keep a party's sheet and hand it in; the last party's shows all of them to everyone.

    The same form sent twice is once. Raises what `save_sheet` raises, and NotNow unless every
    party is rated under every principle.
    """
    mirror, by = entered(mirror, by)
    said = without_empty(said)
    if has_handed_in(mirror, by) and said == sheet_of(mirror, by.party):
        return mirror
    if any(not (said.get(one.cell) and said[one.cell].score) for one in questions(mirror)):
        raise NotNow(_("Bedöm alla parter under alla principer innan ni lämnar in."))
    write_down(mirror, by, said=said, seen=seen)
    HandedIn.objects.bulk_create([HandedIn(mirror=mirror, party=by.party)])
    if not waited_for(mirror):
        show(mirror)
    return mirror


@transaction.atomic
def reopen(mirror: Mirror, *, by: Assessor) -> None:
    """Take the party's sheet back to write on it, as long as another party has not handed in.

    Raises NotAllowed for a link that has ended, NotNow when all have handed in or the last day
    has passed.
    """
    mirror, by = entered(mirror, by)
    if problem := why_not_now(mirror, handed_in=False):
        raise NotNow(problem)
    HandedIn.objects.filter(mirror=mirror, party=by.party).delete()


def entered(mirror: Mirror, by: Assessor) -> tuple[Mirror, Assessor]:
    """Both as they are now, the mirror held. Raises NotAllowed for a link that has ended."""
    mirror = held(mirror)
    rows = Assessor.objects.select_related("party").filter(pk=by.pk, mirror=mirror)
    found = rows.filter(token_hash=by.token_hash).first()
    if found is None or found.has_expired:
        raise NotAllowed
    return mirror, found


def has_handed_in(mirror: Mirror, by: Assessor) -> bool:
    return HandedIn.objects.filter(mirror=mirror, party=by.party).exists()


def waited_for(mirror: Mirror) -> list[Any]:
    """The parties that have not handed in."""
    done = HandedIn.objects.filter(mirror=mirror).values("party")
    return list(mirror.agreement.parties.exclude(pk__in=done))


def write_down(mirror: Mirror, by: Assessor, *, said: Sheet, seen: str) -> None:
    """Replace the party's sheet, past the revision: that somebody rates changes no page."""
    if problem := why_not_now(mirror, handed_in=has_handed_in(mirror, by)):
        raise NotNow(problem)
    known = {one.cell for one in questions(mirror)}
    if not set(said) <= known:
        raise NotAllowed
    stored, said = sheet_of(mirror, by.party), without_empty(said)
    if said == stored:
        return
    if fingerprint(stored) != seen:
        raise Meanwhile(stored)
    Assessment.objects.filter(mirror=mirror, by=by.party).delete()
    Assessment.objects.bulk_create(
        Assessment(
            mirror=mirror, by=by.party, principle_id=principle, about_id=about,
            score=one.score, comment=one.comment,
        )
        for (principle, about), one in said.items()
    )  # fmt: skip
    if not by.used_at:
        Assessor.objects.filter(pk=by.pk).update(used_at=timezone.now())


def show(mirror: Mirror) -> None:
    """All have handed in: the ratings are shown, and everyone is told once."""
    mirror.shown_at = timezone.now()
    Mirror.objects.filter(pk=mirror.pk).update(shown_at=mirror.shown_at)
    told = set()
    rows = mirror.assessors.filter(expires_at__gt=timezone.now())
    for assessor in rows.select_related("mirror__agreement", "party"):
        told.add(assessor.email)
        write_to(assessor, "mirror_shown", key=key_of_showing(mirror, assessor.email))
    stewards = [*secretariat_of(mirror.agreement), *steering_group_of(mirror.agreement)]
    people = {steward.user.email: steward.user for steward in stewards}
    for email, user in people.items():
        if email not in told:
            tell_steward(mirror, user)


def tell_steward(mirror: Mirror, user: Any) -> None:
    with override(user.language):
        address = reverse("admin:mirror_results", args=[mirror.pk])
    mail.write(
        "mirror_shown",
        to=user,
        key=key_of_showing(mirror, user.email),
        mirror=mirror,
        agreement=mirror.agreement,
        address=address,
        assessor=None,
    )


def key_of_showing(mirror: Mirror, email: str) -> str:
    return f"mirror-shown:{mirror.pk}:{address_print(email)}"
