"""A database made by older code, brought up to date by this: `python -m tests.upgrade COMMIT`.

The older code is checked out beside, migrates, loads both agreements and adopts a version more.
This code then migrates the same database. Every adopted text must hash to what it did, on its
page and in the register. Needs the commit in the clone, so it is run by hand before a release.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import server
from tests.text.hashes import faults

ROOT = Path(__file__).parent.parent
ADOPT = """
from organisations.register.flows import enter_document
from principles.models import AgreementVersion, Section
from principles.text.flows import adopt
version = AgreementVersion.objects.get(agreement__slug="ostergotland")
Section.objects.create(version=version, heading="Syfte", anchor="syfte", body="Ny text, åäö.")
enter_document(adopt(version))
"""
TELL = """
import json
from principles.models import AgreementVersion
rows = AgreementVersion.objects.adopted().values_list("agreement__slug", "slug", "document_hash")
print(json.dumps({f"{agreement}/{slug}": made for agreement, slug, made in rows}))
"""


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("commit", help="what made the database, for example a release")
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    said = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(said.database, folder) as address:
        with checked_out(said.commit, Path(folder) / "older") as older:
            before = made_by(older, address)
        for words in (["migrate", "--verbosity", "0"], ["createcachetable"], ["verify_register"]):
            run(ROOT, address, "manage.py", *words)
        found = json.loads(run(ROOT, address, "-m", "tests.text.hashes"))
    same = {place: told["file"] for place, told in found.items()} == before
    wrong = len(faults(found)) + (not same)
    print(json.dumps({"database": said.database, "versions": len(found), "wrong": wrong}))
    sys.exit(1 if wrong or not before else 0)


def made_by(older, address):
    """Let the older code make the database. Returns the hashes it gave, by version."""
    run(older, address, "manage.py", "migrate", "--verbosity", "0")
    run(older, address, "manage.py", "load_agreement", "skane", "ostergotland")
    run(older, address, "manage.py", "shell", "-c", ADOPT)
    return json.loads(run(older, address, "manage.py", "shell", "-c", TELL).splitlines()[-1])


@contextmanager
def database(kind, folder):
    """An empty database. Yields its address."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/portal.sqlite3"
    else:
        with server() as made:
            yield made.address


@contextmanager
def checked_out(commit, folder):
    """The code as it was at a commit, in a work tree of its own."""
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def run(folder, address, *words):
    """Run Python with a folder's own code on the database. Returns what it prints."""
    made = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=os.environ | made, stdout=subprocess.PIPE,
        text=True, check=True,
    )  # fmt: skip
    return done.stdout


if __name__ == "__main__":
    main()
