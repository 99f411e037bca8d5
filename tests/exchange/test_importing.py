"""Reading a file into a plan: looked at first, then all of it, with its history, or nothing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from plans.exchange import flows
from plans.models import Action, FollowUp, Milestone, Plan, PlanImport
from principles.keeping import NotAllowed, NotNow
from principles.models import Agreement
from tests.exchange.conftest import applied, csv_of, file_of, outcome_of, row, taken_in


def revision(plan):
    return Agreement.objects.get(pk=plan.agreement_id).revision


def changed_file(plan):
    """The plan's own file with a few cells otherwise."""
    return (
        file_of(plan)
        .replace(b";Struken;60;", ";Pågår;70 %;".encode())
        .replace(b"2027-05-01 Tryckt", b"2027-06-01 Tryckt; 2027-06-20 Utdelad")
        .replace("2026-05-01, nått 2026-04-28 Möte\\; nått 2026-01-01; ".encode(), b"")
    )


def test_shows_field_by_field_and_then_does_it(plan, rich, plain, karin):
    made = taken_in(plan, changed_file(plan), by=karin, name="C:\\Karin\\plan.csv")
    outcome = outcome_of(made)
    assert (len(outcome.added), len(outcome.changed), outcome.alike) == (0, 1, 1)
    assert [(c.column.heading, c.old, c.new) for c in outcome.changed[0].changes] == [
        ("Läge", "Struken", "Pågår"),
        ("Framdrift", "60", "70 %"),
        ("Delmål", "2026-05-01, nått 2026-04-28 Möte\\; nått 2026-01-01; 2027-05-01 Tryckt",
         "2027-06-01 Tryckt; 2027-06-20 Utdelad"),
    ]  # fmt: skip
    assert Action.objects.get(pk=rich.pk).status == "dropped"

    before, kept = revision(plan), Milestone.objects.get(title="Tryckt").pk
    applied(made, by=karin)
    rich.refresh_from_db()
    assert (rich.status, rich.progress) == ("under_way", 70)
    assert [(m.title, f"{m.due_on}") for m in rich.milestones.all()] == [
        ("Tryckt", "2027-06-01"), ("Utdelad", "2027-06-20"),
    ]  # fmt: skip
    assert Milestone.objects.get(title="Tryckt").pk == kept
    assert revision(plan) == before + 1
    assert outcome_of(taken_in(plan, changed_file(plan), by=karin)).does_something is False


def test_history_tells_who_and_why(plan, rich, plain, karin):
    content = changed_file(plan) + csv_of(row()).split(b"\r\n")[1] + b"\r\n"
    applied(taken_in(plan, content, by=karin, name="höstens plan.csv"), by=karin)
    newest = rich.history.first()
    assert (newest.history_user, newest.history_type) == (karin, "~")
    assert newest.history_change_reason == "Import: höstens plan.csv"
    assert newest.prev_record.status == "dropped"
    assert Action.objects.get(slug="ny").history.get().history_type == "+"
    assert plain.history.count() == 1  # it is as it was
    types = Milestone.history.order_by("title", "history_date").values_list("title", "history_type")
    assert list(types) == [
        ("Möte; nått 2026-01-01", "+"), ("Möte; nått 2026-01-01", "-"), ("Tryckt", "+"),
        ("Tryckt", "~"), ("Utdelad", "+"),
    ]  # fmt: skip
    gone = Milestone.history.get(history_type="-")
    assert (gone.history_user, gone.history_change_reason) == (karin, "Import: höstens plan.csv")
    assert not FollowUp.objects.exists()


def test_who_is_responsible(plan, rich, plain, skane, karin):
    first, second = skane.parties.all()
    content = file_of(plan).replace(f"{first.name}; {second.name}".encode(), second.name.encode())
    content = content.replace("Föreningen Åkerbär".encode(), b"")
    outcome = applied(taken_in(plan, content, by=karin), by=karin)
    assert [c.column.key for c in outcome.changed[0].changes] == ["parties", "organisations"]
    assert list(rich.parties.all()) == [second] and not rich.organisations.exists()
    assert rich.history.count() == 2


def test_documents_keep_their_rows(plan, rich, karin):
    kept = rich.documents.get()
    content = file_of(plan).replace(b"Utkast https", b"Nytt http://exempel.se; Utkast https")
    applied(taken_in(plan, content, by=karin), by=karin)
    assert [(d.title, d.position) for d in rich.documents.all()] == [("Nytt", 0), ("Utkast", 1)]
    assert rich.documents.get(title="Utkast").pk == kept.pk


