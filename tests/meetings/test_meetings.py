"""A body's meeting: called once, moved, called off, and read when its minutes are approved."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from organisations.meetings import flows
from organisations.models import Body, BodyMeeting, Seat
from overenskommelsen.waiting.lines import waiting_for
from principles.keeping import NotAllowed, NotNow
from principles.models import Letter

NOW = timezone.now()
TODAY = timezone.localdate()


@pytest.fixture
def board(skane):
    board = Body.objects.create(agreement=skane, slug="prov", name="Prov", seat_limit=9)
    people = (("Bo", "bo@example.se", 40), ("Ci", "ci@example.se", 5), ("Di", "", 40))
    for person, email, days in people:
        Seat.objects.create(
            body=board, party=skane.parties.first(), person=person, email=email,
            position="member", starts_on=TODAY - timedelta(days=90),
            ends_on=TODAY + timedelta(days=days),
        )  # fmt: skip
    return board


@pytest.fixture
def coming(board):
    return BodyMeeting.objects.create(
        body=board, starts_at=NOW + timedelta(days=20), place="Lund", agenda="1. Mötet öppnas"
    )


@pytest.fixture
def held(board):
    return BodyMeeting.objects.create(
        body=board, starts_at=NOW - timedelta(days=20), agenda="Hemlig dagordning",
        minutes="**§ 1** Vi beslutade.",
    )  # fmt: skip


def letters(kind):
    return list(Letter.objects.filter(subject__startswith=kind).values_list("receiver", flat=True))


class TestCalling:
    def test_those_who_sit_on_the_day_once(self, coming, karin):
        assert flows.call(coming, by=karin) == 1  # Ci has left by then, Di has no address
        assert letters("Kallelse: Prov") == ["bo@example.se"]
        assert "1. Mötet öppnas" in Letter.objects.get(receiver="bo@example.se").text
        with pytest.raises(NotNow, match="redan skickad"):
            flows.call(coming, by=karin)

    def test_again_when_it_is_moved(self, coming, karin):
        flows.call(coming, by=karin)
        coming.refresh_from_db()
        coming.place = "Malmö"
        coming.save()
        assert flows.call(coming, by=karin) == 1
        assert letters("Ny kallelse: Prov") == ["bo@example.se"]

    def test_nobody_to_call(self, coming, karin, stig):
        Seat.objects.update(email="")
        with pytest.raises(NotNow, match="Ingen i organet"):
            flows.call(coming, by=karin)
        with pytest.raises(NotAllowed):
            flows.call(coming, by=stig)

    def test_called_off(self, coming, karin, client):
        flows.call(coming, by=karin)
        assert flows.cancel(coming, by=karin, reason="Sjukdom") == 1
        assert letters("Inställt: Prov") == ["bo@example.se"]
        page = client.get(coming.get_absolute_url()).content.decode()
        assert "Mötet är inställt." in page and "Sjukdom" in page
        for again in (lambda: flows.call(coming, by=karin),
                      lambda: flows.cancel(coming, by=karin, reason="x")):  # fmt: skip
            with pytest.raises(NotNow):
                again()


class TestMinutes:
    def test_are_public_when_they_are_approved(self, held, karin, client):
        page = client.get(held.get_absolute_url()).content.decode()
        assert "Protokollet kommer här när det är justerat." in page
        assert "Vi beslutade" not in page and "Hemlig" not in page
        assert "Protokollen kommer här när de är justerade." in client.get(
            "/skane/styrning/"
        ).content.decode()  # fmt: skip
        flows.approve_minutes(held, by=karin, approved_on=TODAY, approved_by="Bo och Ci")
        page = client.get(held.get_absolute_url()).content.decode()
        assert "Vi beslutade" in page and "Bo och Ci" in page and "Hemlig" not in page
        assert held.get_absolute_url() in client.get("/skane/styrning/").content.decode()
        flows.reopen_minutes(held, by=karin)
        assert "Vi beslutade" not in client.get(held.get_absolute_url()).content.decode()

    def test_agenda_that_is_public(self, held, client):
        held.agenda_is_public = True
        held.save()
        assert "Hemlig dagordning" in client.get(held.get_absolute_url()).content.decode()

    def test_what_cannot_be_approved(self, held, coming, karin, stig):
        said = {"approved_on": TODAY, "approved_by": "Bo"}
        with pytest.raises(NotAllowed):
            flows.approve_minutes(held, by=stig, **said)
        with pytest.raises(NotNow, match="inte hållits"):
            flows.approve_minutes(coming, by=karin, **said)
        for day in (TODAY + timedelta(days=1), held.day - timedelta(days=1)):
            with pytest.raises(NotNow, match="tidigast mötesdagen"):
                flows.approve_minutes(held, by=karin, **said | {"approved_on": day})
        held.minutes = ""
        held.save()
        with pytest.raises(NotNow, match="inget protokoll"):
            flows.approve_minutes(held, by=karin, **said)

    def test_of_another_agreement_or_body(self, held, client):
        for address in (held.get_absolute_url().replace("skane", "ostergotland"),
                        held.get_absolute_url().replace("prov", "styrgrupp")):  # fmt: skip
            assert client.get(address).status_code == 404


class TestAdmin:
    def form(self, meeting, **changed):
        day = timezone.localtime(meeting.starts_at)
        return {
            "starts_at_0": f"{day:%Y-%m-%d}", "starts_at_1": f"{day:%H:%M:%S}", "ends_at_0": "",
            "ends_at_1": "", "place": "Lund", "link": "", "agenda": "", "minutes": "",
        } | changed  # fmt: skip

    def test_pdf_goes_in_and_is_read_when_approved(self, as_user, karin, stig, held, client):
        change = f"/admin/organisations/bodymeeting/{held.pk}/change/"
        upload = SimpleUploadedFile("Mitt protokoll.pdf", b"%PDF-1.7 x")
        assert as_user(karin).post(change, self.form(held, upload=upload)).status_code == 302
        held.refresh_from_db()
        assert held.minutes_file.name.startswith("protokoll/")
        public = reverse("body_minutes", args=["skane", "prov", held.pk])
        own = reverse("admin:meeting_file", args=[held.pk])
        assert as_user(None).get(public).status_code == 404
        assert b"".join(as_user(stig).get(own)) == b"%PDF-1.7 x"
        approve = reverse("admin:approve_minutes", args=[held.pk])
        assert as_user(stig).get(approve).status_code == 403
        data = {"approved_on": f"{TODAY}", "approved_by": "Bo"}
        assert as_user(karin).post(approve, {"approved_on": "x"}).status_code == 200
        assert as_user(karin).post(approve, data).status_code == 302
        answer = as_user(None).get(public)
        assert answer["Content-Type"] == "application/pdf" and "attachment" in str(answer.headers)
        # What is approved is not changed by the form.
        as_user(karin).post(change, self.form(held, minutes="Ändrat", upload=upload))
        held.refresh_from_db()
        assert held.minutes == ""

    @pytest.mark.parametrize("ended", ["approved", "cancelled"])
    def test_pdf_stays_when_it_is_approved_or_called_off(
        self, as_user, karin, held, coming, ended, client
    ):
        """Also for whoever had the form open before that, or sends what it does not show."""
        meeting = held if ended == "approved" else coming
        change = f"/admin/organisations/bodymeeting/{meeting.pk}/change/"
        first = SimpleUploadedFile("p.pdf", b"%PDF-1.7 first")
        assert as_user(karin).post(change, self.form(meeting, upload=first)).status_code == 302
        meeting.refresh_from_db()
        if ended == "approved":
            flows.approve_minutes(meeting, by=karin, approved_on=TODAY, approved_by="Bo")
        else:
            flows.cancel(meeting, by=karin, reason="Sjukdom")
        for sent in ({"upload": SimpleUploadedFile("p.pdf", b"%PDF-1.7 other")},
                     {"remove_file": "on"}):  # fmt: skip
            page = as_user(karin).post(change, self.form(meeting, **sent)).content.decode()
            assert ("redan justerat" if ended == "approved" else "Mötet är inställt") in page
        own = reverse("admin:meeting_file", args=[meeting.pk])
        assert b"".join(as_user(karin).get(own)) == b"%PDF-1.7 first"

    def test_only_a_pdf(self, as_user, karin, held):
        upload = SimpleUploadedFile("p.pdf", b"\x89PNG\r\n\x1a\n")
        change = f"/admin/organisations/bodymeeting/{held.pk}/change/"
        page = as_user(karin).post(change, self.form(held, upload=upload, agenda="Kvar"))
        assert "Välj en pdf" in page.content.decode() and "Kvar" in page.content.decode()

    def test_pages(self, as_user, karin, osten, coming):
        call = reverse("admin:call_meeting", args=[coming.pk])
        page = as_user(karin).get(call).content.decode()
        assert "1 person får kallelsen" in page and "Har ingen e-post" in page
        for name in ("call_meeting", "cancel_meeting", "approve_minutes", "reopen_minutes"):
            address = reverse(f"admin:{name}", args=[coming.pk])
            assert as_user(osten).get(address).status_code == 404
            assert as_user(osten).post(address, {}).status_code == 404
            assert as_user(karin).get(address).status_code == 200
        assert as_user(karin).post(call).status_code == 302
        assert "redan skickad" in as_user(karin).post(call).content.decode()
        cancel = reverse("admin:cancel_meeting", args=[coming.pk])
        assert "Skriv varför" in as_user(karin).post(cancel, {}).content.decode()
        assert as_user(karin).post(cancel, {"reason": "Sjukdom"}).status_code == 302
        coming.refresh_from_db()
        assert coming.is_cancelled and Letter.objects.count() == 2

    def test_waits_until_the_minutes_are_approved(self, karin, held):
        told = {str(line.name): line.number for line in waiting_for(karin)}
        assert told["Möten vars protokoll inte är justerade"] == 1
        flows.approve_minutes(held, by=karin, approved_on=TODAY, approved_by="Bo")
        assert "Möten vars protokoll inte är justerade" not in {
            str(line.name) for line in waiting_for(karin)
        }
