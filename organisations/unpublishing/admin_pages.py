"""The operator's page «Avpublicera» of a register entry."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from organisations.register.flows import REFUSALS
from organisations.register.models import RegisterEntry
from organisations.unpublishing.flows import LONGEST_BASIS, unpublish
from principles.admin_pages import form_page
from principles.forms import TextField
from principles.scoped_admin import is_key


class UnpublishForm(forms.Form):
    """By which decision."""

    basis = TextField(
        label=_("Gallringsbeslutets nummer"),
        max_length=LONGEST_BASIS,
        help_text=_("Visas öppet i registret. Skriv inget namn här."),
    )


def unpublish_entry(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """What will happen, the decision, and then it is done."""
    if not request.user.is_superuser:
        raise PermissionDenied
    if not is_key(object_id):
        raise Http404
    rows = RegisterEntry.objects.select_related("agreement").prefetch_related("parts")
    entry = get_object_or_404(rows, pk=object_id)
    form = UnpublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(request, form, entry):
        return redirect("admin:organisations_registerentry_change", entry.pk)
    return form_page(
        request,
        model_admin,
        title=now("Avpublicera post %s") % entry.seq,
        button=now("Avpublicera"),
        form=form,
        intro=now(
            "Går inte att ångra. %s visas inte längre i posten, i listan över organisationer "
            "eller i öppna data. Posten ligger kvar och registret stämmer fortfarande."
        )
        % (entry.subject or now("Uppgifterna")),
    )


def attempt(request: HttpRequest, form: UnpublishForm, entry: RegisterEntry) -> bool:
    try:
        others = unpublish(entry, by=request.user, basis=form.cleaned_data["basis"])
    except REFUSALS as problem:
        form.add_error("basis", str(problem))
        return False
    messages.success(request, now("Posten är avpublicerad."))
    if others:
        seqs = ", ".join(str(other.seq) for other in others)
        messages.warning(request, now("Organisationen står kvar med namn i post %s.") % seqs)
    return True