def test_rows_that_are_not_in_the_file_stay(plan, rich, plain, karin):
    outcome = applied(taken_in(plan, csv_of(row(slug="", title="Åtgärd")), by=karin), by=karin)
    assert outcome.left_alone == 2
    assert set(plan.actions.values_list("slug", flat=True)) == {"atgard", "forum", "handbok"}


def test_same_words_otherwise_written_change_nothing(plan, plain, skane, karin):
    plain.parties.set(skane.parties.all())
    names = "; ".join(party.name.upper() for party in reversed(skane.parties.all()))
    cells = row(slug="forum", title="Forum", last_year="2025", status="planerad", progress="0 %",
                area="SAMVERKAN", parties=names)  # fmt: skip
    assert not outcome_of(taken_in(plan, csv_of(cells), by=karin)).does_something


def test_refused_when_the_plan_has_changed_since(plan, plain, karin):
    made = taken_in(plan, csv_of(row()), by=karin)
    seen = flows.preview(made)[0].digest
    plain.progress = 50
    plain.save()
    with pytest.raises(flows.Changed, match="Planen har ändrats"):
        flows.apply_import(made, by=karin, seen=seen)
    assert plan.actions.count() == 1
    applied(made, by=karin)  # after looking again
    with pytest.raises(NotNow, match="redan införd"):
        applied(made, by=karin)
    assert plan.actions.count() == 2


def test_nothing_half_done_when_the_database_stops(plan, plain, karin, monkeypatch):
    made = taken_in(plan, csv_of(row(milestones="2026-01-01 Ett")), by=karin)
    monkeypatch.setattr(flows, "timezone", None)  # stops after all rows are written
    with pytest.raises(AttributeError):
        applied(made, by=karin)
    assert plan.actions.count() == 1 and not Milestone.objects.exists()


def test_only_the_secretariat(plan, karin, stig, osten, nora):
    made = taken_in(plan, csv_of(row()), by=karin)
    for person in (stig, osten, nora):
        with pytest.raises(NotAllowed):
            taken_in(plan, csv_of(row()), by=person)
        with pytest.raises(NotAllowed):
            applied(made, by=person)


def test_files_are_kept_for_thirty_days(plan, karin, capsys):
    made = taken_in(plan, csv_of(row()), by=karin)
    call_command("tend")
    assert PlanImport.objects.exists()
    old = timezone.now() - timedelta(days=31)
    PlanImport.objects.filter(pk=made.pk).update(uploaded_at=old)
    call_command("tend")
    assert not PlanImport.objects.exists()


def test_as_many_queries_for_many_rows(plan, karin, django_assert_max_num_queries):
    content = csv_of(*(row(slug=f"a{n}", milestones="2026-01-01 Ett") for n in range(100)))
    with django_assert_max_num_queries(45):
        applied(taken_in(plan, content, by=karin), by=karin)
    with django_assert_max_num_queries(20):
        file_of(plan)


