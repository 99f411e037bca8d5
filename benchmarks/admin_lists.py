"""Every list of the admin with 10 000 organisations and 2 000 actions, on each database:
`python -m benchmarks.admin_lists`.

As the secretariat and as the operator, each list is opened: the first page, the last, a search
and every choice of every filter; then the pages to add and to change a row. Told are the slowest
by the clock, with their queries, and how many took more than a second. Keep the machine quiet.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack

from tests import postgres


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.admin_lists", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    parser.add_argument("--organisations", type=int, default=10_000)
    parser.add_argument("--actions", type=int, default=2_000)
    parser.add_argument("--slowest", type=int, default=12, help="how many to tell of")
    asked = parser.parse_args()
    numbers = [str(asked.organisations), str(asked.actions), str(asked.slowest)]
    for database in asked.database or ["sqlite", "postgresql"]:
        with ExitStack() as stack:
            if database == "postgresql":
                address = stack.enter_context(postgres.server()).address
            else:
                folder = stack.enter_context(tempfile.TemporaryDirectory())
                address = f"sqlite:///{folder}/portal.sqlite3"
            words = ["benchmarks.admin_listing", *numbers]
            environment = os.environ | {"DATABASE_URL": address}
            subprocess.run([sys.executable, "-m", *words], env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
