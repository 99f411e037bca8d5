"""The directory of signatory organisations, and the public page of each."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from organisations.directory import maps, municipalities
from organisations.joining.models import Accession
from organisations.models import ActivityArea
from principles.models import Agreement
from principles.public import public_page
from principles.swedish import search_words

PER_PAGE = 25


class DirectoryFilter(forms.Form):
    """What a visitor may look for. Anything odd in the address is ignored, never refused."""

    q = forms.CharField(
        label=_("Namn eller ord"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    kommun = forms.ChoiceField(label=_("Kommun"), required=False)
    omrade = forms.ModelChoiceField(
        label=_("Verksamhetsområde"),
        required=False,
        queryset=ActivityArea.objects.all(),
        to_field_name="slug",
        empty_label=_("Alla områden"),
    )

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        everywhere = [("", _("Alla kommuner"))]
        self.fields["kommun"].choices = [  # type: ignore[attr-defined]
            *everywhere,
            *municipalities.choices(agreement.county_code),
        ]

    def narrow(self, accessions: Any) -> Any:
        """The accessions whose organisation matches all that was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        for word in search_words(asked.get("q") or "")[:10]:
            accessions = accessions.filter(organisation__search_text__contains=word)
        if asked.get("kommun"):
            accessions = accessions.filter(organisation__municipality=asked["kommun"])
        if asked.get("omrade"):
            accessions = accessions.filter(organisation__areas=asked["omrade"])
        return accessions


@public_page
def directory(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The signatory organisations in Swedish alphabetical order, with search and filters."""
    everyone = Accession.objects.of_agreement(agreement).in_directory()
    form = DirectoryFilter(agreement, request.GET)
    found = form.narrow(everyone).prefetch_related("organisation__areas")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("sida"))
    query = request.GET.copy()
    query.pop("sida", None)
    context = {
        "agreement": agreement,
        "form": form,
        "page": page,
        "total": everyone.count(),
        "query": query.urlencode(),
        "map": maps.map_of(agreement.county_code, maps.counted(everyone)),
    }
    return render(request, "organisations/directory.html", context)


@public_page
def organisation(request: HttpRequest, agreement: Agreement, organisation: str) -> HttpResponse:
    """What a signatory organisation tells about itself."""
    accession = get_object_or_404(
        Accession.objects.of_agreement(agreement).in_directory().select_related("entry"),
        organisation__slug=organisation,
    )
    context = {
        "agreement": agreement,
        "accession": accession,
        "organisation": accession.organisation,
        "areas": accession.organisation.areas.all(),
    }
    return render(request, "organisations/organisation.html", context)
