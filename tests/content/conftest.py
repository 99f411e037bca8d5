"""The tests of loading begin with an empty portal."""

import pytest

from organisations.models import ActiveSignature, RegisterEntry, RegisterPart
from principles.models import Agreement
from tests.unguarded import unguarded


@pytest.fixture(autouse=True)
def nothing_loaded(request):
    """Take away, inside the test's transaction, what `tests/conftest.py` has loaded for all."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("db")
        with unguarded():
            for model in (ActiveSignature, RegisterPart, RegisterEntry, Agreement):
                model.objects.all().delete()
