"""A plan of Skåne that is a draft with two actions, and its steps towards the public."""

import pytest
from django.utils import timezone

from plans.approving import flows
from plans.models import Action, DevelopmentArea, Plan
from principles.models import Steward
from tests import cast

YEAR = timezone.localdate().year


def planned(plan, title="Mötesplats", **said):
    """An action in the plan's first area; the whole plan long unless it is said otherwise."""
    area = DevelopmentArea.objects.of_agreement(plan.agreement).first()
    facts = {"first_year": plan.first_year, "last_year": plan.last_year, "area": area}
    slug = title.casefold().translate(str.maketrans("åäö ", "aao-"))
    made = Action.objects.create(plan=plan, title=title, slug=slug, **facts | said)
    made.parties.set(plan.agreement.parties.all())
    return made


@pytest.fixture
def plan(skane):
    """A draft of five years around this one, with two actions."""
    made = Plan.objects.create(
        agreement=skane, first_year=YEAR - 2, last_year=YEAR + 2, introduction="Vi börjar om."
    )
    planned(made)
    planned(made, "Utbildning", first_year=YEAR - 2, last_year=YEAR - 1, progress=40)
    return made


@pytest.fixture
def asked(plan, karin, stig):
    return flows.ask(plan, by=karin, message="Vi har haft två möten.")


@pytest.fixture
def approved_plan(asked, stig):
    flows.approve(asked, by=stig, comment="Bra.")
    return asked


@pytest.fixture
def siv(skane):
    """Siv sits in the steering group and in the secretariat."""
    siv = cast.steward("siv@example.se", skane, "steering")
    Steward.objects.create(agreement=skane, user=siv, role="secretariat")
    return siv
