"""Two editors of the same draft: the second is told, keeps what was written, and may go on."""

import threading
from typing import ClassVar

import pytest
from django.db import connection
from django.test import Client

from principles.drafting.content import content_of
from principles.drafting.flows import SavedMeanwhile, new_draft, save_draft
from principles.drafting.merging import merged
from tests import cast
from tests.drafting.conftest import changed, page_of, posted, section_of


@pytest.fixture
def browsers(karin, dag):
    """Karin's and Dag's."""
    made = [Client(), Client()]
    for client, person in zip(made, (karin, dag), strict=True):
        client.force_login(person)
    return made


def number_in(page):
    return int(page.split('name="made_from" value="')[1].split('"')[0])


def test_second_is_told_by_whom_and_keeps_what_was_written(browsers, draft, dag):
    first, second = browsers
    mine = posted(draft, **{"sections-0-body": "Dags vision", "note": "Min tanke"})
    assert first.post(
        page_of(draft),
        posted(draft, **{"sections-0-body": "Karins vision", "principles-1-meaning": "Lyssna."}),
    ).status_code == 302  # fmt: skip
    answer = second.post(page_of(draft), mine)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Karin Kansli sparade kl." in page and "Inget är sparat än" in page
    assert "Dags vision" in page and 'value="Min tanke"' in page
    assert "Lyssna." in page  # what Dag has not touched is as Karin wrote it
    assert f"/andringar/{draft.edits.first().number}/?sedan={mine['made_from']}" in page
    assert section_of(draft).body == "Karins vision"


def test_second_saves_knowingly_and_the_firsts_text_is_kept(browsers, draft, dag):
    first, second = browsers
    mine = posted(draft, **{"sections-0-body": "Dags vision"})
    first.post(page_of(draft), posted(draft, **{"sections-0-body": "Karins vision"}))
    page = second.post(page_of(draft), mine).content.decode()
    again = mine | {"made_from": number_in(page)}
    assert second.post(page_of(draft), again).status_code == 302
    assert section_of(draft).body == "Dags vision"
    newest, before = draft.edits.all()[:2]
    assert newest.made_by == dag
    assert "Karins vision" in before.text


def test_row_that_the_first_removed_comes_back_with_what_the_second_wrote(browsers, draft):
    first, second = browsers
    key = section_of(draft, 1).pk
    mine = posted(draft, **{"sections-1-body": "Mer om målen"})
    first.post(page_of(draft), posted(draft, **{"sections-1-DELETE": "on"}))
    page = second.post(page_of(draft), mine).content.decode()
    assert "Mer om målen" in page
    second.post(page_of(draft), mine | {"made_from": number_in(page)})
    assert draft.sections.get(body="Mer om målen").pk == key


def test_first_editor_of_a_loaded_version(browsers, ostergotland, osten):
    version = ostergotland.versions.get()
    client = browsers[1]
    mine = posted(version, **{"principles-0-meaning": "Dags"})
    data = content_of(version)
    data["principles"][0]["meaning"] = "Östens"
    save_draft(version, data, by=osten, made_from=0)
    page = client.post(page_of(version), mine).content.decode()
    assert "Osten Kansli sparade" in page and "Dags" in page


class TestMerging:
    BASE: ClassVar = {
        "version": {"name": "N", "slug": "n"},
        "sections": [
            {"pk": n, "heading": f"H{n}", "anchor": f"h{n}", "body": f"B{n}", "plain": ""}
            for n in (1, 2, 3)
        ],
        "principles": [],
        "undertakings": [],
    }

    def changed(self, *rows, **about):
        return self.BASE | {"sections": list(rows), "version": self.BASE["version"] | about}

    def test_each_field_is_of_whoever_changed_it(self):
        one, two, three = self.BASE["sections"]
        mine = self.changed(one | {"body": "Mitt"}, two, three, name="Mitt namn")
        theirs = self.changed(one | {"plain": "Deras"}, two | {"body": "Deras"}, three, slug="d")
        result = merged(self.BASE, mine, theirs)
        assert result.content["version"] == {"name": "Mitt namn", "slug": "d"}
        assert result.content["sections"] == [
            one | {"body": "Mitt", "plain": "Deras"}, two | {"body": "Deras"}, three
        ]  # fmt: skip
        assert result.torn == []

    def test_what_both_changed_is_mine_and_named(self):
        one, two, three = self.BASE["sections"]
        mine = self.changed(one | {"body": "Mitt"}, two, three)
        theirs = self.changed(one | {"body": "Deras"}, two, three)
        result = merged(self.BASE, mine, theirs)
        assert result.content["sections"][0]["body"] == "Mitt"
        assert result.torn == ["H1"]
        assert merged(self.BASE, mine, mine).torn == []

    def test_rows_added_removed_and_moved(self):
        one, two, three = self.BASE["sections"]
        own = {"pk": None, "heading": "Min", "anchor": "min", "body": "", "plain": ""}
        other = {"pk": 9, "heading": "Deras", "anchor": "deras", "body": "", "plain": ""}
        mine = self.changed(one, own, three, two)
        theirs = self.changed(other, one, two)
        result = merged(self.BASE, mine, theirs)
        assert [r["heading"] for r in result.content["sections"]] == ["Deras", "H1", "Min", "H2"]

    def test_nobodys_change_is_lost_with_a_row_that_the_other_removed(self):
        one, two, three = self.BASE["sections"]
        mine = self.changed(two | {"body": "Mitt"}, three)
        theirs = self.changed(one | {"body": "Deras"}, three)
        result = merged(self.BASE, mine, theirs)
        assert {r["body"] for r in result.content["sections"]} == {"Deras", "Mitt", "B3"}
        assert set(result.torn) == {"H1", "H2"}


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_kept_and_the_other_told(skane):
    karin = cast.steward("karin@example.se", skane, "secretariat")
    draft = new_draft(skane, by=karin, name="Tredje", slug="tredje")
    begin, done = threading.Barrier(2), []

    def save(words):
        try:
            content = changed(draft, "sections", 0, body=words)
            begin.wait()
            done.append(save_draft(draft, content, by=karin, made_from=1))
        except SavedMeanwhile as told:
            done.append(told)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[words]) for words in ("Ett", "Två")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = next(one for one in done if isinstance(one, SavedMeanwhile))
    kept = next(one for one in done if one is not told)
    assert (kept.number, told.edit) == (2, kept)
    assert draft.edits.count() == 2
    assert section_of(draft).body == kept.content["sections"][0]["body"]
    assert {told.merged.content["sections"][0]["body"], section_of(draft).body} == {"Ett", "Två"}
