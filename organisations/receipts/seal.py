"""The portal's electronic seal on a receipt (PAdES baseline B), made without any network."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

SOON = timedelta(days=30)
logger = logging.getLogger(__name__)


def signer() -> "SimpleSigner | None":
    """What the portal seals with, or None when no certificate is configured."""
    if not settings.RECEIPT_CERTIFICATE:
        return None
    from organisations.receipts.sealing import load

    return load(settings.RECEIPT_CERTIFICATE, settings.RECEIPT_CERTIFICATE_PASSWORD)


def expires(key: "SimpleSigner") -> datetime:
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
        from organisations.receipts.sealing import seal

        # pyHanko starts an event loop, so it gets a thread where none can be running.
        with ThreadPoolExecutor(max_workers=1) as apart:
            return apart.submit(seal, pdf, key).result()
    except Exception:
        logger.exception("A receipt was delivered without a seal")
        return pdf


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
