"""Persons who are responsible for actions on both sides, and a round that some have answered."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from overenskommelsen.models import User
from plans.following.answering import Said, answer
from plans.following.rounds import USUAL_DAYS, open_round, usually_asked
from plans.models import FollowUpRound, Plan, Responsible
from principles.models import Agreement

# Addresses at a domain that nobody has; the names are invented.
PEOPLE = [("Ylva Idéburen", "ylva@exempel.se"), ("Olle Offentlig", "olle@exempel.se")]
ACTIONS, ANSWERED = 6, 3


def following(agreement: Agreement, *, secretariat: User) -> FollowUpRound:
    """Two persons are asked about some actions of the plan of today; one has begun to answer."""
    plan: Any = Plan.objects.of_agreement(agreement).filter(state=Plan.State.PUBLISHED).first()
    actions = list(usually_asked(plan)[:ACTIONS])
    for action in actions:
        for party, (name, email) in zip(agreement.parties.all(), PEOPLE, strict=False):
            Responsible.objects.create(action=action, party=party, name=name, email=email)
    made = open_round(
        plan,
        by=secretariat,
        closes_on=timezone.localdate() + timedelta(days=USUAL_DAYS),
        actions=actions,
        message="Berätta gärna vad som är svårt också.",
    )
    own = made.requests.filter(email=PEOPLE[0][1]).order_by("action__position", "pk")
    for asked in own[:ANSWERED]:
        answer(asked, said=Said())
    return made
