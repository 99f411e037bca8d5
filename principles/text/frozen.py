"""The frozen text of a version: the bytes that are hashed, signed and downloaded (register.md)."""

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Any

JOINT = "Tillsammans"


def compose(version: Any) -> str:
    """The whole version as canonical Markdown: NFC, LF, exactly one trailing newline.

    Takes an AgreementVersion; its sections, principles and undertakings are read in order.
    The headings are Swedish whatever language is active, since the text must not vary.
    """
    blocks = [f"# {version.agreement.name}", version.name]
    for section in version.sections.all():
        blocks += [f"## {section.heading}", section.body]
    blocks += principle_blocks(version)
    blocks += undertaking_blocks(version)
    lines = "\n\n".join(block.strip() for block in blocks if block.strip())
    lines = lines.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip() + "\n"


def principle_blocks(version: Any) -> Iterator[str]:
    rows = list(version.principles.all())
    if rows:
        yield "## Principer"
    for principle in rows:
        yield f"### {principle.name}"
        yield principle.meaning


def undertaking_blocks(version: Any) -> Iterator[str]:
    rows = list(version.undertakings.filter(added_later=False).select_related("party"))
    if rows:
        yield "## Åtaganden"
    owners: dict[str, list[str]] = {}
    for undertaking in rows:
        owner = undertaking.party.name if undertaking.party else JOINT
        owners.setdefault(owner, []).append(f"- {undertaking.text.strip()}")
    for owner, texts in owners.items():
        yield f"### {owner}"
        yield "\n".join(texts)


def document_hash(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes in lower-case hex, as `sha256sum` gives of the download."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(version: Any) -> str:
    """The frozen text of an adopted AgreementVersion; of another, its text as it is now."""
    return version.frozen_text or compose(version)


def without_name(version: Any) -> str:
    """The text of the version but for the line that says what the version is called."""
    blocks = text_of(version).split("\n\n")
    if len(blocks) > 1 and is_name(blocks[1], version):
        del blocks[1]
    return "\n\n".join(blocks)


def body_of(version: Any) -> str:
    """The text of the version below its title: what the agreement and the version are called."""
    title, _between, body = without_name(version).partition("\n\n")
    return body if title.startswith("# ") else without_name(version)


def is_name(block: str, version: Any) -> bool:
    return block.strip() == unicodedata.normalize("NFC", version.name).strip()
