"""When all have handed in: the gaps, the joint comment, the action, and the public pages."""

import csv
import io

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans.mirror import joint, preparing
from plans.mirror.models import Assessment, JointComment, Mirror
from plans.mirror.results import results
from plans.models import Action, DevelopmentArea, Plan
from principles.keeping import NotAllowed, NotNow
from tests.attacks import ATTACKS, alive
from tests.mirror.conftest import ADA, ROY, RUT, assessor, link, shown


def principle_of(mirror, slug="dialog"):
    return mirror.version.principles.get(slug=slug)


class TestResults:
    def test_gap_is_the_widest_between_two_views_of_one_party(self, done):
        first = results(done)[0]
        assert first.gap == 3 and len(first.ratings) == 4 and len(results(done)) == 6
        [pair] = first.widest
        assert (pair.high.by.name, pair.low.score) == ("Region Skåne", 2)
        assert first.ratings[0].is_own and first.ratings[0].by.slug == first.ratings[0].about.slug

    def test_widest_first(self, done):
        Assessment.objects.filter(principle=principle_of(done, "mangfald"), score=2).update(score=1)
        told = results(done)
        assert told[0].principle.slug == "mangfald" and told[0].gap == 4

    @pytest.mark.parametrize("reader", ["karin", "stig", "dag"])
    def test_secretariat_and_steering_group_read(self, as_user, done, reader, request):
        client = as_user(request.getfixturevalue(reader))
        page = client.get(reverse("admin:mirror_results", args=[done.pk]))
        text = page.content.decode()
        assert page.status_code == 200 and "Stor skillnad: tre steg" in text
        assert "Vi väntar länge på svar." in text
        assert ("Skriv en gemensam kommentar" in text) == (reader != "stig")

    def test_another_secretariat_does_not(self, as_user, done, osten):
        for name in ("results", "publish", "open", "assessor"):
            address = reverse(f"admin:mirror_{name}", args=[done.pk])
            assert as_user(osten).get(address).status_code == 404


class TestJointComment:
    def test_both_parties_and_the_secretariat_write(self, done, client, as_user, karin):
        slug = "dialog"
        for email, text in ((ADA, "Vi börjar."), (RUT, "Vi fortsätter.")):
            page = link(done, email) + f"kommentar/{slug}/"
            seen = client.get(page).context["form"]["seen"].value()
            assert client.post(page, {"text": text, "seen": seen}).status_code == 302
        page = reverse("admin:mirror_joint", args=[done.pk, principle_of(done).pk])
        seen = as_user(karin).get(page).context["form"]["seen"].value()
        assert as_user(karin).post(page, {"text": "Vi slutar.", "seen": seen}).status_code == 302
        comment = JointComment.objects.get()
        reasons = [row.history_change_reason for row in comment.history.all()]
        assert comment.text == "Vi slutar."
        assert reasons == ["kansliet", "Region Skåne", "Idéburen sektor Skåne"]
        assert "Vi börjar." in as_user(karin).get(page).content.decode()

    def test_somebody_else_was_first(self, done, client):
        page, other = (link(done, email) + "kommentar/dialog/" for email in (ADA, ROY))
        seen = client.get(page).context["form"]["seen"].value()
        client.post(other, {"text": "Roys ord.", "seen": seen})
        answer = client.post(page, {"text": "Adas ord.", "seen": seen})
        text = answer.content.decode()
        assert answer.status_code == 200 and "Roys ord." in text and "Adas ord.</textarea>" in text
        assert JointComment.objects.get().text == "Roys ord."
        assert client.post(page, answer.context["form"].data.dict()).status_code == 302
        assert JointComment.objects.get().text == "Adas ord."

    def test_not_before_all_are_in_nor_after_publishing(self, half, client, karin, stig):
        page = link(half, ADA) + "kommentar/dialog/"
        assert client.get(page).status_code == client.post(page, {"text": "X"}).status_code == 302
        nothing = joint.comment_print("")
        for by, problem in ((assessor(half, ADA), NotNow), (karin, NotNow), (stig, NotAllowed)):
            with pytest.raises(problem):
                joint.save_comment(half, principle_of(half), by=by, text="X", seen=nothing)
        assert not JointComment.objects.exists()

    def test_published_ones_are_the_secretariats(self, done, karin):
        preparing.publish(done, by=karin)
        nothing = joint.comment_print("")
        with pytest.raises(NotNow, match="publicerad"):
            joint.save_comment(
                done, principle_of(done), by=assessor(done, ADA), text="X", seen=nothing
            )
        joint.save_comment(done, principle_of(done), by=karin, text="Rätt", seen=nothing)


