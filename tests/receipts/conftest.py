"""What the tests of receipts may ask for: poppler's tools, and a portal that seals."""

import os
import shutil
import subprocess

import pytest

from tests.receipts import sample

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
MISSING = "no poppler-utils found (pdfinfo, pdfsig, pdftotext)"


@pytest.fixture
def poppler(tmp_path):
    """Ask a tool of poppler-utils about a PDF: `poppler("pdfinfo", pdf)`; what it answers.

    Without the tools the test is skipped; in CI it fails.
    """
    if not all(map(shutil.which, ("pdfinfo", "pdfsig", "pdftotext"))):
        if IN_CI:
            pytest.fail(f"{MISSING}, and in CI they have to be there", pytrace=False)
        pytest.skip(MISSING)

    def ask(tool, pdf, *options):
        file = tmp_path / "asked.pdf"
        file.write_bytes(pdf)
        words = [tool, *options, str(file), *(["-"] if tool == "pdftotext" else [])]
        answer = subprocess.run(words, capture_output=True, check=False).stdout
        return answer.decode(errors="replace")

    return ask


def pytest_terminal_summary(terminalreporter):
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if MISSING in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"!!! TESTS OF THE PDF SKIPPED: {MISSING}. {len(skipped)} tests did not run.",
            red=True,
            bold=True,
        )


@pytest.fixture
def certificate(tmp_path, settings):
    """The portal has a certificate to seal with."""
    file = tmp_path / "portal.p12"
    made = sample.certificate(file)
    settings.RECEIPT_CERTIFICATE, settings.RECEIPT_CERTIFICATE_PASSWORD = str(file), "hemligt"
    return made
