"""A file on its way into a plan: kept as it was read, shown, and then taken in whole or not."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.exchange.comparing import Outcome, compare
from plans.exchange.models import PlanImport
from plans.exchange.reading import Sheet, read_file
from plans.exchange.saving import save
from plans.exchange.standing import Standing, standing
from plans.planning.models import Plan
from principles.forms import tidy
from principles.keeping import NotNow, refuse_outside_secretariat

KEPT_DAYS = 30


class Changed(NotNow):
    """The plan is no longer as it was when the person looked."""

    def __str__(self) -> str:
        return _("Planen har ändrats sedan du tittade. Se efter igen vad filen skulle ändra.")


def refuse_closed(plan: Plan) -> None:
    """Raise NotNow for a plan that is closed, or that has commitments instead of actions."""
    if plan.state == Plan.State.CLOSED:
        raise NotNow(_("Planen är avslutad. Ingenting kan läsas in i den."))
    if plan.commitments_of_id:
        raise NotNow(_("Planen visar åtaganden och har inga insatser att läsa in."))


@transaction.atomic
def take_in(plan: Plan, *, by: Any, name: str, content: bytes) -> PlanImport:
    """Keep a file's rows, to be looked at before they change anything.

    Raises Refused for a file that cannot be read, NotNow for a closed plan, NotAllowed outside
    the plan's secretariat.
    """
    refuse_outside_secretariat(plan.agreement, by)
    refuse_closed(plan)
    sheet = read_file(content)
    return PlanImport.objects.create(
        plan=plan,
        file_name=shown_name(name),
        rows=sheet.as_data(),
        digest=standing(plan).digest,
        uploaded_by=by,
    )


def shown_name(name: str) -> str:
    """The person's own name of the file, without folders."""
    return tidy(name.replace("\\", "/").rpartition("/")[2])[-120:] or "fil"


def preview(found: PlanImport) -> tuple[Standing, Outcome]:
    """The plan now, and what the file would do to it. Changes nothing."""
    now = standing(found.plan)
    return now, compare(now, Sheet.from_data(found.rows))


@transaction.atomic
def apply_import(found: PlanImport, *, by: Any, seen: str) -> Outcome:
    """Change the plan as the file says, all of it or nothing, and move its revision once.

    `seen` is the digest of the plan that the person was shown. Raises Changed when the plan is
    another by now, NotNow when it is done already, the plan is closed or the file has faults,
    NotAllowed outside the plan's secretariat.
    """
    plan = Plan.objects.select_for_update().get(pk=found.plan_id)
    held = PlanImport.objects.select_for_update().get(pk=found.pk)
    refuse_outside_secretariat(plan.agreement, by)
    refuse_closed(plan)
    if held.applied_at:
        raise NotNow(_("Filen är redan införd."))
    list(plan.actions.select_for_update().order_by("pk").values_list("pk"))
    held.plan = plan
    now, outcome = preview(held)
    if now.digest != seen:
        raise Changed
    if outcome.remarks:
        raise NotNow(_("Filen har fel som behöver rättas. Ingenting är ändrat."))
    save(now, outcome, by=by, reason=_("Import: %s") % held.file_name)
    held.applied_at = timezone.now()
    held.rows = {}  # the plan has them now
    held.save()
    plan.agreement.bump()
    return outcome


def tend_plan_imports(*, now: datetime) -> int:
    """Remove the files that nobody needs any more. Returns how many there were."""
    old = PlanImport.objects.filter(uploaded_at__lt=now - timedelta(days=KEPT_DAYS))
    return int(old.delete()[0])
