"""How agreements stand today: the figures, each asked for once for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q
from django.utils import timezone

from organisations.governance.views import benches
from organisations.models import (
    Accession,
    Body,
    Organisation,
    PartySignature,
    RegisterEntry,
    Renewal,
    Seat,
)
from organisations.waiting import SOON
from plans.models import Action, Event, Plan
from principles.models import Agreement, AgreementVersion

A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class PlanPulse:
    """The plan that the public reads first, and how far its actions have come.

    Dropped actions are not counted; what is late is not counted as under way.
    """

    plan: Plan
    actions: int = 0
    done: int = 0
    under_way: int = 0
    late: int = 0


@dataclass
class Pulse:
    """How one agreement stands today."""

    agreement: Agreement
    signatories: int = 0
    came: int = 0  # in the last twelve months
    left: int = 0
    applications: int = 0
    oldest_application: date | None = None
    old_details: int = 0
    plan: PlanPulse | None = None
    event: Event | None = None
    vacant: list[tuple[Body, int]] = field(default_factory=list)
    ending: int = 0
    ends_first: date | None = None
    version: AgreementVersion | None = None

    @property
    def vacancies(self) -> int:
        """How many seats nobody has, in all bodies."""
        return sum(number for _body, number in self.vacant)

    @property
    def review_has_passed(self) -> bool:
        """Whether the day by which somebody should have gone through the agreement is gone."""
        day = self.agreement.next_review_on
        return day is not None and day < timezone.localdate()


def pulses(agreements: Iterable[Agreement]) -> list[Pulse]:
    """How the agreements stand, in their order. As many queries however many they are."""
    found = {agreement.pk: Pulse(agreement) for agreement in agreements}
    for told in (standing, movement, plans, events, vacancies, ending_seats, versions):
        told(found)
    return list(found.values())


def standing(found: dict[int, Pulse]) -> None:
    """Signatories, waiting applications, and signatories whose details are old. Two queries."""
    states = Accession.State
    rows = Accession.objects.filter(agreement__in=found).order_by().values("agreement")
    for row in rows.annotate(
        signed=Count("pk", filter=Q(state=states.SIGNED)),
        submitted=Count("pk", filter=Q(state=states.SUBMITTED)),
        oldest=Min("submitted_at", filter=Q(state=states.SUBMITTED)),
    ):
        pulse = found[row["agreement"]]
        pulse.signatories, pulse.applications = row["signed"], row["submitted"]
        pulse.oldest_application = timezone.localdate(row["oldest"]) if row["oldest"] else None
    old = rows.filter(
        state=states.SIGNED, organisation__in=Organisation.objects.with_old_details().order_by()
    )
    for row in old.annotate(number=Count("pk")):
        found[row["agreement"]].old_details = row["number"]


def movement(found: dict[int, Pulse]) -> None:
    """Organisations that came and left in twelve months, as the register tells. Two queries."""
    since, kinds = timezone.now() - A_YEAR, RegisterEntry.Kind
    entries = RegisterEntry.objects.filter(agreement__in=found, time__gte=since)
    of_parties = PartySignature.objects.filter(entry__isnull=False).values("entry")
    rows = entries.exclude(pk__in=of_parties).order_by().values("agreement")
    for row in rows.annotate(
        came=Count("pk", filter=Q(kind=kinds.SIGN)),
        left=Count("pk", filter=Q(kind=kinds.WITHDRAW)),
    ):
        found[row["agreement"]].came, found[row["agreement"]].left = row["came"], row["left"]
    lapsed = Renewal.objects.filter(
        accession__agreement__in=found, accession__state=Accession.State.LAPSED,
        answered_at__gte=since, answer__in=(Renewal.Answer.LAPSED, Renewal.Answer.SILENT),
    )  # fmt: skip
    grouped = lapsed.order_by().values("accession__agreement")
    for row in grouped.annotate(number=Count("accession", distinct=True)):
        found[row["accession__agreement"]].left += row["number"]


def plans(found: dict[int, Pulse]) -> None:
    """The plan that the public meets first, and its actions. Two queries."""
    has_actions = Exists(Action.objects.filter(plan=OuterRef("pk")))
    rows = Plan.objects.filter(agreement__in=found, commitments_of=None).public()
    newest: dict[int, Plan] = {}
    for plan in rows.order_by("agreement", has_actions.desc(), "-first_year"):
        newest.setdefault(plan.agreement_id, plan)
    for plan in newest.values():
        plan.agreement = found[plan.agreement_id].agreement
        found[plan.agreement_id].plan = PlanPulse(plan)
    status = Action.Status
    late = Q(pk__in=Action.objects.late().order_by().values("pk"))
    actions = Action.objects.filter(plan__in=[plan.pk for plan in newest.values()])
    grouped = actions.exclude(status=status.DROPPED).order_by().values("plan", "plan__agreement")
    for row in grouped.annotate(
        actions=Count("pk"),
        done=Count("pk", filter=Q(status=status.DONE)),
        under_way=Count("pk", filter=Q(status=status.UNDER_WAY) & ~late),
        late=Count("pk", filter=late),
    ):
        key = row.pop("plan__agreement")
        found[key].plan = PlanPulse(**row | {"plan": newest[key]})


def events(found: dict[int, Pulse]) -> None:
    """The next meeting of each, with how many have a seat. One query."""
    rows = Event.objects.filter(agreement__in=found).coming().not_cancelled().counted()
    for event in rows:
        pulse = found[event.agreement_id]
        pulse.event = pulse.event or event


def vacancies(found: dict[int, Pulse]) -> None:
    """The bodies with vacant seats, counted as the public page does. Four queries."""
    current = Seat.objects.current().select_related("party")
    rows = Body.objects.filter(agreement__in=found).prefetch_related(
        Prefetch("seats", queryset=current, to_attr="current_seats"), "quotas__party"
    )
    for body in rows:
        number = sum(bench.vacant for bench in benches(body))
        if number:
            found[body.agreement_id].vacant.append((body, number))


def ending_seats(found: dict[int, Pulse]) -> None:
    """The assignments that end within 90 days, and the first day that one does. One query."""
    rows = Seat.objects.current().filter(
        body__agreement__in=found, ends_on__lte=timezone.localdate() + SOON
    )
    grouped = rows.order_by().values("body__agreement")
    for row in grouped.annotate(number=Count("pk"), first=Min("ends_on")):
        pulse = found[row["body__agreement"]]
        pulse.ending, pulse.ends_first = row["number"], row["first"]


def versions(found: dict[int, Pulse]) -> None:
    """The version that is in force in each. One query."""
    rows = AgreementVersion.objects.filter(agreement__in=found).in_force().defer("frozen_text")
    for version in rows:
        found[version.agreement_id].version = version
