"""A register with every kind of entry, made by the register's own flows."""

import base64
import json

from organisations.models import RegisterEntry
from organisations.register import flows, verifier
from organisations.register.canonical import Part
from organisations.register.receipts import as_line, line_of

Kind = RegisterEntry.Kind
NEW_TEXT = "d" * 64
NEW_KEY = base64.b64encode(b"\x07" * 32).decode()


def public(organisation="o-77", name="Stödlinjen", number=None):
    return Part({"organisation_id": organisation, "name": name, "number": number})


def private(name="Bo Ek"):
    person = {
        "name": name,
        "title": "ordförande",
        "email": "bo@example.se",
        "method": "password",
        "time": "2026-03-02T09:14:00Z",
    }
    return Part({"signatories": [person], "decision": None, "channel": "paper"})


def text_in_force(agreement):
    return agreement.version_in_force().document_hash


def sign(agreement, organisation="o-77", *, document=None, **more):
    return flows.append(
        agreement,
        Kind.SIGN,
        public=public(organisation),
        private=private(),
        document=document or text_in_force(agreement),
        **more,
    )


def adopt(agreement, document=NEW_TEXT):
    return flows.append(agreement, Kind.DOCUMENT, public=Part({"version": "ny"}), document=document)


def renew(agreement, ref, organisation="o-77", document=NEW_TEXT):
    return flows.append(
        agreement,
        Kind.RENEW,
        public=public(organisation),
        private=private(),
        ref=ref,
        document=document,
    )


def withdraw(agreement, ref):
    return flows.append(agreement, Kind.WITHDRAW, public=Part({"reason": None}), ref=ref)


def correct(agreement, ref, organisation="o-77", name="Stödlinjen Hjälp"):
    return flows.append(agreement, Kind.CORRECT, public=public(organisation, name), ref=ref)


def erase(agreement, ref, part="private"):
    said = Part({"part": part, "basis": "Gallringsbeslut 2026-1"})
    return flows.append(agreement, Kind.ERASE, public=said, ref=ref)


def whole_story(agreement, settings):
    """Every kind; returns the entries by a name for each."""
    told = {"first": sign(agreement), "other": sign(agreement, "o-78")}
    told["corrected"] = correct(agreement, told["first"].seq)
    told["adopted"] = adopt(agreement)
    told["renewed"] = renew(agreement, told["first"].seq)
    told["withdrawn"] = withdraw(agreement, told["other"].seq)
    told["erased"] = erase(agreement, told["other"].seq)
    told["key"] = flows.change_key(agreement, seed=base64.b64decode(NEW_KEY))
    settings.REGISTER_KEY = NEW_KEY
    told["again"] = sign(agreement, "o-78", document=NEW_TEXT)
    told["unpublished"] = erase(agreement, told["renewed"].seq, "public")
    return told


def export(agreement):
    rows = RegisterEntry.objects.filter(agreement=agreement).order_by("seq")
    return [as_line(line_of(row)).rstrip("\n") for row in rows]


def opening_key(agreement):
    return next(iter(flows.keys_of(agreement)))


def check(agreement, **more):
    return verifier.verify_export(export(agreement), opening_key(agreement), **more)


def rows(agreement):
    return [json.loads(line) for line in export(agreement)]
