"""Whoever saves the form of a plan does not write over what another does to it meanwhile."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from plans.approving import flows
from plans.models import Plan


def somebody_waits():
    """Whether another connection waits for a lock of this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_is_saved_while_it_is_published_stays_published(approved_plan, karin, stig):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    plan = approved_plan.plan
    said = {
        "first_year": plan.first_year, "last_year": plan.last_year, "introduction": "Nytt.",
        "source": "",
    }  # fmt: skip
    answers = []

    def save():
        client = Client()
        client.force_login(karin)
        page = reverse("admin:plans_plan_change", args=[plan.pk])
        answers.append(client.post(page, said).status_code)
        connection.close()

    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        editor = threading.Thread(target=save)
        editor.start()
        end = time.monotonic() + 20
        while not somebody_waits() and time.monotonic() < end:
            pass
        flows.publish(approved_plan, by=karin)
    editor.join()
    assert answers == [302]
    plan.refresh_from_db()
    assert (plan.state, plan.introduction) == ("published", "Nytt.")
    assert plan.published_at is not None
