"""What the browser tests may ask for: a Chromium, the portal served, and visitors who walk in it.

The main job must work in the browser that people have, so a complaint that nobody sees on the
page (a console error, a script that fails, something the content security policy stops) fails
the test of whoever caused it.
"""

import os
import shutil
from pathlib import Path

import pytest
from django.core.cache import caches
from playwright.sync_api import sync_playwright

from tests.browser.visitors import Visitor

# Playwright runs a loop of its own in the thread where the tests ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HERE = Path(__file__).parent
IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = f"no Chromium found (looked for {', '.join(NAMES)} and for Playwright's own)"


def find_chromium():
    """The path of a Chromium to drive, or None."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    if installed:
        return installed
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def chromium():
    """The path of the Chromium. Without one the tests are skipped; in CI they fail."""
    found = find_chromium()
    if not found and IN_CI:
        pytest.fail(f"{MISSING}, and in CI the browser tests have to run", pytrace=False)
    if not found:
        pytest.skip(MISSING)
    return found


@pytest.fixture(scope="session", autouse=True)
def nothing_without_a_browser(chromium):
    """Asked for first of all, so that no test of the folder begins what it cannot finish."""


def pytest_terminal_summary(terminalreporter):
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if MISSING in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"!!! BROWSER TESTS SKIPPED: {MISSING}. {len(skipped)} tests did not run.",
            red=True,
            bold=True,
        )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium):
    """Quiet and without calls home. Only root, who cannot have it, goes without the sandbox."""
    return browser_type_launch_args | {
        "executable_path": chromium,
        "chromium_sandbox": os.geteuid() != 0,  # False is what gives --no-sandbox
        "args": [
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(autouse=True)
def fresh_rate_limits(request):
    """Nobody is stopped for what an earlier test did."""
    if "live_server" in request.fixturenames:
        request.getfixturevalue("transactional_db")
        caches["default"].clear()


@pytest.fixture
def visit(browser, live_server):
    """Let somebody in: `page = visit()`, `visit(java_script_enabled=False)`.

    Each visitor has cookies of his or her own. When the test ends no browser may have
    complained of anything.
    """
    visitors = []

    def enter(**options):
        visitors.append(Visitor(browser, live_server.url, **options))
        return visitors[-1].page

    yield enter
    complaints = [complaint for visitor in visitors for complaint in visitor.leave()]
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)
