"""An editor writes what an agreement says in English, beside the Swedish."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from principles.keeping import NotAllowed, NotNow
from principles.models import ProcessStep, Translation
from principles.translations.flows import ChangedMeanwhile, Words, seen_as, translate
from principles.translations.rows import models_to_translate


@pytest.fixture
def step(skane):
    """A step of the process without any English."""
    step = ProcessStep.objects.filter(agreement=skane).first()
    Translation.objects.filter(model="processstep", row=step.pk).delete()
    return step


@pytest.fixture
def page(step):
    return reverse("admin:translate", args=["processstep", step.pk])


def english(row, field):
    name = row._meta.model_name
    return Translation.objects.filter(model=name, row=row.pk, field=field).first()


def filled(row, **texts):
    """The form of a row as a browser sends it: every field, and what each was when opened."""
    data = {}
    for field in row.translatable:
        stored = english(row, field)
        name = f"{row._meta.model_name}-{row.pk}-{field}"
        data[name] = texts.get(field, stored.text if stored else "")
        data[f"{name}-seen"] = seen_as(stored.text) if stored else ""
    return data


class TestFlow:
    def test_secretariat_writes_and_the_public_reads(self, client, skane, step, karin):
        before = client.get("/en/skane/process/")
        words = [
            Words(step, "title", "  Work\x00 begins "),
            Words(step, "text", "In 2009\r\nit began."),
        ]
        assert translate(skane, words, by=karin) == 2
        assert english(step, "title").text == "Work begins"
        assert english(step, "text").text == "In 2009\nit began."
        assert client.get("/en/skane/process/")["ETag"] != before["ETag"]

    def test_only_the_secretariat(self, skane, step, stig, osten, nora):
        for person in (stig, osten, nora):
            with pytest.raises(NotAllowed):
                translate(skane, [Words(step, "title", "Mine")], by=person)
        assert english(step, "title") is None

    def test_rows_of_another_agreement_and_other_fields(
        self, skane, ostergotland, step, osten, karin
    ):
        with pytest.raises(NotAllowed):
            translate(ostergotland, [Words(step, "title", "Mine")], by=osten)
        with pytest.raises(NotAllowed):
            translate(skane, [Words(step, "sort_date", "2009")], by=karin)

    def test_empty_takes_it_away(self, skane, step, karin):
        translate(skane, [Words(step, "title", "Begun")], by=karin)
        assert translate(skane, [Words(step, "title", " ", seen=seen_as("Begun"))], by=karin) == 1
        assert english(step, "title") is None

    def test_too_long_changes_nothing(self, skane, step, karin):
        words = [Words(step, "title", "Begun"), Words(step, "text", "x" * 200_001)]
        with pytest.raises(NotNow, match="200000"):
            translate(skane, words, by=karin)
        assert english(step, "title") is None

    def test_two_editors_of_the_same_field(self, skane, step, karin, dag):
        translate(skane, [Words(step, "title", "First")], by=karin)
        words = [Words(step, "title", "Second"), Words(step, "text", "More")]
        with pytest.raises(ChangedMeanwhile) as raised:
            translate(skane, words, by=dag)
        assert raised.value.texts == {("processstep", step.pk, "title"): "First"}
        assert english(step, "text") is None

    def test_two_editors_of_different_fields_do_not_meet(self, skane, step, karin, dag):
        translate(skane, [Words(step, "title", "First")], by=karin)
        untouched = Words(step, "title", "")
        assert translate(skane, [untouched, Words(step, "text", "More")], by=dag) == 1
        assert english(step, "title").text == "First"

    def test_swedish_that_changes_later_makes_it_old(self, skane, step, karin):
        translate(skane, [Words(step, "title", "Begun")], by=karin)
        assert not english(step, "title").is_stale(step.title)
        step.title = "Arbetet avslutas"
        step.save()
        assert english(step, "title").is_stale(step.title)
        same = Words(step, "title", "Begun", seen=seen_as("Begun"), still_right=True)
        assert translate(skane, [same], by=karin) == 1
        assert not english(step, "title").is_stale(step.title)

    def test_history_tells_who_wrote_what(self, as_user, step, page, karin):
        as_user(karin).post(page, filled(step, title="Begun"))
        as_user(karin).post(page, filled(step, title=""))
        history = Translation.history.filter(model="processstep", row=step.pk).order_by(
            "history_id"
        )
        assert [(row.history_type, row.history_user) for row in history][-2:] == [
            ("+", karin),
            ("-", karin),
        ]


class TestPage:
    def test_swedish_beside_english(self, as_user, step, page, karin):
        client = as_user(karin)
        change = client.get(reverse("admin:principles_processstep_change", args=[step.pk]))
        assert page in change.content.decode()
        shown = client.get(page).content.decode()
        assert step.title in shown and "<textarea" in shown
        assert client.post(page, filled(step, title="Work begins")).status_code == 302
        assert "Work begins" in client.get(page).content.decode()

    def test_steering_group_reads_and_others_find_nothing(
        self, as_user, step, page, stig, osten, nora
    ):
        shown = as_user(stig).get(page).content.decode()
        assert step.title in shown and 'type="submit"' not in shown
        as_user(stig).post(page, filled(step, title="Mine"))
        assert as_user(osten).get(page).status_code == 404
        assert as_user(osten).post(page, filled(step, title="Mine")).status_code == 404
        assert as_user(nora).get(page).status_code in {302, 403}
        assert english(step, "title") is None

    @pytest.mark.parametrize(
        "address", ["processstep/x", "processstep/" + "9" * 30, "user/1", "seat/1", "x/1"]
    )
    def test_odd_addresses(self, as_user, karin, address):
        assert (
            as_user(karin).get(f"/admin/principles/translation/rad/{address}/").status_code == 404
        )

    def test_whole_text_of_an_adopted_version_in_reading_order(self, as_user, skane, karin):
        version = skane.version_in_force()
        address = reverse("admin:translate", args=["agreementversion", version.pk])
        shown = as_user(karin).get(address).content.decode()
        section, principle = version.sections.first(), version.principles.first()
        assert shown.index(section.heading) < shown.index(principle.name)
        for field, text in (("heading", "Our vision"), ("body", "The vision is …")):
            data = {f"section-{section.pk}-{field}": text, f"section-{section.pk}-{field}-seen": ""}
            before = filled(version) | filled(principle)
            assert as_user(karin).post(address, before | data).status_code == 302
        assert english(section, "body").text == "The vision is …"
        version.refresh_from_db()
        assert version.is_frozen

    def test_somebody_else_was_quicker(self, as_user, skane, step, page, karin, dag):
        mine = filled(step, title="Mine")
        translate(skane, [Words(step, "title", "Theirs <b>")], by=dag)
        told = as_user(karin).post(page, mine)
        text = told.content.decode()
        assert told.status_code == 200
        assert "Theirs &lt;b&gt;" in text and 'value="Mine"' in text
        assert english(step, "title").text == "Theirs <b>"
        seen = re.search(rf'name="processstep-{step.pk}-title-seen" value="(\w+)"', text)[1]
        mine[f"processstep-{step.pk}-title-seen"] = seen
        assert as_user(karin).post(page, mine).status_code == 302
        assert english(step, "title").text == "Mine"

    def test_what_has_become_old_is_told_and_can_be_confirmed(
        self, as_user, skane, step, page, karin
    ):
        translate(skane, [Words(step, "title", "Begun")], by=karin)
        step.title = "Arbetet avslutas"
        step.save()
        client = as_user(karin)
        listed = client.get(reverse("admin:principles_translation_changelist")).content.decode()
        for shown in (client.get(page).content.decode(), listed):
            assert "Den svenska texten har ändrats sedan översättningen skrevs" in shown
        data = filled(step) | {f"processstep-{step.pk}-title-right": "on"}
        assert client.post(page, data).status_code == 302
        assert not english(step, "title").is_stale(step.title)

    def test_too_long_is_told_beside_the_field(self, as_user, step, page, karin):
        told = as_user(karin).post(page, filled(step, title="x" * 501))
        assert told.status_code == 200 and "x" * 501 in told.content.decode()
        assert english(step, "title") is None

    def test_markup_in_a_translation_is_only_text(self, client, as_user, skane, step, page, karin):
        evil = "<script>alert(1)</script> [x](javascript:alert(2))"
        as_user(karin).post(page, filled(step, title=evil, text=evil))
        shown = client.get("/en/skane/process/").content.decode()
        assert english(step, "title").text == evil
        assert "<script>alert" not in shown and 'href="javascript' not in shown


def test_whatever_can_be_translated_is_a_field_of_a_row_that_has_an_agreement():
    assert {"agreement", "section", "body", "action", "event"} <= set(models_to_translate())
    for model in models_to_translate().values():
        for field in model.translatable:
            assert model._meta.get_field(field).get_internal_type() in {"CharField", "TextField"}
        for accessor in getattr(model, "translated_with", ()):
            assert model._meta.get_field(accessor).related_model.translatable
    names = [model._meta.model_name for model in apps.get_models()]
    assert all(names.count(name) == 1 for name in models_to_translate())


def test_everything_that_can_be_translated_has_a_page_to_do_it_on(skane):
    """A row is translated on its own page of the admin, or on that of the row it is part of."""
    models = models_to_translate().values()
    pages = {model for model in admin.site._registry if model in models}
    parts = {
        model._meta.get_field(accessor).related_model
        for model in pages
        for accessor in getattr(model, "translated_with", ())
    }
    assert set(models) - pages - parts == set()


def test_home_reads_the_english_of_all_agreements_at_once(client, skane, ostergotland):
    page = client.get("/en/").content.decode()
    assert "The Skåne Agreement" in page and "The Östergötland Agreement" in page
