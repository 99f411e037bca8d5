"""Stig comments a draft and a plan; Karin reads it beside the draft and marks it as handled."""

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan, PlanComment
from principles.commenting import flows
from principles.keeping import NotAllowed, NotNow
from principles.models import AgreementVersion, DraftComment, Letter
from tests.approving.conftest import plan
from tests.drafting.conftest import draft

__all__ = ["draft", "plan"]
SAID = {"about": "Dialog", "text": "Skriv hellre ”samtal”."}


def page_of(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def letters():
    return Letter.objects.filter(subject__contains="styrgruppen har kommenterat")


@pytest.fixture(params=["text", "plan"])
def place(request, draft, plan):
    """What is commented: the draft and its model, the way to write, the way to mark."""
    if request.param == "text":
        return draft, DraftComment, "admin:comment_draft", "admin:handle_draft_comment"
    return plan, PlanComment, "admin:comment_plan", "admin:handle_plan_comment"


@pytest.fixture
def said(place):
    _row, model, _write, _mark = place
    part = "Dialog" if model is DraftComment else "Mötesplats"
    return {"about": part, "text": SAID["text"]}


def commented(place, *, by, text="Bra."):
    row, model, _write, _mark = place
    name = "version" if model is DraftComment else "plan"
    return flows.comment(model(text=text, **{name: row}), by=by)


def test_said_read_and_handled(as_user, place, said, stig, karin):
    row, model, write, mark = place
    reader = as_user(stig)
    page = reader.get(page_of(row)).content.decode()
    assert "Skriv en kommentar" in page and reverse(write, args=[row.pk]) in page
    assert reader.post(reverse(write, args=[row.pk]), said).url.endswith("#kommentarer")
    made = model.objects.get()
    assert (made.about, made.text, made.written_by) == (said["about"], said["text"], stig)
    assert letters().get().receiver == karin.email
    assert said["text"] in reader.get(page_of(row)).content.decode()

    office = as_user(karin)
    page = office.get(page_of(row)).content.decode()
    assert said["text"] in page and "Skriv en kommentar" not in page
    address = reverse(mark, args=[row.pk, made.pk])
    assert address in page and office.get(address).status_code == 405
    office.post(address)
    made.refresh_from_db()
    assert made.handled_by == karin and made.handled_at
    assert "Markera som inte hanterad" in office.get(page_of(row)).content.decode()
    office.post(address, {"undo": "1"})
    made.refresh_from_db()
    assert made.handled_by is made.handled_at is None


def test_one_mail_a_day_for_each_draft(place, draft, plan, stig, monkeypatch):
    from tests import cast

    keeper = cast.steward("kalle@example.se", draft.agreement, "secretariat")
    for text in ("Ett", "Två", "Tre"):
        commented(place, by=stig, text=text)
    assert letters().filter(receiver=keeper.email).count() == 1
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    monkeypatch.setattr(flows.timezone, "localdate", lambda: tomorrow)
    commented(place, by=stig)
    assert letters().filter(receiver=keeper.email).count() == 2


@pytest.mark.parametrize("text", ["", "\0\u202e ", "x" * 20_001])
def test_bad_input_is_kept_and_told(as_user, place, stig, text):
    row, model, write, _mark = place
    answer = as_user(stig).post(reverse(write, args=[row.pk]), {"about": "", "text": text})
    assert answer.status_code == 200 and list(answer.context["form"].errors) == ["text"]
    answer = as_user(stig).post(reverse(write, args=[row.pk]), {"about": "Påhitt", "text": "Ja"})
    assert "about" in answer.context["form"].errors and "Ja" in answer.content.decode()
    assert not model.objects.exists() and not letters().exists()


def test_text_is_shown_as_text(as_user, place, stig, karin):
    row = place[0]
    commented(place, by=stig, text="<script>alert(1)</script>")
    assert "<script>alert(1)" not in as_user(karin).get(page_of(row)).content.decode()


def test_what_is_public_is_not_commented(as_user, place, said, stig):
    row, model, write, _mark = place
    if model is PlanComment:
        Plan.objects.filter(pk=row.pk).update(state="published")
    else:
        AgreementVersion.objects.filter(pk=row.pk).update(
            state="superseded", document_hash="0" * 64
        )
    with pytest.raises(NotNow, match="kommenteras inte längre"):
        commented(place, by=stig)
    assert "kommenteras inte längre" in as_user(stig).post(
        reverse(write, args=[row.pk]), said
    ).content.decode()  # fmt: skip
    assert "Skriv en kommentar" not in as_user(stig).get(page_of(row)).content.decode()


@pytest.mark.parametrize("role", ["nobody", "nora", "asta", "karin", "stig", "osten", "dag"])
def test_who_may(as_user, place, said, stig, role, request):
    row, model, write, mark = place
    made = commented(place, by=stig)
    user = None if role == "nobody" else request.getfixturevalue(role)
    client, closed = as_user(user), {302, 403}
    address = reverse(write, args=[row.pk])
    reads = {"karin": {403}, "stig": {200}, "dag": {403}, "osten": {404}}
    assert client.get(address).status_code in reads.get(role, closed)
    client.post(address, said)
    assert model.objects.count() == (2 if role == "stig" else 1)
    marks = {"karin": {302}, "stig": {403}, "dag": {302}, "osten": {404}}
    answer = client.post(reverse(mark, args=[row.pk, made.pk]))
    assert answer.status_code in marks.get(role, closed)
    made.refresh_from_db()
    assert bool(made.handled_at) == (role in {"karin", "dag"})


def test_steering_group_of_another_agreement(place, ostergotland):
    from tests import cast

    other = cast.steward("otto@example.se", ostergotland, "steering")
    with pytest.raises(NotAllowed):
        commented(place, by=other)


def test_never_public(client, place, stig, draft):
    commented(place, by=stig, text="Hemlig synpunkt")
    AgreementVersion.objects.filter(pk=draft.pk).update(state="consultation")
    pages = ["/skane/", f"/skane/overenskommelsen/{draft.slug}/", "/skane/plan/"]
    for page in pages:
        assert "Hemlig synpunkt" not in client.get(page).content.decode()


def test_comment_of_another_draft(as_user, place, stig, karin, ostergotland):
    row, _model, _write, mark = place
    made = commented(place, by=stig)
    for key in (0, 10**15, made.pk + 1):
        assert as_user(karin).post(reverse(mark, args=[row.pk, key])).status_code == 404


def test_the_draft_as_it_will_be_leads_to_the_comments(as_user, draft, stig, karin):
    address = reverse("admin:show_draft", args=[draft.pk])
    assert "Kommentera utkastet" in as_user(stig).get(address).content.decode()
    assert "Kommentera utkastet" not in as_user(karin).get(address).content.decode()
