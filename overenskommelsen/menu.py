"""The menu of the admin, in the words of a secretariat: by what one is about to do.

Every model that the admin knows stands in one group of TASKS. One that stands in none is shown
last, under its own app's name, until somebody places it (tests/pulse/test_menu.py asks for it).
"""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

TASKS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Anslutning"), (
        "organisations.Accession", "organisations.Organisation", "organisations.IdentityChange",
        "organisations.SigningRound", "organisations.Renewal", "organisations.RegisterEntry",
        "organisations.ReceiptReading",
    )),
    (_("Texter"), (
        "principles.AgreementVersion", "organisations.Adoption", "organisations.PartySignature",
        "principles.Consultation", "principles.Principle", "principles.Undertaking",
        "principles.ProcessStep", "principles.Translation",
    )),
    (_("Planer och uppföljning"), (
        "plans.Plan", "plans.PlanApproval", "plans.Action", "plans.DevelopmentArea",
        "plans.Mirror", "plans.Report",
    )),
    (_("Mötesplatser och utskick"), (
        "plans.Event", "organisations.Message", "principles.NewsItem",
    )),
    (_("Organ och kontakter"), (
        "organisations.Body", "organisations.Seat", "organisations.NominationCall",
        "organisations.BodyMeeting", "organisations.Contact",
    )),
    (_("Överenskommelsen"), (
        "principles.Agreement", "principles.Party", "principles.Steward",
        "principles.RoleInvitation", "overenskommelsen.ErasureProposal",
    )),
    (_("Drift"), (
        "principles.Letter", "overenskommelsen.User", "auth.Group", "account.EmailAddress",
        "mfa.Authenticator", "django_tasks_database.DBTaskResult",
    )),
)  # fmt: skip
# What other packages' models are called here; they have no Swedish names of their own.
NAMES: dict[str, Any] = {
    "account.EmailAddress": _("e-postadresser"),
    "mfa.Authenticator": _("tvåstegsinloggningar"),
    "django_tasks_database.DBTaskResult": _("arbeten i kön"),
}


def by_task(apps: list[Any]) -> list[Any]:
    """Django's list of apps with their models, as a list of tasks with theirs.

    Groups of which the user may see nothing are left out.
    """
    known = {model["model"]._meta.label: named(model) for app in apps for model in app["models"]}
    placed = {name for _task, names in TASKS for name in names}
    tasks = [
        task(str(name), [known[label] for label in names if label in known])
        for name, names in TASKS
    ]
    for app in apps:
        rest = [model for model in app["models"] if model["model"]._meta.label not in placed]
        tasks.append(task(str(app["name"]), rest))
    return [one for one in tasks if one["models"]]


def task(name: str, models: list[Any]) -> dict[str, Any]:
    """A group as Django's templates want it; it has no page of its own."""
    return {
        "name": name, "app_label": f"task-{slugify(name)}", "app_url": "",
        "has_module_perms": True, "models": models,
    }  # fmt: skip


def named(model: dict[str, Any]) -> dict[str, Any]:
    return model | {"name": NAMES.get(model["model"]._meta.label, model["name"])}
