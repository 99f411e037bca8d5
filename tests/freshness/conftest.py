"""Signatory organisations whose details nobody has touched for two years."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisations.models import DetailsQuestion, Organisation
from principles.models import Letter

NOW = timezone.now()
TWO_YEARS_AGO = NOW - timedelta(days=730)


def age(*organisations, when=TWO_YEARS_AGO):
    keys = [organisation.pk for organisation in organisations]
    Organisation.objects.filter(pk__in=keys).update(updated_at=when, confirmed_at=None)


def letters(kind=""):
    rows = Letter.objects.filter(key__startswith="freshness:", key__contains=f":{kind}")
    return list(rows.order_by("created_at", "pk"))


@pytest.fixture
def old(signed):
    """Åkerbär, signed in Skåne two years ago and untouched since."""
    age(signed.organisation)
    signed.organisation.refresh_from_db()
    return signed.organisation


@pytest.fixture
def asked(old):
    from organisations.freshness.asking import ask_if_still_right

    assert ask_if_still_right(now=timezone.now()) == 1
    return DetailsQuestion.objects.select_related("organisation").get()
