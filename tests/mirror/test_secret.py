"""Half-finished: what one party has said is nowhere, for nobody but those who rate for it."""

import json

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import NoReverseMatch, get_resolver, reverse

from overenskommelsen.erasing.flows import erase_person
from overenskommelsen.erasing.person import find_person
from plans.mirror.models import Assessment, Assessor, SignatoryRating
from plans.mirror.results import results
from principles.models import Letter, Party
from tests.erasing.conftest import found_in_tables
from tests.mirror.conftest import ADA, RUT, SECRET, hands_in, link
from tests.test_roles import ANY_ACCOUNT, OWN, PUBLIC, own_address

READERS = ("nobody", "asta", "karin", "stig", "osten", "dag")
FILTERS = (
    "?assessments__comment__contains=vass", "?assessments__score=1", "?q=Vattenmelonen",
    "?assessments_made__score=1", "?assessments_received__comment__startswith=V",
    "?signatory_ratings__score=1", "?o=-assessments__score",
)  # fmt: skip


@pytest.fixture
def cast(request):
    people = {name: request.getfixturevalue(name) for name in READERS if name != "nobody"}
    return people | {"nobody": None}


def admin_pages():
    """Every address of the admin that takes no key, and those of a mirror and its party."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for page in ("changelist", "add"):
            try:
                yield reverse(f"{name}_{page}")
            except NoReverseMatch:
                continue
    yield reverse("admin:index")


def pages_of(half):
    """The admin's pages of the mirror and of what its ratings point at, written or not."""
    names = {pattern.name for pattern in get_resolver("plans.urls").url_patterns if pattern.name}
    assert "mirror_sheet" in names
    principle = half.version.principles.first()
    rows = [half, half.agreement, half.version, principle, *half.agreement.parties.all()]
    for row in rows:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        for page in ("change", "delete", "history"):
            yield reverse(f"{name}_{page}", args=[row.pk])
        yield reverse("admin:translate", args=[row._meta.model_name, row.pk])
    for name in ("assessor", "open", "results", "publish"):
        yield reverse(f"admin:mirror_{name}", args=[half.pk])
    for name in ("joint", "action"):
        yield reverse(f"admin:mirror_{name}", args=[half.pk, principle.pk])


def public_pages(half):
    for name, values in PUBLIC.items():
        if name not in {"organisation", "badge", "consultation", "action", "mirror", "mirror_csv"}:
            yield reverse(name, kwargs=values)
    yield from (reverse(name) for name in ANY_ACCOUNT)
    year = half.year
    yield from (reverse(name, args=["skane", year]) for name in ("mirror", "mirror_csv"))
    yield reverse("mirrors", args=["skane"])


def said(response):
    """All that an answer tells: its body, decoded, and its head."""
    body = response.content.decode(errors="replace")
    return body + str(dict(response.headers)) + json.dumps(body)


@pytest.mark.one_database
@pytest.mark.parametrize("reader", READERS)
def test_nobody_reads_it(as_user, half, akerbar, cast, reader):
    client = as_user(cast[reader])
    addresses = [*admin_pages(), *pages_of(half), *public_pages(half)]
    addresses += [own_address(name, akerbar) for name in OWN]
    addresses.append(link(half, RUT))
    for page in ("plans_mirror", "principles_party", "principles_principle"):
        addresses += [reverse(f"admin:{page}_changelist") + more for more in FILTERS]
    told = [address for address in addresses if "vassen" in said(client.get(address))]
    assert told == []


@pytest.mark.parametrize("reader", ["karin", "stig", "dag"])
def test_results_do_not_exist_yet(as_user, half, cast, reader):
    client = as_user(cast[reader])
    principle = half.version.principles.first()
    for name, more in (("results", []), ("joint", [principle.pk]), ("action", [principle.pk])):
        address = reverse(f"admin:mirror_{name}", args=[half.pk, *more])
        assert client.get(address).status_code == client.post(address, {}).status_code == 404
    assert client.post(reverse("admin:mirror_publish", args=[half.pk])).status_code == 404
    assert results(half) == []


def test_ratings_are_no_models_of_the_admin():
    assert not {Assessment, SignatoryRating} & set(admin.site._registry)


@pytest.mark.parametrize("reader", ["karin", "stig", "dag"])
def test_filters_of_other_rows_cannot_guess_it(as_user, half, cast, reader):
    """A list is as long for a right guess as for a wrong one."""
    client = as_user(cast[reader])
    for page in ("plans_mirror", "principles_party"):
        address = reverse(f"admin:{page}_changelist")
        for field in ("assessments__score", "assessments_received__score"):
            right, wrong = (client.get(f"{address}?{field}={guess}") for guess in (1, 3))
            assert right.status_code == wrong.status_code != 200, field


def test_the_other_side_sees_the_same_whatever_was_said(mirror, client):
    page = link(mirror, RUT)

    def seen():
        body = client.get(page).content.decode()
        return body.split("csrfmiddlewaretoken")[0] + body.split('name="seen"')[-1]

    before = seen()
    hands_in(mirror, ADA, own=1, other=5, comment=SECRET)
    assert seen() == before


def test_neither_mail_nor_own_data_nor_export_tells(half, as_user, karin, capsys):
    texts = "".join(letter.text + letter.subject for letter in Letter.objects.all())
    call_command("export_person", "rut@example.se")
    call_command("export_person", karin.email)
    texts += capsys.readouterr().out
    assert "Spegeln" in texts and "vassen" not in texts


def test_deleting_an_organisation_or_party_names_no_scores(skane, half, akerbar):
    row = SignatoryRating(
        mirror=half, organisation=akerbar, about=Party.objects.first(), score=4,
        principle=half.version.principles.first(),
    )  # fmt: skip
    assert "4" not in str(row)
    assert all("vassen" not in str(one) for one in Assessment.objects.all())


def test_whoever_rates_can_be_erased(half, dag):
    """The person goes; what the party has said, and that it has handed in, stays."""
    assert find_person(ADA).names == {"Ada"}
    erase_person(ADA, by=dag, basis="G 2026/1", name="Ada")
    assert not Assessor.objects.filter(email=ADA).exists()
    assert found_in_tables([ADA]) == []
    assert Assessment.objects.filter(comment=SECRET).exists() and half.handed_in.count() == 1
