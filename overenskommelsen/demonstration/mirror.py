"""Two mirrors with invented words: last year's, published, and one that a party has handed in."""

from datetime import timedelta

from django.utils import timezone

from organisations.models import Accession
from overenskommelsen.models import User
from plans.mirror import joint, preparing, rating, signatories
from plans.mirror.models import Assessor, Mirror
from plans.mirror.sheets import Said, Sheet, fingerprint, questions
from principles.models import Agreement, Party

INTRODUCTION = "Påhittad spegel i provmiljön. Parterna har inte bedömt varandra så här."
ASSESSORS = [
    ("Påhittad Förening", "skattar.ideburen@exempel.se"),
    ("Påhittad Tjänsteperson", "skattar.region@exempel.se"),
]
# For each principle in order: (of itself, of the other, what it says of the other), by each party
SCORES = [
    [(4, 4, ""), (4, 4, "Ni säger nej när ni behöver, och det gör samarbetet ärligt.")],
    [
        (3, 2, "Vi hör om besluten när de är fattade."),
        (5, 3, "Vi vet inte alltid vem vi ska fråga."),
    ],
    [(4, 3, ""), (4, 4, "")],
    [(3, 2, "Projektpengar räcker ett år i taget."), (3, 3, "")],
    [(4, 3, "Handlingarna är öppna men svåra att hitta."), (4, 4, "")],
    [(4, 3, ""), (2, 4, "Ni når grupper som vi inte når.")],
]
TOGETHER = (
    "Vi har olika bilder av när dialogen börjar. Från och med nästa år frågar vi varandra "
    "innan ett ärende bereds, inte efteråt."
)
SIGNATORIES = (4, 3, 3, 2, 4, 3)


def mirrors(agreement: Agreement, *, secretariat: User, representative: User) -> None:
    """Make both, by the real flows. `representative` acts for every organisation that signed."""
    today = timezone.localdate()
    done = opened(agreement, today.year - 1, days=0, by=secretariat)
    for assessor in done.assessors.select_related("party"):
        hand_in(done, assessor)
    answers(done, representative)
    move_back(done)
    done.refresh_from_db()
    dialogue = done.version.principles.get(slug="dialog")
    seen = joint.comment_print("")
    joint.save_comment(done, dialogue, by=secretariat, text=TOGETHER, seen=seen)
    preparing.publish(done, by=secretariat)
    half = opened(agreement, today.year, days=21, by=secretariat)
    hand_in(half, half.assessors.select_related("party").earliest("party__position"))


def opened(agreement: Agreement, year: int, *, days: int, by: User) -> Mirror:
    """A mirror of the text in force, with one who rates for each party."""
    made = Mirror.objects.create(
        agreement=agreement,
        year=year,
        version=agreement.version_in_force(),
        closes_on=timezone.localdate() + timedelta(days=days),
        asks_signatories=True,
        introduction=INTRODUCTION,
    )
    for party, (name, email) in zip(agreement.parties.all(), ASSESSORS, strict=False):
        preparing.name_assessor(made, by=by, party=party, name=name, email=email)
    return preparing.open_mirror(made, by=by)


def hand_in(mirror: Mirror, assessor: Assessor) -> None:
    said = invented_sheet(mirror, assessor.party)
    rating.hand_in(mirror, by=assessor, said=said, seen=fingerprint({}))


def invented_sheet(mirror: Mirror, party: Party) -> Sheet:
    """What the party says: the first of each pair of SCORES is that of the party placed first."""
    place = list(mirror.agreement.parties.all()).index(party) % 2
    principles = list(mirror.version.principles.all())
    sheet = {}
    for one in questions(mirror, party):
        own, other, comment = SCORES[principles.index(one.principle) % len(SCORES)][place]
        sheet[one.cell] = Said(own) if one.own else Said(other, comment)
    return sheet


def answers(mirror: Mirror, representative: User) -> None:
    """Six of the signatories answer, of the first principle fewer than are shown."""
    signed = Accession.objects.of_agreement(mirror.agreement).signed()
    asked = questions(mirror)
    rows = signed.select_related("organisation")[: len(SIGNATORIES)]
    for number, (accession, score) in enumerate(zip(rows, SIGNATORIES, strict=False)):
        said = {one.cell: Said(score) for one in asked[0 if number < 3 else len(asked) // 6 :]}
        signatories.save_answer(
            mirror, accession.organisation, by=representative, said=said, seen=fingerprint({})
        )


def move_back(mirror: Mirror) -> None:
    """As if it had been last autumn: the days of a mirror come from the clock."""
    then = timezone.now() - timedelta(days=330)
    Mirror.objects.filter(pk=mirror.pk).update(
        opened_at=then, shown_at=then + timedelta(days=20), closes_on=(then + timedelta(days=25))
    )
