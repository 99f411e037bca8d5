"""The measuring itself, on the database of DATABASE_URL; started by `benchmarks.signing`."""

import multiprocessing
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from organisations.models import Signatory  # noqa: E402
from organisations.register.flows import lock_chain  # noqa: E402
from organisations.signing.flows import sign  # noqa: E402
from principles.models import Agreement  # noqa: E402
from tests import cast  # noqa: E402

ROW = "x" * 500
Turn = tuple[str, float, float]


def main() -> None:
    """Prepare, measure with each number of workers, and print a line for each."""
    numbers = [int(number) for number in sys.argv[1].split(",")]
    turns, signings = int(sys.argv[2]), int(sys.argv[3])
    load()
    print(
        f"{connection.vendor}\n{'workers':>8}{'bare/s':>9}{'by ORM/s':>10}{'signings/s':>12}",
        end="",
    )
    print(f"{'of bare':>9}{'of ORM':>8}")
    for number in numbers:
        each = signings // number
        jobs = [[prepared(each) for _turn in range(turns + 1)] for _worker in range(number)]
        rates = measure(jobs, each * number)
        bare, orm, signed = (statistics.median(rates[name]) for name in LOOPS)
        print(f"{number:8}{bare:9.0f}{orm:10.0f}{signed:12.1f}", end="")
        print(f"{share(rates, 'bare'):9.2f}{share(rates, 'orm'):8.2f}", flush=True)


def share(rates: dict[str, list[float]], beside: str) -> float:
    """What share of the other loop's rate the signings reach: the median of the turns."""
    pairs = zip(rates["sign"], rates[beside], strict=True)
    return statistics.median(signed / other for signed, other in pairs)


def load() -> None:
    """An agreement that can be signed, and the two tables of the bare loop."""
    call_command("migrate", verbosity=0)
    call_command("load_agreement", "skane", verbosity=0)
    cast.steward("karin@example.se", Agreement.objects.get(), "secretariat")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_lock (id integer PRIMARY KEY)")
        cursor.execute("INSERT INTO bare_lock VALUES (1)")
        identity = "GENERATED ALWAYS AS IDENTITY" if connection.vendor == "postgresql" else ""
        cursor.execute(f"CREATE TABLE bare_row (id integer {identity} PRIMARY KEY, said text)")


@transaction.atomic
def prepared(number: int) -> list[int]:
    """So many organisations whose one signatory has only the last button left to press."""
    agreement = Agreement.objects.get()
    karin = agreement.stewards.get().user
    places = []
    for _ in range(number):
        count = Signatory.objects.count()
        person = cast.person(f"person{count}@example.se", "Person", str(count))
        organisation = cast.organisation(f"Förening {count}", by=person)
        accession = cast.approved(organisation, agreement, by=person, reviewer=karin)
        places.append(cast.place_of(person, cast.begun(accession, by=person)).pk)
    return places


def measure(jobs: list[list[list[int]]], number: int) -> dict[str, list[float]]:
    """For each sort, what was done a second in each turn; the first turn only warms up."""
    connection.close()
    context = multiprocessing.get_context("fork")
    together, done = context.Barrier(len(jobs)), context.Queue()
    workers = [context.Process(target=work, args=(job, together, done)) for job in jobs]
    for worker in workers:
        worker.start()
    reports: list[list[Turn]] = [done.get() for _ in workers]
    for worker in workers:
        worker.join()
    rates: dict[str, list[float]] = {name: [] for name in LOOPS}
    for turn in list(zip(*reports, strict=True))[len(LOOPS) :]:
        began, ended = min(row[1] for row in turn), max(row[2] for row in turn)
        rates[turn[0][0]].append(number / (ended - began))
    return rates


def work(jobs: list[list[int]], together: Any, done: Any) -> None:
    """One worker's turns, at the same time as the others'."""
    report: list[Turn] = []
    for places in jobs:
        signatories = [as_fetched(pk) for pk in places]
        for name, act in LOOPS.items():
            together.wait()
            report.append((name, *timed(act, signatories)))
    done.put(report)


def timed(act: Callable[[Any], None], signatories: list[Any]) -> tuple[float, float]:
    began = time.monotonic()
    for signatory in signatories:
        act(signatory)
    return began, time.monotonic()


def as_fetched(pk: int) -> Signatory:
    """The signatory as the page has fetched it before the flow begins."""
    rows = Signatory.objects.select_related(
        "user", "round__version", "round__accession__organisation", "round__accession__agreement"
    )
    return rows.get(pk=pk)


def bare_transaction(_signatory: Signatory) -> None:
    """Lock a row, insert a row, commit."""
    lock = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bare_lock WHERE id = 1" + lock)
        cursor.execute("INSERT INTO bare_row (said) VALUES (%s)", [ROW])


@transaction.atomic
def orm_transaction(signatory: Signatory) -> None:
    """The same in Django's words: what its models cost by themselves."""
    lock_chain(signatory.round.accession.agreement)
    Session.objects.create(
        session_key=secrets.token_hex(20), session_data=ROW, expire_date=timezone.now()
    )


def signing(signatory: Signatory) -> None:
    """Everything that pressing the button does in its transaction."""
    sign(signatory, by=signatory.user, act=cast.act(signatory))


LOOPS = {"bare": bare_transaction, "orm": orm_transaction, "sign": signing}


if __name__ == "__main__":
    main()
