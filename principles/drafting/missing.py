"""What an editor may want to look at before a draft is adopted: told, never refused."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from principles.drafting.content import Content, content_of
from principles.text.blocks import PARAGRAPH, blocks
from principles.text.models import AgreementVersion

PRINCIPLES_BY_CUSTOM = 6
LONG_PARAGRAPH = 200
HTML = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>|<!--", re.IGNORECASE)


def warnings(version: AgreementVersion) -> list[str]:
    """What is missing or looks odd in a version, in Swedish, in reading order."""
    content = content_of(version)
    return [
        *of_sections(content),
        *of_principles(content),
        *of_undertakings(version, content),
        *of_wording(content),
    ]


def of_sections(content: Content) -> Iterator[str]:
    sections = content["sections"]
    if not sections:
        yield _("Utkastet har inget avsnitt än.")
    empty = [row["heading"] for row in sections if not row["body"].strip()]
    if empty:
        yield _("Text saknas: %s.") % ", ".join(empty)
    plain = [row["heading"] for row in sections if not row["plain"].strip()]
    if plain:
        yield _("Enkel svenska saknas: %s.") % ", ".join(plain)


def of_principles(content: Content) -> Iterator[str]:
    principles = content["principles"]
    if len(principles) != PRINCIPLES_BY_CUSTOM:
        number = len(principles)
        said = ngettext("Utkastet har %d princip.", "Utkastet har %d principer.", number) % number
        yield f"{said} {_('Överenskommelser har oftast sex.')}"
    without = [row["name"] for row in principles if not row["meaning"].strip()]
    if without:
        yield _("Innebörd saknas: %s.") % ", ".join(without)


def of_undertakings(version: AgreementVersion, content: Content) -> Iterator[str]:
    having = {row["party"] for row in content["undertakings"]}
    for party in version.agreement.parties.all():
        if party.pk not in having:
            yield _("%s har inget åtagande.") % party.name


def of_wording(content: Content) -> Iterator[str]:
    """What repeats, what is long, and what looks like HTML."""
    names = [row["heading"] for row in content["sections"]]
    names += [row["name"] for row in content["principles"]]
    for name, number in Counter(name.casefold().strip() for name in names).items():
        if number > 1:
            shown = next(one for one in names if one.casefold().strip() == name)
            yield _("Rubriken ”%s” finns mer än en gång.") % shown
    for name, text in texts(content):
        words = [len(b.source.split()) for b in blocks(text) if b.kind == PARAGRAPH]
        longest = max(words, default=0)
        if longest > LONG_PARAGRAPH:
            said = _("”%(name)s” har ett stycke på %(number)d ord. Dela gärna upp det.")
            yield said % {"name": name, "number": longest}
        if HTML.search(text):
            yield _("”%s”: texten innehåller HTML, som visas som vanlig text.") % name


def texts(content: Content) -> Iterator[tuple[str, str]]:
    """Every Markdown text of the content with what it is called."""
    yield _("Om versionen"), content["version"]["introduction"]
    for row in content["sections"]:
        yield row["heading"], row["body"]
        yield row["heading"], row["plain"]
    for row in content["principles"]:
        yield row["name"], row["meaning"]
    for row in content["undertakings"]:
        yield row["text"][:60], row["text"]
