"""A draft of Skåne that lacks nothing, and the steps on its way into force."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisations.adopting import flows
from principles.models import AgreementVersion, Principle, Section, Steward
from tests import cast

TODAY = timezone.localdate()


def ready(agreement, **told):
    """The agreement's next version, ready to be adopted."""
    newest = agreement.versions.order_by("-number").first()
    facts = {
        "adopted_on": TODAY - timedelta(days=7),
        "deciding_body": "Regionstyrelsen",
        "case_number": "2026-POL000123",
        "in_force_from": TODAY - timedelta(days=1),
        "slug": "ny",
        "name": "Ny version",
    }
    version = AgreementVersion.objects.create(
        agreement=agreement, number=newest.number + 1, **facts | told
    )
    Section.objects.create(version=version, heading="Vision", anchor="vision", body="Ny vision.")
    Principle.objects.create(version=version, slug="dialog", name="Dialog", meaning="Vi samtalar.")
    return version


@pytest.fixture
def draft(skane):
    return ready(skane)


@pytest.fixture
def asked(draft, karin, stig):
    return flows.ask(draft, by=karin, message="Remissen är klar.")


@pytest.fixture
def approved_text(asked, stig):
    flows.approve(asked, by=stig)
    return asked


@pytest.fixture
def siv(skane):
    """Siv sits in the steering group and in the secretariat."""
    siv = cast.steward("siv@example.se", skane, "steering")
    Steward.objects.create(agreement=skane, user=siv, role="secretariat")
    return siv
