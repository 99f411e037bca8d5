"""Signing while processes are killed: `python -m tests.faults.signing --help`.

Real web workers (granian) on a real database; clients press the button for many organisations,
some of them doubly, from two browsers, or two signatories of one organisation at once. Meanwhile
web workers are killed with `kill -9`, and PostgreSQL too. Afterwards nothing that was acknowledged
may be lost, nothing may stand twice, and the chain has to verify. Needs Linux.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from tests import postgres

ROOT = Path(__file__).parent.parent.parent
WEB_WORKERS = 4
# granian takes a restarted worker that dies sooner for a fault of the program, and gives up.
SETTLED = 6


class Run:
    """One run: a folder with everything it writes, and the environment of its processes."""

    def __init__(self, folder, database):
        self.folder, self.hold = folder, folder / "hold"
        self.plan = folder / "plan.json"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database,
            "PUBLIC_URL": "http://localhost:8000",
        }

    def start(self, *words, **how):
        command = [sys.executable, "-m", *map(str, words)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, **how)

    def do(self, *words):
        """Run to the end. Returns the exit code and what it printed."""
        process = self.start(*words, stdout=subprocess.PIPE, text=True)
        printed, _ = process.communicate()
        return process.returncode, printed

    def read(self, path):
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return answer.read()

    @contextmanager
    def web(self):
        """The portal as in production, served by several workers."""
        log = (self.folder / "web.log").open("w")
        server = self.start(
            "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", self.port,
            "--workers", WEB_WORKERS, "--blocking-threads", 4, "--respawn-failed-workers",
            "--workers-kill-timeout", 5, "overenskommelsen.wsgi:application",
            stdout=log, stderr=log,
        )  # fmt: skip
        try:
            self.wait_until_served()
            yield server
        finally:
            server.terminate()
            server.wait()
            log.close()

    def wait_until_served(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(OSError):
                self.read("/halsa/")
                return
            time.sleep(0.1)
        raise SystemExit((self.folder / "web.log").read_text())

    def answered(self):
        files = self.folder.glob("acknowledged-*")
        return sum(path.read_bytes().count(b"\n") for path in files)

    def start_clients(self, number):
        tasks = json.loads(self.plan.read_text())
        for n in range(number):
            (self.folder / f"tasks-{n}").write_text(json.dumps(tasks[n::number]))
        return [
            self.start(
                "tests.faults.client", self.port, self.folder / f"tasks-{n}",
                self.folder / f"acknowledged-{n}", self.hold,
            )
            for n in range(number)
        ]  # fmt: skip


class Killer:
    """Kills while the clients work, spread over all that they have to do."""

    def __init__(self, run, web, clients, database):
        self.run, self.web, self.clients, self.database = run, web, clients, database
        self.seen, self.workers_killed, self.servers_killed = {}, 0, 0
        self.presses = sum(map(len, json.loads(run.plan.read_text())))
        self.look()
        self.seen = dict.fromkeys(self.seen, 0.0)  # those of the start may die at any time

    def kill(self, workers, servers):
        """Carry out so many kills of each sort, and then let the clients finish."""
        deeds = [(n / (workers + 1), self.kill_worker) for n in range(1, workers + 1)]
        deeds += [(n / (servers + 1) + 0.01, self.kill_server) for n in range(1, servers + 1)]
        for share, deed in sorted(deeds, key=lambda deed: deed[0]):
            while self.run.answered() < share * self.presses and self.somebody_works():
                self.look()
                time.sleep(0.005)
            deed()
        for client in self.clients:
            client.wait()

    def somebody_works(self):
        return any(client.poll() is None for client in self.clients)

    def look(self):
        """Note when each web worker was first seen. Returns those that have settled."""
        now, alive = time.monotonic(), []
        for worker in postgres.children_of(self.web.pid):
            with suppress(FileNotFoundError, ProcessLookupError):  # it ended just now
                if b"resource_tracker" not in Path(f"/proc/{worker}/cmdline").read_bytes():
                    alive.append(worker)
        self.seen = {worker: self.seen.get(worker, now) for worker in alive}
        return [worker for worker in alive if now - self.seen[worker] > SETTLED]

    def kill_worker(self):
        """Kill a web worker in the midst of work; nobody begins anything while none can be."""
        while not (settled := self.look()):
            self.run.hold.touch()
            time.sleep(0.1)
        if self.run.hold.exists():
            self.run.hold.unlink()
            time.sleep(0.3)
        if self.somebody_works():
            with suppress(ProcessLookupError):
                os.kill(random.choice(settled), signal.SIGKILL)
                self.workers_killed += 1

    def kill_server(self):
        if self.somebody_works():
            self.database.kill()
            self.servers_killed += 1
            time.sleep(0.5)  # long enough for people to meet that the portal is away
            self.database.start()


def verify(run):
    """Whether the register verifies: by the script for outsiders, and by our own command."""
    export, key = run.folder / "export.jsonl", run.read("/skane/register/vkey.txt").decode()
    export.write_bytes(run.read("/skane/register/export.jsonl"))
    (run.folder / "checkpoint.txt").write_bytes(run.read("/skane/register/checkpoint.txt"))
    outside = run.do(
        "organisations.register.verifier", export, "--vkey", key.strip(),
        "--checkpoint", run.folder / "checkpoint.txt",
    )  # fmt: skip
    ours = run.do("django", "verify_register")
    return {"verifier says": outside[0], "verify_register says": ours[0]}


def perform(folder, asked, database, address):
    """One run on a database. Returns its figures and whether all is well."""
    run = Run(folder, address)
    started = time.monotonic()
    code, printed = run.do("tests.faults.prepare", run.plan, asked.signings)
    if code:
        raise SystemExit(f"It could not be prepared:\n{printed}")
    prepared = time.monotonic()
    with run.web() as web:
        clients = run.start_clients(asked.workers)
        killer = Killer(run, web, clients, database)
        killer.kill(asked.kills, asked.server_kills if database else 0)
        done = time.monotonic()
        verified = verify(run)
    code, printed = run.do("tests.faults.check", run.plan, folder)
    figures = {
        "database": asked.database,
        "seconds to prepare": round(prepared - started),
        "seconds": round(done - prepared),
        "web workers killed": killer.workers_killed,
        "servers killed": killer.servers_killed,
    }
    all_killed = killer.workers_killed == asked.kills and (
        not database or killer.servers_killed == asked.server_kills
    )
    figures |= json.loads(printed or "{}") | verified
    return figures, code == 0 and all_killed and not any(verified.values())


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.faults.signing", description=__doc__)
    parser.add_argument("--signings", type=int, default=1000, help="how many organisations sign")
    parser.add_argument("--workers", type=int, default=16, help="client processes")
    parser.add_argument("--kills", type=int, default=20, help="of web workers")
    parser.add_argument("--server-kills", type=int, default=3, help="of PostgreSQL")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        if asked.database == "postgresql":
            database = stack.enter_context(postgres.server(fsync=True))
            address = database.address
        else:
            database, address = None, f"sqlite:///{folder}/portal.sqlite3"
        figures, good = perform(folder, asked, database, address)
    for name, value in figures.items():
        print(f"{value!s:>10}  {name}")
    print("Nothing lost, nothing twice." if good else "NOT GOOD.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
