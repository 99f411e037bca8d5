"""What the secretariat does with a meeting of a body, each on a page of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.meetings import flows
from organisations.meetings.views import file_of
from organisations.models import BodyMeeting
from principles.admin_pages import form_page, kept, sent
from principles.forms import DayField, TextField
from principles.keeping import NotAllowed, NotNow


def stage(meeting: BodyMeeting) -> str:
    """Where the meeting stands, in a word."""
    if meeting.is_cancelled:
        return now("inställt")
    if meeting.is_approved:
        return now("protokollet är justerat")
    if meeting.has_begun:
        return now("har hållits, protokollet är inte justerat")
    return now("kallelsen är skickad") if meeting.called_at else now("planerat")


def panel(meeting: BodyMeeting) -> dict[str, Any]:
    """What the page of a meeting tells on top: where it stands and what comes next."""
    to_come = not meeting.is_cancelled and not meeting.has_begun
    return {
        "stage": stage(meeting),
        "may_call": to_come and meeting.called_to != meeting.when_and_where,
        "is_moved": to_come
        and bool(meeting.called_at)
        and meeting.called_to != meeting.when_and_where,
        "may_cancel": to_come,
        "may_approve": not meeting.is_cancelled and meeting.has_begun and not meeting.is_approved,
    }


def meeting_of(request: HttpRequest, object_id: str, *, writing: bool) -> BodyMeeting:
    rows = BodyMeeting.objects.select_related("body__agreement")
    found: BodyMeeting = kept(request, rows, object_id, "body__agreement", writing=writing)
    return found


def step(
    request: HttpRequest,
    model_admin: Any,
    meeting: BodyMeeting,
    form: forms.Form,
    done: Callable[[], str],
    **page: Any,
) -> HttpResponse:
    """A page with a form and what it does; `done` does it, and returns what is told of it."""
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, done())
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("admin:organisations_bodymeeting_change", meeting.pk)
    return form_page(request, model_admin, form=form, meeting=meeting, **page)


class NothingForm(forms.Form):
    """A page whose button is all that there is to answer."""


class ReasonForm(forms.Form):
    """Why a meeting is called off."""

    reason = TextField(
        label=_("Varför ställs mötet in?"),
        max_length=300,
        help_text=_("Står på mötets sida, och i mejlet till dem som är kallade."),
        error_messages={"required": _("Skriv varför, så att de kallade förstår")},
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class ApprovalForm(forms.Form):
    """When the minutes were approved, and by whom."""

    approved_on = DayField(label=_("Justerat den dag"), help_text=_("Till exempel 27 3 2027."))
    approved_by = TextField(
        label=_("Justerat av"), max_length=200, help_text=_("Namnen visas för allmänheten.")
    )


def call_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Who is called, who has no address, and the button that sends the call."""
    meeting = meeting_of(request, object_id, writing=True)

    def done() -> str:
        number = flows.call(meeting, by=request.user)
        said = ngettext("%d person får kallelsen.", "%d personer får kallelsen.", number)
        return said % number

    members = flows.members(meeting)
    return step(
        request, model_admin, meeting, NothingForm(sent(request)), done,
        title=now("Kalla till mötet"), button=now("Skicka kallelsen"),
        template="admin/call_meeting.html",
        called=[seat for seat in members if seat.email],
        without_address=[seat for seat in members if not seat.email],
        **panel(meeting),
    )  # fmt: skip


def cancel_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Call the meeting off, and tell those who were called."""
    meeting = meeting_of(request, object_id, writing=True)
    form = ReasonForm(sent(request))

    def done() -> str:
        number = flows.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
        told = ngettext("%d person får ett mejl.", "%d personer får ett mejl.", number) % number
        said = now("Mötet är inställt.")
        return f"{said} {told}" if number else said

    return step(
        request, model_admin, meeting, form, done,
        title=now("Ställ in mötet"), button=now("Ställ in mötet"),
        template="admin/meeting_page.html",
    )  # fmt: skip


def approve_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Enter who has approved the minutes; from then on everybody reads them."""
    meeting = meeting_of(request, object_id, writing=True)
    form = ApprovalForm(sent(request), initial={"approved_on": timezone.localdate()})

    def done() -> str:
        flows.approve_minutes(meeting, by=request.user, **form.cleaned_data)
        return now("Protokollet är justerat, och visas på mötets sida.")

    return step(
        request, model_admin, meeting, form, done,
        title=now("Protokollet är justerat"), button=now("Spara och visa protokollet"),
        template="admin/meeting_page.html",
    )  # fmt: skip


def reopen_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Hide the minutes again, to correct them."""
    meeting = meeting_of(request, object_id, writing=True)

    def done() -> str:
        flows.reopen_minutes(meeting, by=request.user)
        return now("Justeringen är borttagen. Rätta protokollet, och för in justeringen igen.")

    return step(
        request, model_admin, meeting, NothingForm(sent(request)), done,
        title=now("Rätta protokollet"), button=now("Ta bort justeringen"),
        template="admin/meeting_page.html",
        intro=now("Protokollet visas inte för allmänheten förrän det är justerat igen."),
    )  # fmt: skip


def file_page(request: HttpRequest, model_admin: Any, object_id: str) -> Any:
    """The PDF of the minutes, also before it is approved, for those who keep the agreement."""
    meeting = meeting_of(request, object_id, writing=False)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if not meeting.minutes_file:
        raise Http404
    return file_of(meeting)
