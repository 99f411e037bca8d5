"""The measuring itself, on the database of DATABASE_URL; started by `benchmarks.admin_lists`."""

import os
import sys
import time
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.contrib import admin  # noqa: E402
from django.core.paginator import Paginator  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.admin_filling import fill  # noqa: E402
from overenskommelsen.models import User  # noqa: E402

LONGEST = 1.0  # seconds
Turn = tuple[float, int, int, str]


def main() -> None:
    organisations, actions, slowest = map(int, sys.argv[1:4])
    fill(organisations, actions)
    setup_test_environment()  # answers tell which list they show
    for email in ("karin@example.se", "dag@example.se"):
        turns = sorted(opened(User.objects.get(email=email)), reverse=True)
        over = sum(seconds > LONGEST for seconds, *_rest in turns)
        print(f"\n{connection.vendor}, {email}: {len(turns)} pages, {over} over {LONGEST:.0f} s")
        for seconds, queries, kilobytes, address in turns[:slowest]:
            print(f"{seconds * 1000:7.0f} ms {queries:4} queries {kilobytes:5} kB  {address}")
        sys.stdout.flush()


def opened(user: User) -> Iterator[Turn]:
    """The seconds, queries and size of each page: the better of two turns."""
    client = Client()
    client.force_login(user)
    for address in addresses(user, client):
        turns = [one(client, address) for _turn in range(2)]
        yield min(turns)


def one(client: Client, address: str) -> Turn:
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        begun = time.monotonic()
        answer = client.get(address)
        seconds = time.monotonic() - begun
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    return seconds, len(queries), len(answer.content) // 1000, address


def addresses(user: User, client: Client) -> Iterator[str]:
    request: Any = RequestFactory().get("/")
    request.user = user
    yield reverse("admin:index")
    for model, shown in admin.site._registry.items():
        if not shown.has_view_permission(request):
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = reverse(f"{name}_changelist")
        changelist: Any = client.get(listed).context["cl"]
        yield listed
        last = Paginator(changelist.queryset, changelist.list_per_page).num_pages
        if last > 1:
            yield f"{listed}?p={last}"
        if changelist.search_fields:
            yield f"{listed}?q=nummer+99"
        for spec in changelist.filter_specs:
            chosen = [choice["query_string"] for choice in spec.choices(changelist)]
            yield from (listed + query for query in chosen[1:])
        if shown.has_add_permission(request):
            yield reverse(f"{name}_add")
        row = changelist.queryset.first()
        if row is not None and shown.has_view_permission(request, row):
            yield reverse(f"{name}_change", args=[row.pk])


if __name__ == "__main__":
    main()
