"""Accounts: signing up, logging in, the second step, and pages that read like the rest."""

import base64
import hashlib
import hmac
import itertools
import re
import struct
import time
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from overenskommelsen.models import User
from tests import cast
from tests.worker import work

pytestmark = pytest.mark.one_database

CODE = re.compile(r"^([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)
WRONG_PASSWORD = "Lösenordet stämmer inte. Försök igen eller byt lösenord"
BAD_EMAIL = "Skriv en e-postadress med @, till exempel namn@forening.se"
NEW = {
    "first_name": "Maja",
    "last_name": "Åkesson",
    "email": "maja@forening.se",
    "password1": cast.PASSWORD,
}
ANYONE = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_password_reset_completed",
    "account_inactive",
]
LOGGED_IN = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_activate_totp",
]
WITH_AN_APP = [
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
]


@pytest.fixture(autouse=True)
def nobody_is_rate_limited(db):
    cache.clear()


@pytest.fixture(autouse=True)
def swedish():
    """An English page of one test does not make the next one's addresses English."""
    with override("sv"):
        yield


@pytest.fixture
def maja(client, nora):
    """Nora's browser after she has logged in and authenticated again, as settings pages ask."""
    log_in(client, nora.email)
    client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD})
    return client


def mailed_code(mailoutbox):
    work()
    return CODE.search(mailoutbox[-1].body)[1]


