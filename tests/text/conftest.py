"""A draft in dialogue with every kind of part, for the tests of how a text is read."""

import pytest

from principles.models import AgreementVersion, Principle, Section, Undertaking
from tests.receipts.conftest import poppler  # noqa: F401

BODY = """Ett *första* stycke.

- En punkt
- En till
  - och en under den

1. Numrerad

   med ett stycke till

> Ett citat."""


@pytest.fixture
def draft(skane):
    """The next version of Skåne's agreement, which everybody may read."""
    draft = AgreementVersion.objects.create(
        agreement=skane, number=7, slug="nasta", name="Nästa version", state="consultation"
    )
    Section.objects.create(
        version=draft, heading="Vision", anchor="vision", body=BODY, plain="Vi hjälps **åt**."
    )
    Section.objects.create(version=draft, heading="Syfte", anchor="syfte", body="Ett syfte.")
    dialogue = Principle.objects.create(
        version=draft, slug="dialog", name="Dialog", meaning="Vi lyssnar.\n\nVi svarar."
    )
    civil, region = skane.parties.all()
    for party, text in ((region, "Frågar tidigt"), (civil, "Samlar svar"), (None, "Möts")):
        Undertaking.objects.create(version=draft, party=party, principle=dialogue, text=text)
    return draft
