"""A receipt as an association gets it, and the certificate of a portal."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from organisations.receipts.data import ReceiptData, Signatory

TIME = datetime(2026, 11, 25, 13, 5, 9, tzinfo=UTC)
NAMES = ("Åsa Öberg", "Bo Bergström", "Märta Älgsäter", "Gösta Ekdal", "Fatima Al-Hassan")
TITLES = ("Ordförande", "Kassör", "Firmatecknare", "Vice ordförande", "Ledamot")


def persons(number):
    return tuple(
        Signatory(name, title, "password+totp", TIME)
        for name, title in list(zip(NAMES, TITLES, strict=True))[:number]
    )


def receipt(**changes):
    stated = {
        "agreement": "Överenskommelsen Skåne",
        "slug": "skane",
        "county_code": "12",
        "organisation": "Föreningen Åkerbär",
        "number": "802002-1237",
        "reference": "skane-12",
        "kind": "sign",
        "version": "Reviderad överenskommelse",
        "document_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "time": TIME,
        "signatories": persons(2),
        "decision": "Styrelsemöte 12 oktober 2026, § 7",
        "channel": "online",
        "entry_hash": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        "entry_url": "https://portal.example.se/skane/register/12/",
        "verification_url": "https://portal.example.se/skane/register/kontrollera/",
        "kvittens": '{"organisation":"Föreningen Åkerbär 🌍"}\n'.encode(),
    }
    return ReceiptData(**stated | changes)


def certificate(path, *, password="hemligt", days=365):
    """Write a PKCS#12 file with a self-signed certificate; returns the certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Region Exempel")])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=400))
        .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    secret = BestAvailableEncryption(password.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"portal", key, made, None, secret))
    return made
