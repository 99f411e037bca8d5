"""An agreement's own domain: its pages stand there, and nothing else does."""

import pytest
from django.core.exceptions import ValidationError

OWN = "overenskommelsen.example.se"


@pytest.fixture
def own(skane, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", OWN]
    skane.domain = OWN
    skane.save()
    return {"host": OWN}


def test_its_front_page_is_the_agreements(client, own):
    assert client.get("/", headers=own).headers["Location"] == "/skane/"
    assert client.get("/en/", headers=own).headers["Location"] == "/en/skane/"
    assert client.get("/", headers={"host": f"{OWN.upper()}:443"}).status_code == 302
    assert client.get("/").status_code == 200


def test_its_pages_say_that_they_stand_there(client, own):
    page = client.get("/skane/overenskommelsen/", headers=own).content.decode()
    assert f'<link rel="canonical" href="http://{OWN}/skane/overenskommelsen/">' in page
    assert f'hreflang="en" href="http://{OWN}/en/skane/overenskommelsen/">' in page
    assert f"http://{OWN}/skane/" in client.get("/skane/kalender/").content.decode()
    other = client.get("/ostergotland/").content.decode()
    assert OWN not in other and 'href="http://localhost:8000/ostergotland/">' in other


@pytest.mark.parametrize(
    "path", ["/ostergotland/", "/admin/", "/konto/login/?next=/x", "/mina-organisationer/",
             "/en/konto/login/"],
)  # fmt: skip
def test_all_else_is_at_the_portals_own_name(client, own, path):
    answer = client.get(path, headers=own)
    assert answer.status_code == 302 and not answer.cookies
    assert answer.headers["Location"] == f"http://localhost:8000{path}"
    assert client.post(path, headers=own).status_code == 404


def test_what_stands_everywhere(client, own):
    for path in ("/tillganglighet/", "/en/integritet/", "/halsa/"):
        assert client.get(path, headers=own).status_code == 200


def test_one_that_is_not_published_lets_its_domain_lead_to_the_portal(client, own, skane):
    skane.is_published = False
    skane.save()
    answer = client.get("/skane/", headers=own)
    assert answer.headers["Location"] == "http://localhost:8000/skane/"


def test_a_forged_name_is_refused_and_poisons_nothing(client, own, settings):
    assert client.get("/skane/", headers={"host": "evil.example"}).status_code == 400
    settings.ALLOWED_HOSTS = ["*"]  # the worst that an operator can write
    forged = client.get("/skane/", headers={"host": "evil.example"})
    page = client.get("/skane/")
    assert b"evil" not in forged.content and b"evil" not in page.content
    assert forged.content == page.content == client.get("/skane/", headers=own).content


def test_the_portals_own_name_costs_no_query(client, own, django_assert_num_queries):
    client.get("/skane/", headers={"host": "localhost:8000"})
    with django_assert_num_queries(1):
        client.get("/skane/", headers={"host": "localhost:8000"})
    client.get("/skane/", headers=own)
    with django_assert_num_queries(2):
        client.get("/skane/", headers=own)


@pytest.mark.parametrize("name", ["localhost", "a.se/x", "A.se", "a..se", "-a.se", "1.2.3.4", "a"])
def test_what_is_no_domain(skane, name):
    skane.domain = name
    with pytest.raises(ValidationError) as refused:
        skane.full_clean()
    assert "domain" in refused.value.message_dict
