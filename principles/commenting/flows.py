"""Commenting a draft, and marking what has been said as handled."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from principles import mail
from principles.commenting.models import LONGEST_COMMENT, Comment
from principles.forms import tidy
from principles.keeping import (
    NotNow,
    refuse_outside_secretariat,
    refuse_outside_steering_group,
    secretariat_of,
)


@transaction.atomic
def comment(made: Comment, *, by: Any) -> Comment:
    """Keep a comment, and mail the secretariat: once a day for each draft, however many come.

    `made` is a new row that knows its draft, what it is about and its text. Raises NotAllowed
    outside the steering group, NotNow without a text and for what is a draft no more.
    """
    agreement = made.get_agreement()
    refuse_outside_steering_group(agreement, by)
    made.on.refresh_from_db()
    if made.problem:
        raise NotNow(made.problem)
    made.text = tidy(made.text)
    if not made.text or len(made.text) > LONGEST_COMMENT:
        raise NotNow(_("Skriv en kommentar på högst 20 000 tecken."))
    made.written_by, made.written_at = by, timezone.now()
    made.save()
    keepers = [steward.user for steward in secretariat_of(agreement) if steward.user_id != by.pk]
    key = f"{made._meta.model_name}:{made.on.pk}:{timezone.localdate():%Y%m%d}"
    mail.write_many("draft_commented", to=keepers, key=key, comment=made)
    return made


@transaction.atomic
def handle(found: Comment, *, by: Any, handled: bool = True) -> None:
    """Mark a comment as handled, or as not. Raises NotAllowed outside the secretariat."""
    refuse_outside_secretariat(found.get_agreement(), by)
    row = type(found)._default_manager.select_for_update().get(pk=found.pk)
    if bool(row.handled_at) != handled:
        row.handled_at = timezone.now() if handled else None
        row.handled_by = by if handled else None
        row.save()
