"""What takes two persons: a new name, an erasure, a reading that is told, and a comment."""

from organisations.models import Accession, ReceiptReading, SigningRound
from organisations.receipts.reading import write_down
from organisations.renaming.flows import propose as propose_name
from overenskommelsen.erasing.proposing import propose as propose_erasure
from overenskommelsen.models import User
from principles.commenting.flows import comment
from principles.models import Agreement, DraftComment

COMMENT = "Principen om dialog är bättre nu. Kan ni säga tydligare vem som bjuder in?"


def second_person(
    agreement: Agreement, *, secretariat: User, steering: User, representative: User
) -> None:
    """One of each, waiting for somebody to answer it."""
    signed = Accession.objects.of_agreement(agreement).signed().select_related("organisation")
    first = signed.latest("pk")
    own = first.organisation
    propose_name(
        own, by=representative, name=f"{own.name} i Skåne", form=own.form, number=own.number,
        reason="Årsmötet har beslutat om ett nytt namn.", minutes="Årsmötet, § 8 (påhittat)",
    )  # fmt: skip
    made = SigningRound.objects.select_related("entry").get(accession=first, state="done")
    write_down(
        made.entry, by=secretariat, what=ReceiptReading.What.PAGE,
        capacity=ReceiptReading.Capacity.SECRETARIAT,
    )  # fmt: skip
    propose_erasure(
        agreement, by=secretariat, email="pahittad@exempel.se", name="Påhittad Person",
        case_number="RS 2026-0000", reason="Har bett om att uppgifterna tas bort.",
    )  # fmt: skip
    draft = agreement.versions.order_by("-number").first()
    if draft and not draft.is_frozen:
        comment(DraftComment(version=draft, about="Dialog", text=COMMENT), by=steering)
