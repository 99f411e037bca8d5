"""Erasing whoever signed together with others, on paper, for a party, or decided for a region."""

import pytest

from organisations.models import (
    Attachment,
    PartySignature,
    RegisterEntry,
    RegisterPart,
    Signatory,
    Signature,
)
from organisations.register.receipts import receipt_of
from overenskommelsen.erasing.flows import preview
from overenskommelsen.erasing.person import Refused
from overenskommelsen.models import User
from principles.models import Steward
from tests import cast
from tests.erasing.conftest import EMAIL, FORMS, NAME, found_in_tables, paper
from tests.erasing.test_erase import assert_whole, count_of_everything, erase


class TestJointly:
    @pytest.fixture
    def joint(self, approved, asta, bo):
        people = [(NAME, asta.email), ("Bo Berg", bo.email)]
        made = cast.begun(approved, by=asta, people=people, required=2)
        cast.signs(asta, made)
        cast.signs(bo, made)
        return approved

    def test_others_are_told_of_before(self, joint, dag):
        told = preview(EMAIL, by=dag)
        assert list(told.others.values()) == [["Bo Berg"]]
        before = count_of_everything()
        with pytest.raises(Refused, match="Bo Berg"):
            erase(dag)
        assert count_of_everything() == before

    def test_others_keep_their_own_rows(self, joint, dag, bo, skane):
        [entry] = erase(dag, others_too=True).entries
        assert receipt_of(RegisterEntry.objects.get(pk=entry.pk))["private"] is None
        assert [s.name for s in Signature.objects.filter(accession=joint)] == ["gallrad", "Bo Berg"]
        assert User.objects.filter(pk=bo.pk).exists()
        assert found_in_tables(FORMS) == []
        assert_whole(skane)

    def test_an_open_round_does_not_ask_her_any_more(self, approved, asta, bo, dag):
        made = cast.begun(approved, by=asta, people=[(NAME, EMAIL), ("Bo Berg", bo.email)])
        erase(dag)
        assert [row.email for row in type(made).objects.get(pk=made.pk).named] == [bo.email]


class TestOthers:
    def test_a_steward(self, life, karin, dag, skane):
        """Whoever has decided: the decisions stay, without the name."""
        erase(dag, email=karin.email, name="Karin Kansli")
        assert not Steward.objects.filter(agreement=skane, role="secretariat").exists()
        review = life.reviews.get()
        assert (review.decision, review.by) == ("approve", None)
        assert found_in_tables(["karin@example.se", "Karin Kansli"]) == []
        assert_whole(skane)

    def test_somebody_who_was_only_invited(self, akerbar, asta, dag):
        from organisations.representing import flows

        flows.invite(akerbar, by=asta, name="Ada Ask", email="ada@example.se")
        with pytest.raises(Refused, match="stämmer inte"):
            erase(dag, email="ada@example.se", name="Ada Alm")
        erase(dag, email="ada@example.se", name="Ada Ask")
        assert found_in_tables(["ada@example.se", "Ada Ask"]) == []

    def test_paper_signatory_without_account(self, approved, karin, dag, skane):
        paper(approved, karin, (("Per Penna", "kassör"),))
        with pytest.raises(Refused, match="vilka rader"):
            erase(dag, email="", name="Per Penna")
        told = preview("", by=dag, name="Per Penna")
        signature = Signature.objects.get(name="Per Penna")
        assert f"Signature:{signature.pk}" in dict(told.choices)
        part = RegisterPart.objects.get(entry__round__accession=approved, kind="private")
        report = erase(dag, email="", name="Per Penna", also=[f"Signature:{signature.pk}"])
        assert report.standing == [] and len(report.entries) == 1
        assert found_in_tables(["Per Penna", part.salt]) == []
        assert_whole(skane)

    def test_who_signed_for_a_party(self, approved, dag, skane):
        made = PartySignature.objects.filter(party__agreement=skane).first()
        name = made.people[0][0]
        report = erase(dag, email="", name=name, also=[f"PartySignature:{made.pk}"])
        made.refresh_from_db()
        assert made.signed_by == "gallrad"
        assert [entry.pk for entry in report.entries] == [made.entry_id]
        assert found_in_tables([name]) == []
        assert_whole(skane)

    def test_a_scan_may_show_the_person(self, approved, karin, dag):
        from django.core.files.uploadedfile import SimpleUploadedFile

        from organisations.attachments.flows import attach

        paper(approved, karin, (("Per Penna", ""),))
        upload = SimpleUploadedFile("skannat.pdf", b"%PDF-1.7")
        upload.content_type = "application/pdf"
        scan = attach(approved, by=karin, upload=upload, kind="scan")
        signature = f"Signature:{Signature.objects.get(name='Per Penna').pk}"
        told = preview("", by=dag, name="Per Penna", also=[signature])
        assert [hit.label for hit in told.files] == [f"Attachment:{scan.pk}"]
        erase(dag, email="", name="Per Penna", also=[signature, f"Attachment:{scan.pk}"])
        assert not Attachment.objects.exists()

    def test_an_address_that_is_somebody_elses_now(self, life, asta, bo, dag):
        """Asta signed by an address that Bo has taken over: his rows stay."""
        Signature.objects.filter(user=asta).update(email=bo.email)
        erase(dag)
        assert User.objects.filter(email=bo.email).exists()
        assert Signatory.objects.get(round__accession=life).name == "gallrad"

    def test_unconfirmed_address_of_another_is_not_hers(self, life, asta, bo, dag):
        from allauth.account.models import EmailAddress

        EmailAddress.objects.create(user=asta, email="ny@example.se", verified=False)
        erase(dag, email="ny@example.se", name="Bo Berg")
        assert found_in_tables(["ny@example.se"]) == []
        assert User.objects.filter(email__in=[EMAIL, bo.email]).count() == 2
