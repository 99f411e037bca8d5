"""The portal's electronic seal on a receipt (PAdES baseline B), made without any network."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

FIELD = "Sigill"
SOON = timedelta(days=30)
logger = logging.getLogger(__name__)


@lru_cache(maxsize=2)
def load(path: str, password: str) -> signers.SimpleSigner:
    """The key and certificate of a PKCS#12 file. Raises ImproperlyConfigured with the reason."""
    try:
        with open(path, "rb") as file:
            return signers.SimpleSigner.load_pkcs12_data(
                file.read(), other_certs=[], passphrase=password.encode()
            )
    except OSError as problem:
        raise ImproperlyConfigured(f"RECEIPT_CERTIFICATE cannot be read: {problem}") from None
    except Exception as problem:
        raise ImproperlyConfigured(
            f"RECEIPT_CERTIFICATE ({path}) is no PKCS#12 file that "
            f"RECEIPT_CERTIFICATE_PASSWORD opens: {problem}"
        ) from None


def signer() -> signers.SimpleSigner | None:
    """What the portal seals with, or None when no certificate is configured."""
    if not settings.RECEIPT_CERTIFICATE:
        return None
    return load(settings.RECEIPT_CERTIFICATE, settings.RECEIPT_CERTIFICATE_PASSWORD)


def expires(key: signers.SimpleSigner) -> datetime:
    """When the certificate ceases to be valid."""
    return key.signing_cert.not_valid_after  # type: ignore[no-any-return, union-attr]


def sealed(pdf: bytes) -> bytes:
    """The PDF with an invisible seal, or as it is when no certificate is configured.

    It is also returned as it is, and the reason logged, when the certificate cannot be used: a
    receipt without a seal is worth more than no receipt.
    """
    try:
        key = signer()
        if key is None:
            return pdf
        if expires(key) <= timezone.now():
            raise ImproperlyConfigured(f"RECEIPT_CERTIFICATE expired {expires(key):%Y-%m-%d}")
        # pyHanko starts an event loop, so it gets a thread where none can be running.
        with ThreadPoolExecutor(max_workers=1) as apart:
            return apart.submit(seal, pdf, key).result()
    except Exception:
        logger.exception("A receipt was delivered without a seal")
        return pdf


class OnlyAdded(IncrementalPdfFileWriter):
    """Leaves the metadata as typst wrote and checked them; pyHanko would write them anew."""

    def _update_meta(self) -> None:
        pass


def seal(pdf: bytes, key: signers.SimpleSigner) -> bytes:
    """The PDF with a certifying signature that permits no change, as an incremental update.

    The field lies outside the page: PDF/A forbids hiding it, PDF/UA leaving it untagged inside.
    """
    field = fields.SigFieldSpec(
        FIELD,
        invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
        readable_field_name="Sigill",
    )
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    writer = OnlyAdded(io.BytesIO(pdf))
    signers.PdfSigner(meta, key, new_field_spec=field).sign_pdf(writer, output=out)
    return out.getvalue()


def check_certificate(**_kwargs: Any) -> list[CheckMessage]:
    """What `manage.py check` says of the certificate."""
    try:
        key = signer()
    except ImproperlyConfigured as problem:
        return [Warning(str(problem), id="receipts.W002")]
    if key and expires(key) <= timezone.now() + SOON:
        return [
            Warning(
                f"RECEIPT_CERTIFICATE is valid until {expires(key):%Y-%m-%d}.",
                hint="Receipts are delivered without a seal when it has expired.",
                id="receipts.W001",
            )
        ]
    return []
