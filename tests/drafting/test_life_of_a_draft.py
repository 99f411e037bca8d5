"""A draft begins as a copy; what is done to it is kept with who and when, and can be undone."""

import pytest

from principles.drafting.content import content_of
from principles.drafting.flows import AnotherDraft, new_draft, restore, save_draft
from principles.keeping import NotAllowed, NotNow
from principles.models import AgreementVersion, Section, Translation, Undertaking
from principles.text.frozen import compose, without_name
from tests import cast
from tests.drafting.conftest import changed, edit, section_of, translation


class TestNewDraft:
    def test_says_what_the_version_in_force_says(self, skane, karin):
        model = skane.version_in_force()
        draft = new_draft(skane, by=karin, name="Tredje", slug="tredje")
        assert (draft.state, draft.number, draft.based_on) == ("draft", model.number + 1, model)
        assert compose(draft).replace("Tredje", "") == compose(model).replace(model.name, "")
        assert without_name(draft) == without_name(model)
        assert not set(draft.sections.values_list("pk")) & set(model.sections.values_list("pk"))
        first = draft.edits.get()
        assert (first.number, first.made_by, first.note) == (1, karin, f"Kopia av {model.name}")
        assert first.text == compose(draft)

    def test_takes_along_undertakings_with_their_principles_and_translations(self, skane, karin):
        between = new_draft(skane, by=karin, name="Mellan", slug="mellan")
        region = skane.parties.last()
        dialogue = between.principles.get(slug="dialog")
        Undertaking.objects.create(version=between, party=region, principle=dialogue, text="Svara")
        Section.objects.filter(version=between).update(plain="Enkelt")
        section = section_of(between)
        translation(section, "heading", "Our vision")
        model = cast.adopt(between)
        Undertaking.objects.create(version=model, text="Senare")
        draft = new_draft(skane, by=karin, name="Nästa", slug="nasta")
        copy = draft.undertakings.get()  # what came after the adoption is no part of the text
        assert (copy.text, copy.party, copy.principle.version) == ("Svara", region, draft)
        assert copy.principle.slug == "dialog"
        assert section_of(draft).plain == "Enkelt"
        told = Translation.objects.get(model="section", row=section_of(draft).pk)
        assert (told.field, told.language, told.text) == ("heading", "en", "Our vision")

    def test_is_empty_where_nothing_is_in_force(self, ostergotland, osten):
        ostergotland.versions.all().delete()
        draft = new_draft(ostergotland, by=osten, name="Första", slug="forsta")
        assert (draft.number, draft.based_on, draft.sections.count()) == (1, None, 0)
        assert draft.edits.get().note == "Ett tomt utkast"

    def test_is_one_at_a_time(self, skane, karin, ostergotland, osten):
        first = new_draft(skane, by=karin, name="Tredje", slug="tredje")
        with pytest.raises(AnotherDraft, match="”Tredje” är inte antagen än") as refused:
            new_draft(skane, by=karin, name="Fjärde", slug="fjarde")
        assert refused.value.version == first
        with pytest.raises(AnotherDraft):  # the text in dialogue is one too
            new_draft(ostergotland, by=osten, name="Ny", slug="ny")

    def test_is_refused_with_a_taken_address_and_outside_the_secretariat(
        self, skane, karin, stig, osten, asta
    ):
        with pytest.raises(NotNow, match="En annan version har adressen ”2010-2014”"):
            new_draft(skane, by=karin, name="2010–2014", slug="2010-2014")
        for person in (stig, osten, asta):
            with pytest.raises(NotAllowed):
                new_draft(skane, by=person, name="Tredje", slug="tredje")
        assert not AgreementVersion.objects.filter(state="draft").exists()


