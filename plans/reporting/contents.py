"""The parts of a report as blocks that its document sets: paragraphs, lists and tables.

A block's words are pieces, [text, language], since a sentence in the reader's language has names
in Swedish in it. The page says the same with templates (templates/reporting).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from plans.reporting.models import ReportPart
from plans.reporting.words import Words, read
from principles.translations.reading import SOURCE
from principles.typesetting.characters import drawable_run
from principles.typesetting.prose import LOWEST_HEADING, prose, safe_address

Values = dict[str, Any]
Pieces = list[list[str]]
Block = dict[str, Any]
Kind = ReportPart.Kind
MARK = "\x00"


def own(words: Words) -> Pieces:
    """Kept words."""
    text, language = read(words)
    return [[drawable_run(text), language]]


def swedish(name: str) -> Pieces:
    return [[drawable_run(name), SOURCE]]


def plain(text: Any) -> Pieces:
    """Our own words, in the reader's language."""
    return [[drawable_run(str(text)), get_language() or SOURCE]]


def link(address: str) -> Pieces:
    """An address that leads where it says, if a document may lead there."""
    return [[drawable_run(address), get_language() or SOURCE, safe_address(address)]]


def sentence(form: str, **values: Pieces) -> Pieces:
    """A translated sentence with pieces in place of each `%(name)s`."""
    told = form % {name: f"{MARK}{name}{MARK}" for name in values}
    found: Pieces = []
    for number, text in enumerate(told.split(MARK)):
        found += values[text] if number % 2 else plain(text) if text else []
    return found


def day(value: Any) -> str:
    return date_format(value, "j F Y")


def paragraph(pieces: Pieces) -> Block:
    return {"kind": "paragraph", "text": pieces}


def heading(text: str) -> Block:
    return {"kind": "heading", "text": plain(text)}


def items(rows: Iterable[Pieces], otherwise: str) -> Block:
    """A list, or what stands there when it is empty."""
    found = list(rows)
    return {"kind": "list", "items": found} if found else paragraph(plain(otherwise))


def table(
    head: list[Any], rows: Iterable[list[Pieces]], widths: tuple[int, ...] = (3, 2, 2, 2)
) -> Block:
    """A table whose columns are as wide as the figures say, in parts of the page's width."""
    names = [plain(name) for name in head]
    return {"kind": "table", "head": names, "rows": list(rows), "widths": widths}


def words(text: Words, *, below: int = 1) -> list[Block]:
    """A text in Markdown with the language it is in, its headings `below` so many levels down."""
    said, language = read(text)
    blocks = prose(said)
    for block in blocks:
        if block["kind"] == "heading":
            block["level"] = min(block["level"] + below, LOWEST_HEADING)
    return [{"kind": "prose", "language": language, "blocks": blocks}] if blocks else []


def progress(part: Values, year: int) -> list[Block]:
    if not part["rows"]:
        return [paragraph(plain(_("Det finns inga insatser att följa upp.")))]
    rows = [
        [own(name), plain(done(bar)), plain(bar.rest or "–"), plain(whole.done_of_all)]
        for name, bar, whole in part["rows"]
    ]
    last = [part["whole"], part["whole_plan"]]
    rows.append([plain(_("Alla områden")), plain(done(last[0])), [], plain(done(last[1]))])
    head = [_("Utvecklingsområde"), year, _("Övriga insatser"), _("Hela planen")]
    return [table(head, rows)]


def done(bar: Any) -> str:
    return bar.done_of_all if bar and bar.segments else "–"


def milestones(part: Values, year: int) -> list[Block]:
    rows = [
        plain(f"{day(row['day'])}: ") + own(row["title"]) + plain(" (") + own(row["action"])
        + plain(")")
        for row in part["rows"]
    ]  # fmt: skip
    return [items(rows, _("Inget delmål nåddes under året."))]


def changes(part: Values, year: int) -> list[Block]:
    otherwise = _("Inga insatser lades till, togs bort eller flyttades under året.")
    found = [items(map(change, part["rows"]), otherwise)]
    if part["said"]:
        head = [_("Insats"), _("Läge"), _("Dag"), _("Anteckning")]
        rows = [
            [
                own(row["title"]),
                plain(f"{row['label']}, {row['progress']} %"),
                plain(day(row["day"])),
                own(row["note"]),
            ]
            for row in part["said"]
        ]
        found += [
            heading(_("Årets senaste uppföljning av varje insats")),
            table(head, rows, (4, 3, 4, 6)),
        ]
    return found


