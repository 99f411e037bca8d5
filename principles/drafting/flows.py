"""The life of a draft: it begins as a copy, every change is kept, and any can be brought back."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from principles.agreements.models import Agreement
from principles.drafting.content import PARTS, Content, content_of, copied, put
from principles.drafting.merging import Merged, as_stored, merged
from principles.drafting.models import DraftEdit
from principles.keeping import NotNow, refuse_outside_secretariat
from principles.text.frozen import compose
from principles.text.models import AgreementVersion
from principles.translations.models import Translation


class AnotherDraft(NotNow):
    """There is a version already that is not adopted: `version`."""

    def __init__(self, version: AgreementVersion) -> None:
        self.version = version
        said = _("”%s” är inte antagen än. Ett utkast skrivs i taget: fortsätt med det.")
        super().__init__(said % version.name)


class SavedMeanwhile(NotNow):
    """Somebody has saved the draft since it was read: `edit`. Both in one are in `merged`."""

    def __init__(self, edit: DraftEdit, merged: Merged) -> None:
        self.edit, self.merged = edit, merged
        super().__init__(_("Någon annan har sparat utkastet medan du skrev."))


@transaction.atomic
def new_draft(agreement: Agreement, *, by: Any, name: str, slug: str) -> AgreementVersion:
    """A draft that says what the version in force says, with its translations; else an empty one.

    Raises NotAllowed outside the secretariat, AnotherDraft when the agreement has a version that
    is not adopted, and NotNow when another version has the address.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    refuse_outside_secretariat(agreement, by)
    another = agreement.versions.exclude(state__in=AgreementVersion.FROZEN_STATES).first()
    if another:
        raise AnotherDraft(another)
    model = agreement.version_in_force()
    newest = agreement.versions.aggregate(newest=Max("number"))["newest"] or 0
    draft = AgreementVersion(agreement=agreement, number=newest + 1, based_on=model)
    rows = content_of(model) if model else {"sections": [], "principles": [], "undertakings": []}
    became = put(draft, copied(rows, name=name, slug=slug))
    for kept in became.values():
        translate_alike(agreement, kept)
    note = _("Kopia av %s") % model.name if model else _("Ett tomt utkast")
    keep_edit(draft, by=by, note=note)
    return draft


def translate_alike(agreement: Agreement, became: dict[int, Any]) -> None:
    """Each row gets the translations of the row that it is copied from."""
    if not became:
        return
    model = next(iter(became.values()))._meta.model_name
    rows = Translation.objects.filter(agreement=agreement, model=model, row__in=became)
    Translation.objects.bulk_create(
        Translation(
            agreement=agreement, model=model, row=became[old.row].pk, field=old.field,
            language=old.language, text=old.text, source_hash=old.source_hash,
        )
        for old in rows
    )  # fmt: skip


def keep_edit(version: AgreementVersion, *, by: Any, note: str = "") -> DraftEdit | None:
    """Keep the draft as it is now, by whom and why. None when nothing has changed since the last.

    Called in the transaction of the change, with the version locked.
    """
    last = version.edits.first()
    content = content_of(version)
    if last and last.content == content:
        return None
    return DraftEdit.objects.create(
        version=version,
        number=last.number + 1 if last else 1,
        made_by=by,
        note=note[:200],
        content=content,
        text=compose(version),
    )


@transaction.atomic
def save_draft(
    version: AgreementVersion, content: Content, *, by: Any, made_from: int, note: str = ""
) -> DraftEdit | None:
    """Write what an editor has made of the draft whose newest edit was number `made_from` (or 0).

    Returns the edit that is kept, None when nothing changed. Raises NotAllowed, NotNow when the
    draft cannot be edited now, and SavedMeanwhile, with nothing saved, when it has a newer edit.
    """
    version = locked(version, by=by)
    newest = version.edits.select_related("made_by").first()
    stored = content_of(version)
    mine = as_stored(content, stored)
    if newest and newest.number != made_from:
        base = version.edits.filter(number__lte=max(made_from, 1)).first() or newest
        raise SavedMeanwhile(newest, merged(base.content, mine, stored))
    forget_unknown_keys(version, mine, stored)
    return change(version, mine, stored, by=by, note=note)


@transaction.atomic
def restore(version: AgreementVersion, edit: DraftEdit, *, by: Any) -> DraftEdit | None:
    """Bring the draft back to what it was after an edit of it. Returns the edit that is kept.

    None when the draft says so already. Rows that are still there are kept, those that were
    removed come back under their old keys, so that translations and history follow. Raises
    NotAllowed, and NotNow when the draft cannot be edited now.
    """
    version = locked(version, by=by)
    edit = version.edits.get(pk=edit.pk)
    note = _("Återställt till ändring %d") % edit.number
    return change(version, edit.content, content_of(version), by=by, note=note)


def locked(version: AgreementVersion, *, by: Any) -> AgreementVersion:
    """The draft, locked in the order in which adopting locks. Raises NotAllowed and NotNow."""
    Agreement.objects.select_for_update(no_key=True).get(pk=version.agreement_id)
    rows = AgreementVersion.objects.select_for_update(no_key=True, of=("self",))
    version = rows.select_related("agreement").get(pk=version.pk)
    refuse_outside_secretariat(version.agreement, by)
    problem = why_not_now(version)
    if problem:
        raise NotNow(problem)
    return version


def why_not_now(version: AgreementVersion) -> str:
    """Why the version cannot be edited now, in Swedish; empty when it can."""
    if version.is_frozen:
        return _("Texten är antagen. Ingen kan ändra den.")
    consultation = version.consultations.unclosed().order_by("-closes_on").first()
    if not consultation:
        return ""
    said = _(
        "Remissen ”%(title)s” kan besvaras till och med %(day)s. Texten ligger fast så länge, så "
        "att alla svarar på samma ord. Sedan kan den ändras igen."
    )
    return said % {"title": consultation.title, "day": date_format(consultation.closes_on, "j F Y")}


def change(
    version: AgreementVersion, content: Content, stored: Content, *, by: Any, note: str
) -> DraftEdit | None:
    """Write the content and keep it; before a draft's first change also what stood before."""
    if content == stored:
        return None
    if not version.edits.exists():
        keep_edit(version, by=None, note=_("Som texten stod från början"))
    put(version, content)
    return keep_edit(version, by=by, note=note)


def forget_unknown_keys(version: AgreementVersion, content: Content, stored: Content) -> None:
    """A row whose key the draft has never had is a new row."""
    for part in PARTS:
        unknown = {row["pk"] for row in content[part]} - {row["pk"] for row in stored[part]}
        if unknown - {None}:
            kept = version.edits.values_list(f"content__{part}", flat=True)
            unknown -= {row["pk"] for rows in kept for row in rows}
        for row in content[part]:
            row["pk"] = None if row["pk"] in unknown else row["pk"]
