"""One click says yes; a look, or a mail scanner's, says nothing."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.freshness.answering import confirm_by_link, confirm_details
from organisations.joining.flows import change_organisation
from organisations.models import Accession, DetailsQuestion
from principles.keeping import NotAllowed, NotNow

PUBLIC = "/skane/organisationer/foreningen-akerbar/"


def link(asked):
    return reverse("details_link", args=[asked.token])


def told(client):
    caches["pages"].clear()
    return client.get(PUBLIC).content.decode()


class TestTheLink:
    def test_shows_what_the_public_sees_and_changes_nothing(self, client, asked):
        for look in (client.get, client.head):
            page = look(link(asked))
            assert page.status_code == 200
            assert page.headers["Referrer-Policy"] == "strict-origin"
            assert page.headers["Cache-Control"] == "private, no-store"
            assert "noindex" in page.headers["X-Robots-Tag"]
            assert "sessionid" not in page.cookies
        text = client.get(link(asked)).content.decode()
        assert "Stämmer uppgifterna om Föreningen Åkerbär?" in text and text.count("<h1") == 1
        assert "802002-1237" in text and "Malmö" in text and 'content="noindex' in text
        assert "asta@example.se" not in text and "Asta" not in text
        asked.organisation.refresh_from_db()
        assert asked.organisation.confirmed_at is None

    def test_one_press_without_logging_in(self, client, asked, skane):
        revision = skane.revision
        thanks = client.post(link(asked), follow=True)
        assert "Tack, uppgifterna är bekräftade" in thanks.content.decode()
        asked.organisation.refresh_from_db()
        assert timezone.localdate(asked.organisation.confirmed_at) == timezone.localdate()
        skane.refresh_from_db()
        assert skane.revision > revision
        assert f"senast {timezone.localdate()}" in told(client)
        assert client.post(link(asked), follow=True).status_code == 200  # twice is once

    def test_a_post_from_elsewhere_is_refused(self, asked):
        assert Client(enforce_csrf_checks=True).post(link(asked)).status_code == 403

    def test_to_change_one_logs_in(self, client, asked, as_user, asta, bo):
        edit = reverse("edit_organisation", args=[asked.organisation_id])
        assert edit in client.get(link(asked)).content.decode()
        assert "/konto/login/" in client.get(edit).headers["Location"]
        assert as_user(asta).get(edit).status_code == 200
        assert as_user(bo).get(edit).status_code == 404

    def test_an_organisation_that_is_not_listed_has_no_page_to_go_to(self, client, asked):
        Accession.objects.update(listed=False)
        page = client.get(link(asked)).content.decode()
        assert "valt att inte synas" in page
        thanks = client.post(link(asked), follow=True).content.decode()
        assert PUBLIC not in thanks

    @pytest.mark.parametrize("why", ["wrong", "a year later", "changed", "next year's", "left"])
    def test_what_no_longer_opens_is_told_kindly(self, client, asked, asta, why):
        address, own = link(asked), asked.organisation
        if why == "wrong":
            address = reverse("details_link", args=["pahittad"])
        elif why == "a year later":
            year_ago = timezone.now() - timedelta(days=365)
            DetailsQuestion.objects.update(asked_at=year_ago)
        elif why == "changed":
            change_organisation(own, by=asta, areas=[], website="https://akerbar.se")
        elif why == "next year's":
            DetailsQuestion.objects.update(token_hash="0" * 64)
        else:
            Accession.objects.update(state="withdrawn")
        for page in (client.get(address), client.post(address)):
            assert page.status_code == 404
            assert page.headers["Referrer-Policy"] == "strict-origin"
            text = page.content.decode()
            assert "Länken går inte att använda" in text and reverse("my_organisations") in text
        own.refresh_from_db()
        assert own.confirmed_at is None

    def test_changed_by_somebody_while_the_page_was_open(self, asked, asta):
        change_organisation(asked.organisation, by=asta, areas=[], presentation="Nytt")
        with pytest.raises(NotNow, match="ändrat uppgifterna"):
            confirm_by_link(asked)

    def test_the_token_stands_nowhere_in_the_database(self, asked):
        assert asked.token not in str(list(DetailsQuestion.objects.values()))


class TestLoggedIn:
    def test_the_same_button_on_the_organisations_own_page(self, as_user, asked, asta):
        client, own = as_user(asta), reverse("own_organisation", args=[asked.organisation_id])
        assert "Ja, det stämmer" in client.get(own).content.decode()
        confirm = reverse("confirm_details", args=[asked.organisation_id])
        assert client.get(confirm).status_code == 405
        page = client.post(confirm, follow=True).content.decode()
        assert "Tack, uppgifterna är bekräftade." in page and "Ja, det stämmer" not in page
        assert not DetailsQuestion.objects.unanswered().exists()

    def test_nobody_else_can(self, as_user, asked, bo, karin, dag):
        confirm = reverse("confirm_details", args=[asked.organisation_id])
        for person in (bo, karin, dag):
            assert as_user(person).post(confirm).status_code == 404
            with pytest.raises(NotAllowed):
                confirm_details(asked.organisation, by=person)
        assert as_user(None).post(confirm).status_code == 302
        assert DetailsQuestion.objects.unanswered().exists()


def test_the_day_is_the_latest_of_written_and_confirmed(client, old, asta):
    assert f"senast {timezone.localdate(old.updated_at)}" in told(client)
    confirm_details(old, by=asta)
    assert f"senast {timezone.localdate()}" in told(client)


def test_the_log_leaves_the_token_out(asked):
    import logging

    from overenskommelsen.logs import Line

    record = logging.LogRecord("x", 30, "", 0, f"Not Found: {link(asked)}", None, None)
    assert asked.token not in Line().format(record)
