"""The pages that bring the apps together, and what the portal says when something is wrong."""

import sys
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisations.models import Accession
from plans.actions.news import lines, news_of
from plans.models import Action, DevelopmentArea, Event
from plans.planning import matrix
from plans.planning.finding import newest_plan, plan_actions
from principles.models import Agreement, Consultation, NewsItem, Principle
from principles.public import keep, public_page
from principles.swedish import sort_key
from principles.text.changes import history
from principles.translations.reading import read_translations

DATABASE_IS_AWAY = (OperationalError, InterfaceError)
NEWEST = 6
NEWEST_NEWS = 2
MOST_ACTIONS = 40


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The agreements; with one only, straight to it."""
    agreements = Agreement.objects.published()
    revision = agreements.aggregate(total=Sum("revision"))["total"]
    if len(agreements) == 1:
        return redirect(agreements[0])

    def page() -> HttpResponse:
        read_translations(agreements)
        shown = [
            (agreement, agreement.version_in_force(), signatories(agreement).count())
            for agreement in sorted(agreements, key=lambda row: sort_key(row.name))
        ]
        return render(request, "home.html", {"agreements": shown})

    return keep(request, f"home:{len(agreements)}:{revision}", page)


def signatories(agreement: Agreement) -> QuerySet[Accession]:
    """The accessions that are validly signed, listed or not."""
    return Accession.objects.of_agreement(agreement).signed()


@public_page
def agreement(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """An agreement's start: what it is, the parties, principles, plan, signatories, next event."""
    version = agreement.version_shown()
    plan = newest_plan(agreement)
    areas = DevelopmentArea.objects.of_agreement(agreement)
    newest = Accession.objects.of_agreement(agreement).in_directory().order_by("-signed_at")
    context = {
        "agreement": agreement,
        "version": version,
        "parties": agreement.parties.all(),
        "benefits": agreement.parties.filter(benefits__isnull=False)
        .distinct()
        .prefetch_related("benefits"),
        "principles": version.principles.all() if version else [],
        "matrix": matrix.build(plan, areas, plan_actions(plan)) if plan else None,
        "signatories": signatories(agreement).count(),
        "newest": newest.prefetch_related("organisation__areas")[:NEWEST],
        "event": Event.objects.of_agreement(agreement).not_cancelled().coming().first(),
        "consultations": Consultation.objects.open().of_agreement(agreement).order_by("closes_on"),
        "news": NewsItem.objects.of_agreement(agreement).published()[:NEWEST_NEWS],
        "step": agreement.process_steps.filter(state="ongoing").first(),
    }
    return render(request, "agreement.html", context)


@public_page
def principles(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The principles of the version in force, or of the one in dialogue."""
    version = agreement.version_shown()
    context = {
        "agreement": agreement,
        "version": version,
        "principles": version.principles.all() if version else [],
    }
    return render(request, "principles/principles.html", context)


@public_page
def principle(request: HttpRequest, agreement: Agreement, principle: str) -> HttpResponse:
    """One principle: its meaning, what each party undertakes, the actions built on it, and how
    its wording has changed."""
    version = agreement.version_shown()
    rows = list(version.principles.all()) if version else []
    found = next((row for row in rows if row.slug == principle), None)
    if not found:
        raise Http404
    place = rows.index(found)
    undertakings = found.undertakings.select_related("party")
    parties = agreement.parties.all()
    context = {
        "agreement": agreement,
        "version": version,
        "principle": found,
        "sides": [(p, [u for u in undertakings if u.party_id == p.pk]) for p in parties],
        "joint": [u for u in undertakings if u.party_id is None],
        **built_on(agreement, found.slug),
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
        "history": history(agreement, found.slug),
    }
    return render(request, "principles/principle.html", context)


def built_on(agreement: Agreement, principle: str) -> dict[str, Any]:
    """The actions that build on a principle: the newest of them, and in which plan the rest are."""
    wordings = Principle.objects.of_agreement(agreement).filter(slug=principle)
    public = wordings.exclude(version__state="draft")
    actions = Action.objects.of_agreement(agreement).public().filter(principles__in=public)
    newest = actions.distinct().order_by("-plan__first_year", "first_year", "position", "pk")
    shown = list(newest.select_related("plan__agreement")[: MOST_ACTIONS + 1])
    return {
        "lines": lines(shown[:MOST_ACTIONS], news_of(shown)),
        "plan_with_more": shown[0].plan if len(shown) > MOST_ACTIONS else None,
    }


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, with the eleven parts that the law asks for."""
    return keep(request, "accessibility", lambda: render(request, "accessibility.html"))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice and the list of cookies."""
    return keep(request, "privacy", lambda: render(request, "privacy.html"))


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """`ok` when the database answers, else 503: for operators and load balancers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address or a host that means nothing to us; no host name is trusted here.

    Django also comes here when a session could not be saved. If that was because the database
    went away, it is no fault of the visitor's.
    """
    if was_away(exception):
        return away(request)
    return HttpResponse(render_to_string("400.html"), status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "429.html", status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is too old: the person goes back and sends it again."""
    return render(request, "csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is away is 503 and passes; anything else is a fault of ours."""
    if was_away(sys.exc_info()[1]):
        return away(request)
    return render(request, "500.html", status=500)


def was_away(problem: BaseException | None) -> bool:
    """Whether the database being away is what lies behind a problem."""
    while problem and not isinstance(problem, DATABASE_IS_AWAY):
        problem = problem.__context__
    return problem is not None


def away(request: HttpRequest) -> HttpResponse:
    """Try again; whether a form that was sent came through is not known here."""
    sent = request.method not in {"GET", "HEAD"}
    response = render(request, "503.html", {"sent": sent}, status=503)
    response["Retry-After"] = "60"
    return response
