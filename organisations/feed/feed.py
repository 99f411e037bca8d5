"""What is new around an agreement, for whoever follows it by Atom (RFC 4287)."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organisations.joining.models import Accession
from organisations.register.models import RegisterEntry
from principles.markdown import to_html
from principles.models import Agreement, NewsItem
from principles.translations.reading import in_readers_language

MOST = 30
# What XML 1.0 has no way to write.
NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One thing that is new. `key` never changes for it, so that a reader shows it once."""

    key: str
    title: str
    address: str
    published: datetime
    updated: datetime
    summary: str = ""
    content: str = ""
    language: str = "sv"


class Feed(Atom1Feed):
    """Atom as Django writes it, with the whole text of an entry, and its language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        attributes = super().item_attributes(item)
        return {**attributes, "xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """When anything was last new; the beginning of today while nothing is."""
        days = [item["updateddate"] for item in self.items]
        return max(days) if days else midnight(timezone.localdate())


def atom(agreement: Agreement) -> bytes:
    """The agreement's feed, in the language at hand."""
    name = said(agreement, agreement, "name")[0]
    path = reverse("news_atom", args=[agreement.slug])
    made = Feed(
        title=name,
        link=settings.PUBLIC_URL + reverse("news", args=[agreement.slug]),
        description="",
        subtitle=_("Nyheter, nya organisationer och nya versioner"),
        language=get_language() or "sv",
        author_name=name,
        feed_url=settings.PUBLIC_URL + path,
        feed_guid=settings.PUBLIC_URL + path,
    )
    for entry in entries(agreement):
        summary: Any = entry.summary or None
        made.add_item(
            title=entry.title,
            link=entry.address,
            description=summary,
            unique_id=entry.key,
            pubdate=entry.published,
            updateddate=entry.updated,
            content=entry.content,
            language=entry.language,
        )
    text: str = made.writeString("utf-8")
    return text.encode()


def entries(agreement: Agreement) -> list[Entry]:
    """The newest of all kinds. As many queries however many there are."""
    found = [*news(agreement), *signatories(agreement), *versions(agreement)]
    return sorted(found, key=lambda entry: entry.published, reverse=True)[:MOST]


def news(agreement: Agreement) -> list[Entry]:
    rows = NewsItem.objects.of_agreement(agreement).published().order_by("-published_at", "-pk")
    found = []
    for row in rows[:MOST]:
        title, language = said(agreement, row, "title")
        path = reverse("news_item", args=[agreement.slug, row.slug])
        found.append(
            Entry(
                key_of("nyhet", row.pk), title, settings.PUBLIC_URL + path, row.published_at,
                max(row.published_at, row.changed_at), to_html(said(agreement, row, "lead")[0]),
                to_html("\n\n".join(said(agreement, row, name)[0] for name in ("lead", "body"))),
                language,
            )
        )  # fmt: skip
    return found


def signatories(agreement: Agreement) -> list[Entry]:
    """The listed organisations, each at the moment when it signed: a renewal is no news."""
    found = []
    for row in newly_signed(agreement)[:MOST]:
        path = reverse("organisation", args=[agreement.slug, row.organisation.slug])
        title = _("%(organisation)s har anslutit sig") % {"organisation": clean(row.organisation)}
        when: Any = getattr(row, "joined_at", None) or row.signed_at
        address = settings.PUBLIC_URL + path
        language = get_language() or "sv"
        found.append(
            Entry(key_of("anslutning", row.pk), title, address, when, when, language=language)
        )
    return found


def newly_signed(agreement: Agreement) -> QuerySet[Accession]:
    """Those in the directory, whoever has signed last first."""
    signings = RegisterEntry.objects.filter(
        kind=RegisterEntry.Kind.SIGN, round__accession=OuterRef("pk")
    )
    rows = Accession.objects.of_agreement(agreement).in_directory()
    rows = rows.annotate(joined_at=Subquery(signings.order_by("-seq").values("time")[:1]))
    ordered: QuerySet[Accession] = rows.order_by(
        F("joined_at").desc(nulls_last=True), "-signed_at", "-pk"
    )
    return ordered


def versions(agreement: Agreement) -> list[Entry]:
    """The adopted versions of which the day is known."""
    rows = agreement.versions.adopted().filter(adopted_on__isnull=False).order_by("-adopted_on")
    found = []
    for row in rows[:MOST]:
        name, _language = said(agreement, row, "name")
        path = reverse("version", args=[agreement.slug, row.slug])
        title = _("Ny version av överenskommelsen: %(name)s") % {"name": name}
        when = midnight(row.adopted_on)
        address = settings.PUBLIC_URL + path
        language = get_language() or "sv"
        found.append(
            Entry(key_of("version", row.pk), title, address, when, when, language=language)
        )
    return found


def said(agreement: Agreement, row: Any, field: str) -> tuple[str, str]:
    """A field of an agreement's row as the reader can have it, and its language."""
    text, language = in_readers_language(agreement, row, field)
    return clean(text), language


def clean(text: Any) -> str:
    """The text without what XML cannot hold."""
    return NOT_XML.sub("", str(text))


def key_of(kind: str, pk: int) -> str:
    """A tag: URI (RFC 4151), which stays when a title or an address is changed."""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2026:{kind}/{pk}"


def midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
