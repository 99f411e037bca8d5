"""The page on which two versions of a text are compared."""

import pytest
from django.utils.translation import override

from principles.models import AgreementVersion, Principle, Section, Undertaking
from principles.text.comparison import compare_versions

pytestmark = pytest.mark.one_database

PAGE = "/skane/overenskommelsen/reviderad/jamfor/2010-2014/"


def test_page(client, skane):
    html = client.get(PAGE).content.decode()
    assert "<h1>Vad som har ändrats</h1>" in html
    assert "1 stycke ändrat, 10 tillagda, 16 borttagna." in html
    assert 'href="/skane/overenskommelsen/2010-2014/jamfor/reviderad/"' in html
    assert "baklänges" not in html


def test_turned_round_says_so(client, skane):
    html = client.get("/skane/overenskommelsen/2010-2014/jamfor/reviderad/").content.decode()
    assert "Du läser ändringarna baklänges." in html
    assert f'href="{PAGE}"' in html
    assert "16 tillagda, 10 borttagna." in html


def test_the_text_and_older_versions_lead_to_it(client, skane):
    for page in ("/skane/overenskommelsen/", "/skane/overenskommelsen/2010-2014/"):
        assert f'href="{PAGE}"' in client.get(page).content.decode()
    older = client.get("/skane/overenskommelsen/2010-2014/").content.decode()
    assert "Den här versionen gäller inte längre." in older


def test_same_version_leads_to_the_text(client, skane):
    answer = client.get("/skane/overenskommelsen/2010-2014/jamfor/2010-2014/")
    assert answer.headers["Location"] == "/skane/overenskommelsen/2010-2014/"


@pytest.fixture
def draft(skane):
    """A copy of the text in force, with a name of its own and two changes."""
    version = skane.version_in_force()
    draft = AgreementVersion.objects.create(agreement=skane, number=5, slug="ny", name="Nytt namn")
    for model in (Section, Principle, Undertaking):
        for row in model.objects.filter(version=version):
            row.pk, row.version = None, draft
            row.save()
    for principle in draft.principles.all()[:2]:
        principle.meaning = "Parterna lyssnar."
        principle.save()
    return draft


def test_draft_is_for_nobody_and_a_proposal_for_everybody(client, skane, draft):
    page = "/skane/overenskommelsen/ny/jamfor/reviderad/"
    assert client.get(page).status_code == 404
    draft.state = AgreementVersion.State.CONSULTATION
    draft.save()
    html = client.get(page).content.decode()
    assert "”Nytt namn” är ett förslag." in html
    assert "2 stycken tillagda." in html
    principle = draft.principles.first()
    principle.meaning = ""
    principle.save()
    assert "1 stycke tillagt." in client.get(page).content.decode()


def test_a_copy_under_another_name_has_no_differences(skane, draft):
    draft.principles.update(meaning="")
    assert not compare_versions(skane.version_in_force(), draft).has_changes


@pytest.mark.parametrize("pair", ["finns-inte/jamfor/reviderad", "reviderad/jamfor/finns-inte"])
def test_unknown_versions(client, skane, pair):
    assert client.get(f"/skane/overenskommelsen/{pair}/").status_code == 404


def test_version_without_text(client, skane):
    AgreementVersion.objects.create(
        agreement=skane, number=8, slug="tom", name="Tom", state=AgreementVersion.State.CONSULTATION
    )
    assert client.get("/skane/overenskommelsen/tom/jamfor/reviderad/").status_code == 404
    assert "/tom/jamfor/" not in client.get("/skane/overenskommelsen/").content.decode()


def test_versions_of_another_agreement(client, skane):
    assert client.get("/skane/overenskommelsen/utkast/jamfor/reviderad/").status_code == 404


def test_as_many_queries_however_much_is_proposed(client, draft, django_assert_num_queries):
    draft.state = AgreementVersion.State.CONSULTATION
    draft.save()
    for number in range(30):
        Section.objects.create(version=draft, heading=f"R{number}", anchor=f"r{number}", body="x")
    with django_assert_num_queries(7):
        client.get("/skane/overenskommelsen/ny/jamfor/reviderad/")


def test_english_page_marks_what_is_swedish(client, skane):
    html = client.get(f"/en{PAGE}").content.decode()
    assert '<p class="paragraph" lang="sv"><del>Den idéburna' in html
    assert '<span class="vh" lang="en">' in html


def test_language_does_not_change_what_is_compared(skane):
    old, new = (skane.versions.get(slug=slug) for slug in ("2010-2014", "reviderad"))
    with override("en"):
        english = compare_versions(old, new).counts
    assert english == compare_versions(old, new).counts
