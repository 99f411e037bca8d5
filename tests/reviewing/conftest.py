"""Applications, and the people who review them: some in both roles."""

import pytest
from django.urls import reverse

from principles.models import Steward
from tests import cast


@pytest.fixture
def submitted(akerbar, skane, asta):
    """Åkerbär's application to Skåne, sent in by Asta."""
    return cast.submitted(akerbar, skane, by=asta)


@pytest.fixture
def asks(skane):
    """Skåne, whose steering group has to say yes to applications."""
    skane.steering_approves = True
    skane.save()
    return skane


@pytest.fixture
def siv(skane):
    """Siv is in Skåne's secretariat and in its steering group."""
    siv = cast.steward("siv@example.se", skane, "steering")
    Steward.objects.create(agreement=skane, user=siv, role="secretariat")
    return siv


def page_of(accession):
    return reverse("admin:organisations_accession_change", args=[accession.pk])


def decide(client, accession, decision, reason="", **more):
    said = {"review_decision": decision, "reason": reason} | more
    return client.post(page_of(accession), said)
