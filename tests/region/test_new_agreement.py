"""Another region in ten minutes: what the command and the admin make, and what they refuse."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import override

from organisations.models import Body, BodyQuota, Contact
from overenskommelsen.founding.custom import COUNTIES, PRINCIPLES
from overenskommelsen.founding.lines import slug_of
from overenskommelsen.loading.reading import Reader
from plans.models import DevelopmentArea
from principles.models import Agreement, Steward
from principles.weave import EDGE, SIZE, weave
from tests.region.conftest import ANSWERS
from tests.test_roles import PUBLIC

EMPTY = [
    name for name, about in PUBLIC.items()
    if about == {"slug": "skane"} and name not in {"register_checkpoint", "register_vkey"}
]  # fmt: skip


def test_the_command_makes_all_of_it(norrdal, nora):
    assert (norrdal.name, norrdal.county_code, norrdal.is_published) == (
        "Överenskommelsen Norrdal", "20", False,
    )  # fmt: skip
    parties = norrdal.parties.values_list("slug", "side")
    assert list(parties) == [("ideburen-sektor", "ideburen"), ("region-norrdal", "offentlig")]
    draft = norrdal.versions.get()
    assert draft.state == "draft" and draft.edits.count() == 1
    names = [(row.name, row.meaning) for row in draft.principles.all()]
    assert names == [tuple(row) for row in PRINCIPLES]
    assert "annan" not in draft.principles.values_list("glyph", flat=True)
    contact = Contact.objects.of_agreement(norrdal).get()
    assert (contact.party.slug, contact.email) == ("region-norrdal", norrdal.email)
    assert DevelopmentArea.objects.of_agreement(norrdal).count() == 2
    bodies = Body.objects.of_agreement(norrdal).values_list("name", "seat_limit", "is_maximum")
    assert list(bodies) == [("Styrgrupp", 11, True), ("Arbetsutskott", 4, False)]
    quotas = BodyQuota.objects.of_agreement(norrdal).values_list("party__slug", "seats")
    assert list(quotas) == [("ideburen-sektor", 7), ("region-norrdal", 4)]
    assert Steward.objects.of(nora).secretariat().get().agreement == norrdal


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_is_seen_when_the_operator_publishes_it_and_has_no_empty_page_that_breaks(
    client, norrdal, nora, prefix
):
    assert client.get(f"{prefix}/norrdal/").status_code == 404
    norrdal.is_published = True
    norrdal.save()
    with override("sv"):
        addresses = [reverse(name, args=["norrdal"]) for name in EMPTY]
    answers = {address: client.get(prefix + address) for address in addresses}
    wrong = {a: r.status_code for a, r in answers.items() if r.status_code not in {200, 404}}
    assert wrong == {}
    missing = {a for a, r in answers.items() if r.status_code == 404}
    assert missing <= {reverse("register_export", args=["norrdal"])}
    contact = client.get("/norrdal/kontakt/").content.decode()
    assert "kansli@norrdal.example.se" in contact and "0240-12 34 56" in contact
    draft = norrdal.versions.get()
    draft.state = "consultation"  # as when a consultation opens
    draft.save()
    assert PRINCIPLES[1][1] in client.get("/norrdal/principer/dialog/").content.decode()


# What is answered instead of what in ANSWERS, and what the command then says.
BAD = {
    "nothing": ({"region": ""}, "--region (Region): Skriv regionens namn"),
    "slug that exists": ({"slug": "skane"}, "redan en överenskommelse på adressen ”skane”"),
    "slug of ours": ({"slug": "admin"}, "Adressen ”admin” används av portalen själv"),
    "county that exists": ({"county": "12"}, "Överenskommelsen Skåne har redan det länet."),
    "no such county": ({"county": "99"}, "Skriv ett läns kod"),
    "address for a domain": ({"domain": "https://a.se/"}, "utan https:// och snedstreck"),
    "domain with å": ({"domain": "övk.se"}, "xn--"),
    "number for a domain": ({"domain": "127.0.0.1"}, "Skriv bara namnet"),
    "no mail": ({"contact_email": "kansli"}, "--contact-email"),
    "one party": ({"party": ["Region Norrdal; offentlig"]}, "Skriv minst två parter"),
    "one side": ({"party": ["A; ideburen", "B; ideburen"]}, "minst en part på varje sida"),
    "no side": ({"party": ["Region Norrdal"]}, "Skriv ”ideburen” eller ”offentlig”"),
    "twice": ({"party": ["A; ideburen", "A; offentlig"]}, "står redan på en annan rad"),
    "long": ({"area": ["x" * 121]}, "är för långt: skriv högst 120 tecken"),
    "no name": ({"area": ["***"]}, "börjar inte med ett namn"),
    "no seats": ({"body": ["Styrgrupp"]}, "Skriv antalet platser"),
    "zero seats": ({"body": ["Styrgrupp; 0"]}, "Skriv antalet platser"),
    "quota of nobody": ({"body": ["S; 4; staten 2"]}, "Det finns ingen part ”staten”"),
    "too many": ({"body": ["S; 4; region-norrdal 5"]}, "fler platser än organet har"),
    "sum": ({"body": ["S; 4; ideburen-sektor 3; region-norrdal 2"]}, "än i allt"),
    "no account": ({"steward": "okand@example.se"}, "Ingen har ett konto med adressen"),
}


@pytest.mark.parametrize(("instead", "words"), BAD.values(), ids=BAD)
def test_bad_answers_are_told_and_make_nothing(skane, nora, instead, words):
    with pytest.raises(CommandError) as refused:
        call_command("new_agreement", **ANSWERS | instead)
    assert words in str(refused.value)
    assert Agreement.objects.count() == 2 and not Steward.objects.filter(user=nora).exists()


def test_a_domain_belongs_to_one_agreement(skane, nora, capsys):
    skane.domain = "overenskommelsen.example.se"
    skane.save()
    with pytest.raises(CommandError, match="Överenskommelsen Skåne har redan den domänen"):
        call_command("new_agreement", **ANSWERS, domain="Overenskommelsen.example.se")
    call_command("new_agreement", **ANSWERS, domain="norrdal.example.se")
    assert "Lägg till norrdal.example.se i ALLOWED_HOSTS" in capsys.readouterr().out


def test_a_folder_at_another_address(skane, nora, tmp_path):
    call_command("export_agreement", "skane", str(tmp_path / "a"))
    call_command("new_agreement", folder=str(tmp_path / "a"), slug="kopia", steward=nora.email)
    copy = Agreement.objects.get(slug="kopia")
    assert not copy.is_published and copy.versions.count() == 2
    hashes = skane.versions.values_list("document_hash", flat=True)
    assert list(copy.versions.values_list("document_hash", flat=True)) == list(hashes)
    with pytest.raises(CommandError, match="på adressen ”kopia”"):
        call_command("new_agreement", folder=str(tmp_path / "a"), slug="kopia", steward=nora.email)


class TestAdmin:
    address = "/admin/principles/agreement/add/"

    def post(self, client, **instead):
        data = {n: "\n".join(v) if isinstance(v, list) else v for n, v in ANSWERS.items()}
        return client.post(self.address, data | {"contact_role": "Kansliet"} | instead)

    def test_the_operator_makes_one(self, as_user, dag, skane, nora):
        client = as_user(dag)
        page = client.get(self.address).content.decode()
        assert PRINCIPLES[0][1] in page
        answer = self.post(client)
        made = Agreement.objects.get(slug="norrdal")
        assert answer.headers["Location"] == f"/admin/principles/agreement/{made.pk}/change/"

    def test_errors_stand_beside_what_was_written(self, as_user, dag, skane, nora):
        page = self.post(as_user(dag), county="12", party="Region Norrdal; staten")
        text = page.content.decode()
        assert page.status_code == 200 and "Något behöver rättas" in text
        assert "Överenskommelsen Skåne har redan det länet." in text
        assert "Region Norrdal; staten" in text
        assert Agreement.objects.count() == 2

    @pytest.mark.parametrize("role", ["karin", "stig"])
    def test_nobody_else(self, as_user, request, skane, nora, role):
        client = as_user(request.getfixturevalue(role))
        assert client.get(self.address).status_code == 403
        assert self.post(client).status_code == 403
        assert Agreement.objects.count() == 2

    def test_who_takes_an_agreement_along(self, as_user, karin, stig, osten, dag, skane, tmp_path):
        address = reverse("admin:export_agreement", args=[skane.pk])
        expected = {karin: 200, dag: 200, stig: 403, osten: 404}
        for user, status in expected.items():
            client = as_user(user)
            assert client.get(address).status_code == status
            assert client.post(address).status_code == status
        answer = as_user(karin).post(address, {"persons": "on"})
        zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
        row = Reader(tmp_path / "skane").agreement()
        assert row.values["slug"] == "skane"
        assert "Maria Leiner" in (tmp_path / "skane/agreement.toml").read_text()
        without = as_user(karin).post(address)
        files = zipfile.ZipFile(io.BytesIO(without.content))
        assert b"Leiner" not in files.read("skane/agreement.toml")


@pytest.mark.one_database
def test_every_county_has_a_weave_of_its_own():
    woven = {code: weave(int(code)) for code in COUNTIES}
    assert len(COUNTIES) == 21
    assert len({str(sorted(threads.items())) for threads in woven.values()}) == 21
    assert all(set(threads) == {"fi", "fo", "fb"} for threads in woven.values())
    assert EDGE < SIZE and slug_of("Åäö i Västra") == "aao-i-vastra"


@pytest.mark.one_database
def test_the_map_of_a_county_without_outlines_or_municipalities():
    from organisations.directory.maps import map_of

    for code in [*COUNTIES, "99"]:
        made = map_of(code, {})
        assert made.total == 0 and made.legend
        assert bool(made.places) == (code != "99")
