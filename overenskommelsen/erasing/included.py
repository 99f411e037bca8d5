"""Rows that may be about the person or about somebody else: only the operator can say."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CharField, EmailField, FileField, JSONField, Q, TextField
from django.utils.translation import gettext as _

from organisations.models import (
    Attachment,
    Contact,
    Invitation,
    Nomination,
    Organisation,
    PartySignature,
    RegisterPart,
    Signatory,
    Signature,
    Unsubscription,
)
from overenskommelsen.erasing.person import Person, Refused
from overenskommelsen.erasing.report import Report
from overenskommelsen.erasing.rows import empty_signatures, remove, remove_files
from overenskommelsen.erasing.sweep import Hit
from overenskommelsen.erasing.words import ERASED, Words
from plans.models import Assessor, EventRegistration, Responsible
from principles.models import AgreementVersion
from principles.text.models import FrozenText

REMOVED_WHOLE = (
    Assessor, EmailAddress, EventRegistration, Invitation, Nomination, Responsible, Unsubscription,
)  # fmt: skip


def rows_named(labels: Iterable[str], person: Person) -> list[Any]:
    """The rows that the operator has named as `Seat:5`.

    Raises Refused for one that does not exist, or that does not name the person.
    """
    words = person.words()
    return [row_named(label.strip(), words) for label in dict.fromkeys(labels)]


def row_named(label: str, words: Words) -> Any:
    name, _colon, pk = label.partition(":")
    models = {str(model._meta.object_name).lower(): model for model in apps.get_models()}
    model = models.get(name.lower())
    try:
        row = model and model._base_manager.filter(pk=pk).first()
    except (ValueError, OverflowError, ValidationError):  # no key of that kind
        row = None
    if row is None:
        raise Refused("also", _("Det finns ingen rad %s.") % label)
    if isinstance(row, RegisterPart) and row.kind == RegisterPart.Kind.PUBLIC:
        raise Refused("also", _("%s är offentlig. Avpublicera posten i stället.") % label)
    if not isinstance(row, Attachment) and not any(map(words.kinds_in, texts_of(row))):
        raise Refused("also", _("%s nämner inte personen.") % label)
    return row


def texts_of(row: Any) -> Iterator[str]:
    """The row's texts, as the database holds them."""
    for name in text_fields(type(row)):
        value = getattr(row, name)
        yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def text_fields(model: Any) -> list[str]:
    kinds = (CharField, TextField, JSONField)
    fields = model._meta.concrete_fields
    return [f.name for f in fields if isinstance(f, kinds) and not isinstance(f, FileField)]


def take_out(rows: list[Any], person: Person, report: Report) -> None:
    """Take the person out of each row that the operator has included. Raises Refused."""
    for row in rows:
        if isinstance(row, Signature | Signatory):
            name = "signature" if isinstance(row, Signature) else "pk"
            places = Signatory.objects.filter(**{name: row.pk})
            empty_signatures(Signature.objects.none(), places, report)
        elif isinstance(row, Attachment):
            remove_files(Attachment.objects.filter(pk=row.pk), report)
        elif isinstance(row, REMOVED_WHOLE):
            model: Any = type(row)
            remove(model._default_manager.filter(pk=row.pk), report)
        elif isinstance(row, PartySignature):
            empty_lines(row, person.words(), report)
        elif not isinstance(row, RegisterPart):  # its entry's erasure has taken it
            scrub(type(row), row.pk, person.words(), report)
            scrub_history(row, person.words(), report)


def empty_lines(row: PartySignature, words: Words, report: Report) -> None:
    """Of the persons who signed for a party, the one who is named goes with his or her title."""
    lines = [ERASED if words.kinds_in(line) else line for line in row.signed_by.splitlines()]
    PartySignature.objects.filter(pk=row.pk).update(signed_by="\n".join(lines))
    report.count(PartySignature, 1)


def scrub(model: Any, pk: Any, words: Words, report: Report) -> None:
    """Write «gallrad» wherever a row names the person. Raises Refused for a frozen text."""
    found = model._base_manager.filter(pk=pk)
    stored = found.values(*text_fields(model)).first()
    if stored is None:
        return
    fields = {name: model._meta.get_field(name) for name in stored}
    values = {name: replaced(fields[name], value, words) for name, value in stored.items()}
    changed = {name: value for name, value in values.items() if value != stored[name]}
    if model in (Contact, Contact.history.model):
        changed["phone"] = ""
    if not changed:
        return
    refuse_frozen(model, pk)
    try:
        # The default manager's: what is adopted refuses also this.
        model._default_manager.filter(pk=pk).update(**changed)
    except FrozenText:
        raise refusal_of_frozen(model, pk) from None
    if model is Organisation:
        Organisation.objects.get(pk=pk).save()  # its search text follows
    report.count(model, 1)


def replaced(field: Any, value: Any, words: Words) -> Any:
    """The value without the person; an address becomes empty, since no other would be true."""
    if value is None or field.choices:
        return value
    if not isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return json.loads(words.without(text)) if words.kinds_in(text) else value
    if not words.kinds_in(value):
        return value
    return "" if isinstance(field, EmailField) else words.without(value)[: field.max_length]


def refuse_frozen(model: Any, pk: Any) -> None:
    if model is AgreementVersion and AgreementVersion.objects.adopted().filter(pk=pk).exists():
        raise refusal_of_frozen(model, pk)


def refusal_of_frozen(model: Any, pk: Any) -> Refused:
    said = _("%s hör till en antagen text, som ingen kan ändra.")
    return Refused("also", said % f"{model._meta.object_name}:{pk}")


def scrub_history(row: Any, words: Words, report: Report) -> None:
    """What the row has said before."""
    if hasattr(row, "history"):
        history = row.history.model
        for version in history.objects.filter(**{row._meta.pk.name: row.pk}):
            scrub(history, version.pk, words, report)


def may_show_the_person(person: Person, included: list[Any]) -> list[Hit]:
    """Files of the organisations that the person has signed for: nobody can search in them."""
    signatures = [row.pk for row in included if isinstance(row, Signature)]
    signed = Q(accession__signatures__in=[*person.signatures(), *signatures])
    rows = Attachment.objects.filter(signed).distinct()
    table = Attachment._meta.db_table
    rows = rows.exclude(pk__in=[row.pk for row in included if isinstance(row, Attachment)])
    return [Hit(table, "file", "file", Attachment, row.pk) for row in rows]
