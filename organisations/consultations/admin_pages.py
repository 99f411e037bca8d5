"""What the secretariat does with a consultation, each on a page of its own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from organisations.consultations import asking, replying
from organisations.consultations.board import standing, tallies
from organisations.models import Accession, ConsultationResponse, Organisation, Representative
from principles.admin_pages import form_page
from principles.forms import DayField, TextField
from principles.keeping import NotAllowed, NotNow
from principles.models import Consultation
from principles.scoped_admin import agreements_kept, is_key
from principles.swedish import searchable

MOST_SHOWN = 100
LONGEST_CONCLUSION = 200_000


def kept(request: HttpRequest, object_id: str, *, writing: bool) -> Consultation:
    """A consultation of an agreement that the user keeps. Raises Http404 otherwise."""
    if not is_key(object_id):
        raise Http404
    agreements = agreements_kept(request.user, writing=writing)
    rows = Consultation.objects.select_related("version__agreement")
    return get_object_or_404(rows, pk=object_id, version__agreement__in=agreements)


def stage(consultation: Consultation) -> str:
    """Where the consultation stands today, in a word."""
    if consultation.is_published:
        return now("svaren är publicerade")
    if consultation.is_closed:
        return now("stängd")
    if consultation.is_open:
        return now("öppen")
    return now("öppnar senare") if consultation.is_opened else now("förbereds")


def panel(consultation: Consultation, *, may_write: bool) -> dict[str, Any]:
    """What the page of a consultation tells on top: where it stands and what comes next."""
    responses = ConsultationResponse.objects.filter(consultation=consultation)
    return {
        "stage": stage(consultation),
        "missing": [] if consultation.is_opened else asking.what_is_missing(consultation),
        "asked": asking.written_to(consultation).count(),
        "submitted": responses.submitted().count(),
        "may_write": may_write,
        "questions": consultation.questions.all() if consultation.is_opened else [],
        "may_invite": consultation.audience == Consultation.Audience.INVITED
        and not consultation.is_closed,
        "may_prolong": consultation.is_opened and not consultation.is_published,
        "may_publish": consultation.is_closed and not consultation.is_published,
    }


def page_of(
    request: HttpRequest, model_admin: Any, consultation: Consultation, **context: Any
) -> HttpResponse:
    """A page below the consultation's own."""
    return form_page(request, model_admin, consultation=consultation, **context)


