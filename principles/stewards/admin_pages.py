"""The pages on which the secretariat gives, changes and ends roles: each calls one flow."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from principles.admin_pages import form_page, kept, sent
from principles.agreements.models import Steward
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import agreements_kept
from principles.stewards import flows
from principles.stewards.forms import GiveForm, RoleFields
from principles.stewards.models import RoleInvitation

LIST = "admin:principles_steward_changelist"
REFUSALS = (NotAllowed, NotNow)


def give(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """«Ge en roll»: to whoever has the address, or will have an account with it."""
    agreements = agreements_kept(request.user, writing=True)
    if not agreements:
        raise PermissionDenied
    form = GiveForm(agreements, sent(request))
    if request.method == "POST" and form.is_valid() and given(request, form):
        return redirect(LIST)
    return form_page(
        request, model_admin, title=_("Ge en roll"), button=_("Ge rollen"), form=form,
        intro=_("Personen får ett mejl. Förvaltningen kräver tvåstegsinloggning."),
    )  # fmt: skip


def given(request: HttpRequest, form: GiveForm) -> bool:
    said = form.cleaned_data
    try:
        row = flows.give_role(
            said["agreement"], by=request.user, email=said["email"], role=said["role"],
            until=said["until"],
        )  # fmt: skip
    except REFUSALS as problem:
        form.add_error("email" if isinstance(problem, flows.NotThisPerson) else None, str(problem))
        return False
    if isinstance(row, Steward):
        messages.success(request, _("%s har fått rollen.") % row.user)
    else:
        told = _("Det finns inget konto med adressen %s än. En inbjudan är skickad.")
        messages.success(request, told % row.email)
    return True


def change(request: HttpRequest, model_admin: Any, steward: Steward) -> HttpResponse:
    """«Ändra rollen»: another last day, or another role instead."""
    form = RoleFields(sent(request), initial={"role": steward.role, "until": steward.until})
    if request.method == "POST" and form.is_valid():
        try:
            flows.change_role(steward, by=request.user, **form.cleaned_data)
        except REFUSALS as problem:
            was_moved = form.cleaned_data["role"] != steward.role
            form.add_error("role" if was_moved else "until", str(problem))
        else:
            messages.success(request, _("Rollen är ändrad."))
            return redirect(LIST)
    return form_page(
        request, model_admin, title=_("Ändra rollen: %s") % steward, button=_("Spara"), form=form,
        template="admin/change_role.html", steward=steward,
    )  # fmt: skip


def end(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Avsluta rollen»: says what happens, and then it is done."""
    rows = Steward.objects.select_related("agreement", "user")
    steward = kept(request, rows, object_id, "agreement", writing=True)
    return confirm(
        request,
        model_admin,
        title=_("Avsluta rollen: %s") % steward,
        button=_("Avsluta rollen"),
        done=_("Rollen är avslutad."),
        intro=_("Personen kommer inte längre åt förvaltningen med den här rollen och får ett mejl. "
                "Raden står kvar, så att det syns vem som har haft rollen."),
        act=lambda: flows.end_role(steward, by=request.user),
        back=LIST,
    )  # fmt: skip


def withdraw(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """«Ta tillbaka inbjudan»."""
    rows = RoleInvitation.objects.select_related("agreement")
    invitation = kept(request, rows, object_id, "agreement", writing=True)
    return confirm(
        request,
        model_admin,
        title=_("Ta tillbaka inbjudan: %s") % invitation,
        button=_("Ta tillbaka"),
        done=_("Inbjudan är tillbakadragen."),
        intro=_("Den som skaffar ett konto med adressen får då ingen roll."),
        act=lambda: flows.withdraw_invitation(invitation, by=request.user),
        back="admin:principles_roleinvitation_changelist",
    )


def confirm(
    request: HttpRequest, model_admin: Any, *, done: str, act: Any, back: str, **shown: Any
) -> HttpResponse:
    """A page that asks once and then calls a flow; it says why, when that cannot be done."""
    problem = ""
    if request.method == "POST":
        try:
            act()
        except REFUSALS as refusal:
            problem = str(refusal)
        else:
            messages.success(request, done)
            return redirect(back)
    return form_page(
        request, model_admin, template="admin/confirm_role.html", problem=problem, **shown
    )
