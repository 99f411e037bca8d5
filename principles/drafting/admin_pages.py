"""The pages of a draft in the admin: written on one page, shown, compared and brought back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from principles.admin_pages import form_page
from principles.commenting import admin_pages as commenting
from principles.drafting.content import PARTS, Content, content_of, outside_the_text
from principles.drafting.flows import (
    AnotherDraft,
    SavedMeanwhile,
    new_draft,
    restore,
    save_draft,
    why_not_now,
)
from principles.drafting.forms import DraftForm, NewDraftForm
from principles.drafting.missing import warnings
from principles.keeping import NotAllowed, NotNow
from principles.markdown import LARGEST, to_html
from principles.models import AgreementVersion, DraftComment, DraftEdit
from principles.scoped_admin import agreements_kept, keeps
from principles.text.comparison import Comparison, compare, compare_versions
from principles.text.reading import Reading

EDITS_ON_A_PAGE = 20
CHANGE = "admin:principles_agreementversion_change"
HISTORY = "admin:principles_agreementversion_history"


def page(
    request: HttpRequest, template: str, version: AgreementVersion, title: str, **more: Any
) -> HttpResponse:
    """A page about one version in the admin's own look."""
    base = admin.site.each_context(request) | {
        "opts": AgreementVersion._meta,
        "title": title,
        "version": version,
        "agreement": version.agreement,
        "may_write": keeps(request, version, writing=True),
    }
    return TemplateResponse(request, template, base | more)


# --- A new one ---------------------------------------------------------------------------------


