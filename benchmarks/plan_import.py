"""A file of 5 000 actions into a plan, on each database: `python -m benchmarks.plan_import`.

Told are the seconds and the growth of the process' largest memory for reading the file, looking
at what it would change, doing it, and fetching the plan again, whose bytes must be the file's;
then the same for a file in which half of the rows change.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack

from tests import postgres


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan_import", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--kind", choices=["csv", "xlsx"], action="append")
    asked = parser.parse_args()
    for database in asked.database or ["sqlite", "postgresql"]:
        for kind in asked.kind or ["csv", "xlsx"]:
            with ExitStack() as stack:
                if database == "postgresql":
                    address = stack.enter_context(postgres.server()).address
                else:
                    folder = stack.enter_context(tempfile.TemporaryDirectory())
                    address = f"sqlite:///{folder}/portal.sqlite3"
                words = ["benchmarks.importing", str(asked.rows), kind]
                environment = os.environ | {"DATABASE_URL": address}
                subprocess.run([sys.executable, "-m", *words], env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
