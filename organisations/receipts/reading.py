"""Reading somebody else's receipt: only with a reason to, and never without it being written."""

from typing import Any

from organisations.receipts.models import ReceiptReading
from organisations.register.models import RegisterEntry
from principles.keeping import has_second_factor
from principles.models import Steward

Capacity = ReceiptReading.Capacity


def capacity_of(user: Any, entry: RegisterEntry) -> str:
    """As what the user may read the receipt, of those it does not belong to; else empty.

    The secretariat of its agreement and operators may, with a second factor; the steering
    group may not.
    """
    if not (user.is_authenticated and has_second_factor(user)):
        return ""
    if Steward.objects.of(user).secretariat().filter(agreement=entry.agreement_id).exists():
        return str(Capacity.SECRETARIAT)
    return str(Capacity.OPERATOR) if user.is_superuser else ""


def write_down(entry: RegisterEntry, *, by: Any, capacity: str, what: str) -> ReceiptReading:
    """Keep that the receipt has been read; the organisation sees it."""
    return ReceiptReading.objects.create(entry=entry, by=by, capacity=capacity, what=what)
