"""The files of a plan in the admin: fetched by those who read it, taken in by its secretariat."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from plans.exchange import flows, showing
from plans.exchange.columns import HEADINGS
from plans.exchange.export import CSV, KINDS, as_file
from plans.exchange.faults import Refused
from plans.exchange.forms import ApplyForm, UploadForm
from plans.exchange.models import PlanImport
from plans.exchange.standing import standing
from plans.planning.admin_tools import PlanPages
from plans.planning.models import Plan
from principles.admin_pages import form_page
from principles.keeping import NotAllowed, NotNow

REFUSALS = (Refused, NotNow, NotAllowed)


class PlanFiles(PlanPages):
    """A plan's pages for its files."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:key>/insatser.<str:kind>", view(self.fetch_file), name="plan_file"),
            path("<int:key>/las-in/", view(self.upload), name="plan_import"),
            path("<int:key>/las-in/<int:found>/", view(self.look), name="plan_import_look"),
            path(
                "<int:key>/las-in/<int:found>/skillnader.csv",
                view(self.differences),
                name="plan_import_differences",
            ),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, plan: Plan, may_write: bool) -> list[tuple[str, str]]:
        offered = super().tools(request, plan, may_write)
        if plan.commitments_of_id:
            return offered
        files = [
            (name, reverse("admin:plan_file", args=[plan.pk, kind]))
            for kind, name in (("csv", _("Hämta som CSV")), ("xlsx", _("Hämta som Excel")))
        ]
        may_import = may_write and plan.state != Plan.State.CLOSED
        imports = [(_("Läs in från fil"), reverse("admin:plan_import", args=[plan.pk]))]
        return [*offered, *files, *(imports if may_import else [])]

    def fetch_file(self, request: HttpRequest, key: int, kind: str) -> HttpResponse:
        """The plan's actions as they stand, also of a draft."""
        plan = self.found(request, key)
        if kind not in KINDS:
            raise Http404
        return attached(as_file(kind, standing(plan)), KINDS[kind], f"{plan.years_slug}.{kind}")

    def upload(self, request: HttpRequest, key: int) -> HttpResponse:
        """Choose a file. It is read and kept, and changes nothing."""
        plan = self.found(request, key, writing=True)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*sent)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                made = flows.take_in(plan, by=request.user, name=file.name, content=file.read())
            except REFUSALS as problem:
                form.add_error("file", str(problem))
            else:
                return redirect("admin:plan_import_look", plan.pk, made.pk)
        title = _("Läs in från fil: %s") % plan
        context: dict[str, Any] = {"plan": plan, "headings": HEADINGS, "form": form}
        button, template = _("Se vad filen skulle ändra"), "admin/plan_import.html"
        return form_page(request, self, title=title, button=button, template=template, **context)

    def look(self, request: HttpRequest, key: int, found: int) -> HttpResponse:
        """What the file would do, and the button that does it."""
        made = self.import_of(request, key, found)
        form = ApplyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                done = flows.apply_import(made, by=request.user, seen=form.cleaned_data["seen"])
            except REFUSALS as problem:
                form.add_error(None, str(problem))
            else:
                messages.success(request, showing.done_in_words(done))
                return redirect("admin:plans_plan_change", made.plan_id)
        title = _("Vad filen skulle ändra: %s") % made.plan
        template = "admin/plan_import_look.html"
        context = showing.page(made) | {"problems": form.non_field_errors(), "plan": made.plan}
        button = _("Inför i planen")
        return form_page(request, self, title=title, button=button, template=template, **context)

    def differences(self, request: HttpRequest, key: int, found: int) -> HttpResponse:
        """All faults and changes as a file."""
        made = self.import_of(request, key, found)
        if made.applied_at:
            raise Http404
        return attached(showing.as_csv(made), CSV, f"skillnader-{made.plan.years_slug}.csv")

    def import_of(self, request: HttpRequest, key: int, found: int) -> PlanImport:
        """An import to a plan that one writes. Raises Http404 otherwise."""
        plan = self.found(request, key, writing=True)
        rows = PlanImport.objects.select_related("plan__agreement")
        made: PlanImport = get_object_or_404(rows, pk=found, plan=plan)
        return made


def attached(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, named after the plan."""
    headers = {"Content-Disposition": f'attachment; filename="insatser-{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
