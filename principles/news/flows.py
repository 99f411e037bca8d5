"""Showing a piece of news to the public, and taking it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from principles.keeping import NotNow, refuse_outside_secretariat
from principles.news.models import NewsItem


@transaction.atomic
def publish(item: NewsItem, *, by: Any) -> NewsItem:
    """Let the public read the news from now on. Twice is once.

    Raises NotAllowed outside the secretariat, NotNow when its day is still to come.
    """
    refuse_outside_secretariat(item.agreement, by)
    item = held(item)
    if item.is_published:
        return item
    if item.day > timezone.localdate():
        raise NotNow(_("Nyhetens dag har inte kommit än. Ändra dagen, eller vänta till dess."))
    item.published_at = timezone.now()
    item._change_reason = _("Publicerad")
    item.save()
    return item


@transaction.atomic
def take_back(item: NewsItem, *, by: Any) -> NewsItem:
    """Make the news a draft again, which nobody else reads. Twice is once.

    Raises NotAllowed outside the secretariat.
    """
    refuse_outside_secretariat(item.agreement, by)
    item = held(item)
    if item.is_published:
        item.published_at = None
        item._change_reason = _("Tillbaka till utkast")
        item.save()
    return item


def held(item: NewsItem) -> NewsItem:
    """The news as it stands, which nobody else changes meanwhile. Raises NotNow if it is gone."""
    rows = NewsItem.objects.select_for_update(of=("self",)).select_related("agreement")
    found: NewsItem | None = rows.filter(pk=item.pk).first()
    if found is None:
        raise NotNow(_("Nyheten finns inte längre."))
    return found
