"""The checkpoint at every append: a C2SP signed note with Ed25519 (register.md)."""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext as _

ED25519 = b"\x01"


class RegisterKeyMissing(Exception):
    """There is no key, or one that cannot be read: nothing can be entered, reading goes on."""

    def __str__(self) -> str:
        return _(
            "Registret saknar sin nyckel, så inget kan undertecknas just nu. "
            "Den driftansvarige behöver sätta REGISTER_KEY."
        )


def log_name(host: str, agreement_slug: str) -> str:
    """The name of an agreement's chain."""
    return f"{host}/{agreement_slug}/register/chain-v1"


def checkpoint_text(log: str, size: int, head: str) -> str:
    """The text that is signed: the chain's name, its size and its head (64 hex digits)."""
    return f"{log}\n{size}\n{base64.b64encode(bytes.fromhex(head)).decode()}\n"


class Signer:
    """The register's key under one name (`<host>/register`)."""

    def __init__(self, name: str, seed: bytes) -> None:
        self.name = name
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = hashlib.sha256(f"{name}\n".encode() + ED25519 + public).digest()[:4]
        encoded = base64.b64encode(ED25519 + public).decode()
        self.vkey = f"{name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def from_settings(cls, host: str) -> "Signer":
        """The signer of this deployment. Raises RegisterKeyMissing without a usable key."""
        try:
            seed = base64.b64decode(settings.REGISTER_KEY, validate=True)
        except (binascii.Error, ValueError):
            seed = b""
        if len(seed) != 32:
            raise RegisterKeyMissing
        return cls(f"{host}/register", seed)

    def sign(self, text: str) -> str:
        """The signature line of a note on `text`."""
        signature = base64.b64encode(self.key_id + self.key.sign(text.encode())).decode()
        return f"— {self.name} {signature}\n"

    def note(self, text: str) -> str:
        """The signed note: the text, a blank line, the signature."""
        return f"{text}\n{self.sign(text)}"

    def is_ours(self, note: str, text: str) -> bool:
        """Whether the note is on exactly this text and signed with our key."""
        body, _blank, signatures = note.partition("\n\n")
        if body + "\n" != text:
            return False
        return any(self.verifies(line, text) for line in signatures.splitlines())

    def verifies(self, line: str, text: str) -> bool:
        _dash, name, encoded = (line.split(" ") + ["", "", ""])[:3]
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        if name != self.name or raw[:4] != self.key_id:
            return False
        public: Ed25519PublicKey = self.key.public_key()
        try:
            public.verify(raw[4:], text.encode())
        except InvalidSignature:
            return False
        return True
