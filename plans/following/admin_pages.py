"""The pages of follow-up below a plan in the admin. The steering group reads them."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.following.admin_forms import LastDayForm, ReviewForm, RoundForm
from plans.following.board import as_csv, board, rounds_of
from plans.following.models import FollowUpRound
from plans.following.receivers import audience
from plans.following.reviewing import approve, decline, waiting_in
from plans.following.rounds import can_be_asked, move_last_day, open_round, remind
from plans.planning.admin_tools import PlanPages
from plans.planning.models import Plan
from principles.admin_pages import form_page
from principles.keeping import NotAllowed, NotNow
from principles.scoped_admin import is_key, keeps
from principles.templatetags.portal import day

PER_PAGE = 25


class FollowUpPages(PlanPages):
    """Rounds of follow-up, who has answered, and the follow-ups that wait to be read."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        base = "<int:key>/uppfoljning/"
        return [
            path(base, view(self.follow_ups), name="follow_ups"),
            path(f"{base}ny/", view(self.open_page), name="follow_up_open"),
            path(f"{base}las/", view(self.reading_page), name="follow_up_reading"),
            path(f"{base}<int:number>/", view(self.round_page), name="follow_up_round"),
            path(f"{base}<int:number>/svar.csv", view(self.csv_file), name="follow_up_csv"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, plan: Plan, may_write: bool) -> list[tuple[str, str]]:
        own = (_("Uppföljning"), reverse("admin:follow_ups", args=[plan.pk]))
        return [*super().tools(request, plan, may_write), own]

    def about(self, request: HttpRequest, plan: Plan, **context: Any) -> HttpResponse:
        """A page below the plan's own."""
        may_write = keeps(request, plan, writing=True)
        return form_page(request, self, plan=plan, may_write=may_write, **context)

    def follow_ups(self, request: HttpRequest, key: int) -> HttpResponse:
        """The rounds of a plan, and how many follow-ups wait to be read."""
        plan = self.found(request, key)
        return self.about(
            request,
            plan,
            title=_("Uppföljning"),
            button="",
            template="admin/follow_ups.html",
            rounds=rounds_of(plan),
            waiting=waiting_in(plan).count(),
            can_open=plan.state == Plan.State.PUBLISHED,
        )

    def open_page(self, request: HttpRequest, key: int) -> HttpResponse:
        """Who would be asked about what; then, when that has been seen, the mails are sent."""
        plan = self.found(request, key, writing=True)
        form = RoundForm(plan, request.POST or None)
        whom = None
        if "send" in request.POST and has_just_sent(request, plan, form):
            return redirect("admin:follow_ups", plan.pk)
        if request.method == "POST" and form.is_valid():
            if "send" in request.POST and self.opened(request, plan, form):
                return redirect("admin:follow_ups", plan.pk)
            whom = audience(plan.agreement, form.cleaned_data["actions"])
        ticked = form.ticked
        rows = audience(plan.agreement, can_be_asked(plan)).rows
        return self.about(
            request,
            plan,
            title=_("Fråga hur det går"),
            button=_("Se vilka som får mejl"),
            form=form,
            template="admin/follow_up_open.html",
            whom=whom,
            rows=[(*row, row[0].pk in ticked) for row in rows],
        )

    def opened(self, request: HttpRequest, plan: Plan, form: RoundForm) -> bool:
        """Whether the round was opened; the form tells why not."""
        try:
            made = open_round(plan, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
            return False
        number = made.requests.values("email").distinct().count()
        words = ngettext("%d person har fått mejl.", "%d personer har fått mejl.", number)
        messages.success(request, words % number)
        return True

    def round_of(self, plan: Plan, number: int) -> FollowUpRound:
        made: FollowUpRound = get_object_or_404(plan.rounds.all(), pk=number)
        made.plan = plan
        return made

    def round_page(self, request: HttpRequest, key: int, number: int) -> HttpResponse:
        """Who has answered and who has not; a reminder to one person or to all who have not."""
        writing = request.method == "POST"
        plan = self.found(request, key, writing=writing)
        made = self.round_of(plan, number)
        form = LastDayForm(
            request.POST if "closes_on" in request.POST else None,
            initial={"closes_on": made.closes_on},
        )
        if writing and (not form.is_bound or self.moved(request, made, form)):
            if not form.is_bound:
                self.remind(request, made)
            return redirect("admin:follow_up_round", plan.pk, made.pk)
        return self.about(
            request,
            plan,
            title=_("Omgången %s") % day(timezone.localtime(made.opened_at)),
            button="",
            template="admin/follow_up_round.html",
            round=made,
            board=board(made),
            last_day=form,
        )

    def moved(self, request: HttpRequest, made: FollowUpRound, form: LastDayForm) -> bool:
        """Whether the round has another last day; the form tells why not."""
        if not form.is_valid():
            return False
        try:
            move_last_day(made, by=request.user, **form.cleaned_data)
        except (NotAllowed, NotNow) as problem:
            form.add_error("closes_on", str(problem))
            return False
        messages.success(request, _("Den nya sista dagen gäller. Ingen har fått mejl om den."))
        return True

    def remind(self, request: HttpRequest, made: FollowUpRound) -> None:
        """Mail those who have not answered, or the one person named by a request's key."""
        email, asked = "", request.POST.get("request", "")
        if asked:
            if not is_key(asked):
                raise Http404
            email = get_object_or_404(made.requests.exclude(email=""), pk=asked).email
        try:
            number = remind(made, by=request.user, email=email)
        except (NotAllowed, NotNow) as problem:
            messages.error(request, str(problem))
            return
        words = ngettext("%d person har fått mejl.", "%d personer har fått mejl.", number) % number
        once = _("Den som redan har fått en påminnelse i dag får ingen till.")
        messages.success(request, f"{words} {once}")

    def csv_file(self, request: HttpRequest, key: int, number: int) -> HttpResponse:
        """The board for a spreadsheet."""
        plan = self.found(request, key)
        made = self.round_of(plan, number)
        name = f"uppfoljning-{plan.years_slug}-{made}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(as_csv(made), content_type="text/csv; charset=utf-8", headers=headers)

    def reading_page(self, request: HttpRequest, key: int) -> HttpResponse:
        """The follow-ups that wait: shown as they are or in other words, or not shown."""
        writing = request.method == "POST"
        plan = self.found(request, key, writing=writing)
        page = Paginator(waiting_in(plan), PER_PAGE).get_page(request.GET.get("sida"))
        sent = request.POST.get("follow_up", "")
        forms = [
            ReviewForm(made, request.POST if str(made.pk) == sent else None)
            for made in page.object_list
        ]
        bound = next((form for form in forms if form.is_bound), None)
        if writing and bound is None:
            messages.warning(request, _("Uppföljningen är redan läst."))
        if writing and (bound is None or self.read(request, bound)):
            return redirect(request.get_full_path())
        return self.about(
            request,
            plan,
            title=_("Läs uppföljningar"),
            button="",
            template="admin/follow_up_reading.html",
            forms=forms,
            page=page,
            wrong=bound,
        )

    def read(self, request: HttpRequest, form: ReviewForm) -> bool:
        """Whether the follow-up was shown or declined; the form tells why not."""
        if not form.is_valid():
            return False
        said, declines = form.cleaned_data, "decline" in request.POST
        if not declines and not said["note"]:
            form.add_error("note", _("Skriv vad som ska visas"))
            return False
        try:
            if declines:
                reason, seen = said["reason"], said["seen"]
                decline(form.made, by=request.user, seen=seen, reason=reason)
                messages.success(request, _("Uppföljningen visas inte. Personen får mejl."))
            else:
                approve(form.made, by=request.user, seen=said["seen"], note=said["note"])
                messages.success(request, _("Uppföljningen visas."))
        except (NotAllowed, NotNow) as problem:
            form.add_error("reason" if declines else "note", str(problem))
            return False
        return True


def has_just_sent(request: HttpRequest, plan: Plan, form: RoundForm) -> bool:
    """Whether the same person has just opened this round: the button was pressed twice."""
    lately = timezone.now() - timedelta(minutes=5)
    user: Any = request.user
    own: Any = plan.rounds.filter(opened_by=user, opened_at__gt=lately).first()
    return bool(own) and set(own.requests.values_list("action", flat=True)) <= form.ticked
