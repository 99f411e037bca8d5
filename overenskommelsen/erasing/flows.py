"""Erasing a person: the register's private parts, every row, and then a look everywhere."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from organisations.register.flows import lock_chain
from overenskommelsen.erasing.included import may_show_the_person, rows_named, scrub, take_out
from overenskommelsen.erasing.models import LONGEST_BASIS, ErasureProposal
from overenskommelsen.erasing.person import Person, Refused, find_person, refuse_wrong_name
from overenskommelsen.erasing.register import erase_parts
from overenskommelsen.erasing.report import Report
from overenskommelsen.erasing.rows import clean
from overenskommelsen.erasing.sweep import Hit, sweep
from overenskommelsen.erasing.words import ERASED, plain
from overenskommelsen.models import User
from principles import mail
from principles.forms import tidy
from principles.keeping import secretariat_of
from principles.models import Agreement, Letter


class StillThere(Refused):
    """After everything was removed, an address or a salt still stands somewhere."""

    def __init__(self, hits: list[Hit]) -> None:
        places = "; ".join(sorted({f"{hit.label} ({hit.table}.{hit.column})" for hit in hits}))
        said = _("Personen står kvar i %s. Ta med raden och försök igen. Inget har ändrats.")
        super().__init__("also", said % places)


class Console:
    """Whoever runs a command on the server: the operator, without an account."""

    is_superuser = True
    pk = None


@transaction.atomic
def erase_person(
    email: str,
    *,
    by: Any,
    basis: str,
    name: str,
    also: Iterable[str] = (),
    others_too: bool = False,
) -> Report:
    """Erase everything about the person with the address, by the decision `basis`.

    `name` is the person's, written once more; `also` are rows, as `Seat:5`, that name the
    person; without an address they say themselves who it is. `others_too`: that other
    signatories' data in the same private parts go with them.

    Raises PermissionDenied for anyone but an operator, Refused (nothing is changed) for what is
    wrong with an answer, StillThere when something would remain, and what the register raises.
    Attached files are removed after the commit; the caller then tidies the database's own files
    (`storage.tidy`).
    """
    refuse_all_but_operators(by)
    person = find_person(email)
    refuse_wrong_name(person, name)
    refuse_odd_basis(person, basis)
    refuse_oneself(person, by)
    refuse_own_proposal(person, by)
    also = list(also)
    if not person.emails and not also:
        raise Refused("also", _("Ange en e-postadress, eller vilka rader som gäller personen."))
    report = carry_out(person, basis=tidy(basis), also=also)
    if report.others and not others_too:
        raise Refused("others_too", told_of_others(report))
    if report.must:
        raise StillThere(report.must)
    for stored in report.stored_files:
        transaction.on_commit(partial(stored.delete, save=False), robust=True)
    write_down(person, by, basis)
    answer_proposals(report.proposals, by)
    return report


def preview(email: str, *, by: Any, name: str = "", also: Iterable[str] = ()) -> Report:
    """What `erase_person` would do. It is done, and then undone, so that it is the same.

    Raises what `erase_person` raises, but asks for no decision; the name is checked if given.
    """
    refuse_all_but_operators(by)
    with transaction.atomic():
        person = find_person(email)
        if name or not person.user:
            refuse_wrong_name(person, name)
        refuse_oneself(person, by)
        refuse_own_proposal(person, by)
        report = carry_out(person, basis=ERASED, also=list(also))
        transaction.set_rollback(True)
    return report


def carry_out(person: Person, *, basis: str, also: list[str]) -> Report:
    """Do it, while nothing can be entered into any register, and report what remains."""
    report = Report()
    agreements = list(Agreement.objects.order_by("pk"))
    for agreement in agreements:
        lock_chain(agreement)
    included = rows_named(also, person)
    report.files = may_show_the_person(person, included)
    erase_parts(person, included, basis, report)
    take_out(included, person, report)
    clean(person, report)
    scrub_letters_and_copies(person, report)
    look_everywhere(person, report)
    report.files = [hit for hit in report.files if hit.row]  # those that are not removed already
    for agreement in agreements:
        agreement.bump()  # no page that has been kept outlives this
    return report


def scrub_letters_and_copies(person: Person, report: Report) -> None:
    """Take the person out of letters to others, errors of tasks, and what was edited before."""
    words = person.words()
    for hit in list(sweep(words)):
        if hit.model and is_a_copy(hit.model, hit.kind) and not is_to_a_namesake(hit, person):
            scrub(hit.model, hit.pk, words, report)


def is_a_copy(model: type[Model], kind: str) -> bool:
    """Whether the portal wrote the row itself, of what is said elsewhere."""
    if model in (Letter, DBTaskResult):
        return True
    is_log = model is LogEntry or hasattr(model, "history_user")
    return is_log and kind == "email"


def is_to_a_namesake(hit: Hit, person: Person) -> bool:
    """Whether it is a letter to somebody else of the same name: it speaks of that person."""
    if hit.model is not Letter or hit.kind != "name":
        return False
    other = User.objects.filter(email__iexact=hit.row.receiver).first()
    names = {plain(name) for name in person.names}
    return other is not None and plain(other.get_full_name()) in names


def look_everywhere(person: Person, report: Report) -> None:
    """Sort what still stands into what has to go and what may be somebody else."""
    for hit in sweep(person.words(report.salts)):
        (report.standing if hit.kind == "name" else report.must).append(hit)


def refuse_all_but_operators(by: Any) -> None:
    if not by.is_superuser:
        raise PermissionDenied


def refuse_odd_basis(person: Person, basis: str) -> None:
    """Raise Refused without a decision's number, or when the public number names the person."""
    said = tidy(basis)
    if not said:
        raise Refused("basis", _("Skriv gallringsbeslutets nummer."))
    if len(said) > LONGEST_BASIS or "\n" in said:
        raise Refused("basis", _("Skriv bara beslutets nummer, högst 120 tecken på en rad."))
    if person.words().kinds_in(said):
        raise Refused("basis", _("Beslutet visas öppet. Skriv bara numret, inte personens namn."))


