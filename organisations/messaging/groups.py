"""Which groups a message can go to, and who is in them today: each person once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from organisations.contacts.models import Contact
from organisations.directory import municipalities
from organisations.directory.models import ActivityArea, Representative
from organisations.governance.models import Body
from organisations.governance.seats import Seat
from organisations.joining.models import Accession
from organisations.messaging.models import Unsubscription
from principles.models import Agreement

State = Accession.State


@dataclass(frozen=True)
class Audience:
    """The groups that a message goes to.

    `areas` (slugs) and `municipalities` (codes) narrow one group together: the signatories in
    any of those areas and in any of those municipalities. `bodies` are keys.
    """

    signatories: bool = False
    areas: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    not_renewed: bool = False
    applicants: bool = False
    bodies: tuple[int, ...] = ()
    contacts: bool = False

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Audience":
        """As a message keeps it."""
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
            if name in cls.__dataclass_fields__
        }
        return cls(**known)

    def as_data(self) -> dict[str, Any]:
        """What is chosen of it, for a column of JSON."""
        chosen = {name: value for name, value in asdict(self).items() if value}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in chosen.items()}

    def __bool__(self) -> bool:
        return bool(self.as_data())


@dataclass(frozen=True)
class Reason:
    """Why somebody gets a message: acts for an organisation, sits in a body, is a contact."""

    kind: str
    name: str
    row: Any = None


@dataclass
class Person:
    """One receiver, by the address in small letters."""

    email: str
    name: str
    language: str
    reasons: list[Reason] = field(default_factory=list)


@dataclass
class Receivers:
    """Who gets a message, who would but wants no more of them, and who has no address."""

    people: list[Person]
    unsubscribed: list[Person]
    unreachable: list[str]

    @property
    def left_out(self) -> int:
        return len(self.unsubscribed) + len(self.unreachable)


def receivers(agreement: Agreement, audience: Audience) -> Receivers:
    """Everybody in the groups as they are now. As many queries however many people there are."""
    found: dict[str, Person] = {}
    unreachable: list[str] = []
    for one in (*acting(agreement, audience), *known_by_address(agreement, audience)):
        if not one.email:
            unreachable.append(one.name)
            continue
        person = found.setdefault(one.email, one)
        if person is not one:
            person.reasons += [why for why in one.reasons if why not in person.reasons]
            person.name = person.name or one.name
    gone = Unsubscription.objects.of_agreement(agreement).values_list("email", flat=True)
    left = set(gone) if found else set()
    return Receivers(
        people=[one for one in found.values() if one.email not in left],
        unsubscribed=[one for one in found.values() if one.email in left],
        unreachable=list(dict.fromkeys(unreachable)),
    )


def acting(agreement: Agreement, audience: Audience) -> Iterator[Person]:
    """Those responsible for the organisations in the groups; no address where nobody is.

    Two plain questions put together here: as one, PostgreSQL may take minutes for thousands.
    """
    wanted = accessions_wanted(agreement, audience)
    if wanted is None:
        return
    accessions = Accession.objects.of_agreement(agreement).filter(wanted)
    rows = accessions.order_by("organisation__sort_key", "organisation_id")
    names = dict(rows.values_list("organisation_id", "organisation__name"))
    responsible = Representative.objects.responsible().filter(
        organisation__accessions__agreement=agreement, user__is_active=True
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for key, *account in responsible.order_by("pk").values_list(
        "organisation_id", "user__email", "user__first_name", "user__last_name", "user__language"
    ):
        found[key].append(account)
    for key, organisation in names.items():
        for email, first, last, language in found[key]:
            who = f"{first} {last}".strip()
            yield Person(email.lower(), who, language, [Reason("organisation", organisation)])
        if not found[key]:
            yield Person("", organisation, "sv")


def accessions_wanted(agreement: Agreement, audience: Audience) -> Q | None:
    """Which accessions the groups consist of; None when no such group is chosen."""
    signed, groups = Q(state=State.SIGNED), []
    if audience.signatories:
        groups.append(signed)
    if audience.areas or audience.municipalities:
        narrowed = signed
        if audience.areas:
            narrowed &= Q(organisation__areas__slug__in=audience.areas)
        if audience.municipalities:
            narrowed &= Q(organisation__municipality__in=audience.municipalities)
        groups.append(narrowed)
    if audience.not_renewed and (version := agreement.version_in_force()):
        groups.append(Q(state__in=Accession.IN_REGISTER) & ~Q(signed_version=version))
    if audience.applicants:
        groups.append(Q(state__in=(*Accession.UNDER_REVIEW, State.RETURNED)))
    return reduce(or_, groups) if groups else None


def known_by_address(agreement: Agreement, audience: Audience) -> list[Person]:
    """Those in the bodies and the parties' contacts, in the language of their accounts if any."""
    people: list[Person] = []
    if audience.bodies:
        seats = Seat.objects.current().of_agreement(agreement).filter(body__in=audience.bodies)
        for seat in seats.select_related("body").order_by("body__position", "position", "person"):
            why = Reason("body", seat.body.name, seat.body)
            people.append(Person(seat.email.strip().lower(), seat.person, "sv", [why]))
    if audience.contacts:
        contacts = Contact.objects.current().filter(party__agreement=agreement)
        for one in contacts.select_related("party").order_by("party__position", "position", "pk"):
            why = Reason("party", one.party.name, one.party)
            name = one.name or one.role
            people.append(Person(one.email.strip().lower(), name, "sv", [why]))
    emails = [person.email for person in people]
    if emails:
        accounts = get_user_model()._default_manager.filter(email__in=emails)
        languages = dict(accounts.values_list("email", "language"))
        for person in people:
            person.language = languages.get(person.email, person.language)
    return people


def in_words(agreement: Agreement, audience: Audience) -> list[str]:
    """The groups as the secretariat calls them."""
    words = []
    if audience.signatories:
        words.append(_("alla organisationer som har skrivit under"))
    if audience.areas or audience.municipalities:
        words.append(narrowed_in_words(audience))
    if audience.not_renewed:
        words.append(_("organisationer som inte har förnyat"))
    if audience.applicants:
        words.append(_("organisationer med en ansökan som inte är avgjord"))
    if audience.bodies:
        names = Body.objects.of_agreement(agreement).filter(pk__in=audience.bodies)
        words += list(names.values_list("name", flat=True))
    if audience.contacts:
        words.append(_("parternas kontaktpersoner"))
    return words


def narrowed_in_words(audience: Audience) -> str:
    """Which of the signatories the areas and municipalities are."""
    areas = ActivityArea.objects.filter(slug__in=audience.areas)
    said = [joined(str(area) for area in areas)] if audience.areas else []
    if audience.municipalities:
        known = municipalities.names()
        said.append(joined(known.get(code, code) for code in audience.municipalities))
    return _("undertecknare inom %(which)s") % {"which": "; ".join(said)}


def joined(names: Iterable[str]) -> str:
    return ", ".join(names)