class TestAction:
    @pytest.fixture
    def plan(self, skane):
        year = timezone.localdate().year
        return Plan.objects.create(agreement=skane, first_year=year, last_year=year + 4)

    def page(self, done):
        return reverse("admin:mirror_action", args=[done.pk, principle_of(done).pk])

    def test_a_gap_becomes_an_action_in_one_step(self, done, as_user, karin, plan, skane):
        client = as_user(karin)
        form = client.get(self.page(done)).context["form"]
        data = {name: form[name].value() or "" for name in form.fields}
        assert data["plan"] == plan.pk and data["title"].startswith("Dialog")
        area = DevelopmentArea.objects.filter(agreement=skane).first()
        answer = client.post(self.page(done), data | {"plan": plan.pk, "area": area.pk})
        assert answer.status_code == 302
        action = Action.objects.get(plan=plan)
        assert list(action.parties.all()) == list(skane.parties.all())
        assert action.principles.get() == principle_of(done)
        assert JointComment.objects.get().action == action
        again = client.post(self.page(done), data | {"plan": plan.pk, "area": area.pk})
        assert "har redan blivit en insats" in again.content.decode()
        assert Action.objects.filter(plan=plan).count() == 1

    def test_errors_stand_beside_their_fields(
        self, done, as_user, karin, plan, ostergotland, skane
    ):
        area = DevelopmentArea.objects.filter(agreement=skane).first()
        foreign = DevelopmentArea.objects.create(agreement=ostergotland, slug="o", name="Ö")
        data = {
            "plan": plan.pk, "area": area.pk, "title": "Ny", "first_year": plan.last_year + 1,
            "last_year": plan.first_year,
        }  # fmt: skip
        client = as_user(karin)
        wrong = ({}, {"first_year": "1"}, {"first_year": "x"}, {"area": foreign.pk}, {"title": ""})
        for more in wrong:
            answer = client.post(self.page(done), data | more)
            assert answer.status_code == 200 and answer.context["form"].errors, more
        assert not Action.objects.filter(plan=plan).exists()

    def test_addresses_do_not_collide(self, done, karin, plan, skane):
        area = DevelopmentArea.objects.filter(agreement=skane).first()
        for slug in ("dialog", "mangfald"):
            joint.make_action(
                done, principle_of(done, slug), by=karin, plan=plan, area=area, title="Så möts vi",
                first_year=plan.first_year, last_year=plan.first_year,
            )  # fmt: skip
        slugs = sorted(Action.objects.filter(plan=plan).values_list("slug", flat=True))
        assert slugs == ["sa-mots-vi", "sa-mots-vi-2"]

    def test_a_closed_plan_takes_none(self, done, karin, plan, skane):
        Plan.objects.filter(pk=plan.pk).update(state="closed")
        plan.refresh_from_db()
        with pytest.raises(NotNow, match="Välj en annan"):
            joint.make_action(
                done, principle_of(done), by=karin, plan=plan,
                area=DevelopmentArea.objects.filter(agreement=skane).first(), title="X",
                first_year=plan.first_year, last_year=plan.first_year,
            )  # fmt: skip


class TestPublic:
    def address(self, done, name="mirror"):
        return reverse(name, args=["skane", done.year])

    def test_only_once_published(self, done, client, as_user, karin):
        for name in ("mirror", "mirror_csv"):
            assert client.get(self.address(done, name)).status_code == 404
        assert (
            str(done.year)
            not in client.get("/skane/uppfoljning/spegel/")
            .content.decode()
            .split("<main")[1]
            .split("</main")[0]
        )
        as_user(karin).post(reverse("admin:mirror_publish", args=[done.pk]))
        page = client.get(self.address(done))
        text = page.content.decode()
        assert page.status_code == 200 and text.count("<h1") == 1
        assert "Stor skillnad: tre steg" in text and "Vi väntar länge på svar." in text
        assert str(done.year) in client.get("/skane/uppfoljning/spegel/").content.decode()
        assert ADA not in text and RUT not in text

    def test_csv(self, done, client, karin):
        joint.save_comment(
            done, principle_of(done), by=karin, text="=Tillsammans", seen=joint.comment_print("")
        )
        preparing.publish(done, by=karin)
        text = client.get(self.address(done, "mirror_csv")).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert len(rows) == 1 + 6 * 4 + 1 and rows[0][0] == "År"
        assert [row for row in rows if row[6] == "'=Tillsammans"]

    def test_years_outside(self, client, skane):
        for year in (0, 1989, 99999, 10**30):
            assert client.get(f"/skane/uppfoljning/spegel/{year}/").status_code == 404

    def test_same_queries_for_one_year_as_for_three(self, done, client, karin, skane):
        preparing.publish(done, by=karin)

        def queries(address):
            caches["pages"].clear()
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(address).status_code == 200
            return len(asked)

        before = [queries(self.address(done)), queries("/skane/uppfoljning/spegel/")]
        for year in (2023, 2024):
            preparing.publish(shown(skane, by=karin, year=year), by=karin)
        Assessment.objects.update(comment="Mer")
        after = [queries(self.address(done)), queries("/skane/uppfoljning/spegel/")]
        assert before == after and max(after) <= 12

    @pytest.mark.one_database
    def test_nothing_that_is_written_runs(self, done, client, karin):
        preparing.publish(done, by=karin)
        text = "\n\n".join(ATTACKS).replace("\x00", "")
        Assessment.objects.filter(comment__gt="").update(comment=text)
        JointComment.objects.create(mirror=done, principle=principle_of(done), text=text)
        Mirror.objects.update(introduction=text)
        assert alive(client.get(self.address(done)).content.decode()) == []
        assert alive(client.get(link(done, ADA)).content.decode()) == []
