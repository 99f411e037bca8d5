"""What the background worker does after a signature."""

from django.db import transaction
from django_tasks import task

from organisations.signing.models import Signature, SigningRound
from principles import mail


@task()
def send_receipts(round_pk: int) -> None:
    """Queue the receipt to every signatory and to all who act for the organisation, once each."""
    rounds = SigningRound.objects.select_related(
        "entry", "version", "accession__organisation", "accession__agreement"
    )
    with transaction.atomic():
        made = rounds.get(pk=round_pk)
        signatures = list(Signature.objects.filter(signatory__round=made).select_related("user"))
        signatories = [signature.user for signature in signatures if signature.user]
        acting = made.accession.organisation.representatives.active().people()
        mail.write_many(
            "receipt",
            to=[*signatories, *acting],
            key=f"receipt:{made.entry_id}",
            round=made,
            accession=made.accession,
            entry=made.entry,
            version=made.version,
            signatures=signatures,
        )
