"""One of very many organisations is written, not chosen from a list."""

import pytest
from django.urls import reverse

from organisations.models import Seat
from plans.models import Action, DevelopmentArea, Plan
from tests import cast
from tests.admin.test_admin import OF_AN_ACTION, inlines

SUGGESTIONS = reverse("admin:autocomplete")
OF_A_SEAT = {"app_label": "organisations", "model_name": "seat", "field_name": "organisation"}


@pytest.fixture
def office(as_user, karin, approved):
    """Karin's browser; Åkerbär stands in Skåne."""
    return as_user(karin)


def seat(skane, organisation):
    body = skane.bodies.get(slug="styrgrupp")
    return {
        "body": body.pk, "party": skane.parties.first().pk, "position": "member",
        "person": "Pia Persson", "organisation": organisation, "starts_on": "2026-01-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["Föreningen Åkerbär", "föreningen åkerbär", "802002-1237", "8020021237", "168020021237",
     "Föreningen Åkerbär (802002-1237)", "{register_id}", "Vad som helst ({register_id})"],
)  # fmt: skip
def test_found_by_name_or_number(office, skane, akerbar, written):
    text = written.format(register_id=akerbar.register_id)
    address = reverse("admin:organisations_seat_add")
    assert office.post(address, seat(skane, text)).status_code == 302
    assert Seat.objects.get().organisation == akerbar


def test_form_shows_what_was_chosen_and_can_leave_it(office, skane, akerbar):
    office.post(reverse("admin:organisations_seat_add"), seat(skane, "802002-1237"))
    address = reverse("admin:organisations_seat_change", args=[Seat.objects.get().pk])
    page = office.get(address)
    assert 'value="Föreningen Åkerbär (802002-1237)"' in page.content.decode()
    assert page.content.decode().count("<option") < 40  # bodies, parties and positions
    office.post(address, seat(skane, ""))
    assert Seat.objects.get().organisation is None


def test_of_another_agreement_is_nobody_and_what_was_written_stays(
    office, skane, ostergotland, bergsgarden, bo
):
    cast.submitted(bergsgarden, ostergotland, by=bo)
    for text in (
        "Bergsgården",
        bergsgarden.register_id,
        "o-999999999999999999",
        "\x00",
        "(",
        "💥" * 900,
    ):
        answer = office.post(reverse("admin:organisations_seat_add"), seat(skane, text))
        assert answer.status_code in {200, 400}
        assert not Seat.objects.exists()
    answer = office.post(reverse("admin:organisations_seat_add"), seat(skane, "Bergsgården"))
    assert "Ingen i överenskommelsen heter ”Bergsgården”" in answer.content.decode()
    assert 'value="Bergsgården"' in answer.content.decode()


def test_two_of_one_name_ask_for_the_number(office, skane, asta, karin):
    for _one in range(2):
        cast.submitted(cast.organisation("Tvillingen", by=asta), skane, by=asta)
    answer = office.post(reverse("admin:organisations_seat_add"), seat(skane, "Tvillingen"))
    assert "Flera heter ”Tvillingen”" in answer.content.decode()


def test_several_in_an_action_each_in_a_line(office, skane, akerbar, asta):
    other = cast.organisation("Odlarna", by=asta)
    cast.submitted(other, skane, by=asta)
    plan = Plan.objects.get(agreement=skane, first_year=2015)
    area = DevelopmentArea.objects.filter(agreement=skane).first()
    data = {
        "plan": plan.pk, "area": area.pk, "title": "Forum", "slug": "forum", "position": 0,
        "first_year": 2016, "last_year": 2017, "status": "planned", "progress": 0,
        "organisations": ["Föreningen Åkerbär", "", "Odlarna"],
    } | inlines(*OF_AN_ACTION)  # fmt: skip
    assert office.post(reverse("admin:plans_action_add"), data).status_code == 302
    action = Action.objects.get()
    assert set(action.organisations.all()) == {akerbar, other}
    address = reverse("admin:plans_action_change", args=[action.pk])
    page = office.get(address).content.decode()
    assert f'value="{other.told_apart}"' in page and f'value="{akerbar.told_apart}"' in page
    wrong = data | {"organisations": ["Odlarna", "Finns inte"]}
    answer = office.post(address, wrong)
    assert "heter ”Finns inte”" in answer.content.decode()
    assert 'value="Finns inte"' in answer.content.decode()
    assert set(action.organisations.all()) == {akerbar, other}
    assert office.post(address, data | {"organisations": ["Odlarna"]}).status_code == 302
    assert list(action.organisations.all()) == [other]


def test_suggestions_are_of_ones_own_and_tell_apart(
    office, as_user, osten, nora, ostergotland, bergsgarden, bo
):
    cast.submitted(bergsgarden, ostergotland, by=bo)
    found = office.get(SUGGESTIONS, OF_A_SEAT | {"term": "åkerbär"}).json()["results"]
    assert [one["text"] for one in found] == ["Föreningen Åkerbär (802002-1237)"]
    assert office.get(SUGGESTIONS, OF_A_SEAT | {"term": "berg"}).json()["results"] == []
    client = as_user(osten)
    found = client.get(SUGGESTIONS, OF_A_SEAT | {"term": ""}).json()["results"]
    assert [one["text"] for one in found] == [bergsgarden.told_apart]
    assert as_user(nora).get(SUGGESTIONS, OF_A_SEAT).status_code in {302, 403}
