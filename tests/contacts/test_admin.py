"""The secretariat writes contacts, and looks them through with a click each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Contact
from overenskommelsen.waiting.lines import waiting_for

TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=400)
ADD = reverse("admin:organisations_contact_add")
LIST = reverse("admin:organisations_contact_changelist")
CHECK = reverse("admin:check_contacts")


def sent(**changes):
    empty = dict.fromkeys(
        ("name", "email", "phone", "reply_time", "party", "body", "valid_from", "valid_until"), ""
    )
    return empty | {"role": "Samordnare", "position": "0"} | changes


@pytest.fixture
def old(skane, ostergotland):
    """All contacts are unchecked for a year; Östergötland has one."""
    Contact.objects.create(party=ostergotland.parties.first(), role="Ö", email="o@example.se")
    Contact.objects.update(checked_on=LONG_AGO)
    return Contact.objects.of_agreement(skane)


class TestWriting:
    def test_of_a_body(self, as_user, karin, skane):
        body = skane.bodies.first()
        answer = as_user(karin).post(ADD, sent(body=body.pk, phone=" 044-309\u202e 00 00\x00"))
        assert answer.status_code == 302
        made = Contact.objects.get(role="Samordnare")
        assert (made.agreement, made.phone) == (skane, "044-309 00 00")
        assert made.history.get().history_user == karin

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({}, "party", "en part eller ett organ, inte båda"),
            ({"party": "own", "body": "own"}, "party", "en part eller ett organ, inte båda"),
            ({"party": "own", "email": ""}, "email", "en e-postadress eller ett telefonnummer"),
            ({"party": "own", "phone": "309 00 00"}, "phone", "med riktnummer"),
            (
                {"party": "own", "valid_from": "2026-05-02", "valid_until": "2026-05-01"},
                "valid_until",
                "slutar gälla innan den börjar",
            ),
            ({"party": "foreign"}, "party", "Välj ett giltigt alternativ"),
            ({"body": "foreign"}, "body", "Välj ett giltigt alternativ"),
            ({"party": "own", "role": "\u200b"}, "role", "måste fyllas i"),
            ({"party": "own", "position": "-1"}, "position", "0"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field(
        self, as_user, karin, skane, ostergotland, changes, field, words
    ):
        places = {
            ("party", "own"): skane.parties.first(),
            ("body", "own"): skane.bodies.first(),
            ("party", "foreign"): ostergotland.parties.first(),
            ("body", "foreign"): ostergotland.bodies.create(slug="o", name="Ö", seat_limit=1),
        }
        asked = {k: places[k, v].pk if (k, v) in places else v for k, v in changes.items()}
        before = Contact.objects.count()
        page = as_user(karin).post(ADD, sent(**{"email": "a@example.se"} | asked))
        assert page.status_code == 200
        errors = page.context["adminform"].form.errors
        assert next(iter(errors)) == field and words in str(errors[field]), errors
        assert Contact.objects.count() == before

    def test_one_of_another_agreement_does_not_exist(self, as_user, karin, ostergotland):
        theirs = Contact.objects.create(party=ostergotland.parties.first(), role="Ö")
        address = reverse("admin:organisations_contact_change", args=[theirs.pk])
        assert as_user(karin).post(address, sent(email="x@example.se")).status_code == 404


class TestLooking:
    def test_a_click_notes_one(self, as_user, karin, old):
        first, second = old
        page = as_user(karin).post(CHECK, {"contact": first.pk}, follow=True).content.decode()
        assert "1 kontakt stämmer fortfarande" in page and page.count("Behöver kontrolleras") == 1
        assert [c.checked_on for c in old.order_by("pk")].count(TODAY) == 1
        second.refresh_from_db()
        assert second.checked_on == LONG_AGO

    def test_a_click_notes_all_of_the_own_agreement_and_no_other(self, as_user, karin, old, skane):
        page = as_user(karin).post(CHECK, {"agreement": skane.pk}, follow=True)
        assert "2 kontakter stämmer fortfarande" in page.content.decode()
        assert set(old.values_list("checked_on", flat=True)) == {TODAY}
        assert Contact.objects.get(role="Ö").checked_on == LONG_AGO

    def test_by_the_list_s_action(self, as_user, karin, old):
        keys = list(Contact.objects.values_list("pk", flat=True))  # Östergötland's too
        sent = {"action": "note_still_right", "_selected_action": keys}
        as_user(karin).post(LIST, sent)
        assert set(old.values_list("checked_on", flat=True)) == {TODAY}
        assert Contact.objects.get(role="Ö").checked_on == LONG_AGO

    def test_others_cannot(self, as_user, karin, stig, nora, old, ostergotland):
        theirs = Contact.objects.get(role="Ö")
        for who, status in ((stig, 403), (nora, 403), (None, 302)):
            client = as_user(who)
            assert client.get(CHECK, follow=who == nora).status_code == status
            assert client.post(CHECK, {"contact": old.first().pk}).status_code in {302, 403}
            sent = {"action": "note_still_right", "_selected_action": [old.first().pk]}
            client.post(LIST, sent)
        for key in (theirs.pk, "abc", "", "9" * 30):
            assert as_user(karin).post(CHECK, {"contact": key}).status_code == 404
            assert as_user(karin).post(CHECK, {"agreement": key}).status_code == 404
        assert as_user(karin).post(CHECK, {"agreement": ostergotland.pk}).status_code == 404
        assert set(Contact.objects.values_list("checked_on", flat=True)) == {LONG_AGO}


class TestWaiting:
    def test_on_the_first_page(self, as_user, karin, stig, old):
        contact = old.first()
        contact.valid_until = TODAY + timedelta(days=60)
        contact.save()
        lines = {str(line.name): line for line in waiting_for(karin)}
        unchecked = lines["Kontakter som ingen har kontrollerat på ett år"]
        ending = lines["Kontakter som slutar gälla inom 60 dagar"]
        assert (unchecked.number, unchecked.day) == (2, LONG_AGO)
        assert (ending.number, ending.days) == (1, 60) and ending.is_ahead
        for line in (unchecked, ending):
            shown = as_user(karin).get(line.address).context["cl"].queryset
            assert len(shown) == line.number
        assert not [line for line in waiting_for(stig) if "Kontakter" in str(line.name)]

    def test_nothing_waits_that_applies_no_longer(self, karin, old):
        old.update(valid_until=TODAY - timedelta(days=1))
        assert not [line for line in waiting_for(karin) if "Kontakter" in str(line.name)]

    def test_one_never_checked(self, karin, old):
        old.update(checked_on=None)
        (line,) = [line for line in waiting_for(karin) if "Kontakter" in str(line.name)]
        assert (line.number, line.days) == (2, 0)
