"""The pages of an event in the admin: who is registered, who came, and what is done about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import ngettext

from plans.events import export, managing
from plans.events.admin_forms import AddForm, ReasonForm
from plans.events.models import Event, EventRegistration
from plans.events.registering import FullForOrganisation
from principles.admin_pages import form_page
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import agreements_kept, is_key

State = EventRegistration.State


def kept(request: HttpRequest, object_id: str, *, writing: bool) -> Event:
    """An event of an agreement that the user keeps. Raises Http404 otherwise."""
    if not is_key(object_id):
        raise Http404
    rows = Event.objects.select_related("agreement").counted()
    agreements = agreements_kept(request.user, writing=writing)
    found: Event = get_object_or_404(rows, pk=object_id, agreement__in=agreements)
    return found


def registered(event: Event, key: str) -> EventRegistration:
    """One who is registered for the event. Raises Http404."""
    if not is_key(key):
        raise Http404
    rows = event.registrations.select_related("organisation")
    found: EventRegistration = get_object_or_404(rows, pk=key)
    found.event = event
    return found


def may_write(request: HttpRequest, event: Event) -> bool:
    writing = agreements_kept(request.user, writing=True)
    return writing.filter(pk=event.agreement_id).exists()


def page_of(request: HttpRequest, model_admin: Any, event: Event, **context: Any) -> HttpResponse:
    """A page below the event's own."""
    return form_page(request, model_admin, event=event, **context)


def board(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Who has a seat, who waits and who has cancelled. Only the secretariat sees the needs."""
    event = kept(request, object_id, writing=False)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    rows = list(
        event.registrations.exclude(state=State.UNCONFIRMED)
        .select_related("organisation")
        .order_by("confirmed_at", "pk")
    )
    return page_of(
        request,
        model_admin,
        event,
        title=now("Anmälda"),
        button="",
        template="admin/event_board.html",
        groups=[
            (state, words, [row for row in rows if row.state == state])
            for state, words in (
                (State.SEATED, now("Har en plats")),
                (State.WAITING, now("På väntelistan")),
                (State.CANCELLED, now("Har avbokat")),
            )
        ],
        unconfirmed=event.registrations.filter(state=State.UNCONFIRMED).count(),
        may_write=may_write(request, event),
    )


def add_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Register somebody by hand."""
    event = kept(request, object_id, writing=True)
    form = AddForm(event, request.POST or None)
    if request.method == "POST" and form.is_valid() and added(request, event, form):
        return redirect("admin:event_board", event.pk)
    return page_of(
        request,
        model_admin,
        event,
        title=now("Anmäl någon"),
        button=now("Anmäl och skicka mejl"),
        template="admin/event_page.html",
        form=form,
    )


def added(request: HttpRequest, event: Event, form: AddForm) -> bool:
    email = form.cleaned_data["email"]
    try:
        made = managing.add(event, by=request.user, email=email, details=form.details())
    except FullForOrganisation as problem:
        form.add_error("organisation", str(problem))
    except (NotAllowed, NotNow) as problem:
        form.add_error("email", str(problem))
    else:
        has_seat = made.state == State.SEATED
        said = now("%s har en plats.") if has_seat else now("%s står på väntelistan.")
        messages.success(request, said % made.name)
        return True
    return False


def strike_page(
    request: HttpRequest, model_admin: Any, object_id: str, registration: str
) -> HttpResponse:
    """Ask whether somebody's registration is to be cancelled, and do it."""
    event = kept(request, object_id, writing=True)
    found = registered(event, registration)
    if request.method == "POST":
        try:
            managing.strike(found, by=request.user)
        except (NotAllowed, NotNow) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, now("%s är avbokad och har fått ett mejl.") % found.name)
        return redirect("admin:event_board", event.pk)
    return page_of(
        request,
        model_admin,
        event,
        title=now("Avboka %s") % found.name,
        button=now("Avboka och skicka mejl"),
        template="admin/event_page.html",
        intro=now("Platsen går till den som står först på väntelistan."),
    )


def seat_page(
    request: HttpRequest, model_admin: Any, object_id: str, registration: str
) -> HttpResponse:
    """Ask whether somebody is to have a seat before the others who wait, and give it."""
    event = kept(request, object_id, writing=True)
    found = registered(event, registration)
    if request.method == "POST":
        try:
            managing.give_seat(found, by=request.user)
        except (NotAllowed, NotNow) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, now("%s har en plats och har fått ett mejl.") % found.name)
        return redirect("admin:event_board", event.pk)
    return page_of(
        request,
        model_admin,
        event,
        title=now("Ge %s en plats") % found.name,
        button=now("Ge platsen och skicka mejl"),
        template="admin/event_page.html",
        intro=now("Personen får plats före dem som står framför i kön, också utöver antalet."),
    )


def attendance(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The list to print and to tick: who of those with a seat came."""
    event = kept(request, object_id, writing=False)
    writes = may_write(request, event)
    if request.method == "POST":
        if not writes:
            raise PermissionDenied
        came = {int(key) for key in request.POST.getlist("came") if is_key(key)}
        try:
            number = managing.note_attendance(event, by=request.user, came=came)
        except (NotAllowed, NotNow) as problem:
            messages.error(request, str(problem))
        else:
            said = ngettext("Sparat: %d person kom.", "Sparat: %d personer kom.", number)
            messages.success(request, said % number)
        return redirect("admin:event_attendance", event.pk)
    seated = event.registrations.seated().select_related("organisation")
    return page_of(
        request,
        model_admin,
        event,
        title=now("Närvarolista"),
        button=now("Spara närvaron"),
        template="admin/event_attendance.html",
        seated=seated.order_by("name", "pk"),
        may_tick=writes and not event.is_cancelled and event.first_day <= timezone.localdate(),
    )


def cancel_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Cancel the event, with the reason that those who are registered are told."""
    event = kept(request, object_id, writing=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            told = managing.cancel_event(event, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            said = ngettext(
                "Mötet är inställt. %d anmäld har fått ett mejl.",
                "Mötet är inställt. %d anmälda har fått ett mejl.",
                told,
            )
            messages.success(request, said % told)
            return redirect("admin:plans_event_change", event.pk)
    number = event.seated + event.waiting
    return page_of(
        request,
        model_admin,
        event,
        title=now("Ställ in mötet"),
        button=now("Ställ in och skicka mejl"),
        template="admin/event_page.html",
        form=form,
        intro=ngettext("%d anmäld får ett mejl.", "%d anmälda får ett mejl.", number) % number,
    )


def csv_file(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Those who are registered, as CSV; only for the secretariat, since it holds the needs."""
    event = kept(request, object_id, writing=True)
    return as_file(export.as_csv(event), "text/csv; charset=utf-8", f"{event.slug}.csv")


def xlsx_file(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """The same as a workbook."""
    event = kept(request, object_id, writing=True)
    return as_file(export.as_xlsx(event), export.XLSX, f"{event.slug}.xlsx")


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
