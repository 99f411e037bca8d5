"""The news of an agreement, which everybody reads."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from principles.models import Agreement
from principles.news.models import NewsItem
from principles.public import public_page

PER_PAGE = 20


@public_page
def news(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What is published, the newest first."""
    rows = NewsItem.objects.of_agreement(agreement).published()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "news/news.html", {"agreement": agreement, "page": page})


@public_page
def news_item(request: HttpRequest, agreement: Agreement, item: str) -> HttpResponse:
    """One piece of news."""
    rows = NewsItem.objects.of_agreement(agreement).published()
    found = get_object_or_404(rows, slug=item)
    return render(request, "news/item.html", {"agreement": agreement, "item": found})
