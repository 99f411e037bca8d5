"""One open consultation in Skåne, which asks its signatories: Åkerbär, and no other."""

import pytest

from tests.consultations import places


@pytest.fixture
def proposal(skane):
    return places.proposed(skane)


@pytest.fixture
def consultation(signed, proposal):
    return places.opened(proposal)


@pytest.fixture
def for_all(proposal, akerbar, bergsgarden):
    """One that asks every organisation in the portal."""
    return places.opened(proposal, audience="registered", slug="alla")
