"""A portal where everybody stands at the last button: `python -m tests.faults.prepare PLAN N`.

The organisations are approved and their rounds opened by the portal's own flows; only the
sessions of the signatories, who have read, declared, checked and authenticated again, are written
directly. PLAN gets what the clients are to do: a list of tasks, each a list of presses
(session, signatory) that happen at the same moment.
"""

import json
import os
import secrets
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from principles.models import Agreement  # noqa: E402
from tests import cast  # noqa: E402

# Of ten organisations one submits doubly, one is in two browsers at once, one signs by two.
KINDS = ("double", "tabs", "joint", *["alone"] * 7)
# In one transaction: fewer commits, but PostgreSQL is slow to find a row changed often in one.
AT_ONCE = 20
# Nobody here is asked for the password once more, however long the run takes.
LONG = 3600


def main():
    plan, number = sys.argv[1], int(sys.argv[2])
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_agreement", "skane", verbosity=0)
    agreement = Agreement.objects.get(slug="skane")
    karin = cast.steward("karin@example.se", agreement, "secretariat")
    cast.parties_sign(agreement.version_in_force(), by=karin)
    tasks = []
    for start in range(0, number, AT_ONCE):
        with transaction.atomic():
            some = range(start, min(start + AT_ONCE, number))
            tasks += [task(agreement, karin, n, KINDS[n % len(KINDS)]) for n in some]
    with open(plan, "w") as file:
        json.dump(tasks, file)


def task(agreement, reviewer, number, kind):
    """An organisation before its signature. Returns who presses at the same moment."""
    people = [
        cast.person(f"person{number}.{n}@example.se", "Person", f"{number}.{n}")
        for n in range(2 if kind == "joint" else 1)
    ]
    organisation = cast.organisation(f"Förening {number}", by=people[0])
    accession = cast.approved(organisation, agreement, by=people[0], reviewer=reviewer)
    named = [(person.get_full_name(), person.email) for person in people]
    made = cast.begun(accession, by=people[0], people=named, required=len(people))
    places = [(person, cast.place_of(person, made)) for person in people]
    presses = [[session(person, place, made), place.pk] for person, place in places]
    if kind == "double":
        return presses * 2
    if kind == "tabs":
        return presses + [[session(*places[0], made), places[0][1].pk]]
    return presses


def session(person, place, made):
    """A browser of the person, at the last step, with a form token of its own."""
    now = time.time()
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store["account_authentication_methods_user"] = str(person.pk)
    store["account_authentication_methods"] = [
        {"method": "password", "at": now + LONG, "reauthenticated": True}
    ]
    store[f"signing-{place.pk}"] = {
        "document": made.version.document_hash,
        "form": {"title": "ordförande"},
        "token": secrets.token_urlsafe(24),
        "checked_at": now,
    }
    store.create()
    return store.session_key


if __name__ == "__main__":
    main()
