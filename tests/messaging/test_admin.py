"""The secretariat writes, looks and sends in the admin; the steering group reads the log."""

import pytest
from django.urls import reverse

from organisations.messaging import flows
from organisations.models import Message
from principles.models import Letter
from tests.cast import person
from tests.messaging.conftest import SUBJECT, TEXT, draft, seen, sit

ADD = reverse("admin:organisations_message_add")


def said(agreement, /, **more):
    own = {"agreement": agreement.pk, "subject": SUBJECT, "text": TEXT, "_save": "1"}
    return own | more


def page_of(message, name="send_message"):
    return reverse(f"admin:{name}", args=[message.pk])


def test_written_looked_at_and_sent(as_user, signed, skane, karin, stig):
    client = as_user(karin)
    body = skane.bodies.first()
    sit(body, "Stina Stol", "stina@example.se")
    answer = client.post(ADD, said(skane, signatories="on", bodies=[body.pk]))
    made = Message.objects.get()
    assert answer.headers["Location"] == page_of(made) and made.written_by == karin
    page = client.get(page_of(made))
    shown = page.content.decode()
    assert "2 personer får meddelandet" in shown and "Skicka till 2 mottagare" in shown
    assert "asta@example.se" in shown and "stina@example.se" in shown
    Letter.objects.all().delete()
    client.post(page_of(made), {"do": "try"})
    assert Letter.objects.get().receiver == karin.email
    for _twice in range(2):
        client.post(page_of(made), {"do": "send", "seen": page.context["seen"]})
    assert Letter.objects.filter(batch=made.batch).count() == 2
    log = client.get(page_of(made), follow=True).content.decode()
    assert "_save" not in log and "0 skickade, 2 väntar" in log and body.name in log
    for address in ("organisations_message_change", "organisations_message_changelist"):
        where = reverse(f"admin:{address}", args=[made.pk] if "list" not in address else [])
        read = as_user(stig).get(where).content.decode()
        assert "0 skickade, 2 väntar" in read and "asta@example.se" not in read


def test_a_digest_of_something_else_sends_nothing(as_user, message, karin):
    page = as_user(karin).post(page_of(message), {"do": "send", "seen": "x"}, follow=True)
    assert "Inget är skickat" in page.content.decode() and not Letter.objects.exists()


def test_bad_input_keeps_what_was_written(as_user, skane, ostergotland, karin, osten):
    client = as_user(karin)
    foreign = ostergotland.bodies.create(slug="o", name="Ö", seat_limit=1)
    for odd, told in (
        ({}, "Välj minst en grupp"),
        ({"signatories": "on", "subject_en": "Only"}, "Skriv både ämne och text på engelska"),
        ({"signatories": "on", "text": "x" * 20_001}, "errorlist"),
        ({"signatories": "on", "subject": "\0"}, "errorlist"),
        ({"bodies": [foreign.pk]}, str(foreign.pk)),
        ({"areas": ["finns-inte"]}, "finns-inte"),
        ({"municipalities": ["9999"]}, "9999"),
        ({"signatories": "on", "agreement": ostergotland.pk}, "errorlist"),
    ):
        page = client.post(ADD, said(skane, **odd))
        assert page.status_code == 200 and "errorlist" in page.content.decode(), odd
        assert told in page.content.decode(), odd
    assert not Message.objects.exists()


def test_a_body_of_another_agreement_for_whoever_keeps_both(as_user, skane, ostergotland, dag):
    foreign = ostergotland.bodies.create(slug="o", name="Ö", seat_limit=1)
    page = as_user(dag).post(ADD, said(skane, bodies=[foreign.pk]))
    assert "Välj organ i samma överenskommelse" in page.content.decode()


def test_somebody_else_sends_while_one_writes(as_user, message, karin):
    """Both have the draft open; the form that comes after changes nothing."""
    flows.send(message, by=karin, seen=seen(message))
    change = reverse("admin:organisations_message_change", args=[message.pk])
    answer = as_user(karin).post(change, said(message.agreement, text="Nytt", contacts="on"))
    assert answer.status_code == 403
    message.refresh_from_db()
    assert (message.text, message.audience) == (TEXT, {"signatories": True})


@pytest.mark.parametrize("role", ["osten", "stig", "nora", "nobody"])
def test_others(as_user, request, message, role):
    user = None if role == "nobody" else request.getfixturevalue(role)
    expected = {"osten": {404}, "stig": {403}}.get(role, {302, 403})
    client = as_user(user)
    assert client.get(page_of(message)).status_code in expected
    for do in ("send", "try"):
        sent = client.post(page_of(message), {"do": do, "seen": seen(message)})
        assert sent.status_code in expected
    message.refresh_from_db()
    assert not message.is_sent and not Letter.objects.exists()
    assert client.get("/admin/organisations/message/x/skicka/").status_code in {302, 403, 404}


def test_a_long_list_is_folded(as_user, skane, signed, karin):
    from organisations.models import Representative

    for number in range(101):
        Representative.objects.create(
            organisation=signed.organisation, state="active", role="responsible",
            user=person(f"p{number}@example.se", "Person", str(number)),
        )  # fmt: skip
    made = draft(skane, karin, signatories=True)
    page = as_user(karin).get(page_of(made))
    assert len(page.context["rows"]) == 100 and "Visa 2 till" in page.content.decode()
    assert len(as_user(karin).get(page_of(made) + "?alla").context["rows"]) == 102


def test_a_draft_may_go_but_not_what_was_sent(as_user, message, karin):
    delete = reverse("admin:organisations_message_delete", args=[message.pk])
    flows.send(message, by=karin, seen=seen(message))
    assert as_user(karin).post(delete, {"post": "yes"}).status_code == 403
    assert Message.objects.exists()
