"""The handbook's pictures, taken from the running portal: `python -m tests.pictures [NAME …]`.

A portal of its own is made in a temporary folder with both agreements and the demo, served, and
photographed in Chromium as the secretariat (or who else the picture names) sees it. Each picture
is named on a page of docs/handbok/ as `![what it shows](bilder/NAME.png)`.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "handbok" / "bilder"
SECRETARIAT, STEERING = "kansli.skane@exempel.se", "styrgrupp.skane@exempel.se"
OPERATOR, REPRESENTATIVE = "drift@exempel.se", "foretradare@exempel.se"


@dataclass(frozen=True)
class Shot:
    """One picture: the address (made when the demo is there), who looks, how high it is."""

    name: str
    address: Callable[[], str]
    by: str = SECRETARIAT
    height: int = 640
    at: str = ""  # a selector that is scrolled to the top


def page_of(model: str, kind: str = "changelist", **lookup: object) -> Callable[[], str]:
    """An admin page of a model ("plans.plan"), of the row that the lookup finds."""

    def made() -> str:
        from django.apps import apps
        from django.urls import reverse

        found = apps.get_model(model)
        args = [found.objects.filter(**lookup).first().pk] if lookup else []
        return reverse(f"admin:{model.replace('.', '_')}_{kind}", args=args)

    return made


def own_page(name: str, model: str, **lookup: object) -> Callable[[], str]:
    """A page of our own in the admin, of the row that the lookup finds."""

    def made() -> str:
        from django.apps import apps
        from django.urls import reverse

        return reverse(f"admin:{name}", args=[apps.get_model(model).objects.filter(**lookup)[0].pk])

    return made


SHOTS = (
    Shot("forsta-sidan", lambda: "/admin/", height=900),
    Shot("ansokan", page_of("organisations.accession", "change", state="submitted"), height=900),
    Shot("underskrifter", page_of("organisations.signinground")),
    Shot("registret", lambda: "/skane/register/"),
    Shot("versioner", page_of("principles.agreementversion")),
    Shot("remiss", own_page("consultation_board", "principles.consultation")),
    Shot("organisationer", page_of("organisations.organisation")),
    Shot("roller", page_of("principles.steward")),
    Shot("namn-och-nummer", own_page("decide_change", "organisations.identitychange")),
    Shot("meddelande", page_of("organisations.message")),
    Shot("nyhet", page_of("principles.newsitem")),
    Shot("mejl", page_of("principles.letter"), by=OPERATOR),
    Shot("texter", page_of("principles.processstep")),
    Shot("gallring", lambda: "/admin/overenskommelsen/erasureproposal/foresla/"),
    Shot("plan", own_page("plan_matrix", "plans.plan", first_year=2025), height=760),
    Shot("uppfoljning", page_of("plans.report")),
    Shot("spegeln", page_of("plans.mirror")),
    Shot("motesplats", own_page("event_board", "plans.event", slug__contains="forum")),
    Shot("kontakter", lambda: "/admin/organisations/contact/kontrollera/"),
    Shot("platser", own_page("body_board", "organisations.body", slug="styrgrupp"), height=760),
    Shot("moten", page_of("organisations.bodymeeting")),
    Shot("ny-overenskommelse", page_of("principles.agreement"), by=OPERATOR),
)


def main(wanted: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("localhost", 0))
        portal = f"http://localhost:{free.getsockname()[1]}"
        free.close()
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"DATA_DIR": folder, "DEBUG": "1", "PUBLIC_URL": portal,
                       "DJANGO_SETTINGS_MODULE": "overenskommelsen.settings"}  # fmt: skip
        make_portal()
        with served(portal):
            photograph(portal, [shot for shot in SHOTS if not wanted or shot.name in wanted])


def make_portal() -> None:
    """A database with both agreements and what the demo invents."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_agreement", "skane", "ostergotland")
    call_command("demo")


@contextmanager
def served(portal: str):
    port = portal.rpartition(":")[2]
    command = [sys.executable, "manage.py", "runserver", "--noreload", port]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        for _attempt in range(100):
            try:
                urlopen(f"{portal}/halsa/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait()


def photograph(portal: str, shots: list[Shot]) -> None:
    from playwright.sync_api import sync_playwright

    from overenskommelsen.management.commands.demo import PASSWORD
    from tests.browser.conftest import find_chromium

    # Playwright runs a loop of its own in this thread; the addresses are looked up before.
    addresses = {shot: shot.address() for shot in shots}
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu"],
                                             chromium_sandbox=os.geteuid() != 0)  # fmt: skip
        for by in dict.fromkeys(shot.by for shot in shots):
            page = browser.new_page(viewport={"width": 1024, "height": 640}, locale="sv-SE")
            # The list of everything beside the page would take a third of each picture.
            page.add_init_script("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
            page.goto(f"{portal}/konto/login/?next=/mina-organisationer/")
            page.fill("input[name=login]", by)
            page.fill("input[name=password]", PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            for shot in (shot for shot in shots if shot.by == by):
                page.set_viewport_size({"width": 1024, "height": shot.height})
                answer = page.goto(portal + addresses[shot])
                assert answer is not None and answer.status == 200, shot.name
                if shot.at:
                    page.locator(shot.at).first.evaluate("e => e.scrollIntoView()")
                page.screenshot(path=FOLDER / f"{shot.name}.png", animations="disabled")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
