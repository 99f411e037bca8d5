"""Taking a published name out of the register: its public part goes, the entry stays."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.joining.models import Accession
from organisations.register.flows import Part, RuleBroken, append, lock_chain
from organisations.register.models import RegisterEntry, RegisterPart
from principles.forms import tidy

LONGEST_BASIS = 120


@transaction.atomic
def unpublish(entry: RegisterEntry, *, by: Any, basis: str) -> list[RegisterEntry]:
    """Erase the public part of an entry by a decision, and take its organisation off the lists.

    Returns the other entries of the register that still name the organisation. Raises
    PermissionDenied for anyone but an operator, RuleBroken without a decision or for an entry
    whose public part is needed, gone or never was, and what the register raises.
    """
    if not by.is_superuser:
        raise PermissionDenied
    lock_chain(entry.agreement)
    said = {"part": str(RegisterPart.Kind.PUBLIC), "basis": decision(entry, basis)}
    organisation = entry.public_data.get("organisation_id")
    append(entry.agreement, RegisterEntry.Kind.ERASE, public=Part(said), ref=entry.seq)
    if not organisation:
        return []
    accessions = Accession.objects.filter(agreement=entry.agreement)
    accessions.filter(organisation__in=pk_of(organisation)).update(listed=False)
    return still_naming(entry, organisation)


def decision(entry: RegisterEntry, basis: str) -> str:
    """The decision's number, fit to be published. Raises RuleBroken."""
    basis = tidy(basis)
    if not basis or len(basis) > LONGEST_BASIS or "\n" in basis:
        raise RuleBroken(_("Skriv gallringsbeslutets nummer, högst 120 tecken på en rad."))
    name = entry.public_data.get("name") or ""
    if name and name.casefold() in basis.casefold():
        raise RuleBroken(_("Beslutet visas öppet. Skriv bara numret, inte namnet."))
    return basis


def pk_of(register_id: str) -> list[int]:
    """The organisation that the register calls `o-<pk>`; none for a party."""
    number = register_id.removeprefix("o-")
    return [int(number)] if number.isdigit() else []


def still_naming(entry: RegisterEntry, organisation: str) -> list[RegisterEntry]:
    """The entries of the same register whose public part names the organisation."""
    rows = RegisterEntry.objects.filter(agreement=entry.agreement).exclude(pk=entry.pk)
    named = rows.filter(parts__kind=RegisterPart.Kind.PUBLIC, parts__data__contains=organisation)
    found = named.distinct().prefetch_related("parts").order_by("seq")
    return [row for row in found if row.public_data.get("organisation_id") == organisation]