def ask_all(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Ask about every section and principle."""
    consultation = kept(request, object_id, writing=True)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        added = asking.ask_about_all(consultation, by=request.user)
    except (NotAllowed, NotNow) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, asking.questions_in_words(added))
    return redirect("admin:principles_consultation_change", consultation.pk)


def invite_more(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Choose among the agreement's organisations, or search among all of the portal."""
    consultation = kept(request, object_id, writing=True)
    wished = request.GET.get("q", "").replace("\0", "").strip()[:100]
    problem = ""
    if request.method == "POST":
        keys = [key for key in request.POST.getlist("organisation") if is_key(key)]
        if "all" in request.POST:
            keys = [f"{row.pk}" for row in to_invite(consultation, wished)[:MOST_SHOWN]]
        problem = send_invitations(request, consultation, keys)
        if not problem:
            return redirect("admin:principles_consultation_change", consultation.pk)
    return page_of(
        request,
        model_admin,
        consultation,
        title=now("Bjud in organisationer"),
        button=now("Bjud in de valda"),
        template="admin/consultation_invite.html",
        organisations=list(to_invite(consultation, wished)[: MOST_SHOWN + 1]),
        most=MOST_SHOWN,
        wished=wished,
        problem=problem,
    )


def send_invitations(request: HttpRequest, consultation: Consultation, keys: list[str]) -> str:
    """Invite the organisations with these keys. Returns why it could not be done, or nothing."""
    chosen = Organisation.objects.filter(pk__in=keys)
    if not chosen:
        return now("Kryssa för minst en organisation.")
    try:
        new = asking.invite(consultation, chosen, by=request.user)
    except (NotAllowed, NotNow) as problem:
        return str(problem)
    number = len(new)
    told = ngettext("%d organisation är inbjuden.", "%d organisationer är inbjudna.", number)
    messages.success(request, told % number)
    invited = Organisation.objects.filter(pk__in=[organisation.pk for organisation in new])
    silent = [organisation.name for organisation in asking.without_representatives(invited)]
    if silent:
        words = now("Får inget mejl, för ingen företräder dem i portalen: %s")
        messages.warning(request, words % ", ".join(silent))
    return ""


def to_invite(consultation: Consultation, wished: str) -> QuerySet[Organisation]:
    """The agreement's organisations that are not invited; of the whole portal with a search."""
    rows = Organisation.objects.exclude(pk__in=consultation.invitations.values("organisation"))
    if wished:
        digits = "".join(char for char in wished if char.isdigit())
        number = f"{digits[-10:-4]}-{digits[-4:]}" if len(digits) >= 10 else wished
        rows = rows.filter(Q(search_text__contains=searchable(wished)) | Q(number=number))
    else:
        own = Accession.objects.of_agreement(consultation.version.agreement)
        rows = rows.filter(pk__in=own.values("organisation"))
    acting = Representative.objects.active().filter(organisation=OuterRef("pk"))
    return rows.annotate(somebody=Exists(acting)).order_by("sort_key", "pk")


def open_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """What will happen when the consultation opens, and the button that opens it."""
    consultation = kept(request, object_id, writing=True)
    if consultation.is_opened:
        messages.warning(request, now("Remissen är redan öppnad."))
        return redirect("admin:principles_consultation_change", consultation.pk)
    missing = asking.what_is_missing(consultation)
    if request.method == "POST":
        try:
            asking.open_consultation(consultation, by=request.user)
        except asking.NotReady as problem:
            missing = problem.missing
        except (NotAllowed, NotNow) as problem:
            missing = [str(problem)]
        else:
            messages.success(request, now("Remissen är öppnad och organisationerna har fått mejl."))
            return redirect("admin:principles_consultation_change", consultation.pk)
    asked = asking.written_to(consultation)
    return page_of(
        request,
        model_admin,
        consultation,
        title=now("Öppna remissen"),
        button=now("Öppna remissen"),
        template="admin/consultation_open.html",
        missing=missing,
        asked=asked.count(),
        silent=asking.without_representatives(asked).order_by("sort_key"),
        questions=consultation.questions.all(),
        today=timezone.localdate(),
    )


class ProlongForm(forms.Form):
    """A later last day."""

    closes_on = DayField(label=_("Ny sista dag att svara"), help_text=_("Till exempel 27 3 2027."))


def prolong_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """Give those who are asked more time."""
    consultation = kept(request, object_id, writing=True)
    form = ProlongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.prolong(consultation, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error("closes_on", str(problem))
        else:
            messages.success(
                request, now("Remissen är förlängd och organisationerna har fått mejl.")
            )
            return redirect("admin:principles_consultation_change", consultation.pk)
    return page_of(
        request,
        model_admin,
        consultation,
        title=now("Förläng remissen"),
        button=now("Förläng och skicka mejl"),
        template="admin/consultation_prolong.html",
        form=form,
    )


class ConclusionForm(forms.Form):
    """What the dialogue led to, in the secretariat's words."""

    conclusion = TextField(
        label=_("Sammanfattning"),
        required=False,
        max_length=LONGEST_CONCLUSION,
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
        help_text=_("Vad dialogen ledde till. Står överst när svaren visas. Markdown."),
    )


def publish_page(request: HttpRequest, model_admin: Any, object_id: str) -> HttpResponse:
    """What everybody will read, what is not answered yet, and the button that publishes."""
    consultation = kept(request, object_id, writing=True)
    if consultation.is_published:
        messages.warning(request, now("Svaren är redan publicerade."))
        return redirect("admin:principles_consultation_change", consultation.pk)
    form = ConclusionForm(request.POST or None, initial={"conclusion": consultation.conclusion})
    if request.method == "POST" and form.is_valid():
        try:
            replying.publish(consultation, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, now("Svaren är publicerade. De som svarade har fått mejl."))
            return redirect("admin:principles_consultation_change", consultation.pk)
    return page_of(
        request,
        model_admin,
        consultation,
        title=now("Publicera svaren"),
        button=now("Publicera svaren"),
        template="admin/consultation_publish.html",
        form=form,
        left=[tally for tally in tallies(consultation) if tally.unanswered],
        standing=standing(consultation),
    )
