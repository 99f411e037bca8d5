"""The seal: valid, still tagged and archivable, broken by any change, and never in the way."""

import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.checks import run_checks
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from organisations.receipts.pdf import receipt_pdf, unsealed_pdf
from tests.receipts.sample import certificate as write_certificate
from tests.receipts.sample import receipt
from tests.receipts.test_pdf import embedded
from tests.test_settings import WHOLE, start

pytestmark = pytest.mark.one_database


def judged(pdf, trusted):
    """What pyHanko's own validator says of the one signature."""
    root = x509.Certificate.load(trusted.public_bytes(Encoding.DER))
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    with ThreadPoolExecutor(max_workers=1) as apart:  # a browser test may have left a loop here
        context = ValidationContext(trust_roots=[root])
        return apart.submit(validate_pdf_signature, signature, context).result()


def holds(pdf, trusted):
    """Whether the seal is there, covers the whole file and is valid."""
    try:
        status = judged(pdf, trusted)
    except Exception:  # a file that cannot even be read is no valid one
        return False
    return status.bottom_line and status.coverage == SignatureCoverageLevel.ENTIRE_FILE


def changed(pdf, place):
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def test_pyhanko_says_it_is_valid(certificate):
    status = judged(receipt_pdf(receipt()), certificate)
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.modification_level == ModificationLevel.NONE


def test_pdfsig_says_it_is_valid(certificate, poppler):
    told = poppler("pdfsig", receipt_pdf(receipt()), "-nocert")
    assert "Signature Validation: Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "Region Exempel" in told


def test_stays_tagged_and_archivable_and_keeps_its_file(certificate, poppler):
    data = receipt()
    made = receipt_pdf(data)
    assert "Tagged:          yes" in poppler("pdfinfo", made)
    assert made.startswith(unsealed_pdf(data))  # only added to: what typst checked is still there
    assert embedded(made) == ("kvittens.json", data.kvittens)
    root = PdfFileReader(BytesIO(made)).root
    before = PdfFileReader(BytesIO(unsealed_pdf(data))).root
    assert root["/Metadata"].data == before["/Metadata"].data
    assert {key for key in root if key not in before} == {"/AcroForm", "/Perms", "/Extensions"}
    (field,) = root["/AcroForm"]["/Fields"]
    widget = field.get_object()
    assert widget["/F"] & 0b111111 == 0b100  # printed, neither hidden nor invisible: PDF/A
    assert widget["/TU"]  # read aloud by a name
    assert max(widget["/Rect"]) < 0  # outside the page: PDF/UA
    assert len(set(map(float, widget["/Rect"]))) == 1  # without size, it needs no appearance


def test_every_change_is_detected(certificate):
    made = receipt_pdf(receipt())
    (signature,) = PdfFileReader(BytesIO(made)).embedded_signatures
    first, length, second, rest = (int(n) for n in signature.byte_range)
    assert (first, second + rest) == (0, len(made))
    signed = [*range(length), *range(second, second + rest)]
    places = {*signed[:: len(signed) // 150], signed[0], length - 1, second, signed[-1]}
    assert holds(made, certificate)
    assert [place for place in places if holds(changed(made, place), certificate)] == []


def test_pdfsig_detects_a_change(certificate, poppler):
    made = receipt_pdf(receipt())
    for place in (len(made) // 5, len(made) // 2):
        told = poppler("pdfsig", changed(made, place), "-nocert")
        assert "Signature is Valid" not in told


def test_a_change_added_at_the_end_is_detected(certificate):
    writer = IncrementalPdfFileWriter(BytesIO(receipt_pdf(receipt())))
    writer.root["/PageMode"] = writer.root["/Lang"]
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert not holds(out.getvalue(), certificate)


def test_a_seal_by_somebody_else_is_detected(certificate, tmp_path):
    other = write_certificate(tmp_path / "other.p12")
    assert not holds(receipt_pdf(receipt()), other)


def test_without_a_certificate_there_is_no_seal():
    made = receipt_pdf(receipt())
    assert made == unsealed_pdf(receipt())
    assert run_checks() == []


def missing(path):
    return str(path / "missing.p12")


def not_a_certificate(path):
    (path / "text.p12").write_text("text")
    return str(path / "text.p12")


def wrong_password(path):
    write_certificate(path / "other.p12", password="another")
    return str(path / "other.p12")


def a_folder(path):
    return str(path)


@pytest.mark.parametrize("fault", [missing, not_a_certificate, wrong_password, a_folder])
def test_an_unusable_certificate_is_told_and_stops_no_receipt(settings, tmp_path, caplog, fault):
    settings.RECEIPT_CERTIFICATE = fault(tmp_path)
    settings.RECEIPT_CERTIFICATE_PASSWORD = "hemligt"
    (told,) = run_checks()
    assert told.id == "receipts.W002"
    assert "RECEIPT_CERTIFICATE" in told.msg
    with caplog.at_level(logging.ERROR):
        assert receipt_pdf(receipt()) == unsealed_pdf(receipt())
    assert "without a seal" in caplog.text
    assert "hemligt" not in caplog.text + told.msg


def test_an_expired_certificate_is_told_and_seals_nothing(settings, tmp_path, caplog):
    write_certificate(tmp_path / "old.p12", days=-1)
    settings.RECEIPT_CERTIFICATE = str(tmp_path / "old.p12")
    settings.RECEIPT_CERTIFICATE_PASSWORD = "hemligt"
    assert [told.id for told in run_checks()] == ["receipts.W001"]
    assert receipt_pdf(receipt()) == unsealed_pdf(receipt())
    assert "expired" in caplog.text


def test_a_certificate_about_to_expire_is_told_and_seals(settings, tmp_path):
    made = write_certificate(tmp_path / "soon.p12", days=20)
    settings.RECEIPT_CERTIFICATE = str(tmp_path / "soon.p12")
    settings.RECEIPT_CERTIFICATE_PASSWORD = "hemligt"
    assert [told.id for told in run_checks()] == ["receipts.W001"]
    assert holds(receipt_pdf(receipt()), made)


def test_manage_check_names_the_variable(tmp_path):
    done = start(tmp_path, **WHOLE, RECEIPT_CERTIFICATE="/nowhere/portal.p12")
    assert done.returncode == 0  # mail and everything else goes on without a seal
    assert "RECEIPT_CERTIFICATE" in done.stderr


def test_nothing_of_the_seal_needs_the_network(certificate, tmp_path):
    """Sealing in a process where every connection fails."""
    script = (
        "import socket; socket.socket.connect = None; socket.getaddrinfo = None\n"
        "import tests.settings, django, os\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup()\n"
        "from organisations.receipts.pdf import receipt_pdf\n"
        "from tests.receipts.sample import receipt\n"
        "print(b'/ETSI.CAdES.detached' in receipt_pdf(receipt()))"
    )
    from django.conf import settings

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parent.parent.parent,
        env={
            "RECEIPT_CERTIFICATE": settings.RECEIPT_CERTIFICATE,
            "RECEIPT_CERTIFICATE_PASSWORD": "hemligt",
            "DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "True", done.stderr
