"""Files of an accession: what is let in, who gets them out, and how."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organisations.models import Attachment
from organisations.signing import rounds
from tests import cast

PDF = b"%PDF-1.7\n" + b"x" * 200
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 200
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 200


@pytest.fixture
def put(approved, asta, as_user):
    """Asta attaches a file."""

    def send(content, name="protokoll.pdf", kind="application/pdf"):
        address = reverse("attachments", args=[approved.organisation_id, "skane"])
        upload = SimpleUploadedFile(name, content, kind)
        return as_user(asta).post(address, {"file": upload})

    return send


@pytest.fixture
def minutes(put):
    put(PDF)
    return Attachment.objects.get()


@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")]
)
def test_kind_is_what_the_bytes_say(put, content, kind):
    assert put(content, "bild.exe", "text/html").status_code == 302
    kept = Attachment.objects.get()
    assert (kept.content_type, kept.size) == (kind, len(content))
    assert "bild" not in kept.file.name  # a random name


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom"),
        (b"<!doctype html><script>alert(1)</script>", "Välj en pdf, jpg eller png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "Välj en pdf, jpg eller png"),
        (b" %PDF-1.7", "Välj en pdf, jpg eller png"),
        (b"%PDF-1.7" + b"\0" * 50 * 1024 * 1024, "Filen är större än 10 MB"),
    ],
    ids=["empty", "html", "svg", "almost", "50 MB"],
)
def test_what_is_not_let_in(put, content, words):
    answer = put(content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Attachment.objects.exists()


def test_no_file_at_all(approved, asta, as_user):
    address = reverse("attachments", args=[approved.organisation_id, "skane"])
    assert "Välj en fil" in as_user(asta).post(address).content.decode()


def test_is_only_ever_downloaded(minutes, asta, as_user):
    answer = as_user(asta).get(reverse("attachment", args=[minutes.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_those_who_may_and_those_who_may_not(request, minutes, approved, asta, as_user):
    bertil = cast.person("bertil@example.se", "Bertil", "By")
    made = cast.begun(approved, by=asta, people=[("Bertil", "bertil@example.se")])
    cast.place_of(bertil, made)
    address = reverse("attachment", args=[minutes.pk])
    assert as_user(bertil).get(address).status_code == 200
    for who, status in {"karin": 200, "stig": 200, "dag": 200, "asta": 200}.items():
        assert as_user(request.getfixturevalue(who)).get(address).status_code == status, who
    for who in ("bo", "nora", "osten"):
        assert as_user(request.getfixturevalue(who)).get(address).status_code == 404, who
    assert as_user(None).get(address).status_code == 302


def test_who_declined_or_was_asked_in_vain_reads_no_more(minutes, approved, asta, as_user):
    bertil = cast.person("bertil@example.se", "Bertil", "By")
    address = reverse("attachment", args=[minutes.pk])
    for end in ("decline", "cancel"):
        made = cast.begun(approved, by=asta, people=[("Bertil", "bertil@example.se")])
        mine = cast.place_of(bertil, made)
        page = reverse("signatory", args=[mine.pk])
        assert address in as_user(bertil).get(page).content.decode()
        if end == "decline":
            rounds.decline(mine, by=bertil, reason="Nej")
            assert as_user(bertil).get(address).status_code == 404
        rounds.cancel_round(made, by=asta)
        assert as_user(bertil).get(address).status_code == 404
        assert address not in as_user(bertil).get(page).content.decode()


def test_file_name_is_shown_but_not_trusted(put, asta, as_user):
    put(PDF, '../../etc/"p\u202eå<b>.pdf')
    kept = Attachment.objects.get()
    assert "/" not in kept.name and "\u202e" not in kept.name
    page = as_user(asta).get(reverse("attachments", args=[kept.accession.organisation_id, "skane"]))
    assert "å<b>" not in page.content.decode()


def test_can_be_taken_away_and_the_file_goes_too(
    minutes, approved, as_user, asta, django_capture_on_commit_callbacks
):
    stored = minutes.file
    address = reverse("remove_attachment", args=[approved.organisation_id, "skane", minutes.pk])
    with django_capture_on_commit_callbacks(execute=True):
        as_user(asta).post(address)
    assert not Attachment.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_a_scan_is_the_secretariats(minutes, approved, as_user, asta):
    Attachment.objects.update(kind="scan")
    address = reverse("remove_attachment", args=[approved.organisation_id, "skane", minutes.pk])
    as_user(asta).post(address)
    assert Attachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [(PDF, "sida.html", "sida.html.pdf"), (JPEG, "FOTO.JPEG", "FOTO.JPEG"), (PNG, "a", "a.png")],
)
def test_file_is_downloaded_under_the_ending_of_what_it_is(
    put, as_user, asta, content, name, ending
):
    put(content, name)
    answer = as_user(asta).get(reverse("attachment", args=[Attachment.objects.get().pk]))
    assert f'filename="{ending}"' in answer.headers["Content-Disposition"]
