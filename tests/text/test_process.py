"""The process: what has happened, goes on and comes, from the editors and from the portal."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from principles.models import Consultation, ConsultationMeeting, ProcessDocument, ProcessStep
from principles.text.flows import adopt

PAGE = "/skane/process/"
TODAY = timezone.localdate


@pytest.fixture
def moments(client, skane):
    """What the page tells, in order, as (class, text, html)."""

    def read(address=PAGE):
        html = client.get(address).content.decode()
        parts = re.split(r'<li class="(done|ongoing|coming)"[^>]*>', html.split("</ol>")[-2])[1:]
        found = zip(parts[::2], parts[1::2], strict=True)
        return [(state, " ".join(re.sub(r"<[^>]+>", " ", of).split()), of) for state, of in found]

    return read


def step(agreement, title, day, state="coming", **more):
    return ProcessStep.objects.create(
        agreement=agreement, title=title, when=f"dag {day}", sort_date=day, state=state, **more
    )


def test_each_state_is_told_in_words_and_by_a_class(moments, skane):
    step(skane, "Nu", TODAY(), "ongoing")
    step(skane, "Sedan", TODAY() + timedelta(400))
    states = {text.split(" dag")[0] for _, text, _ in moments() if "dag" in text}
    assert states == {"Pågår nu", "Kommer"}
    assert moments()[0][1].startswith("Har hänt 2009 Arbetet inleds")


def test_what_goes_on_can_be_reached_from_the_top(client, moments, ostergotland, skane):
    html = client.get("/ostergotland/process/").content.decode()
    assert '<a href="#nu">Gå till det som pågår nu</a>' in html
    assert re.search(r'<li class="ongoing" id="nu">.*?definierar principerna', html, re.S)
    assert 'id="nu"' not in client.get(PAGE).content.decode()  # nothing goes on in Skåne
    step(skane, "Sedan", TODAY() + timedelta(9))
    assert "Gå till det som kommer härnäst" in client.get(PAGE).content.decode()


def test_meeting_has_a_place_and_documents_say_where_they_lie(moments, skane):
    meeting = step(skane, "Möte", date(2030, 1, 1), place="Hörby")
    ProcessDocument.objects.create(step=meeting, title="Kallelse", link="https://docs.example.se/a")
    told, html = moments()[-1][1:]
    assert "Plats: Hörby" in told
    assert '<a href="https://docs.example.se/a" rel="noopener">Kallelse</a>' in html
    assert "(docs.example.se)" in told


@pytest.mark.parametrize(
    "link", ["ftp://a.se/b", "javascript:alert(1)", "//a.se", "data:text/html,x"]
)
def test_document_stands_where_a_browser_goes(skane, link):
    document = ProcessDocument(step=step(skane, "Möte", TODAY()), title="Kallelse", link=link)
    with pytest.raises(ValidationError):
        document.full_clean()


def test_secretariat_writes_documents_with_the_step(as_user, karin, skane):
    meeting = step(skane, "Möte", TODAY())
    form = as_user(karin).get(f"/admin/principles/processstep/{meeting.pk}/change/")
    assert form.status_code == 200
    html = form.content.decode()
    assert 'name="documents-TOTAL_FORMS"' in html
    assert 'name="place"' in html


def test_adopted_version_stands_on_its_day(moments, draft):
    draft.adopted_on = TODAY() - timedelta(30)
    draft.deciding_body = "Fullmäktige"
    draft.save()
    adopt(draft)
    state, told, html = moments()[-1]
    assert state == "done"
    assert "Parterna antar Nästa version" in told
    assert "Beslutad av Fullmäktige" in told
    assert 'href="/skane/overenskommelsen/"' in html


class TestConsultations:
    @pytest.fixture
    def consultation(self, draft):
        return Consultation.objects.create(
            version=draft, slug="principerna", title="Om principerna",
            opens_on=TODAY() - timedelta(5), closes_on=TODAY() + timedelta(5),
            opened_at=timezone.now(),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("first", "last", "state"),
        [(-9, -1, "done"), (0, 3, "ongoing"), (-3, 0, "ongoing"), (1, 2, "coming")],
    )
    def test_its_days_tell_its_state(self, moments, consultation, first, last, state):
        consultation.opens_on = TODAY() + timedelta(first)
        consultation.closes_on = TODAY() + timedelta(last)
        consultation.save()
        found, told, html = moments()[-1]
        assert found == state
        assert "Remiss: Om principerna" in told
        assert 'href="/skane/remisser/principerna/"' in html
        assert ("Sista dagen att svara är" in told) == (state == "ongoing")

    def test_one_that_is_not_opened_is_not_told(self, moments, consultation):
        consultation.opened_at = None
        consultation.save()
        assert not any("Remiss" in told for _, told, _ in moments())

    def test_its_meetings_stand_among_the_rest_in_order(self, moments, consultation):
        now = timezone.localtime().replace(hour=18, minute=0)
        for title, days in (("Sen", 4), ("Tidig", -7), ("Dagens", 0)):
            ConsultationMeeting.objects.create(
                consultation=consultation, title=title, place="Höör",
                starts_at=now + timedelta(days), link="https://mote.example.se/rum",
            )  # fmt: skip
        early, remiss, today, late = moments()[-4:]
        assert [m[0] for m in (early, remiss, today, late)] == [
            "done",
            "ongoing",
            "ongoing",
            "coming",
        ]
        assert today[1].startswith("I dag")
        assert "kl. 18.00" in today[1] and "Plats: Höör" in today[1]
        assert "mote.example.se" in late[1] and "mote.example.se" not in early[1]


def test_asks_no_more_for_more_steps(client, skane, django_assert_num_queries):
    def ask():
        with django_assert_num_queries(6):
            client.get(PAGE)

    meeting = step(skane, "Möte", TODAY())
    ProcessDocument.objects.create(step=meeting, title="Kallelse", link="https://a.se/")
    ask()
    for number in range(8):
        more = step(skane, f"Möte {number}", TODAY())
        ProcessDocument.objects.create(step=more, title="Kallelse", link="https://a.se/")
    ask()
