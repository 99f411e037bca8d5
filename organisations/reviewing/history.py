"""What has happened to an application so far, in one row of days, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.joining.models import Accession
from organisations.register.models import RegisterEntry


@dataclass(frozen=True)
class Happening:
    """One thing that happened: what, who did it, what was said, and where to read more."""

    at: datetime
    what: str
    who: Any = None
    words: str = ""
    address: str = ""


def history(accession: Accession) -> list[Happening]:
    """Every submission, decision and entry of the register about the accession. Four queries."""
    found = []
    for sent in accession.submissions.select_related("by", "taken_back_by"):
        found.append(Happening(sent.at, _("Inskickad"), sent.by, sent.decision))
        if sent.taken_back_at:
            taken = _("Återtagen av organisationen för att ändras")
            found.append(Happening(sent.taken_back_at, taken, sent.taken_back_by))
    for row in accession.reviews.select_related("by"):
        found.append(Happening(row.at, row.outcome, row.by, row.reason))
    for entry in entries_about(accession):
        address = reverse("admin:organisations_registerentry_change", args=[entry.pk])
        told = _("Registerpost %(number)d: %(kind)s")
        what = told % {"number": entry.seq, "kind": entry.get_kind_display()}
        found.append(Happening(entry.time, what, address=address))
    return sorted(found, key=in_order, reverse=True)


def in_order(one: Happening) -> tuple[Any, ...]:
    """The register knows no shorter times than a second: its entry follows what led to it."""
    return one.at.replace(microsecond=0), bool(one.address), one.at


def entries_about(accession: Accession) -> Any:
    """The organisation's entries in the agreement's register, and what corrects or erases them.

    Two plain questions: as one it took ten seconds among ten thousand entries.
    """
    rows = RegisterEntry.objects.filter(agreement=accession.agreement_id)
    own = list(rows.filter(round__accession=accession).values_list("seq", flat=True))
    return rows.filter(Q(seq__in=own) | Q(ref__in=own))
