"""The sealing itself. pyHanko takes long to import, so only who seals imports this module."""

import io
from functools import lru_cache

from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

FIELD = "Sigill"


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
