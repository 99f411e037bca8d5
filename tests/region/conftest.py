"""Norrdal, a region that there is none of: set up by the command, as an operator would."""

import pytest
from django.core.management import call_command

from principles.models import Agreement

ANSWERS = {
    "region": "Norrdal",
    "county": "20",
    "contact_email": "kansli@norrdal.example.se",
    "contact_phone": "0240-12 34 56",
    "party": ["Region Norrdal; offentlig", "Idéburen sektor Norrdal; ideburen; ideburen-sektor"],
    "area": ["Delaktighet", "Hälsa och omsorg"],
    "body": ["Styrgrupp; högst 11; ideburen-sektor 7; region-norrdal 4", "Arbetsutskott; 4"],
    "steward": "nora@example.se",
}


@pytest.fixture
def norrdal(skane, nora):
    call_command("new_agreement", **ANSWERS)
    return Agreement.objects.get(slug="norrdal")