class TestEdits:
    def test_are_kept_with_who_and_what(self, draft, karin, dag):
        kept = edit(draft, "principles", 1, by=dag, meaning="Vi lyssnar.")
        assert (kept.made_by, kept.number) == (dag, draft.edits.count())
        assert "Vi lyssnar." in kept.text
        assert kept.content == content_of(draft)
        assert draft.principles.get(slug="dialog").meaning == "Vi lyssnar."

    def test_are_not_kept_when_nothing_has_changed(self, draft, karin):
        number = draft.edits.count()
        said = changed(draft, "sections", 0, body=section_of(draft).body + "\n")  # tidied away
        assert save_draft(draft, said, by=karin, made_from=number) is None
        assert draft.edits.count() == number

    def test_first_one_of_a_loaded_version_keeps_what_stood_before(self, ostergotland, osten):
        version = ostergotland.versions.get()
        before = compose(version)
        kept = edit(version, "principles", 0, by=osten, meaning="Ny innebörd")
        first = version.edits.last()
        assert (first.number, first.made_by, first.text) == (1, None, before)
        assert first.note == "Som texten stod från början"
        assert (kept.number, kept.made_by) == (2, osten)

    def test_rows_come_go_and_change_places(self, draft, karin):
        content = content_of(draft)
        first, second = content["sections"][:2]
        first["anchor"], second["anchor"] = second["anchor"], first["anchor"]
        new = {"pk": None, "heading": "Mitt i", "anchor": "mitt-i", "body": "Ny", "plain": ""}
        content["sections"] = [second, new, first]
        content["principles"] = [p for p in content["principles"] if p["slug"] != "dialog"]
        save_draft(draft, content, by=karin, made_from=draft.edits.first().number)
        rows = list(draft.sections.values_list("pk", "anchor", "position"))
        assert rows[0] == (second["pk"], second["anchor"], 1)
        assert rows[1][1:] == ("mitt-i", 2)
        assert rows[2] == (first["pk"], first["anchor"], 3)
        assert draft.undertakings.get(text="Vi svarar i tid").principle is None

    def test_key_of_another_versions_row_makes_a_row_of_ones_own(self, draft, karin, ostergotland):
        foreign = ostergotland.versions.get().principles.first()
        old = section_of(draft.based_on)
        content = content_of(draft)
        for key in (old.pk, 987654321):
            content["sections"].append(
                {"pk": key, "heading": "X", "anchor": f"x{key}", "body": "x", "plain": ""}
            )
        content["undertakings"][0]["principle"] = foreign.pk
        save_draft(draft, content, by=karin, made_from=draft.edits.first().number)
        old.refresh_from_db()
        assert old.version == draft.based_on and old.heading != "X"
        assert not Section.objects.filter(pk=987654321).exists()
        assert draft.sections.filter(heading="X").count() == 2
        assert draft.undertakings.get(text="Vi frågar först").principle is None


class TestBringingBack:
    def test_an_older_text_with_its_keys_and_translations(self, draft, karin, dag):
        before, text = content_of(draft), compose(draft)
        wanted = draft.edits.first()
        gone = section_of(draft)
        translation(gone, "heading", "Our vision")
        content = content_of(draft)
        content["sections"] = [
            {"pk": None, "heading": "Ny", "anchor": gone.anchor, "body": "Ny", "plain": ""}
        ]
        content["principles"][0]["name"] = "Omdöpt"
        save_draft(draft, content, by=karin, made_from=wanted.number)
        kept = restore(draft, wanted, by=dag)
        assert (content_of(draft), compose(draft)) == (before, text)
        assert kept.note == f"Återställt till ändring {wanted.number}"
        assert kept.made_by == dag
        assert Translation.objects.get(model="section").row == section_of(draft).pk == gone.pk

    def test_what_stands_there_already_keeps_nothing(self, draft, karin):
        assert restore(draft, draft.edits.first(), by=karin) is None

    def test_is_refused_once_adopted_and_to_others(self, draft, karin, stig):
        first = draft.edits.last()
        with pytest.raises(NotAllowed):
            restore(draft, first, by=stig)
        cast.adopt(draft)
        with pytest.raises(NotNow, match="Texten är antagen"):
            restore(draft, first, by=karin)

    def test_tells_when_a_party_or_the_address_is_not_free(self, draft, skane, karin):
        with_party = draft.edits.first()
        content = content_of(draft)
        content["undertakings"] = []
        content["version"]["slug"] = "fjarde"
        save_draft(draft, content, by=karin, made_from=with_party.number)
        other = AgreementVersion.objects.create(agreement=skane, number=9, slug="tredje", name="T")
        with pytest.raises(NotNow, match="adressen ”tredje”"):
            restore(draft, with_party, by=karin)
        other.delete()
        skane.parties.get(pk=with_party.content["undertakings"][0]["party"]).delete()
        with pytest.raises(NotNow, match="part som hade ett åtagande finns inte längre"):
            restore(draft, with_party, by=karin)


def test_editor_can_read_which_drafts_she_has_changed(draft, karin, as_user):
    page = as_user(karin).get("/mina-organisationer/mina-uppgifter/").content.decode()
    assert "Ändringar du har gjort i utkast" in page and "Börjat" in page
