"""The address in the yearly mail, which needs no account, and the button of those logged in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.access import own_organisation
from organisations.freshness.answering import confirm_by_link, confirm_details
from organisations.freshness.models import DetailsQuestion
from organisations.joining.models import Accession
from organisations.links.pages import secret_page
from principles.keeping import NotAllowed, NotNow
from principles.models import Agreement


@secret_page
def details_link(request: HttpRequest, token: str) -> HttpResponse:
    """The details with a button that says yes, or the thanks. A look alone changes nothing."""
    question = DetailsQuestion.objects.of_token(token).select_related("organisation").first()
    accession = signed(question) if question and question.link_works else None
    if question is None or accession is None:
        return render(request, "freshness/no_longer.html", status=404)
    if request.method == "POST":
        try:
            confirm_by_link(question)
        except NotNow:
            return render(request, "freshness/no_longer.html", status=404)
        return redirect(request.path)
    context = {
        "question": question,
        "details": question.organisation,
        "areas": question.organisation.areas.all(),
        "accession": accession,
    }
    return render(request, "freshness/still_right.html", context)


def signed(question: DetailsQuestion) -> Accession | None:
    """A published agreement that the organisation has signed, one where it is seen if any."""
    rows = Accession.objects.signed().filter(
        organisation=question.organisation_id, agreement__in=Agreement.objects.published()
    )
    found: Accession | None = rows.select_related("agreement").order_by("-listed", "pk").first()
    return found


@require_POST
@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the details of one's own organisation are right."""
    own = own_organisation(request, pk)
    try:
        confirm_details(own, by=request.user)
    except NotAllowed as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("Tack, uppgifterna är bekräftade."))
    return redirect("own_organisation", own.pk)
