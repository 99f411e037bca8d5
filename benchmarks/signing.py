"""Signings per second, beside a bare loop on the same database: `python -m benchmarks.signing`.

The bare loop locks a row, inserts a row and commits, in plain SQL through the same Django
connection; «by ORM» is the same in the words of Django's models. All take turns in one run, from
one process and from eight, and the medians are compared. PostgreSQL runs with its default
durability, SQLite as the portal configures it. Keep the machine quiet.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack

from tests import postgres


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signing", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--workers", type=int, action="append", help="1 and 8 unless given")
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--signings", type=int, default=48, help="in each turn")
    asked = parser.parse_args()
    workers = ",".join(map(str, asked.workers or [1, 8]))
    for database in asked.database or ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            if database == "postgresql":
                address = stack.enter_context(postgres.server(fsync=True)).address
            else:
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                address = f"sqlite:///{folder}/portal.sqlite3"
            words = ["benchmarks.measuring", workers, str(asked.turns), str(asked.signings)]
            environment = os.environ | {"DATABASE_URL": address}
            subprocess.run([sys.executable, "-m", *words], env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