def refuse_oneself(person: Person, by: Any) -> None:
    if person.user and person.user.pk == by.pk:
        raise Refused("email", _("Du kan inte gallra dig själv. Be en annan driftansvarig."))


def refuse_own_proposal(person: Person, by: Any) -> None:
    """Raise Refused for whoever has proposed it: erasing takes two."""
    waiting = ErasureProposal.objects.waiting().filter(person.by_email("email"))
    if by.pk and waiting.filter(asked_by=by.pk).exists():
        raise Refused("email", own_proposal())


def own_proposal() -> str:
    return _("Du har själv föreslagit gallringen. En annan driftansvarig behöver utföra den.")


def answer_proposals(proposals: list[ErasureProposal], by: Any) -> None:
    """Keep who carried out what had been proposed, and tell those who did."""
    for proposal in proposals:
        proposal.decided_by_id = by.pk
        proposal.save()
        tell(proposal)


def tell(proposal: ErasureProposal) -> None:
    """Mail the secretariat what became of its proposal; nobody is named."""
    people = [steward.user for steward in secretariat_of(proposal.agreement)]
    mail.write_many("erasure_answered", to=people, proposal=proposal)


def told_of_others(report: Report) -> str:
    lines = "; ".join(f"{entry}: {', '.join(names)}" for entry, names in report.others.items())
    said = _("Uppgifter om andra försvinner ur samma poster: %s. Bekräfta att det är rätt.")
    return said % lines


def write_down(person: Person, by: Any, basis: str) -> None:
    """Keep who erased an account and why, without saying whose it was."""
    if by.pk is None:
        return
    LogEntry.objects.create(
        user_id=by.pk,
        content_type=ContentType.objects.get_for_model(User),
        object_id="",
        object_repr=ERASED,
        action_flag=DELETION,
        change_message=tidy(basis),
    )
