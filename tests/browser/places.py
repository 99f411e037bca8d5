"""Every page of the portal as somebody meets it: where it is, who stands there, and how.

Each step of the flows is a place of its own, and so is each form with its errors.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

MINE = "/mina-organisationer/"
PLACE = MINE + "underskrift/{frida_place}/"


@dataclass(frozen=True)
class Place:
    """A page. `{words}` in the address are numbers that only the database knows.

    `who` is a visitor of the world in `world.py`, nobody in particular when empty. `leads_to`
    is where the portal sends that visitor on, `status` what it answers, and `then` does on the
    page what brings out its errors.
    """

    address: str
    what: str = ""
    who: str = ""
    then: Callable | None = None
    leads_to: str = ""
    status: int = 200

    @property
    def name(self):
        shown = re.sub(r"[{}]", "", self.address)
        return f"{shown} {self.what}".strip()


def send(button):
    """Press a button and wait for the form to come back with its errors."""

    def do(page):
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        expect(page).to_have_title(re.compile("^Fel: "))
        page.wait_for_load_state()

    return do


def fill(button, **values):
    """Fill in fields by their names in the form, then as `send`."""

    def do(page):
        for name, value in values.items():
            page.locator(f"main [name={name}]").first.fill(value)
        send(button)(page)

    return do


def read_another_text(page):
    """The text that was read is no longer the one in force."""
    page.locator("main [name=document]").evaluate("field => field.value = 'another'")
    send("Fortsätt")(page)


SKANE = [
    "",
    "principer/",
    "principer/dialog/",
    "principer/kvalitet/",
    "overenskommelsen/",
    "overenskommelsen/reviderad/",
    "overenskommelsen/?stycken=1",
    "overenskommelsen/2010-2014/",
    "overenskommelsen/reviderad/jamfor/2010-2014/",
    "process/",
    "organisationer/",
    "organisationer/?q=finnsinte",
    "organisationer/byalagen-i-goinge/",
    "styrning/",
    "styrning/styrgrupp/",
    "styrning/styrgrupp/moten/{meeting}/",
    "kontakt/",
    "anslut/",
    "remisser/",
    "remisser/klar/",
    "register/",
    "register/0/",
    "register/3/",
    "register/kontrollera/",
    "utvecklingsomraden/",
    "utvecklingsomraden/larande-och-forskning/",
    "plan/",
    "uppfoljning/",
    "uppfoljning/{last_year}/",
    "plan/2015-2019/",
    "plan/2010-2014/",
    "plan/2025-2029/insatser/handbok-for-tidigt-samrad/",
    "plan/2025-2029/insatser/doktorand-i-samverkan/",
    "nyheter/",
    "nyheter/sa-gick-det-pa-forumet/",
    "kalender/",
    "kalender/regionalt-forum/",
    "uppfoljning/spegel/{mirrored}/",
]
OSTERGOTLAND = [  # what looks otherwise where nothing is adopted yet
    "",
    "principer/dialog/",
    "overenskommelsen/",
    "overenskommelsen/utkast/",
    "organisationer/",
    "anslut/",
    "plan/",
]
PUBLIC = [
    *map(Place, ("/", "/tillganglighet/", "/integritet/")),
    *(Place(f"/skane/{page}") for page in SKANE),
    *(Place(f"/ostergotland/{page}") for page in OSTERGOTLAND),
    *map(Place, ("/en/", "/en/skane/", "/en/skane/anslut/", "/en/ostergotland/overenskommelsen/")),
    Place("/finns-inte/", "404", status=404),
]
JOINING = [
    Place(MINE, "without any", who="nora"),
    Place(MINE, "with many", who="frida"),
    Place(MINE + "ny/", who="nora"),
    Place(MINE + "ny/?till=skane", "empty", who="nora", then=send("Fortsätt")),
    Place(
        MINE + "ny/",
        "taken number",
        who="nora",
        then=fill("Fortsätt", number="802002-1237", name="Åkerbär", website="nej"),
    ),
    Place(MINE + "foretrad/", who="nora"),
    Place(MINE + "foretrad/", "empty", who="nora", then=send("Skicka frågan")),
    Place(MINE, "having asked", who="bo"),
    Place(MINE + "{untouched}/", "with a request", who="asta"),
    Place(MINE + "{odd}/", "with an odd number", who="asta"),
    Place(MINE + "{untouched}/uppgifter/", who="asta"),
    Place(MINE + "{untouched}/uppgifter/", "wrong", who="asta", then=fill("Spara", name="")),
    Place(MINE + "{untouched}/skane/", "not begun", who="asta"),
    Place(MINE + "{untouched}/ostergotland/", "cannot be joined yet", who="asta"),
    *(
        Place(MINE + f"{{{state}}}/skane/", who="asta")
        for state in ("draft", "submitted", "returned", "declined", "withdrawn")
    ),
    *(Place(MINE + f"{{{state}}}/skane/", who="frida") for state in ("approved", "signed")),
    Place(MINE + "{draft}/skane/ansokan/", who="asta"),
    Place(
        MINE + "{draft}/skane/ansokan/",
        "empty",
        who="asta",
        then=fill("Skicka in ansökan", decision_date="31 februari"),
    ),
]
REGISTERING = [
    Place(
        "/skane/kalender/regionalt-forum/anmal/",
        "wrong",
        then=fill("Skicka länken till mig", email="fel"),
    ),
]
ANSWERING = [
    Place(MINE + "{signed}/remisser/skane/oppen/", who="frida"),
    Place(
        MINE + "{signed}/remisser/skane/oppen/fraga/{question}/",
        "empty",
        who="frida",
        then=send("Spara och fortsätt"),
    ),
]


def drop(page):
    """Say that the action is dropped, and not why."""
    page.get_by_label("Struken").check()
    send("Skicka svaret")(page)


FOLLOWING = [
    Place("/skane/uppfolj/{follow_up}/", "dropped without a reason", then=drop),
    Place("/skane/uppfolj/{followed_up}/", "answered"),
]
SIGNING = [
    Place(MINE + "{approved}/skane/vem/", who="frida"),
    Place(MINE + "{approved}/skane/vem/", "empty", who="frida", then=send("Fortsätt")),
    Place(MINE + "{approved}/skane/vilka/", who="frida, who asks others"),
    Place(
        MINE + "{approved}/skane/vilka/",
        "wrong",
        who="frida, who asks others",
        then=fill("Skicka länkarna", name_2="Eva", email_2="nej", due_on="31 februari"),
    ),
    Place(MINE + "{together}/skane/omgang/", who="asta"),
    Place(MINE + "{together}/skane/omgang/{asked}/ersatt/", who="asta"),
    Place(
        MINE + "{together}/skane/omgang/{asked}/ersatt/",
        "empty",
        who="asta",
        then=send("Skicka länken"),
    ),
    Place(MINE + "{together}/skane/bilagor/", who="asta"),
    Place(MINE + "{together}/skane/bilagor/", "empty", who="asta", then=send("Lägg till filen")),
    Place(MINE + "underskrift/{bo_place}/", "having declined", who="bo"),
    Place(PLACE, who="frida"),
    Place(PLACE + "avboj/", who="frida"),
    Place(PLACE + "avboj/", "empty", who="frida", then=send("Skicka svaret")),
    Place(PLACE + "las/", who="frida"),
    Place(PLACE + "las/", "changed", who="frida", then=read_another_text),
    Place(PLACE + "forsakran/", who="frida, who has read"),
    Place(PLACE + "forsakran/", "empty", who="frida, who has read", then=send("Fortsätt")),
    Place(PLACE + "kontrollera/", who="frida, who has stated"),
    Place(
        MINE + "underskrift/{pia_place}/kontrollera/",
        "no password",
        who="pia, who has stated without a password",
    ),
    Place(PLACE + "skriv-under/", who="frida, who is sure"),
    Place(MINE + "kvitton/skane/{seq}/", who="frida"),
    Place(
        MINE + "{signed}/namn-och-nummer/",
        "empty",
        who="frida",
        then=send("Skicka till kansliet"),
    ),
    Place(MINE + "{signed}/skane/uttrade/", who="frida"),
    Place(
        MINE + "{signed}/skane/kvitto/",
        "from an older mail",
        who="frida",
        leads_to=MINE + "kvitton/skane/{seq}/",
    ),
    Place(MINE + "lank/{token}/", "without an account"),
    Place(MINE + "lank/{token}/", "another person", who="nora", status=403),
    Place(MINE + "lank/{expired}/", "expired", status=410),
    Place(MINE + "lank/pahittad/", "unknown", status=404),
    Place(MINE + "stammer/{still_right}/"),
    Place(MINE + "inbjudan/{invited}/"),
    Place(MINE + "{together}/bjud-in/", who="asta"),
    Place(MINE + "{together}/bjud-in/", "empty", who="asta", then=send("Skicka inbjudan")),
    Place(MINE + "{together}/lamna/", who="asta"),
    Place(MINE, "with something to sign", who="bo"),
]
ACCOUNT = [
    Place("/konto/login/"),
    Place("/konto/login/", "wrong", then=fill("Logga in", login="x@y.se", password="fel")),
    Place("/konto/login/", "empty", then=send("Logga in")),
    Place("/konto/signup/"),
    Place("/konto/signup/", "empty", then=send("Skapa konto")),
    Place("/konto/confirm-email/", who="somebody who signs up"),
    Place(
        "/konto/confirm-email/",
        "wrong",
        who="somebody who signs up",
        then=fill("Fortsätt", code="FEL123"),
    ),
    Place("/konto/login/code/"),
    Place("/konto/login/code/confirm/", who="somebody who asked for a code"),
    Place("/konto/password/reset/"),
    Place("/konto/password/reset/confirm/", who="somebody who forgot"),
    Place("/konto/inactive/"),
    Place("/konto/2fa/authenticate/", who="karin, half way in"),
    Place("/konto/reauthenticate/", who="asta"),
    Place("/konto/reauthenticate/", "wrong", who="asta", then=fill("Fortsätt", password="fel")),
    Place("/konto/2fa/reauthenticate/", who="karin"),
    Place("/konto/email/", who="asta"),
    Place("/konto/email/", "wrong", who="asta", then=fill("Lägg till", email="inte en adress")),
    Place(MINE + "mina-uppgifter/", who="asta"),
    Place("/konto/password/change/", who="asta"),
    Place("/konto/password/change/", "empty", who="asta", then=send("Byt lösenord")),
    Place("/konto/password/set/", who="pia"),
    Place("/konto/logout/", who="asta"),
    Place("/konto/2fa/", "without", who="asta"),
    Place("/konto/2fa/", "with", who="karin, who has just been asked"),
    Place("/konto/2fa/totp/activate/", who="asta, who has just been asked"),
    Place("/konto/2fa/totp/deactivate/", who="karin, who has just been asked"),
    Place("/konto/2fa/recovery-codes/", who="karin, who has just been asked"),
    Place("/konto/2fa/recovery-codes/generate/", who="karin, who has just been asked"),
    Place("/konto/2fa/webauthn/", who="karin, who has just been asked"),
    Place("/konto/2fa/webauthn/add/", who="karin, who has just been asked"),
]
RATING = [Place("/skane/spegel/{assessor}/", "incomplete", then=send("Lämna in"))]
REFUSALS = [Place(f"/{template}", "refusal") for template in ("403", "429", "500", "503", "csrf")]
NOMINATING = [
    Place(MINE + "{signed}/nomineringar/{call}/", "empty", who="frida", then=send("Nominera"))
]
BY_LINK = [*REGISTERING, *FOLLOWING, *RATING]
PLACES = [*PUBLIC, *JOINING, *ANSWERING, *NOMINATING, *BY_LINK, *SIGNING, *ACCOUNT]
