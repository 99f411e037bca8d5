"""Where the secretariat writes news; a page of its own shows how it will look, and publishes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from principles.admin_pages import form_page, kept
from principles.forms import TextField
from principles.keeping import NotAllowed, NotNow
from principles.models import Agreement, NewsItem
from principles.news import flows
from principles.news.waiting import NEWS_DRAFTS
from principles.scoped_admin import ScopedAdmin, agreements_kept
from principles.waiting import waits

LONGEST_LEAD, LONGEST_BODY = 1000, 200_000
FIRST_YEAR = 1990


class NewsForm(forms.ModelForm):
    """A piece of news as it is written."""

    title = TextField(label=_("Rubrik"), max_length=200, widget=AdminTextInputWidget)
    lead = TextField(
        label=_("Ingress"), max_length=LONGEST_LEAD, widget=AdminTextareaWidget,
        help_text=_("En eller två meningar. Visas också i listan och på startsidan."),
    )  # fmt: skip
    body = TextField(
        label=_("Text"), max_length=LONGEST_BODY, required=False, widget=AdminTextareaWidget,
        help_text=_("Markdown."),
    )  # fmt: skip

    class Meta:
        model = NewsItem
        fields = ("agreement", "title", "slug", "day", "lead", "body")

    kept = Agreement.objects.none()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whoever keeps one agreement need not choose; `kept` is given by the admin."""
        super().__init__(*args, **kwargs)
        if "agreement" in self.fields and len(kept := list(self.kept)) == 1:
            self.fields["agreement"].initial = kept[0].pk

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not FIRST_YEAR <= day.year <= timezone.localdate().year + 1:
            raise ValidationError(_("Skriv en dag från 1990 till nästa år."))
        if self.instance.is_published and day > timezone.localdate():
            raise ValidationError(_("Nyheten är publicerad. Välj en dag som har kommit."))
        return day


@admin.register(NewsItem)
class NewsAdmin(ScopedAdmin):
    handbook = "nyheter"
    form = NewsForm
    list_display = ("title", "agreement", "day", "stage")
    list_filter = (waits(NEWS_DRAFTS),)
    list_select_related = ("agreement",)
    search_fields = ("title", "lead")
    fields = ("agreement", "title", "slug", "day", "lead", "body")
    change_form_template = "admin/news.html"

    def get_urls(self) -> list[Any]:
        """With the page that shows how a piece of news will look."""

        def page(request: HttpRequest, object_id: str) -> HttpResponse:
            return publish_page(request, self, object_id)

        view = self.admin_site.admin_view(page)
        return [path("<object_id>/publicera/", view, name="publish_news"), *super().get_urls()]

    @admin.display(description=_("läge"), ordering="published_at")
    def stage(self, item: NewsItem) -> str:
        return now("publicerad") if item.is_published else now("utkast")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.kept = agreements_kept(request.user, writing=True)  # a class of this request's own
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("agreement",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """The address of a page that people have stays when the title is changed."""
        return {} if obj else {"slug": ("title",)}

    def view_on_site(self, obj: Any) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """What is new is looked at, since nobody reads it until it is published."""
        answer = super().response_add(request, obj, *args, **kwargs)
        return redirect("admin:publish_news", obj.pk) if "_save" in request.POST else answer


def publish_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The news as the public will read it, or reads it; the secretariat publishes it here."""
    rows = NewsItem.objects.select_related("agreement")
    item = kept(request, rows, object_id, "agreement", writing=False)
    may_write = agreements_kept(request.user, writing=True).filter(pk=item.agreement_id).exists()
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        done(request, item)
        return redirect("admin:publish_news", item.pk)
    button = now("Ta tillbaka till utkast") if item.is_published else now("Publicera")
    return form_page(
        request,
        model_admin,
        title=now("Så ser nyheten ut"),
        button=button if may_write else "",
        template="admin/publish_news.html",
        item=item,
        agreement=item.agreement,
        change_address=reverse("admin:principles_newsitem_change", args=[item.pk]),
    )


def done(request: HttpRequest, item: NewsItem) -> None:
    """Do what the button said, and say how it went."""
    take_back = request.POST.get("do") == "take_back"
    try:
        if take_back:
            flows.take_back(item, by=request.user)
        else:
            flows.publish(item, by=request.user)
    except (NotAllowed, NotNow) as problem:
        messages.error(request, str(problem))
        return
    said = now("Nyheten är ett utkast igen.") if take_back else now("Nyheten är publicerad.")
    messages.success(request, said)
