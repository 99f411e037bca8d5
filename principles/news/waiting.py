"""News that somebody has begun to write and nobody has published, for the secretariat."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from principles.news.models import NewsItem
from principles.waiting import Waiting


def drafts(rows: Any, user: Any) -> QuerySet[Any]:
    """Those that the public does not read yet."""
    return rows.drafts()


NEWS_DRAFTS = Waiting(
    "nyhetsutkast", _("Nyheter som inte är publicerade"), NewsItem, drafts,
    "created_at",
    counted=many(
        "%(number)d nyhet som inte är publicerad",
        "%(number)d nyheter som inte är publicerade",
        "number",
    ),
)  # fmt: skip
