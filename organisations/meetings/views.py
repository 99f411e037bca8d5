"""A meeting of a body, which everybody reads: its agenda, and its minutes once approved."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from organisations.meetings.models import BodyMeeting
from principles.models import Agreement
from principles.public import public_page


def meeting_of(agreement: Agreement, body: str, meeting: int) -> BodyMeeting:
    """The meeting of the agreement's body with that address. Raises Http404."""
    rows = BodyMeeting.objects.of_agreement(agreement).select_related("body")
    found: BodyMeeting = get_object_or_404(rows, body__slug=body, pk=meeting)
    found.body.agreement = agreement  # whose translations are read once
    return found


@public_page
def meeting(request: HttpRequest, agreement: Agreement, body: str, meeting: int) -> HttpResponse:
    """When and where, the agenda if it is public, the minutes if they are approved."""
    found = meeting_of(agreement, body, meeting)
    context = {"agreement": agreement, "body": found.body, "meeting": found}
    return render(request, "organisations/meeting.html", context)


@public_page
def minutes(request: HttpRequest, agreement: Agreement, body: str, meeting: int) -> Any:
    """The approved minutes as a PDF, always as a download. Raises Http404 before that."""
    found = meeting_of(agreement, body, meeting)
    if not (found.is_approved and found.minutes_file):
        raise Http404
    return file_of(found)


def file_of(meeting: BodyMeeting) -> FileResponse:
    """The meeting's PDF under a name that tells what it is. Raises Http404 when it is gone."""
    try:
        stored = meeting.minutes_file.open()
    except FileNotFoundError:
        raise Http404 from None
    name = f"protokoll-{meeting.body.slug}-{meeting.day}.pdf"
    return FileResponse(stored, as_attachment=True, filename=name, content_type="application/pdf")
