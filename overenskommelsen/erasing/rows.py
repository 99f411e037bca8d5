"""Taking a person out of the tables: own rows go, what an organisation did stays without a name."""

import json
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from organisations.models import (
    Attachment,
    Invitation,
    Nomination,
    Organisation,
    Representative,
    Seat,
    Signatory,
    Signature,
    SigningLink,
    SigningRound,
    Unsubscription,
)
from overenskommelsen.erasing.models import ErasureProposal
from overenskommelsen.erasing.person import Person
from overenskommelsen.erasing.report import Report
from overenskommelsen.erasing.words import ERASED
from overenskommelsen.models import User
from plans.following.links import forget
from plans.models import (
    Assessor,
    EventRegistration,
    FollowUpRequest,
    PlanImport,
    Responsible,
)
from principles.models import Letter, RoleInvitation, Steward

AWAITED = Signatory.State.AWAITED


def clean(person: Person, report: Report) -> None:
    """Remove or empty every row that belongs to the person, the account last."""
    empty_signatures(person.signatures(), person.signatories(), report)
    told = (
        Invitation, RoleInvitation, EventRegistration, Responsible, Assessor, Nomination,
        Unsubscription,
    )  # fmt: skip
    for model in told:
        remove(model.objects.filter(person.by_email("email")), report)
    empty_requests(person, report)
    empty_seats(person, report)
    forget_files_on_their_way(person, report)
    remove(Letter.objects.filter(person.by_email("receiver")), report)
    remove(EmailAddress.objects.filter(person.by_email("email")), report)
    forget_visits(person, report)
    carry_out_proposals(person, report)
    if person.user:
        remove_files(Attachment.objects.filter(uploaded_by=person.user, kind="minutes"), report)
        remove_account(person.user, report)


def forget_files_on_their_way(person: Person, report: Report) -> None:
    """Remove the files for plans that name the person: they are copies, and kept for a month."""
    words = person.words()
    rows = PlanImport.objects.values_list("pk", "file_name", "rows").iterator()
    named = [
        pk
        for pk, name, said in rows
        if words.kinds_in(name) or words.kinds_in(json.dumps(said, ensure_ascii=False))
    ]
    remove(PlanImport.objects.filter(pk__in=named), report)


def carry_out_proposals(person: Person, report: Report) -> None:
    """What proposals to erase the person hold goes with the rest: this is what they proposed."""
    waiting = ErasureProposal.objects.waiting().filter(person.by_email("email"))
    report.proposals = list(waiting.select_related("agreement"))
    for proposal in report.proposals:
        proposal.settle(ErasureProposal.State.DONE, by=None)
    report.count(ErasureProposal, len(report.proposals))


def remove(rows: Any, report: Report) -> None:
    for model, number in counted(rows.delete()):
        report.count(model, number)


def counted(deleted: tuple[int, dict[str, int]]) -> list[tuple[Any, int]]:
    """What a deletion took with it, by model."""
    return [(apps.get_model(label), number) for label, number in deleted[1].items()]


def empty_signatures(signatures: Any, signatories: Any, report: Report) -> None:
    """Keep that somebody signed, not who; whoever is still awaited is not asked any more."""
    places = Signatory.objects.filter(Q(pk__in=signatories) | Q(signature__in=signatures))
    pks = list(places.values_list("pk", flat=True))
    remove(SigningLink.objects.filter(signatory__in=pks), report)
    found = Signature.objects.filter(signatory__in=pks)
    report.count(Signature, found.update(name=ERASED, title="", email="", user=None))
    mine = Signatory.objects.filter(pk__in=pks)
    waiting = mine.filter(state=AWAITED, round__state=SigningRound.State.OPEN)
    waiting.update(state=Signatory.State.REPLACED)
    report.count(Signatory, mine.update(name=ERASED, email="", user=None, reason=""))


def empty_requests(person: Person, report: Report) -> None:
    """Keep what was asked about an action and answered, not of whom; the links open nothing."""
    asked = FollowUpRequest.objects.filter(person.by_email("email"))
    report.count(FollowUpRequest, forget(asked))


def empty_seats(person: Person, report: Report) -> None:
    """Keep that somebody sat in a body, not who; and what its rows have said before."""
    pks = list(Seat.objects.filter(person.by_email("email")).values_list("pk", flat=True))
    report.count(Seat, Seat.objects.filter(pk__in=pks).update(person=ERASED, email=""))
    Seat.history.filter(id__in=pks).update(person=ERASED, email="")


def remove_files(attachments: Any, report: Report) -> None:
    """Remove attachments; the caller removes `report.stored_files` when the rows are gone."""
    report.stored_files += [attachment.file for attachment in attachments]
    remove(attachments, report)


def remove_account(user: User, report: Report) -> None:
    """Remove the account with its roles, keys and log. What it did stays, without who did it."""
    key = user.pk
    own = Organisation.objects.filter(representatives__in=responsible(user))
    organisations = list(own)
    for model in (Representative, Steward):
        about = [str(pk) for pk in model.objects.filter(user=user).values_list("pk", flat=True)]
        remove(log_of(model, about), report)
    remove(log_of(User, [str(user.pk)]), report)
    for model, number in counted(user.delete()):
        report.count(model, number)
    remove(Steward.history.filter(user=key), report)
    report.left_alone = [
        organisation.name
        for organisation in organisations
        if not organisation.representatives.responsible().exists()
    ]


def responsible(user: User) -> Any:
    return Representative.objects.responsible().filter(user=user)


def log_of(model: Any, keys: list[str]) -> Any:
    """The admin's log of rows of a model."""
    kind = ContentType.objects.get_for_model(model)
    return LogEntry.objects.filter(content_type=kind, object_id__in=keys)


def forget_visits(person: Person, report: Report) -> None:
    """Remove the person's sessions, those that nobody can read, and the counts of attempts."""
    words = person.words()
    key = str(person.user.pk) if person.user else ""
    gone = []
    for session in Session.objects.iterator():
        said = session.get_decoded()
        own = key and said.get("_auth_user_id") == key
        if not said or own or words.kinds_in(str(said)) or session.expire_date < timezone.now():
            gone.append(session.pk)
    remove(Session.objects.filter(pk__in=gone), report)
    cache.clear()
