"""Who somebody is to the portal: the account if there is one, the addresses and the names."""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import F, Q
from django.utils.translation import gettext as _

from organisations.models import Invitation, Nomination, Seat, Signatory, Signature
from overenskommelsen.erasing.sweep import sweep
from overenskommelsen.erasing.words import Words, plain
from overenskommelsen.models import User
from plans.models import Assessor, EventRegistration, FollowUpRequest, Responsible


class Refused(Exception):
    """Nothing was changed; the message says why, and `field` which answer it is about."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass
class Person:
    """Somebody that the portal holds something about."""

    user: User | None = None
    emails: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def words(self, salts: Any = ()) -> Words:
        return Words(self.emails, self.names, salts)

    def by_email(self, column: str) -> Q:
        """Rows that hold one of the addresses in a column, whatever its case."""
        found = Q(pk__in=[])
        for email in self.emails:
            found |= Q(**{f"{column}__iexact": email})
        return found

    def by_email_within(self, column: str) -> Q:
        """Rows whose column holds one of the addresses somewhere: more than the words do."""
        found = Q(pk__in=[])
        for email in self.emails:
            found |= Q(**{f"{column}__icontains": email})
        return found

    def mine(self, column: str = "email") -> Q:
        """Rows of the person's account, or that hold one of the addresses."""
        return Q(user=self.user) | self.by_email(column) if self.user else self.by_email(column)

    def signatures(self) -> Any:
        return Signature.objects.filter(self.mine())

    def signatories(self) -> Any:
        return Signatory.objects.filter(self.mine())


def account_of(email: str) -> User | None:
    """The account that logs in with the address, or has shown that it is its own."""
    if user := User.objects.filter(email__iexact=email).first():
        return user
    shown = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return next((address.user for address in shown.select_related("user")), None)


def find_person(email: str) -> Person:
    """The person with an address. Raises Refused when the portal holds nothing about it."""
    email = plain(email)
    user = account_of(email) if email else None
    person = of_account(user) if user else Person(emails={email} if email else set())
    if user is None and email:
        person.names = {row.name for row in rows_with_a_name(person)}
        if not person.names and next(sweep(person.words()), None) is None:
            raise Refused("email", _("Det finns inga uppgifter om den adressen."))
    return person


def of_account(user: User) -> Person:
    """Whoever has the account, with the addresses that it has had and nobody else has now."""
    person = Person(user=user, emails={user.email}, names={user.get_full_name()} - {""})
    shown = EmailAddress.objects.filter(user=user, verified=True)
    signed = Signature.objects.filter(user=user)
    named = Signatory.objects.filter(user=user)
    before = {
        plain(email)
        for rows in (shown, signed, named)
        for email in rows.values_list("email", flat=True)
    } - {""}
    person.emails |= {email for email in before if account_of(email) in (user, None)}
    person.names |= set(person.signatures().values_list("name", flat=True))
    return person


def rows_with_a_name(person: Person) -> list[Any]:
    """What is stored of somebody who has no account, by the address."""
    models = (
        Signature, Signatory, Invitation, EventRegistration, Responsible, FollowUpRequest, Assessor,
        Nomination,
    )  # fmt: skip
    rows = [
        row for model in models for row in model._default_manager.filter(person.by_email("email"))
    ]
    return rows + list(Seat.objects.filter(person.by_email("email")).annotate(name=F("person")))


def refuse_wrong_name(person: Person, name: str) -> None:
    """Raise Refused unless the name is the one that is stored.

    Of somebody known by no address it is all that there is. An address that no name is stored
    with is enough by itself.
    """
    own = {person.user.get_full_name()} if person.user else person.names
    if not plain(name):
        raise Refused("name", _("Skriv personens namn."))
    if own and plain(name) not in {plain(stored) for stored in own}:
        raise Refused("name", _("Namnet stämmer inte med det som är sparat. Inget har ändrats."))
    if not person.user and (own or not person.emails):
        signed = set(person.signatures().values_list("name", flat=True))
        person.names = {name.strip()} | signed
