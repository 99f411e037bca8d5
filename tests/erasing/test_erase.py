"""Erasing a person: nothing is left anywhere, the register is whole, others keep their own."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse

from organisations.models import (
    Accession,
    Attachment,
    Contact,
    Invitation,
    RegisterEntry,
    RegisterPart,
    Representative,
    Seat,
    Signature,
)
from organisations.register.checks import check_register
from organisations.register.receipts import receipt_of
from overenskommelsen.erasing import storage
from overenskommelsen.erasing.flows import StillThere, erase_person, preview
from overenskommelsen.erasing.person import Refused
from overenskommelsen.models import User
from principles.models import Letter
from tests import cast
from tests.erasing.conftest import (
    EMAIL,
    FORMS,
    NAME,
    found_in_files,
    found_in_tables,
    private_salts,
)
from tests.register.story import check

BASIS = "KS 2026-0412"


def erase(dag, email=EMAIL, **changes):
    return erase_person(email, by=dag, **{"basis": BASIS, "name": NAME} | changes)


def assert_whole(agreement):
    assert check_register(agreement).problems == []
    assert check(agreement) == []


def count_of_everything():
    models = (RegisterEntry, RegisterPart, User, Letter, Signature, Session, Attachment)
    return [model.objects.count() for model in models]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_any_table_or_file(fresh_files, life, salts, dag, skane):
    assert found_in_files([NAME]) and found_in_files([EMAIL]) and found_in_files(salts)
    stored = Attachment.objects.get().file.name
    assert found_in_tables([NAME]) and found_in_tables([EMAIL]) and found_in_tables(salts)
    astas = RegisterEntry.objects.get(agreement=skane, round__accession=life)
    salt = astas.part("private").salt
    report = erase(dag)
    assert storage.tidy(report.counted) == ""
    assert found_in_tables([*FORMS, salt]) == []
    assert found_in_files([*FORMS, salt]) == []
    assert not default_storage.exists(stored)
    assert report.standing == report.must == []
    assert_whole(skane)


class TestWhatGoes:
    @pytest.fixture
    def done(self, life, dag):
        return erase(dag)

    def test_entry_says_by_which_decision(self, done, skane):
        [entry] = done.entries
        last = RegisterEntry.objects.filter(agreement=skane).head()
        assert (last.kind, last.ref) == ("erase", entry.seq)
        assert last.public_data == {"part": "private", "basis": BASIS}

    def test_receipt_and_export(self, done, skane, as_user):
        [entry] = done.entries
        fresh = RegisterEntry.objects.get(pk=entry.pk)
        assert receipt_of(fresh)["private"] is None
        export = as_user(None).get(reverse("register_export", args=["skane"])).content.decode()
        assert NAME not in export and EMAIL not in export and "gallrad" not in export

    def test_account_roles_and_places_are_gone(self, done, life):
        assert not User.objects.filter(email=EMAIL).exists()
        assert not Representative.objects.filter(organisation=life.organisation, state="active")
        assert done.left_alone == ["Föreningen Åkerbär"]
        made = Signature.objects.get(accession=life)
        assert (made.name, made.email, made.title, made.user) == ("gallrad", "", "", None)

    def test_the_organisation_is_still_signed(self, done, life, as_user, skane):
        assert Accession.objects.get(pk=life.pk).state == "signed"
        page = as_user(None).get(reverse("directory", args=["skane"])).content.decode()
        assert "Föreningen Åkerbär" in page
        assert_whole(skane)

    def test_sessions_end(self, done):
        assert Session.objects.count() == 0

    def test_letters_to_others_stay_without_the_name(self, done, bo):
        letter = Letter.objects.get(receiver=bo.email, subject="Om en kollega")
        assert letter.text == "gallrad (gallrad) har skrivit under.\n"
        assert not Letter.objects.filter(receiver=EMAIL).exists()

    def test_history_of_edits(self, done, skane):
        assert set(skane.history.values_list("email", flat=True)) & {EMAIL} == set()

    def test_her_invitation_to_another_still_works(self, done, bo):
        invitation = Invitation.objects.get(email=bo.email)
        assert invitation.problem is None and invitation.invited_by is None

    def test_twice_is_refused(self, done, dag):
        with pytest.raises(Refused, match="inga uppgifter"):
            erase(dag)


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"name": "Asta Andersson"}, "stämmer inte"),
            ({"name": " "}, "Skriv personens namn"),
            ({"basis": " "}, "beslutets nummer"),
            ({"basis": "x" * 121}, "högst 120"),
            ({"basis": "Begäran av asta åkesson"}, "inte personens namn"),
            ({"basis": f"Mejl från {EMAIL.upper()}"}, "inte personens namn"),
            ({"email": "ingen@example.se"}, "inga uppgifter"),
            ({"also": ["Seat:99999"]}, "ingen rad"),
            ({"also": ["Letter:abc"]}, "ingen rad"),
            ({"also": ["Nonsens"]}, "ingen rad"),
            ({"also": ["Agreement:1" + "0" * 30]}, "ingen rad"),
        ],
    )
    def test_changes_nothing(self, life, dag, changes, said):
        before = count_of_everything()
        with pytest.raises(Refused, match=said):
            erase(dag, **changes)
        assert count_of_everything() == before

    @pytest.mark.parametrize("role", ["nora", "asta", "karin", "stig"])
    def test_only_an_operator(self, life, role, request):
        somebody = request.getfixturevalue(role)
        before = count_of_everything()
        for flow in (lambda: erase(somebody), lambda: preview(EMAIL, by=somebody)):
            with pytest.raises(PermissionDenied):
                flow()
        assert count_of_everything() == before

    def test_not_oneself(self, dag):
        with pytest.raises(Refused, match="dig själv"):
            erase(dag, email=dag.email, name="Dag Drift")

    def test_another_organisations_row_is_not_about_her(self, life, dag, bergsgarden):
        with pytest.raises(Refused, match="nämner inte"):
            erase(dag, also=[f"Organisation:{bergsgarden.pk}"])

    def test_name_may_be_written_in_any_case(self, life, dag):
        erase(dag, name="  asta   ÅKESSON ")

    def test_address_may_be_written_in_any_case(self, life, dag):
        erase(dag, email=" ASTA@Example.SE ")

    def test_a_longer_address_is_another_person(self, life, dag):
        other = cast.person("kasta@example.se", "Kaj", "Asta")
        erase(dag)
        assert User.objects.filter(pk=other.pk).exists()


class TestPreview:
    def test_says_the_same_and_changes_nothing(self, life, dag):
        before = count_of_everything()
        told = preview(EMAIL, by=dag)
        assert count_of_everything() == before
        assert told.rows == erase(dag).rows


class TestAddressElsewhere:
    """A row that the portal does not clean holds the address: all or nothing."""

    @pytest.fixture
    def telling(self, life, bergsgarden):
        bergsgarden.presentation = f"Skriv till Asta@Example.se, eller ring {NAME}."
        bergsgarden.save()
        return bergsgarden

    def test_everything_is_rolled_back(self, telling, dag, skane):
        before = count_of_everything()
        with pytest.raises(StillThere, match=r"organisations_organisation\.presentation"):
            erase(dag)
        assert count_of_everything() == before
        assert User.objects.filter(email=EMAIL).exists()
        assert_whole(skane)

    def test_included_it_goes(self, telling, dag):
        report = erase(dag, also=[f"Organisation:{telling.pk}"])
        telling.refresh_from_db()
        assert telling.presentation == "Skriv till gallrad, eller ring gallrad."
        assert "asta" not in telling.search_text
        assert report.standing == []

    def test_contact_with_the_address(self, life, dag, skane):
        contact = Contact.objects.filter(party__agreement=skane).first()
        Contact.objects.filter(pk=contact.pk).update(name=NAME, email=EMAIL, phone="040-1")
        with pytest.raises(StillThere, match=f"Contact:{contact.pk}"):
            erase(dag)
        erase(dag, also=[f"contact:{contact.pk}"])
        contact.refresh_from_db()
        assert (contact.name, contact.email, contact.phone) == ("gallrad", "", "")

    def test_what_a_contact_has_said_before(self, life, dag, skane):
        contact = Contact.objects.filter(party__agreement=skane).first()
        contact.name, contact.email, contact.phone = NAME, EMAIL, "040-10 10 10"
        contact.save()
        contact.name, contact.email, contact.phone = "Nils Ny", "nils@example.se", ""
        contact.save()
        told = contact.history.get(email=EMAIL)
        erase(dag)
        told.refresh_from_db()
        assert (told.name, told.email, told.phone) == ("gallrad", "", "")
        assert contact.history.filter(name="Nils Ny").exists()

    def test_a_frozen_text_is_refused(self, life, dag, skane):
        from django.db import connection

        section = skane.version_in_force().sections.first()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE principles_section SET body = %s WHERE id = %s",
                           [f"Av {NAME}.", section.pk])  # fmt: skip
        assert [hit.label for hit in preview(EMAIL, by=dag).standing] == [f"Section:{section.pk}"]
        with pytest.raises(Refused, match="antagen text"):
            erase(dag, also=[f"Section:{section.pk}"])
        erase(dag)


class TestNameElsewhere:
    @pytest.fixture
    def seat(self, life, skane):
        party = skane.parties.first()
        return Seat.objects.create(
            body=skane.bodies.first(), party=party, position="member", person=NAME,
            starts_on="2026-01-01",
        )  # fmt: skip

    def test_is_listed_and_left(self, seat, dag):
        report = erase(dag)
        kinds = {hit.label.partition(":")[0] for hit in report.standing}
        assert kinds == {"Seat", "HistoricalSeat"}
        seat.refresh_from_db()
        assert seat.person == NAME

    def test_goes_when_the_operator_says_so(self, seat, dag):
        assert erase(dag, also=[f"Seat:{seat.pk}"]).standing == []
        seat.refresh_from_db()
        assert seat.person == "gallrad"

    def test_history_of_an_included_row_goes_along(self, life, dag, skane):
        party = skane.parties.first()
        before = party.description
        for text in (f"Fråga Åkesson, Asta eller {NAME}.", f"Fråga {NAME}."):
            party.description = text
            party.save()
        erase(dag, also=[f"Party:{party.pk}"])
        party.refresh_from_db()
        assert party.description == "Fråga gallrad."
        assert found_in_tables(["Åkesson"]) == []
        assert before is not None

    def test_letter_to_a_namesake_is_left(self, life, dag):
        from principles import mail

        other = cast.person("annan@example.se", "Asta", "Åkesson")
        mail.queue("Hej", f"Hej {NAME}!", other.email)
        report = erase(dag)
        assert {hit.model for hit in report.standing} == {Letter}
        assert Letter.objects.get(receiver=other.email).text == f"Hej {NAME}!\n"


def test_nothing_in_the_portal_stops_an_account_from_being_removed():
    from django.apps import apps
    from django.db.models import PROTECT, RESTRICT

    stopping = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is User and field.remote_field.on_delete in (PROTECT, RESTRICT)
    ]
    assert stopping == []


def test_receipts_kept_by_others_are_still_genuine(life, dag, skane, asta, as_user):
    from organisations.register.examining import examine
    from organisations.register.receipts import receipt_bytes

    entry = RegisterEntry.objects.get(agreement=skane, round__accession=life)
    kept = receipt_bytes(entry)
    assert json.loads(kept)["private"]["data"]["signatories"][0]["name"] == NAME
    erase(dag)
    assert [row.kind for row in examine(skane, kept).since] == ["erase"]


def test_salts_are_looked_for(life, dag, bergsgarden):
    """A salt that somebody has written down in a text is found too."""
    entry = RegisterEntry.objects.get(round__accession=life)
    bergsgarden.presentation = f"Salt: {entry.part('private').salt}"
    bergsgarden.save()
    with pytest.raises(StillThere, match="presentation"):
        erase(dag)
    assert len(private_salts()) > 0
