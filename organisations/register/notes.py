"""The checkpoint at every append: a C2SP signed note with Ed25519 (register.md)."""

import base64
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


class RegisterBroken(Exception):
    """The head does not carry our own signature: we refuse to build on it."""

    def __str__(self) -> str:
        return _(
            "Registret stämmer inte med sin egen kontrollpunkt, så inget kan undertecknas just "
            "nu. Den driftansvarige behöver se över det."
        )


class RegisterKeyChanged(RegisterBroken):
    """Our key is not the one that signed last, and no `key` entry says that it took over."""

    def __str__(self) -> str:
        return _(
            "Registrets nyckel har bytts utan att registret vet om det, så inget kan "
            "undertecknas just nu. Den driftansvarige behöver sätta REGISTER_KEY till nyckeln "
            "som gäller."
        )


def log_name(host: str, agreement_slug: str) -> str:
    """The name of an agreement's chain."""
    return f"{host}/{agreement_slug}/register/chain-v1"


def checkpoint_text(log: str, size: int, head: str) -> str:
    """The text that is signed: the chain's name, its size and its head (64 hex digits)."""
    return f"{log}\n{size}\n{base64.b64encode(bytes.fromhex(head)).decode()}\n"


def seed_of(encoded: str) -> bytes | None:
    """The 32 bytes of a key as the environment holds it, in base64; None for anything else."""
    try:
        seed = base64.b64decode(encoded, validate=True)
    except ValueError:
        return None
    return seed if len(seed) == 32 else None


class Signer:
    """The register's key under one name (`<host>/register`)."""

    def __init__(self, name: str, seed: bytes) -> None:
        self.name = name
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = hashlib.sha256(f"{name}\n".encode() + ED25519 + self.public).digest()[:4]
        encoded = base64.b64encode(ED25519 + self.public).decode()
        self.vkey = f"{name}+{self.key_id.hex()}+{encoded}"

    @classmethod
    def from_settings(cls, host: str) -> "Signer":
        """The signer of this deployment. Raises RegisterKeyMissing without a usable key."""
        seed = seed_of(settings.REGISTER_KEY)
        if not seed:
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
        """Whether the note is on exactly this text and our key is the one that goes on signing.

        That is the last one: the entry of a new key carries the old key's signature before it.
        """
        body, _blank, signatures = note.partition("\n\n")
        if body + "\n" != text:
            return False
        name, key_id, signature = last_signature(signatures)
        return (name, key_id) == (self.name, self.key_id) and self.verifies(signature, text)

    def is_another_than(self, note: str) -> bool:
        """Whether the note is signed as it should be, but last by a key that is not ours."""
        name, key_id, signature = last_signature(note)
        return name == self.name and len(signature) == 64 and key_id != self.key_id

    def verifies(self, signature: bytes, text: str) -> bool:
        public: Ed25519PublicKey = self.key.public_key()
        try:
            public.verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


def last_signature(note: str) -> tuple[str, bytes, bytes]:
    """The name, key id and signature of a note's last line; empty where it has none."""
    _dash, name, encoded = (note.rstrip("\n").rpartition("\n")[2].split(" ") + ["", "", ""])[:3]
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        return name, b"", b""
    return name, raw[:4], raw[4:]
