"""The accounts' own mail: like all other mail, in the language that the person has chosen."""

import pytest

from principles.models import Letter


@pytest.fixture
def visitor(client):
    client.defaults["HTTP_HOST"] = "localhost:8000"
    return client


def test_in_the_language_of_the_account(visitor, nora):
    nora.language = "en"
    nora.save()
    visitor.post("/konto/login/code/", {"email": nora.email})
    letter = Letter.objects.get()
    assert letter.language == "en" and '<html lang="en">' in letter.html
    assert letter.subject == "Your code for logging in" and letter.text.startswith("Hello!")


def test_nobody_else_reads_a_code(visitor, nora, dag):
    visitor.post("/konto/login/code/", {"email": nora.email})
    letter = Letter.objects.get()
    code = letter.text.split("\n\n")[2]
    assert len(code) >= 6
    visitor.force_login(dag)
    page = visitor.get(f"/admin/principles/letter/{letter.pk}/change/").content.decode()
    assert "Visas bara för mottagaren." in page and code not in page


@pytest.mark.parametrize(("prefix", "word"), [("", "Hej!"), ("/en", "Hello!")])
def test_to_a_stranger_in_the_language_of_the_page(visitor, db, prefix, word):
    visitor.post(f"{prefix}/konto/password/reset/", {"email": "okand@example.se"})
    letter = Letter.objects.get()
    assert letter.text.startswith(word)
    assert f'class="button" href="http://localhost:8000{prefix}/konto/signup/"' in letter.html
