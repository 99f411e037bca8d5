"""A mirror of Skåne in which Ada rates for civil society, Rut and Roy for the region."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.mirror import preparing, rating
from plans.mirror.links import token_of
from plans.mirror.models import Assessor, Mirror
from plans.mirror.sheets import Said, fingerprint, questions, sheet_of

ADA, RUT, ROY = "ada@example.se", "rut@example.se", "roy@example.se"
SECRET = "Vattenmelonen vaknar i vassen"


def prepared(agreement, *, by, year=None, closes=10, **more):
    """A mirror with its assessors named, not opened."""
    today = timezone.localdate()
    made = Mirror.objects.create(
        agreement=agreement, year=year or today.year, version=agreement.version_in_force(),
        closes_on=today + timedelta(days=closes), **more,
    )  # fmt: skip
    civil, region = agreement.parties.all()
    for party, name, email in ((civil, "Ada", ADA), (region, "Rut", RUT), (region, "Roy", ROY)):
        preparing.name_assessor(made, by=by, party=party, name=name, email=email)
    return made


def opened(agreement, *, by, **more):
    return preparing.open_mirror(prepared(agreement, by=by, **more), by=by)


def assessor(mirror, email):
    rows = Assessor.objects.select_related("mirror__agreement", "mirror__version", "party")
    return rows.get(mirror=mirror, email=email)


def link(mirror, email):
    """The address in the person's mail."""
    found = assessor(mirror, email)
    return reverse("mirror_sheet", args=[mirror.agreement.slug, token_of(found)])


def sheet(mirror, party, own=4, other=3, comment=""):
    """Every question answered: so for the own party, so for the others."""
    return {
        one.cell: Said(own) if one.own else Said(other, comment) for one in questions(mirror, party)
    }


def hands_in(mirror, email, **said):
    who = assessor(mirror, email)
    stored = fingerprint(sheet_of(mirror, who.party))
    return rating.hand_in(mirror, by=who, said=sheet(mirror, who.party, **said), seen=stored)


def shown(agreement, *, by, **more):
    """Both have handed in: they agree of civil society, and not at all of the region."""
    made = opened(agreement, by=by, **more)
    hands_in(made, ADA, own=4, other=2, comment="Vi väntar länge på svar.")
    hands_in(made, RUT, own=5, other=4)
    made.refresh_from_db()
    return made


def fields(mirror, email, **said):
    """The sheet as a browser sends it."""
    who = assessor(mirror, email)
    answered = sheet(mirror, who.party, **said)
    data = {"seen": fingerprint(sheet_of(mirror, who.party))}
    for (principle, party), one in answered.items():
        data[f"score-{principle}-{party}"] = f"{one.score}"
        data[f"comment-{principle}-{party}"] = one.comment
    return data


@pytest.fixture
def mirror(skane, karin):
    return opened(skane, by=karin)


@pytest.fixture
def half(mirror):
    """Ada has handed in for civil society, with a comment and a score that none may see."""
    hands_in(mirror, ADA, own=5, other=1, comment=SECRET)
    return mirror


@pytest.fixture
def done(skane, karin, stig):
    return shown(skane, by=karin)