def log_in(client, email, password=cast.PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def one_time_code(secret):
    """What an app shows for the secret now (RFC 6238), computed here and not by allauth."""
    if time.time() % 30 > 27:
        time.sleep(3.5)  # not a code that expires on its way
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def text_of(response):
    return unescape(response.content.decode())


def is_logged_in(client):
    return "_auth_user_id" in client.session


def without_tokens(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# --- Signing up -------------------------------------------------------------------------------


def test_who_signs_up_confirms_the_address_and_lands_on_her_page(client, mailoutbox):
    answer = client.post(reverse("account_signup"), NEW)
    assert answer.url == reverse("account_email_verification_sent")
    assert not is_logged_in(client)
    code = mailed_code(mailoutbox)
    assert mailoutbox[0].to == ["maja@forening.se"]
    answer = client.post(answer.url, {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == "/mina-organisationer/"
    user = User.objects.get(email="maja@forening.se")
    assert user.get_full_name() == "Maja Åkesson"
    assert user.emailaddress_set.get().verified
    assert is_logged_in(client)


def test_the_mail_waits_in_the_database_until_the_worker_runs(client, mailoutbox):
    client.post(reverse("account_signup"), NEW)
    assert mailoutbox == []
    assert DBTaskResult.objects.ready().count() == 1
    work()
    assert [mail.to for mail in mailoutbox] == [["maja@forening.se"]]
    assert DBTaskResult.objects.ready().count() == 0
    work()
    assert len(mailoutbox) == 1


def test_the_language_of_the_page_is_kept_with_the_account(client, mailoutbox):
    client.post("/en" + reverse("account_signup"), NEW)
    assert mailed_code(mailoutbox)
    assert User.objects.get(email="maja@forening.se").language == "en"


def test_without_the_code_nobody_gets_in(client, mailoutbox):
    client.post(reverse("account_signup"), NEW)
    work()
    answer = client.post(reverse("account_email_verification_sent"), {"code": "BBBB-BBBB"})
    assert "Koden stämmer inte. Kontrollera den eller be om en ny" in text_of(answer)
    assert client.get("/mina-organisationer/").status_code == 302
    assert not User.objects.get(email=NEW["email"]).emailaddress_set.get().verified


def test_a_code_that_was_wrong_three_times_is_gone(client, mailoutbox):
    answer = client.post(reverse("account_signup"), NEW)
    code = mailed_code(mailoutbox)
    for _ in range(3):
        wrong = client.post(answer.url, {"code": "BBBB-BBBB"}, follow=True)
    assert "Koden gäller inte längre. Be om en ny" in text_of(wrong)
    client.post(answer.url, {"code": code})
    assert not is_logged_in(client)


def test_who_lost_the_code_logs_in_and_gets_a_new_one(client, mailoutbox):
    client.post(reverse("account_signup"), NEW)
    client.post(reverse("account_logout"), {"next": reverse("account_login")})
    cache.clear()  # ten seconds later
    answer = log_in(client, NEW["email"])
    assert answer.url == reverse("account_email_verification_sent")
    client.post(answer.url, {"code": mailed_code(mailoutbox)})
    assert is_logged_in(client)


def test_a_taken_address_does_not_show(client, nora, mailoutbox):
    free = client.post(reverse("account_signup"), NEW)
    free_page = without_tokens(client.get(free.url)).replace(NEW["email"], "A")
    client.cookies.clear()
    taken = client.post(reverse("account_signup"), NEW | {"email": nora.email})
    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert without_tokens(client.get(taken.url)).replace(nora.email, "A") == free_page
    assert User.objects.filter(email=nora.email).count() == 1
    work()
    assert mailoutbox[-1].to == [nora.email]
    assert "det finns redan ett" in mailoutbox[-1].body
    assert not CODE.search(mailoutbox[-1].body)
    assert reverse("account_reset_password") in mailoutbox[-1].body


@pytest.mark.parametrize(
    ("first", "last", "kept"),
    [
        ("Maja 🌿", "Åkesson", "Maja 🌿 Åkesson"),
        ("ליאת", "כהן", "ליאת כהן"),
        ("\u202eajaM\u202c", "Åkesson", "ajaM Åkesson"),
        ("Ma\u0308rta", "Ek", "Märta Ek"),
    ],
)
def test_names_are_kept_as_they_are_read(client, mailoutbox, first, last, kept):
    answer = client.post(reverse("account_signup"), NEW | {"first_name": first, "last_name": last})
    answer = client.post(answer.url, {"code": mailed_code(mailoutbox)}, follow=True)
    assert User.objects.get(email=NEW["email"]).get_full_name() == kept
    assert f"Du är inloggad som {kept}." in text_of(answer)


def test_a_name_that_cannot_be_seen_is_no_name(client):
    answer = client.post(reverse("account_signup"), NEW | {"first_name": "\u202e\u2066"})
    assert "Skriv ditt förnamn" in text_of(answer)
    assert not User.objects.exists()


def test_a_weak_password_says_why_and_nothing_typed_is_lost(client):
    page = text_of(client.post(reverse("account_signup"), NEW | {"password1": "12345678"}))
    assert "<title>Fel: Skapa ett konto" in page
    assert 'value="maja@forening.se"' in page
    assert 'value="Åkesson"' in page
    assert "12345678" not in page
    assert not User.objects.exists()


# --- Logging in -------------------------------------------------------------------------------


def test_log_in_by_password(client, nora):
    answer = log_in(client, nora.email)
    assert answer.url == "/mina-organisationer/"
    assert is_logged_in(client)
    assert client.session.get_expire_at_browser_close()


def test_who_asks_stays_logged_in_for_fourteen_days(client, nora):
    client.post(
        reverse("account_login"), {"login": nora.email, "password": cast.PASSWORD, "remember": "on"}
    )
    assert client.session.get_expiry_age() == 14 * 24 * 60 * 60


def test_log_in_by_code(client, nora, mailoutbox):
    answer = client.post(reverse("account_request_login_code"), {"email": nora.email})
    assert not is_logged_in(client)
    answer = client.post(answer.url, {"code": mailed_code(mailoutbox)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/mina-organisationer/"
    assert is_logged_in(client)


def test_a_code_for_an_unknown_address_does_not_show_that_it_is_unknown(client, nora, mailoutbox):
    known = client.post(reverse("account_request_login_code"), {"email": nora.email})
    known_page = without_tokens(client.get(known.url)).replace(nora.email, "A")
    client.cookies.clear()
    unknown = client.post(reverse("account_request_login_code"), {"email": "ingen@forening.se"})
    assert unknown.url == known.url
    assert without_tokens(client.get(unknown.url)).replace("ingen@forening.se", "A") == known_page
    work()
    assert "det finns inget konto" in mailoutbox[-1].body


@pytest.mark.parametrize("email", ["nora@example.se", "ingen@forening.se"])
def test_a_wrong_password_says_what_to_do_and_keeps_the_address(client, nora, email):
    answer = log_in(client, email, "fel")
    page = text_of(answer)
    assert answer.status_code == 200
    assert page.count(WRONG_PASSWORD) == 2  # in the summary, and at the field
    assert f'value="{email}"' in page
    assert "<title>Fel: Logga in" in page
    assert not is_logged_in(client)


def test_too_many_wrong_passwords_make_you_wait(client, nora):
    pages = [text_of(log_in(client, nora.email, "fel")) for _ in range(6)]
    assert WRONG_PASSWORD in pages[4]
    assert "För många försök. Vänta 15 minuter" in pages[5]
    assert "För många försök. Vänta 15 minuter" in text_of(log_in(client, nora.email))
    assert not is_logged_in(client)


def test_somebody_who_is_shut_off_is_told_so(client, nora):
    User.objects.filter(pk=nora.pk).update(is_active=False)
    answer = client.post(
        reverse("account_login"), {"login": nora.email, "password": cast.PASSWORD}, follow=True
    )
    assert "<h1>Kontot är avstängt</h1>" in text_of(answer)
    assert not is_logged_in(client)


def test_somebody_who_is_shut_off_gets_no_code(client, nora, mailoutbox):
    User.objects.filter(pk=nora.pk).update(is_active=False)
    client.post(reverse("account_request_login_code"), {"email": nora.email})
    work()
    assert not any(CODE.search(mail.body) for mail in mailoutbox)


def test_a_new_password_by_code(client, nora, mailoutbox):
    answer = client.post(reverse("account_reset_password"), {"email": nora.email})
    answer = client.post(answer.url, {"code": mailed_code(mailoutbox)})
    new = {"password1": "annat-segel-9", "password2": "annat-segel-9"}
    answer = client.post(answer.url, new, follow=True)
    assert "<h1>Lösenordet är bytt</h1>" in text_of(answer)
    log_in(client, nora.email)
    assert not is_logged_in(client)
    log_in(client, nora.email, "annat-segel-9")
    assert is_logged_in(client)


def test_asking_again_and_again_gives_the_429_of_the_portal(client, nora):
    for _ in range(6):
        answer = client.post(reverse("account_reset_password"), {"email": nora.email})
    assert answer.status_code == 429
    assert "<h1>För många försök. Vänta 15 minuter</h1>" in text_of(answer)


@pytest.mark.parametrize(
    "email", ["ma\x00ja@forening.se", "maja", "maja@", "@", " ", "", "a" * 400]
)
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("account_signup", "email"),
        ("account_login", "login"),
        ("account_request_login_code", "email"),
        ("account_reset_password", "email"),
    ],
)
def test_no_address_breaks_a_form(client, name, field, email):
    answer = client.post(reverse(name), NEW | {"password": "x", field: email})
    assert answer.status_code == 200
    assert (BAD_EMAIL if email.strip() else "Skriv din e-postadress") in text_of(answer)
    assert not User.objects.exists()


@pytest.mark.parametrize("field", ["first_name", "last_name", "password1"])
def test_nul_in_other_fields_is_an_error_and_no_crash(client, field):
    answer = client.post(reverse("account_signup"), NEW | {field: "vind\x00segel-77"})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in text_of(answer)
    assert not User.objects.exists()


# --- The second step --------------------------------------------------------------------------


def test_an_app_is_connected_with_a_real_code_and_then_asked_for(maja, nora):
    page = text_of(maja.get(reverse("mfa_activate_totp")))
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    assert "Koden stämmer inte" in text_of(maja.post(reverse("mfa_activate_totp"), {"code": "x"}))
    answer = maja.post(reverse("mfa_activate_totp"), {"code": one_time_code(secret)}, follow=True)
    spare = re.findall(r"<li><code>(\d{8})</code>", text_of(answer))
    assert len(spare) == 10
    maja.post(reverse("account_logout"))

    answer = log_in(maja, nora.email)
    assert answer.url == reverse("mfa_authenticate")
    assert not is_logged_in(maja)
    wrong = text_of(maja.post(answer.url, {"code": "000"}))
    assert "Koden stämmer inte. Försök med nästa kod som appen visar" in wrong
    assert not is_logged_in(maja)
    maja.post(answer.url, {"code": one_time_code(secret)})
    assert is_logged_in(maja)


def test_a_spare_code_works_once(client, nora):
    cast.second_factor(nora)
    log_in(client, nora.email)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(nora).get_unused_codes()[0]
    client.post(reverse("mfa_authenticate"), {"code": spare})
    assert is_logged_in(client)
    client.post(reverse("account_logout"))
    log_in(client, nora.email)
    client.post(reverse("mfa_authenticate"), {"code": spare})
    assert not is_logged_in(client)


def test_the_second_step_is_not_opened_by_a_login_code_alone(client, nora, mailoutbox):
    cast.second_factor(nora)
    answer = client.post(reverse("account_request_login_code"), {"email": nora.email})
    answer = client.post(answer.url, {"code": mailed_code(mailoutbox)})
    assert answer.url == reverse("mfa_authenticate")
    assert not is_logged_in(client)


def test_settings_of_the_second_step_ask_who_you_are(client, nora):
    log_in(client, nora.email)
    for page in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(page)).url.startswith(reverse("account_reauthenticate"))
    wrong = client.post(reverse("account_reauthenticate"), {"password": "fel"})
    assert WRONG_PASSWORD in text_of(wrong)


# --- Every page -------------------------------------------------------------------------------


def check(response, language="sv"):
    """A whole page: language, title, one h1, labels that lead somewhere, nothing the CSP stops."""
    page = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}">' in page
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].strip()
    assert title
    assert not title.startswith(("–", "Fel:"))
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert "placeholder=" not in page
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    for tag in re.findall(r"<script[^>]*>", page):
        assert "src=" in tag or 'type="application/json"' in tag
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', page)).split()
    assert set(re.findall(r'for="([^"]+)"', page) + described) <= set(ids)
    fields = re.findall(r'<input type="(?!hidden)[^>]*id="([^"]+)"', page)
    assert set(fields) <= set(re.findall(r'for="([^"]+)"', page))


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("name", ANYONE)
def test_pages_for_anyone_are_whole(client, name, prefix):
    check(client.get(prefix + reverse(name)), prefix.strip("/") or "sv")


@pytest.mark.parametrize("name", LOGGED_IN)
def test_pages_of_the_account_are_whole(maja, name):
    response = maja.get(reverse(name))
    check(response)
    if name != "account_reauthenticate":
        assert 'aria-label="Mitt konto"' in text_of(response)


@pytest.mark.parametrize("name", WITH_AN_APP)
def test_pages_of_the_second_step_are_whole(maja, nora, name):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    cast.second_factor(nora)
    RecoveryCodes.activate(nora)
    check(maja.get(reverse(name)))


def test_pages_on_the_way_in_are_whole(client, nora, mailoutbox):
    client.post(reverse("account_signup"), NEW)
    check(client.get(reverse("account_email_verification_sent")))
    client.cookies.clear()
    check(client.get(client.post(reverse("account_request_login_code"), NEW).url))
    client.cookies.clear()
    answer = client.post(reverse("account_reset_password"), {"email": nora.email})
    check(client.get(answer.url))
    check(client.get(client.post(answer.url, {"code": mailed_code(mailoutbox)}).url))
    cast.second_factor(nora)
    client.cookies.clear()
    check(client.get(log_in(client, nora.email).url))


def test_an_account_without_password_chooses_one(client, nora):
    nora.set_unusable_password()
    nora.save()
    client.force_login(nora)
    check(client.get(reverse("account_change_password"), follow=True))
    client.post(
        reverse("account_set_password"), {"password1": "ett-segel-8", "password2": "ett-segel-8"}
    )
    assert User.objects.get(pk=nora.pk).check_password("ett-segel-8")


def test_errors_are_in_the_title_in_the_summary_and_at_the_field(client):
    page = text_of(client.post(reverse("account_signup"), {}))
    assert "<title>Fel: Skapa ett konto" in page
    links = re.findall(r'<li><a href="#(\w+)">\s*([^<]+?)\s*</a></li>', page)
    assert links == [
        ("id_first_name", "Skriv ditt förnamn"),
        ("id_last_name", "Skriv ditt efternamn"),
        ("id_email", "Skriv din e-postadress"),
        ("id_password1", "Skriv lösenordet"),
    ]
    for field, words in links:
        assert re.search(rf'id="{field}_error"><span class="vh">Fel: </span>\s*{words}\s*<', page)
        assert re.search(rf'id="{field}"[^>]*aria-invalid="true"[^>]*{field}_error"', page)
    assert page.index('id="fel"') < page.index("<h1>")


def test_a_second_address_is_confirmed_and_can_be_removed(client, nora, mailoutbox):
    log_in(client, nora.email)
    email = reverse("account_email")
    answer = client.post(email, {"email": "ny@example.se", "action_add": "1"})
    client.post(answer.url, {"code": mailed_code(mailoutbox)})
    assert nora.emailaddress_set.get(email="ny@example.se").verified
    check(client.get(email))
    client.post(email, {"email": "ny@example.se", "action_primary": "1"})
    nora.refresh_from_db()
    assert nora.email == "ny@example.se"
    client.post(email, {"email": "nora@example.se", "action_remove": "1"})
    assert [a.email for a in nora.emailaddress_set.all()] == ["ny@example.se"]
    client.post(email, {"email": "ny@example.se", "action_remove": "1"})
    assert nora.emailaddress_set.count() == 1


# --- The two legal pages ----------------------------------------------------------------------


def test_the_accessibility_statement_has_its_eleven_parts(client, settings):
    page = text_of(client.get(reverse("accessibility")))
    for part in (
        settings.OPERATOR_NAME,
        "portalen för överenskommelser",
        "delvis förenlig med lagen",
        "<h2>Innehåll som inte är tillgängligt</h2>",
        "Senaste bedömningen gjordes den",
        "Redogörelsen uppdaterades senast den",
        "<h2>Hur vi testat webbplatsen</h2>",
        "<h2>Rapportera brister</h2>",
        'href="https://www.digg.se/tdosanmalan"',
        "<h3>Oskäligt betungande anpassning</h3>",
        "<h3>Innehåll som inte omfattas av lagen</h3>",
    ):
        assert part in page, part
    assert f'href="mailto:{settings.OPERATOR_EMAIL}"' in page


def test_only_the_cookies_on_the_page_are_ever_set(client, nora):
    page = text_of(client.get(reverse("privacy")))
    named = set(re.findall(r"<dt>(\w+)</dt>", page[page.index('id="kakor"') :]))
    assert not client.cookies
    client.get(reverse("account_login"))
    answer = log_in(client, nora.email)
    assert named == {"sessionid", "csrftoken"}
    assert set(client.cookies) | set(answer.cookies) == named


class TestRateLimits:
    @pytest.fixture
    def behind_proxy(self, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def guess(self, client, address):
        # Another account each time, so that only the address of the visitor counts.
        email = f"{address}-{next(self.numbers)}@example.se"
        answer = client.post(
            reverse("account_login"),
            {"login": email, "password": "fel"},
            headers={"x-forwarded-for": f"192.0.2.99, {address}"},
        )
        return answer.status_code

    numbers = itertools.count()

    def test_one_guesser_locks_nobody_else_out(self, client, db, behind_proxy):
        guesses = [self.guess(client, "198.51.100.1") for _ in range(31)]
        assert guesses[0] == 200
        assert guesses[-1] == 429
        assert self.guess(client, "198.51.100.2") == 200

    def test_without_a_proxy_nobody_chooses_their_own_address(self, client, db):
        guesses = [self.guess(client, f"198.51.100.{number}") for number in range(31)]
        assert guesses[-1] == 429


@pytest.mark.django_db
def test_name_is_one_line(client, mailoutbox):
    """It is written into mail, where a line of its own could pass for our words."""
    client.post(reverse("account_signup"), NEW | {"first_name": "Maja\r\n\r\nKlicka  här:"})
    assert User.objects.get().first_name == "Maja Klicka här:"


@pytest.mark.django_db
def test_password_of_who_could_not_show_whose_the_address_is_goes_with_a_code(client, mailoutbox):
    """Somebody else signed up with Maja's address; she comes in by code, and nobody with her."""
    Client().post(reverse("account_signup"), NEW)
    answer = client.post(reverse("account_request_login_code"), {"email": NEW["email"]})
    client.post(answer.url, {"code": mailed_code(mailoutbox)})
    assert is_logged_in(client)
    other = Client()
    log_in(other, NEW["email"])
    assert not is_logged_in(other)
