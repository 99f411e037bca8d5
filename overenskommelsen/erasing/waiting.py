"""The proposals to erase somebody that an operator has before him or her."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as many

from overenskommelsen.erasing.models import ErasureProposal
from principles.waiting import Waiting


def to_answer(rows: Any, user: Any) -> QuerySet[Any]:
    """Those that somebody else has proposed: erasing takes two."""
    return rows.waiting().exclude(asked_by=user)


ERASURES = Waiting(
    "gallringar", _("Gallringar att pröva"), ErasureProposal, to_answer, "asked_at",
    role="operator",
    somebody_waits=True,
    counted=many(
        "%(number)d gallring att pröva",
        "%(number)d gallringar att pröva",
        "number",
    ),
)  # fmt: skip