class TestPages:
    def send(self, browser, plan, content, name="plan.csv"):
        file = SimpleUploadedFile(name, content)
        address = reverse("admin:plan_import", args=[plan.pk])
        return browser.post(address, {"file": file}, follow=True)

    def test_upload_look_and_apply(self, plan, rich, plain, as_user, karin):
        browser = as_user(karin)
        page = browser.get(reverse("admin:plans_plan_change", args=[plan.pk])).content.decode()
        assert reverse("admin:plan_import", args=[plan.pk]) in page
        assert reverse("admin:plan_file", args=[plan.pk, "xlsx"]) in page
        look = self.send(browser, plan, changed_file(plan))
        text = look.content.decode()
        assert "plan.csv (CSV i UTF-8)" in text and "Inför i planen" in text
        assert "Blir:" in text and "70 %" in text
        address = look.redirect_chain[-1][0]
        file = browser.get(f"{address}skillnader.csv").content.decode("utf-8-sig")
        assert "\r\n3;handbok;Framdrift;ändras;60;70 %\r\n" in file
        done = browser.post(address, {"seen": look.context["seen"]}, follow=True)
        assert "Filen är införd: 0 insatser är tillagda, 1 är ändrad." in done.content.decode()
        rich.refresh_from_db()
        assert rich.progress == 70
        assert "infördes i planen den" in browser.get(address).content.decode()
        assert browser.get(f"{address}skillnader.csv").status_code == 404

    def test_faults_are_told_and_nothing_can_be_done(self, plan, as_user, karin):
        browser = as_user(karin)
        rows = [row(slug=f"a{n}", progress="140") for n in range(60)]
        look = self.send(browser, plan, csv_of(*rows))
        text = look.content.decode()
        assert "Rad 2, <span" in text and ">Framdrift</span>: Framdriften är 0–100 procent." in text
        assert "… och 20 till." in text and "Inför i planen" not in text
        address = look.redirect_chain[-1][0]
        answer = browser.post(address, {"seen": look.context["seen"]}).content.decode()
        assert "Ingenting är ändrat." in answer and not plan.actions.exists()
        file = browser.get(f"{address}skillnader.csv").content.decode()
        assert file.count("Framdriften är 0–100 procent.") == 60

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"", "Filen är tom"),
            (b"Adress;Status", "Kolumner som saknas"),
            (b"x" * (10 * 1024 * 1024 + 1), "större än 10 MB"),
        ],
    )
    def test_unreadable(self, plan, as_user, karin, content, expected):
        page = self.send(as_user(karin), plan, content)
        assert page.status_code == 200 and expected in page.content.decode()
        assert not PlanImport.objects.exists()

    def test_without_a_file(self, plan, as_user, karin):
        answer = as_user(karin).post(reverse("admin:plan_import", args=[plan.pk]))
        assert "Välj en fil" in answer.content.decode()

    def test_changed_in_between(self, plan, plain, as_user, karin):
        browser = as_user(karin)
        look = self.send(browser, plan, csv_of(row()))
        plain.progress = 5
        plain.save()
        answer = browser.post(look.redirect_chain[-1][0], {"seen": look.context["seen"]})
        assert "Planen har ändrats sedan du tittade" in answer.content.decode()
        again = browser.post(look.redirect_chain[-1][0], {"seen": answer.context["seen"]})
        assert again.status_code == 302 and plan.actions.count() == 2

    def test_who_reaches_them(self, plan, as_user, karin, stig, osten, asta, dag):
        made = taken_in(plan, csv_of(row()), by=karin)
        pages = [
            reverse("admin:plan_import", args=[plan.pk]),
            reverse("admin:plan_import_look", args=[plan.pk, made.pk]),
            reverse("admin:plan_import_differences", args=[plan.pk, made.pk]),
        ]
        file = reverse("admin:plan_file", args=[plan.pk, "csv"])
        for person, reads, writes in (
            (karin, 200, 200), (dag, 200, 200), (stig, 200, 404), (osten, 404, 404),
            (asta, 302, 302), (None, 302, 302),
        ):  # fmt: skip
            browser = as_user(person)
            assert browser.get(file).status_code == reads, person
            assert {browser.get(page).status_code for page in pages} == {writes}, person
        other = Plan.objects.exclude(pk=plan.pk).filter(agreement=plan.agreement).first()
        foreign = reverse("admin:plan_import_look", args=[other.pk, made.pk])
        assert as_user(karin).get(foreign).status_code == 404
        assert as_user(karin).get(file.replace(".csv", ".pdf")).status_code == 404

    def test_closed_plan_offers_no_import(self, plan, as_user, karin):
        Plan.objects.filter(pk=plan.pk).update(state="closed")
        page = as_user(karin).get(reverse("admin:plans_plan_change", args=[plan.pk]))
        assert reverse("admin:plan_import", args=[plan.pk]) not in page.content.decode()
        assert "avslutad" in self.send(as_user(karin), plan, csv_of(row())).content.decode()


class TestPublicFiles:
    def test_are_the_same_for_everybody(self, client, plan, rich, karin, as_user):
        page = client.get("/skane/plan/2025-2029/").content.decode()
        for kind in ("csv", "xlsx"):
            address = reverse(f"plan_{kind}", args=["skane", "2025-2029"])
            assert address in page
            fetched = client.get(address)
            assert fetched.content == file_of(plan, kind)
            assert fetched.headers["ETag"] and not fetched.cookies
            assert client.get(f"/en{address}").content == fetched.content
            assert client.get(address).content == fetched.content  # as it is kept

    def test_never_the_persons(self, client, plan, rich, skane):
        from plans.models import Responsible

        Responsible.objects.create(
            action=rich, party=skane.parties.first(), name="Hemliga Hilda", email="h@example.se"
        )
        content = client.get("/skane/plan/2025-2029/insatser.csv").content.decode()
        assert "Hilda" not in content and "h@example.se" not in content

    def test_not_of_a_draft(self, client, plan):
        Plan.objects.filter(pk=plan.pk).update(state="draft")
        for kind in ("csv", "xlsx"):
            assert client.get(f"/skane/plan/2025-2029/insatser.{kind}").status_code == 404