def new(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Begin a draft of one of the agreements that one keeps."""
    kept = agreements_kept(request.user, writing=True)
    if not kept.exists():
        raise PermissionDenied
    form = NewDraftForm(kept, request.POST or None)
    another = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = new_draft(
                said["agreement"], by=request.user, name=said["name"], slug=said["slug"]
            )
        except AnotherDraft as refusal:
            another = refusal.version
        except (NotAllowed, NotNow) as problem:
            form.add_error(None, str(problem))
        else:
            model_admin.log_addition(request, made, _("Nytt utkast"))
            messages.success(request, _("Utkastet är skapat. Det syns bara i förvaltningen."))
            return redirect(CHANGE, made.pk)
    return form_page(
        request,
        model_admin,
        title=_("Nytt utkast"),
        button=_("Skapa utkastet"),
        form=form,
        template="admin/new_draft.html",
        another=another,
    )


# --- Writing -----------------------------------------------------------------------------------


def draft(request: HttpRequest, model_admin: Any, version: AgreementVersion) -> HttpResponse:
    """The draft as a form, or as a text to read for whoever cannot change it now."""
    may_write = keeps(request, version, writing=True)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    problem = why_not_now(version)
    if request.method == "POST":
        return write(request, model_admin, version, status=403 if version.is_frozen else 200)
    if problem or not may_write:
        return read(request, version, problem)
    form = DraftForm(version, content_of(version), newest_number(version))
    return written(request, version, form)


def newest_number(version: AgreementVersion) -> int:
    return getattr(version.edits.only("number").first(), "number", 0)


def write(
    request: HttpRequest, model_admin: Any, version: AgreementVersion, *, status: int
) -> HttpResponse:
    """Save what was written, or say why not and keep it on the page."""
    data = with_one_more(request.POST.copy())
    form = DraftForm(version, content_of(version), 0, data)
    if "_add" in data:
        return written(request, version, form, adding=True)
    if not form.is_valid():
        return written(request, version, form, status=status)
    said = form.end.cleaned_data
    try:
        edit = save_draft(version, form.content, by=request.user, **said)
    except SavedMeanwhile as conflict:
        return both_written(request, version, conflict, **said)
    except NotAllowed:
        raise PermissionDenied from None
    except NotNow as problem:
        return written(request, version, form, status=status, problem=str(problem))
    if edit:
        model_admin.log_change(request, version, _("Ändring %d") % edit.number)
        messages.success(request, _("Utkastet är sparat."))
    else:
        messages.info(request, _("Inget hade ändrats, så inget nytt är sparat."))
    return redirect(CHANGE, version.pk)


def with_one_more(data: Any) -> Any:
    """What was sent, with an empty row more where one was asked for."""
    part = data.get("_add")
    if part in PARTS:
        number = data.get(f"{part}-TOTAL_FORMS", "")
        data[f"{part}-TOTAL_FORMS"] = str(int(number) + 1) if since(number) else "1"
    return data


def both_written(
    request: HttpRequest, version: AgreementVersion, conflict: SavedMeanwhile, made_from: int,
    note: str,
) -> HttpResponse:  # fmt: skip
    """What somebody else saved and what this editor wrote in one form, to save knowingly."""
    form = DraftForm(version, conflict.merged.content, conflict.edit.number)
    form.end.initial["note"] = note
    told = {"conflict": conflict.edit, "torn": conflict.merged.torn, "since": made_from}
    return written(request, version, form, **told)


def written(
    request: HttpRequest,
    version: AgreementVersion,
    form: DraftForm,
    status: Any = 200,
    **more: Any,
) -> HttpResponse:
    """The page that the draft is written on."""
    unsaved = request.method == "POST"
    context = {
        "form": form,
        "unsaved": unsaved,
        "adding": False,
        "warnings": [] if unsaved else warnings(version),
        "edits": newest_number(version),
        **comments(request, version),
    }
    answer = page(request, "admin/draft.html", version, version.name, **context | more)
    answer.status_code = status
    return answer


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The clean HTML of one Markdown text, for the page that asks for it."""
    if not keeps(request, None, writing=True):
        raise PermissionDenied
    text = request.POST.get("text", "")
    context = {"html": to_html(text, 2), "is_too_long": len(text) > LARGEST}
    return render(request, "admin/preview.html", context)


# --- Reading -----------------------------------------------------------------------------------


def read(request: HttpRequest, version: AgreementVersion, problem: str) -> HttpResponse:
    """The version for those who read it: what is known of it, and its text."""
    more = {
        "reading": Reading(version),
        "problem": "" if version.is_frozen else problem,
        "warnings": [] if version.is_frozen else warnings(version),
        "edits": newest_number(version),
        **comments(request, version),
    }
    return page(request, "admin/version.html", version, version.name, **more)


def show(request: HttpRequest, version: AgreementVersion) -> HttpResponse:
    """The version as the public would read it."""
    context = {
        "reading": Reading(version),
        "agreement": version.agreement,
        "version": version,
        "versions": version.agreement.versions.public().order_by("-number"),
        "others": [],
        "may_comment": commenting.may_comment(request, DraftComment(version=version)),
    }
    return render(request, "admin/show_draft.html", context)


# --- What the steering group says of it --------------------------------------------------------


def comments(request: HttpRequest, version: AgreementVersion) -> dict[str, Any]:
    """What the page of a version shows of the steering group's comments."""
    new = DraftComment(version=version)
    return commenting.beside(request, new, parts_of(version)) | {
        "comment_address": reverse("admin:comment_draft", args=[version.pk]),
        "handle_name": "admin:handle_draft_comment",
    }


def parts_of(version: AgreementVersion) -> list[str]:
    """The sections and principles that a comment can be about, by their names."""
    sections = version.sections.values_list("heading", flat=True)
    return [*sections, *version.principles.values_list("name", flat=True)]


def comment(request: HttpRequest, model_admin: Any, version: AgreementVersion) -> HttpResponse:
    """Keep a comment of the steering group's."""
    new, back = DraftComment(version=version), reverse(CHANGE, args=[version.pk])
    return commenting.write(request, model_admin, new, parts_of(version), back)


def mark_comment(request: HttpRequest, version: AgreementVersion, key: int) -> HttpResponse:
    """Mark one of the comments as handled, or as not."""
    found = get_object_or_404(version.comments, pk=key)
    return commenting.mark(request, found, reverse(CHANGE, args=[version.pk]))


# --- What has been changed ---------------------------------------------------------------------


def edits(request: HttpRequest, version: AgreementVersion) -> HttpResponse:
    """Every edit of the version with what it changed, the newest first."""
    rows = version.edits.select_related("made_by").defer("content")
    shown = Paginator(rows, EDITS_ON_A_PAGE).get_page(request.GET.get("sida"))
    here: list[Any] = list(shown.object_list)
    older = [*here[1:], rows.filter(number__lt=here[-1].number).first()] if here else []
    told = [
        (edit, compare(before.text, edit.text).summary if before else "", before)
        for edit, before in zip(here, older, strict=True)
    ]
    more = {
        "told": told,
        "shown": shown,
        "newest": newest_number(version),
        "problem": why_not_now(version),
    }
    return page(request, "admin/draft_edits.html", version, _("Ändringar"), **more)


def edit(request: HttpRequest, version: AgreementVersion, number: int) -> HttpResponse:
    """What one edit changed: since the one before, or until the newest with `?med=senaste`."""
    rows = version.edits.select_related("made_by")
    this = get_object_or_404(rows, number=number)
    before = rows.filter(number__lt=number).first()
    if "sedan" in request.GET:
        before = rows.filter(number=since(request.GET["sedan"])).first() or before
    old, new = before or this, this
    if request.GET.get("med") == "senaste" or not before:
        old, new = this, rows[0]
    more = {
        "this": this,
        "old": old,
        "new": new,
        "before": before,
        "newest": rows[0],
        "comparison": compare(old.text, new.text),
        "outside": outside(old.content, new.content),
        "problem": why_not_now(version),
    }
    return page(request, "admin/draft_edit.html", version, _("Ändring %d") % number, **more)


def since(number: str) -> int:
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0


def outside(old: Content, new: Content) -> Comparison | None:
    """What differs beside the text that is signed; None when nothing does."""
    found = compare(outside_the_text(old), outside_the_text(new))
    for row in found.rows:  # their anchors on the page are not those of the text
        row.number += 1_000_000
        row.other = None if row.other is None else row.other + 1_000_000
    return found if found.has_changes else None


def difference(request: HttpRequest, version: AgreementVersion) -> HttpResponse:
    """What the draft changes in the version that it is based on, or the one in force."""
    old = version.based_on or version.agreement.version_in_force()
    if old is None or old == version:
        raise Http404
    comparison = compare_versions(old, version)
    return page(
        request, "admin/draft_difference.html", version, _("Vad som skiljer från %s") % old.name,
        old_version=old, comparison=comparison,
    )  # fmt: skip


def bring_back(
    request: HttpRequest, model_admin: Any, version: AgreementVersion, number: int
) -> HttpResponse:
    """Bring the draft back to one of its edits."""
    chosen: DraftEdit = get_object_or_404(version.edits, number=number)
    try:
        kept = restore(version, chosen, by=request.user)
    except NotAllowed:
        raise PermissionDenied from None
    except NotNow as problem:
        messages.error(request, str(problem))
        return redirect(HISTORY, version.pk)
    if kept:
        model_admin.log_change(request, version, kept.note)
        messages.success(request, _("Utkastet är som det var efter ändring %d.") % number)
    else:
        messages.info(request, _("Utkastet säger redan det."))
    return redirect(CHANGE, version.pk)
