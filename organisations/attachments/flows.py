"""Attaching a file to an accession, and taking it away."""

from typing import Any

from django.db import transaction

from organisations.attachments.files import shown_name
from organisations.attachments.models import Attachment
from organisations.joining.flows import refuse_outsider
from organisations.joining.models import Accession
from principles.keeping import NotAllowed, refuse_outside_secretariat


@transaction.atomic
def attach(accession: Accession, *, by: Any, upload: Any, kind: str) -> Attachment:
    """Keep a file that an `AttachmentField` has let through.

    Minutes are the organisation's, scans the secretariat's. Raises NotAllowed for others.
    """
    if kind == Attachment.Kind.SCAN:
        refuse_outside_secretariat(accession.agreement, by)
    else:
        refuse_outsider(accession.organisation, by)
    return Attachment.objects.create(
        accession=accession,
        kind=kind,
        file=upload,
        name=shown_name(upload.name),
        content_type=upload.content_type,
        size=upload.size,
        uploaded_by=by,
    )


@transaction.atomic
def take_away(attachment: Attachment, *, by: Any) -> None:
    """Remove the organisation's own file. Raises NotAllowed for an outsider, or for a scan."""
    refuse_outsider(attachment.accession.organisation, by)
    if attachment.kind == Attachment.Kind.SCAN:
        raise NotAllowed
    stored = attachment.file
    attachment.delete()
    transaction.on_commit(lambda: stored.delete(save=False))
