"""How another region's agreement begins: answers become what a folder holds, and are loaded."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from overenskommelsen.founding import custom
from overenskommelsen.loading.creating import create_agreement
from overenskommelsen.loading.reading import BadContent, Reader, Row
from principles.agreements.models import Side
from principles.drafting.flows import keep_edit
from principles.keeping import NotAllowed, NotNow
from principles.models import Agreement, Steward

Answers = dict[str, Any]


def establish(*, by: Any, answers: Answers) -> Agreement:
    """Make an agreement of the answers (`NewAgreementForm.cleaned_data`), unpublished.

    `by` is the operator, None at the terminal of the server. Raises NotAllowed for anybody else,
    and NotNow, with nothing made, when something of it exists or does not fit.
    """
    try:
        return make(Reader(Path()).checked(content_of(answers), _("Svaren: ")), by, answers)
    except BadContent as error:
        raise NotNow(str(error)) from None


def establish_from_folder(*, by: Any, folder: Path, answers: Answers) -> Agreement:
    """The same of a folder of content: `answers` are `steward`, and `slug` for another address.

    Raises what `establish` does, and BadContent for a folder that cannot be read.
    """
    instead = {"is_published": False} | ({"slug": answers["slug"]} if answers.get("slug") else {})
    return make(Reader(folder).agreement(**instead), by, answers)


def make(row: Row, by: Any, answers: Answers) -> Agreement:
    if by is not None and not by.is_superuser:
        raise NotAllowed
    try:
        with transaction.atomic():
            if create_agreement(row) is None:
                raise NotNow(_("Det finns redan en överenskommelse på den adressen."))
            agreement: Agreement = row.saved
            keep(agreement, answers["steward"])
            for version in agreement.versions.filter(state="draft"):
                keep_edit(version, by=by, note=_("Så började texten"))
            return agreement
    except IntegrityError:
        raise NotNow(
            _("Någon annan lade in samma överenskommelse i samma stund. Inget är gjort.")
        ) from None


def keep(agreement: Agreement, user: Any) -> None:
    """The account becomes the first of the agreement's secretariat."""
    steward = Steward(agreement=agreement, user=user, role=Steward.Role.SECRETARIAT)
    try:
        steward.full_clean()
    except ValidationError as error:
        raise NotNow(" ".join(error.messages)) from None
    steward.save()


def content_of(answers: Answers) -> dict[str, Any]:
    """The answers as an `agreement.toml` would say them."""
    region = answers["region"]
    parties = [party(row, answers) for row in answers["party"]]
    said = {
        "slug": answers["slug"],
        "name": answers["name"] or f"Överenskommelsen {region}",
        "region": region,
        "county_code": answers["county"],
        "domain": answers["domain"],
        "email": answers["contact_email"],
        "lead": custom.LEAD % {"parties": joined(parties), "region": region},
        "is_published": False,
        "parties": parties,
        "criteria": [{"text": row["text"]} for row in answers["criterion"]],
        "development_areas": answers["area"],
        "bodies": answers["body"],
    }
    draft = {
        "number": 1,
        "slug": "utkast",
        "name": custom.FIRST_DRAFT,
        "state": "draft",
        "principles": [
            row | {"glyph": custom.GLYPHS.get(row["name"], "annan")} for row in answers["principle"]
        ],
    }
    return said | {"versions": [draft]}


def party(row: dict[str, Any], answers: Answers) -> dict[str, Any]:
    """A party; the first public one keeps the contact."""
    first = next(one for one in answers["party"] if one["side"] == Side.PUBLIC)
    if row is not first:
        return row
    contact = {
        "role": answers["contact_role"],
        "email": answers["contact_email"],
        "phone": answers["contact_phone"],
    }
    return row | {"contacts": [contact]}


def joined(parties: list[dict[str, Any]]) -> str:
    names = [party["name"] for party in parties]
    return f"{', '.join(names[:-1])} och {names[-1]}"
