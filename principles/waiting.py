"""What waits for somebody: the lines of the admin's first page, and the filters they lead to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from principles.agreements.models import Agreement, Steward

PARAMETER = "vantar"
PATIENCE = 14  # days; who has waited longer for an answer is told apart


@dataclass(frozen=True)
class Line:
    """How many rows of one kind wait, since when (or until when), and where they stand."""

    name: Any
    number: int
    day: date
    address: str
    is_ahead: bool = False
    is_late: bool = False
    somebody_waits: bool = False
    counted: Any = None

    @property
    def days(self) -> int:
        """How many days the oldest has waited, or how many are left of the nearest."""
        return abs((timezone.localdate() - self.day).days)

    @property
    def told(self) -> str:
        """What it is in words, with the number: ”3 ansökningar att granska”."""
        if self.counted is None:
            return f"{self.name}: {self.number}"
        return str(self.counted % {"number": self.number})

    @property
    def age(self) -> str:
        """How many days, months or years it is, in words."""
        days = self.days
        if days < 60:
            return ngettext("%d dag", "%d dagar", days) % days
        if days < 730:
            months = days // 30
            return ngettext("%d månad", "%d månader", months) % months
        years = days // 365
        return ngettext("%d år", "%d år", years) % years

    @property
    def has_waited_long(self) -> bool:
        """Whether somebody has waited for an answer for more than two weeks."""
        return self.somebody_waits and self.days > PATIENCE


@dataclass(frozen=True)
class Waiting:
    """One kind of row that waits for the secretariat, the steering group or the operator.

    `rows` takes the model's rows and a user and returns those that wait; `since` is the field or
    annotation that tells from which day. With `is_ahead` that day is still to come, with
    `is_late` it is the day that they were to be done, and with `somebody_waits` a person or an
    organisation gets no further until it is done. `counted` is the number in words, as
    `ngettext_lazy("%(number)d ansökan", "%(number)d ansökningar", "number")`. `address` is the
    page that shows them, where it is not the admin's list of the model.
    """

    key: str
    name: Any
    model: Any
    rows: Callable[[QuerySet[Any], Any], QuerySet[Any]]
    since: str
    role: str = "secretariat"
    is_ahead: bool = False
    address: Callable[[], str] | None = None
    is_late: bool = False
    somebody_waits: bool = False
    counted: Any = None

    def waiting_for(self, user: Any) -> QuerySet[Any]:
        """The rows that wait for this user, of the agreements where the user has the role."""
        rows = self.model._default_manager.all()
        if self.role == "operator":
            return self.rows(rows, user) if user.is_superuser else rows.none()
        if self.role != Steward.Role.SECRETARIAT or not user.is_superuser:
            own = Steward.objects.of(user).filter(role=self.role)
            kept = Agreement.objects.filter(pk__in=own.values("agreement"))
            rows = rows.filter(**{f"{self.model.agreement_lookup}__in": kept})
        return self.rows(rows, user)

    def concerns(self, user: Any) -> bool:
        """Whether such a row can ever wait for this user."""
        if user.is_superuser and self.role in {"operator", Steward.Role.SECRETARIAT}:
            return True
        return Steward.objects.of(user).filter(role=self.role).exists()

    def line(self, user: Any) -> Line | None:
        """The line of the first page, by one query; None when nothing waits."""
        found = self.waiting_for(user).aggregate(number=Count("pk"), day=Min(self.since))
        if not found["number"]:
            return None
        day = found["day"] or timezone.localdate()  # not known since when
        if isinstance(day, datetime):
            day = timezone.localtime(day).date()
        return Line(
            self.name, found["number"], day, self.link(), self.is_ahead, self.is_late,
            self.somebody_waits, self.counted,
        )  # fmt: skip

    def link(self) -> str:
        """The page that shows exactly the rows that wait."""
        if self.address:
            return self.address()
        meta = self.model._meta
        listed = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return f"{listed}?{urlencode({PARAMETER: self.key})}"


def waits(*entries: Waiting) -> type[SimpleListFilter]:
    """A filter beside a list that shows what waits, for the `list_filter` of an admin class."""

    class WaitsFilter(SimpleListFilter):
        title = _("det som väntar på dig")
        parameter_name = PARAMETER

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
            return [(own.key, own.name) for own in entries if own.concerns(request.user)]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            for entry in entries:
                if entry.key == self.value():
                    own = entry.waiting_for(request.user).order_by().values("pk")
                    return queryset.filter(pk__in=own)
            return queryset

    return WaitsFilter
