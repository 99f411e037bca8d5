"""The words of a receipt, in its own language."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from organisations.receipts.data import ReceiptData, Signatory
from principles.typesetting.characters import drawable, lacks_glyphs

HEADINGS = {
    "sign": gettext_lazy("Kvitto på underskrift"),
    "renew": gettext_lazy("Kvitto på förnyad underskrift"),
    "withdraw": gettext_lazy("Kvitto på utträde"),
}
SENTENCES = {
    "sign": gettext_lazy("%(organisation)s har skrivit under %(agreement)s."),
    "renew": gettext_lazy("%(organisation)s har förnyat sin underskrift av %(agreement)s."),
    "withdraw": gettext_lazy("%(organisation)s har lämnat %(agreement)s."),
}
CHANNELS = {
    "online": gettext_lazy("I portalen, efter att ha legitimerat sig på nytt"),
    "paper": gettext_lazy("På papper, infört i registret av kansliet"),
    "ceremony": gettext_lazy("Vid en ceremoni, infört i registret av kansliet"),
}
METHODS = {
    "password": gettext_lazy("lösenord"),
    "code": gettext_lazy("kod med e-post"),
    "totp": gettext_lazy("engångskod"),
    "recovery_codes": gettext_lazy("reservkod"),
    "passkey": gettext_lazy("passnyckel"),
    "paper": gettext_lazy("på papper"),
    "ceremony": gettext_lazy("på plats"),
}


def wording(data: ReceiptData) -> dict[str, Any]:
    """Every text that the template prints, in the receipt's language and drawable."""
    with override(data.language):
        texts = {
            "agreement": data.agreement,
            "reference": data.reference,
            "title": str(HEADINGS[data.kind]),
            "sentence": SENTENCES[data.kind]
            % {"organisation": data.organisation, "agreement": data.agreement},
            "facts": facts(data),
            "signatories": signatories(data.signatories),
            "check": check(data),
            "sums": sums(data),
            "footer": _("Sida {page} av {pages}"),
        }
        texts["unknown"] = unknown_characters() if lacks_glyphs(texts) else ""
    return drawable(texts)  # type: ignore[no-any-return]


def facts(data: ReceiptData) -> list[tuple[str, str]]:
    """The facts of the entry, one a line; what it does not have is left out."""
    lines = [
        (_("Referensnummer"), data.reference),
        (_("Organisation"), data.organisation),
        (_("Organisationsnummer"), data.number or ""),
        (_("Text"), f"{data.agreement}, {data.version}"),
        (_("Tid"), moment(data.time)),
        (_("Beslut"), data.decision),
        (_("Hur det skedde"), str(CHANNELS[data.channel])),
    ]
    return [line for line in lines if line[1]]


def signatories(persons: tuple[Signatory, ...]) -> dict[str, Any]:
    """The table of those who signed: its heading, its columns and a row for each person."""
    return {
        "heading": _("Undertecknad av"),
        "columns": [_("Namn"), _("Uppdrag"), _("Legitimerade sig med"), _("Tid")],
        "rows": [(p.name, p.title, methods(p.method), time_of_act(p.time)) for p in persons],
    }


def methods(method: str) -> str:
    """How a person authenticated, as the register names it, in words."""
    return " + ".join(str(METHODS.get(name, name)) for name in method.split("+"))


def moment(time: datetime) -> str:
    """A moment as clocks in Sweden show it."""
    local = timezone.localtime(time, timezone.get_default_timezone())
    return _("%(day)s kl. %(time)s") % {
        "day": date_format(local, "j F Y"),
        "time": local.strftime("%H.%M.%S"),
    }


def time_of_act(time: datetime) -> str:
    """A moment as it stands in a table."""
    return timezone.localtime(time, timezone.get_default_timezone()).strftime("%Y-%m-%d %H.%M.%S")


def check(data: ReceiptData) -> dict[str, str]:
    """How anyone finds out whether the receipt is genuine, and what it rests on."""
    return {
        "heading": _("Kontrollera kvittot"),
        "entry": _("Posten i registret, öppen för alla:"),
        "entry_url": data.entry_url,
        "code": _("QR-kod som leder till posten: %(url)s") % {"url": data.entry_url},
        "verification": _("Är kvittot äkta, och gäller det fortfarande? Lämna in filen här:"),
        "verification_url": data.verification_url,
        "attached": _(
            "I det här dokumentet ligger filen kvittens.json: samma uppgifter i den form "
            "som registret kontrollerar."
        ),
        "effect": effect(data),
    }


def sums(data: ReceiptData) -> dict[str, Any]:
    lines = [(_("Texten"), data.document_hash), (_("Posten i registret"), data.entry_hash)]
    return {
        "heading": _("Kontrollsummor (SHA-256)"),
        "lines": [line for line in lines if line[1]],
    }


def effect(data: ReceiptData) -> str:
    """Said honestly: what the act is worth."""
    if data.channel != "online":
        return _("Originalet finns hos kansliet.")
    used = {name for person in data.signatories for name in person.method.split("+")}
    if used <= METHODS.keys():
        return _(
            "Den som skrev under legitimerade sig på nytt i portalen. "
            "Det är inte en avancerad elektronisk underskrift."
        )
    return _(
        "Den som skrev under legitimerade sig på nytt i portalen. "
        "Det är inte en kvalificerad elektronisk underskrift."
    )


def unknown_characters() -> str:
    return _(
        "Tecken som typsnittet saknar står här med sitt namn inom hakparenteser. "
        "Den exakta texten finns i kvittens.json."
    )
