"""The measuring itself, on the database of DATABASE_URL; started by `benchmarks.plan_import`."""

import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from organisations.models import Accession, Organisation  # noqa: E402
from plans.exchange import flows  # noqa: E402
from plans.exchange.columns import COLUMNS, HEADINGS  # noqa: E402
from plans.exchange.export import as_csv, as_file, as_xlsx  # noqa: E402
from plans.exchange.reading import read_file  # noqa: E402
from plans.exchange.standing import standing  # noqa: E402
from plans.models import DevelopmentArea, Plan  # noqa: E402
from principles.models import Agreement  # noqa: E402
from tests import cast  # noqa: E402

WORDS = "Parterna möts och går igenom vad som är gjort; det som återstår får en ny dag. " * 4
WORDS = WORDS.strip()


def main() -> None:
    """Import, compare, change half of it, compare again; a line for each step."""
    number, kind = int(sys.argv[1]), sys.argv[2]
    plan, karin = load()
    file = file_of(plan, number, kind, 0)
    print(f"{connection.vendor} {kind}, {number} rows, {len(file) / 1e6:.1f} MB")
    fetched = run(plan, karin, file, kind)
    run(plan, karin, file_of(plan, number, kind, 40), kind)
    measured("fetched file again", lambda: took_in(plan, karin, fetched))


def load() -> tuple[Plan, Any]:
    call_command("migrate", verbosity=0)
    call_command("load_agreement", "skane", verbosity=0)
    skane = Agreement.objects.get()
    karin = cast.steward("karin@example.se", skane, "secretariat")
    for n in range(200):
        made = Organisation.objects.create(name=f"Förening {n}", form="other", municipality="1280")
        Accession.objects.create(agreement=skane, organisation=made, state="submitted")
    plan = Plan.objects.create(agreement=skane, first_year=2025, last_year=2032)
    return plan, karin


def file_of(plan: Plan, number: int, kind: str, progress: int) -> bytes:
    """A file of so many actions; the even ones have come as far as `progress`."""
    areas = list(DevelopmentArea.objects.of_agreement(plan.agreement))
    parties = [party.name for party in plan.agreement.parties.all()]
    version: Any = plan.agreement.version_in_force()
    principles = [row.name for row in version.principles.all()]
    rows = [[column.heading for column in COLUMNS]]
    for n in range(number):
        year = 2025 + n % 8
        due = date(year, 1, 1) + timedelta(days=n % 300)
        cells = {
            "slug": f"insats-{n}", "area": areas[n % len(areas)].name, "title": f"Insats {n}",
            "description": f"{n}. {WORDS}", "first_year": f"{year}", "last_year": f"{year}",
            "due_on": f"{due}", "status": "Pågår", "progress": "0" if n % 2 else f"{progress}",
            "parties": "; ".join(parties), "organisations": f"Förening {n % 200}",
            "principles": "; ".join(sorted({principles[n % 6], principles[n % 5]},
                                           key=principles.index)),
            "milestones": f"{due} Första; {due + timedelta(days=progress and n % 2)} Sista",
            "documents": f"Underlag https://exempel.se/{n}", "position": f"{n}",
        }  # fmt: skip
        cells["due_on"] = "" if n % 3 else cells["due_on"]
        rows.append([cells.get(key, "") for key in HEADINGS])
    order = {area.name: n for n, area in enumerate(areas)}
    rows[1:] = sorted(rows[1:], key=lambda row: (order[row[1]], int(row[4]), int(row[16])))
    return as_xlsx(rows) if kind == "xlsx" else as_csv(rows)


def run(plan: Plan, karin: Any, file: bytes, kind: str) -> bytes:
    measured("only read the file", lambda: read_file(file))
    made = measured("upload", lambda: took_in(plan, karin, file))
    now, outcome = measured("preview", lambda: flows.preview(made))
    print(f"    adds {len(outcome.added)}, changes {len(outcome.changed)}, alike {outcome.alike}")
    if outcome.remarks:
        raise SystemExit(outcome.remarks[:5])
    measured("apply", lambda: flows.apply_import(made, by=karin, seen=now.digest))
    fetched: bytes = measured("fetch", lambda: as_file(kind, standing(plan)))
    print(f"    the fetched file is the same: {fetched == file}")
    return fetched


def took_in(plan: Plan, karin: Any, file: bytes) -> Any:
    made = flows.take_in(plan, by=karin, name="plan", content=file)
    _now, outcome = flows.preview(made)
    print(f"    would do something: {outcome.does_something}")
    return made


def measured(name: str, step: Callable[[], Any]) -> Any:
    before, start, work = peak(), time.perf_counter(), time.process_time()
    result = step()
    spent, work = time.perf_counter() - start, time.process_time() - work
    memory = f"{peak():6.0f} MB at most (+{peak() - before:.0f})"
    print(f"  {name:20}{spent:7.2f} s, processor {work:6.2f} s{memory}", flush=True)
    return result


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
