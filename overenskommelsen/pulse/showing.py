"""The pulse of the agreements as the first page of the admin shows it: figures with their links."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from organisations.freshness.admin import OLD, DetailsFilter
from organisations.waiting import APPLICATIONS, BODIES_WITH_VACANT_SEATS, SEATS_ENDING
from overenskommelsen.pulse.figures import Pulse, pulses
from plans.waiting import LATE_ACTIONS
from principles.of_agreement import listed
from principles.scoped_admin import agreements_kept
from principles.waiting import PARAMETER


@dataclass(frozen=True)
class Shown:
    """One agreement's pulse, and where each of its figures is acted on."""

    pulse: Pulse
    links: dict[str, str]


def pulse_of(user: Any) -> dict[str, Any]:
    """For the template: each agreement that the user keeps; an operator's stand in a table."""
    kept = list(agreements_kept(user))
    shown = [Shown(pulse, links(pulse, several=len(kept) > 1)) for pulse in pulses(kept)]
    return {"pulses": shown, "pulse_as_table": user.is_superuser}


def links(pulse: Pulse, *, several: bool) -> dict[str, str]:
    """The pages where the figures are acted on, of this agreement alone where one has several."""
    only = pulse.agreement if several else None

    def waiting(entry: Any) -> str:
        return listed(entry.model, only, **{PARAMETER: entry.key})

    found = {
        "signatories": listed(APPLICATIONS.model, only, state__exact="signed"),
        "applications": waiting(APPLICATIONS),
        "late": waiting(LATE_ACTIONS),
        "vacancies": waiting(BODIES_WITH_VACANT_SEATS),
        "ending": waiting(SEATS_ENDING),
        "old_details": listed(
            "organisations.Organisation", only, **{DetailsFilter.parameter_name: OLD}
        ),
        "agreement": reverse("admin:principles_agreement_change", args=[pulse.agreement.pk]),
        "register": reverse("register_control", args=[pulse.agreement.slug]),
    }
    if pulse.plan:
        found["plan"] = reverse("admin:plan_matrix", args=[pulse.plan.plan.pk])
    if pulse.event:
        found["event"] = reverse("admin:event_board", args=[pulse.event.pk])
    if pulse.version:
        address = "admin:principles_agreementversion_change"
        found["version"] = reverse(address, args=[pulse.version.pk])
    return found