def change(row: Values) -> Pieces:
    title = own(row["title"])
    if row["kind"] == "renamed":
        return title + plain(" " + _("hette förut") + " ”") + swedish(row["from"]) + plain("”.")
    if row["kind"] == "status":
        form = _("%(title)s gick från %(old)s till %(new)s.")
        return sentence(form, title=title, old=plain(row["old"]), new=plain(row["new"]))
    if row["kind"] == "moved":
        form = _("%(title)s ska vara klar %(new)s i stället för %(old)s.")
        old, new = plain(day(row["old"])), plain(day(row["new"]))
        return sentence(form, title=title, old=old, new=new)
    added = row["kind"] == "added"
    form = _("Ny insats: %(title)s.") if added else _("Borttagen insats: %(title)s.")
    return sentence(form, title=title)


def signatories(part: Values, year: int) -> list[Block]:
    growth, found = part["growth"], []
    if growth:
        number = growth.now
        form = ngettext(
            "%(number)s organisation stod bakom överenskommelsen %(until)s.",
            "%(number)s organisationer stod bakom överenskommelsen %(until)s.",
            number,
        )
        found.append(paragraph(plain(form % {"number": number, "until": day(growth.until)})))
        head = [_("År"), _("Kom"), _("Lämnade"), _("Vid årets slut")]
        rows = [[plain(n) for n in (r.year, r.came, r.left, r.number)] for r in growth.years]
        found.append(table(head, rows))
    came = [swedish(row["name"]) + plain(f", {day(row['day'])}") for row in part["came"]]
    left = [
        swedish(row["name"]) + plain(f", {row['how']} {day(row['day'])}") for row in part["left"]
    ]
    return [
        *found,
        heading(_("Kom med under året")),
        items(came + unnamed(part["unnamed"]["came"]), _("Ingen organisation kom med.")),
        heading(_("Lämnade under året")),
        items(left + unnamed(part["unnamed"]["left"]), _("Ingen organisation lämnade.")),
    ]


def unnamed(number: int) -> list[Pieces]:
    form = ngettext(
        "%(number)s organisation till, som inte vill synas i katalogen.",
        "%(number)s organisationer till, som inte vill synas i katalogen.",
        number,
    )
    return [plain(form % {"number": number})] if number else []


def mirror(part: Values, year: int) -> list[Block]:
    if not part["principles"]:
        return [paragraph(plain(_("Ingen spegel är publicerad för året.")))]
    head = [_("Princip"), _("Bedömd av"), _("Om"), _("Bedömning")]
    rows = [
        [own(row["name"]), own(rating["by"]), own(rating["about"]), plain(rating["score"])]
        for row in part["principles"]
        for rating in row["ratings"]
    ]
    found = [table(head, rows, (4, 4, 4, 2))]
    for row in part["principles"]:
        if row["comment"]:
            found += [{"kind": "heading", "text": own(row["name"])}, *words(row["comment"])]
    return found


def events(part: Values, year: int) -> list[Block]:
    return [items(map(event, part["rows"]), _("Inga möten är inlagda för året."))]


def event(row: Values) -> Pieces:
    cancelled = plain(" (" + _("Inställt").lower() + ")") if row["is_cancelled"] else []
    place = plain(", ") + own(row["place"]) if row["place"]["sv"] else []
    minutes = (
        plain(". " + _("Anteckningar:") + " ") + link(row["minutes"]) if row["minutes"] else []
    )
    return plain(f"{day(row['day'])}: ") + own(row["title"]) + cancelled + place + minutes


CONTENTS: dict[str, Callable[[Values, int], list[Block]]] = {
    Kind.PROGRESS: progress,
    Kind.MILESTONES: milestones,
    Kind.CHANGES: changes,
    Kind.SIGNATORIES: signatories,
    Kind.MIRROR: mirror,
    Kind.EVENTS: events,
}


def contents(part: Values, year: int) -> list[Block]:
    """All of a shown part below its heading."""
    return words(part["body"]) + (
        CONTENTS[part["kind"]](part, year) if part["kind"] in CONTENTS else []
    )
