"""News is written as a draft, looked at, published and taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from principles.keeping import NotAllowed, NotNow
from principles.models import NewsItem, Translation
from principles.news import flows

ADD = reverse("admin:principles_newsitem_add")
TODAY = timezone.localdate()


def item(agreement, *, published=True, **more):
    said = {
        "slug": "forum",
        "title": "Forumet är fullt",
        "lead": "Tack alla!",
        "body": "## Nu\n\nHej",
    }
    made = NewsItem.objects.create(agreement=agreement, **said | more)
    if published:
        NewsItem.objects.filter(pk=made.pk).update(published_at=timezone.now())
        agreement.bump()
        made.refresh_from_db()
    return made


def test_written_looked_at_and_published(as_user, client, skane, karin, stig):
    said = {
        "agreement": skane.pk, "title": "Forumet är fullt", "slug": "forum", "day": f"{TODAY}",
        "lead": "Tack *alla*!", "body": "## Nu\n\n<script>x</script>", "_save": "1",
    }  # fmt: skip
    answer = as_user(karin).post(ADD, said)
    made = NewsItem.objects.get()
    page = reverse("admin:publish_news", args=[made.pk])
    assert answer.headers["Location"] == page
    for address in ("/skane/", "/skane/nyheter/", "/skane/nyheter/atom.xml"):
        assert "Forumet är fullt" not in client.get(address).content.decode()
    assert client.get("/skane/nyheter/forum/").status_code == 404
    shown = as_user(stig).get(page).content.decode()
    assert "<em>alla</em>" in shown and 'value="publish"' not in shown
    assert as_user(stig).post(page, {"do": "publish"}).status_code == 403
    assert 'value="publish"' in as_user(karin).get(page).content.decode()
    client.post(page, {"do": "publish"})
    for address in ("/skane/", "/skane/nyheter/", "/skane/nyheter/forum/"):
        shown = as_user(None).get(address).content.decode()
        assert "Forumet är fullt" in shown and "<em>alla</em>" in shown, address
        assert "<script>x" not in shown and 'href="/skane/nyheter/atom.xml"' in shown
    as_user(karin).post(page, {"do": "take_back"})
    assert "Forumet" not in as_user(None).get("/skane/").content.decode()
    assert [row.history_change_reason for row in made.history.all()][:2] == [
        "Tillbaka till utkast", "Publicerad",
    ]  # fmt: skip


def test_bad_input(as_user, skane, karin):
    item(skane)
    good = {"agreement": skane.pk, "title": "T", "slug": "t", "day": f"{TODAY}", "lead": "L"}
    for odd in (
        {"title": "\0"}, {"lead": " "}, {"lead": "x" * 1001}, {"body": "x" * 200_001},
        {"day": "1066-10-14"}, {"day": "x"}, {"slug": "forum"}, {"slug": "å ä"},
    ):  # fmt: skip
        page = as_user(karin).post(ADD, good | odd)
        assert page.status_code == 200 and "errorlist" in page.content.decode(), odd
    assert NewsItem.objects.count() == 1


def test_a_day_to_come_is_not_published(as_user, skane, karin):
    made = item(skane, published=False, day=TODAY + timedelta(days=1))
    with pytest.raises(NotNow, match="har inte kommit"):
        flows.publish(made, by=karin)
    made.day = TODAY
    made.save()
    flows.publish(flows.publish(made, by=karin), by=karin)
    change = reverse("admin:principles_newsitem_change", args=[made.pk])
    said = {"title": "T", "slug": "forum", "day": f"{TODAY + timedelta(days=1)}", "lead": "L"}
    assert "Välj en dag som har kommit" in as_user(karin).post(change, said).content.decode()


def test_only_the_own_secretariat(skane, stig, osten, nora):
    made = item(skane, published=False)
    for other in (stig, osten, nora):
        for act in (flows.publish, flows.take_back):
            with pytest.raises(NotAllowed):
                act(made, by=other)


def test_start_page_shows_the_two_newest(client, skane, ostergotland):
    for number in range(3):
        item(skane, slug=f"n{number}", title=f"Nyhet {number}", day=TODAY - timedelta(days=number))
    shown = client.get("/skane/").content.decode()
    assert "Nyhet 0" in shown and "Nyhet 1" in shown and "Nyhet 2" not in shown
    assert (
        "Nyhet"
        not in client.get("/ostergotland/nyheter/")
        .content.decode()
        .split("<main")[1]
        .split("<h1>Nyheter</h1>")[1]
        .split("Prenumerera")[0]
    )


def test_english(client, skane):
    made = item(skane)
    shown = client.get("/en/skane/nyheter/forum/").content.decode()
    assert '<h1><span lang="sv">Forumet är fullt</span></h1>' in shown
    Translation.objects.create(
        agreement=skane, model="newsitem", row=made.pk, field="title", text="The forum is full"
    )
    assert "<h1>The forum is full</h1>" in client.get("/en/skane/nyheter/forum/").content.decode()
