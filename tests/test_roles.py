"""Who may see and do what: every address of the portal, every role, own and foreign."""

from datetime import date

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone
from django.utils.timezone import now

from organisations.attachments.flows import attach
from organisations.models import (
    Accession,
    Adoption,
    Attachment,
    Contact,
    IdentityChange,
    Message,
    PartySignature,
    ReceiptReading,
    RegisterEntry,
    Renewal,
    Representative,
    SigningRound,
)
from organisations.representing.flows import invite
from overenskommelsen.models import ErasureProposal
from plans.models import Action, DevelopmentArea, Mirror, Plan, PlanApproval
from principles.models import Consultation, NewsItem, Party, ProcessStep, Section
from tests.cast import begun, person
from tests.consultations.places import answered, opened, proposed
from tests.events.places import forum, registered

OK, LOGIN, GONE, MOVED, FORBIDDEN = 200, "login", 404, 302, 403
ROLES = ("nobody", "nora", "asta", "bo", "karin", "stig", "osten", "dag")

MEETING = 4711
# The whole portal is read by everyone.
PUBLIC = {
    "home": {},
    "accessibility": {},
    "privacy": {},
    "agreement": {"slug": "skane"},
    "principles": {"slug": "skane"},
    "principle": {"slug": "skane", "principle": "dialog"},
    "text": {"slug": "skane"},
    "version": {"slug": "skane", "version": "2010-2014"},
    "compare": {"slug": "skane", "version": "reviderad", "other": "2010-2014"},
    "version_download": {"slug": "skane", "version": "reviderad"},
    "version_pdf": {"slug": "skane", "version": "reviderad"},
    "process": {"slug": "skane"},
    "directory": {"slug": "skane"},
    "organisation": {"slug": "skane", "organisation": "foreningen-akerbar"},
    "badge": {"slug": "skane", "organisation": "foreningen-akerbar"},
    "governance": {"slug": "skane"},
    "governance_year": {"slug": "skane", "year": timezone.localdate().year},
    "governance_body": {"slug": "skane", "body": "styrgrupp"},
    "body_meeting": {"slug": "skane", "body": "styrgrupp", "meeting": MEETING},
    "body_minutes": {"slug": "skane", "body": "styrgrupp", "meeting": MEETING},
    "contacts": {"slug": "skane"},
    "join": {"slug": "skane"},
    "consultations": {"slug": "skane"},
    "consultation": {"slug": "skane", "consultation": "dialog"},
    "register": {"slug": "skane"},
    "register_entry": {"slug": "skane", "seq": 0},
    "register_export": {"slug": "skane"},
    "register_checkpoint": {"slug": "skane"},
    "register_vkey": {"slug": "skane"},
    "register_verifier": {"slug": "skane"},
    "register_control": {"slug": "skane"},
    "areas": {"slug": "skane"},
    "area": {"slug": "skane", "area": "samverkan"},
    "plans": {"slug": "skane"},
    "plan": {"slug": "skane", "years": "2015-2019"},
    "plan_calendar": {"slug": "skane", "years": "2015-2019"},
    "plan_csv": {"slug": "skane", "years": "2015-2019"},
    "plan_xlsx": {"slug": "skane", "years": "2015-2019"},
    "action": {"slug": "skane", "years": "2015-2019", "action": "insats"},
    "news": {"slug": "skane"},
    "news_item": {"slug": "skane", "item": "forum"},
    "news_atom": {"slug": "skane"},
    "calendar": {"slug": "skane"},
    "calendar_ics": {"slug": "skane"},
    "event": {"slug": "skane", "event": "forum"},
    "event_ics": {"slug": "skane", "event": "forum"},
    "event_register": {"slug": "skane", "event": "forum"},
    "mirrors": {"slug": "skane"},
    "mirror": {"slug": "skane", "year": 2020},
    "mirror_csv": {"slug": "skane", "year": 2020},
    "follow_up_page": {"slug": "skane"},
    "report": {"slug": "skane", "year": 2016},
    "report_pdf": {"slug": "skane", "year": 2016},
    "health": {},
}
# With an account: everybody's own.
ANY_ACCOUNT = ("my_organisations", "new_organisation", "represent", "own_data", "own_data_file")
# Åkerbär's pages: Asta only, who has signed (so the steps before lead on).
OWN = {
    "own_organisation": OK,
    "edit_organisation": OK,
    "change_identity": OK,
    "invite": OK,
    "leave": OK,
    "accession": OK,
    "application": MOVED,
    "attachments": OK,
    "sign_who": MOVED,
    "sign_people": MOVED,
    "renewal": MOVED,
    "withdraw": OK,
    "round": MOVED,
    "newest_receipt": MOVED,
}
# Asta's own place in the round that is done: nobody else's, whatever the role.
OWN_PLACE = {
    "signatory": OK,
    "sign_read": MOVED,
    "sign_declare": MOVED,
    "sign_check": MOVED,
    "sign": MOVED,
    "decline": MOVED,
}
RECEIPTS = ("receipt", "receipt_file", "receipt_pdf")
# What a consultation asks of Åkerbär.
IN_CONSULTATION = {"answering": OK, "answering_check": OK, "answer_question": OK}
# A link opens by its token; a wrong one is told to everybody alike.
LINKS = ("signing_link", "invitation_link", "details_link")
# The same below the address of an agreement.
AGREEMENT_LINKS = ("follow_up_link", "unsubscribe")
# The same, for those who rate in a mirror.
MIRROR_LINKS = ("mirror_sheet", "mirror_comment")
# What Åkerbär may nominate to: tests/nominations.
IN_NOMINATION = ("nominate",)
# What a mirror asks of Åkerbär.
IN_MIRROR = ("rate_mirror",)
POST_ONLY = {
    "answer_request",
    "change_representative",
    "withdraw_invitation",
    "withdraw_identity_change",
    "let_lapse",
    "cancel_round",
    "send_again",
    "remove_attachment",
    "take_back_response",
    "take_back_application",
    "confirm_details",  # tests/freshness
    "withdraw_nomination",
}
# Both: a form and what it does, for one signatory of an open round.
IN_ROUND = ("replace_signatory",)
FILES = ("attachment",)
# Opens by its token; a wrong one is told to everybody alike: tests/events.
EVENT_LINKS = ("event_registration",)
# Tested where they belong: tests/accounts (allauth's), tests/eid, tests/admin (below),
# development only.
ELSEWHERE = ("account_", "mfa_", "socialaccount_", "eid_", "admin", "letter")


@pytest.fixture
def cast(request):
    people = {role: request.getfixturevalue(role) for role in ROLES if role != "nobody"}
    return people | {"nobody": None}


@pytest.fixture
def world(signed, bergsgarden, skane):
    area = DevelopmentArea.objects.get(agreement=skane, slug="samverkan")
    Action.objects.create(
        plan=Plan.objects.get(agreement=skane, first_year=2015), area=area,
        title="Insats", slug="insats", first_year=2015, last_year=2016,
    )  # fmt: skip
    report(skane, "published")
    opened(proposed(skane))
    forum(skane)
    NewsItem.objects.create(agreement=skane, slug="forum", title="F", lead="F", published_at=now())
    met(skane)
    Mirror.objects.create(
        agreement=skane, year=2020, version=skane.version_in_force(), closes_on=date(2020, 12, 1),
        asks_signatories=True, **dict.fromkeys(("opened_at", "shown_at", "published_at"), now()),
    )  # fmt: skip
    return signed


def met(agreement):
    """A meeting of the steering group, with minutes that everybody reads, and somebody in it."""
    from organisations.models import BodyMeeting, Seat

    body, today = agreement.bodies.get(slug="styrgrupp"), timezone.localdate()
    Seat.objects.create(
        body=body, party=agreement.parties.first(), position="member", person="Bo", starts_on=today
    )
    BodyMeeting.objects.create(
        pk=MEETING, body=body, starts_at=now(), state="held", approved_on=today, approved_by="Bo",
        minutes_file=SimpleUploadedFile("p.pdf", b"%PDF-1.7"),
    )  # fmt: skip


def report(agreement, state):
    """A report of the agreement in that state, with nothing to tell."""
    from plans.models import Report

    words = {"sv": "Uppföljning 2016"}
    figures = {"made_on": "2017-01-01", "title": words, "introduction": words, "plan": None,
               "parts": []}  # fmt: skip
    return Report.objects.create(
        agreement=agreement, year=2016, title="Uppföljning 2016", state=state, figures=figures,
        published_at=timezone.now() if state == "published" else None,
    )  # fmt: skip


def every_name(patterns=None):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or ""
        elif getattr(pattern, "app_name", "") != "admin":
            yield from every_name(pattern.url_patterns)


def test_every_address_stands_in_the_matrix():
    known = {
        *PUBLIC,
        *ANY_ACCOUNT,
        *OWN,
        *OWN_PLACE,
        *RECEIPTS,
        *IN_CONSULTATION,
        *LINKS,
        *AGREEMENT_LINKS,
        *MIRROR_LINKS,
        *IN_MIRROR,
        *IN_NOMINATION,
        *POST_ONLY,
        *IN_ROUND,
        *FILES,
        *EVENT_LINKS,
    }
    missing = {n for n in every_name() if n not in known and not n.startswith(ELSEWHERE)}
    assert missing == set()


def answer(client, address):
    response = client.get(address)
    if response.status_code == 302 and "/konto/login/" in response.headers["Location"]:
        return LOGIN
    return response.status_code


@pytest.mark.parametrize("role", ROLES)
def test_public_pages(as_user, world, cast, role):
    client = as_user(cast[role])
    answers = {n: answer(client, reverse(n, kwargs=kw)) for n, kw in PUBLIC.items()}
    assert answers == dict.fromkeys(PUBLIC, OK)


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_any_account(as_user, world, cast, role):
    client = as_user(cast[role])
    expected = LOGIN if role == "nobody" else OK
    answers = {name: answer(client, reverse(name)) for name in ANY_ACCOUNT}
    assert answers == dict.fromkeys(ANY_ACCOUNT, expected)


def own_address(name, organisation, slug="skane"):
    try:
        return reverse(name, args=[organisation.pk, slug])
    except NoReverseMatch:
        return reverse(name, args=[organisation.pk])


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_an_organisation(as_user, world, cast, role):
    client = as_user(cast[role])
    expected = {
        name: LOGIN if role == "nobody" else status if role == "asta" else GONE
        for name, status in OWN.items()
    }
    answers = {name: answer(client, own_address(name, world.organisation)) for name in OWN}
    assert answers == expected


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_an_organisation_in_another_agreement(as_user, world, cast, role):
    """Östergötland has no adopted version: there is nothing to apply for or to sign."""
    client = as_user(cast[role])
    in_agreement = [name for name in OWN if own_address(name, world.organisation).count("/") > 4]
    for name in in_agreement:
        address = own_address(name, world.organisation, "ostergotland")
        expected = {OK, MOVED, GONE} if role == "asta" else {LOGIN if role == "nobody" else GONE}
        assert answer(client, address) in expected, name


@pytest.mark.parametrize("role", ROLES)
def test_place_of_a_signatory(as_user, world, cast, role):
    client = as_user(cast[role])
    mine = world.rounds.get().signatories.get()
    expected = {
        name: LOGIN if role == "nobody" else status if role == "asta" else GONE
        for name, status in OWN_PLACE.items()
    }
    answers = {name: answer(client, reverse(name, args=[mine.pk])) for name in OWN_PLACE}
    assert answers == expected
    for name in OWN_PLACE:
        client.post(reverse(name, args=[mine.pk]), {"reason": "Nej"})
    assert world.signatures.count() == 1


@pytest.mark.parametrize("role", ROLES)
def test_what_a_consultation_asks_of_an_organisation(as_user, world, cast, role):
    """Asta reads and answers for Åkerbär; the same in another agreement exists for nobody."""
    client, consultation = as_user(cast[role]), Consultation.objects.get()
    question, own = consultation.questions.first(), world.organisation
    response = answered(consultation, own, by=cast["asta"]).response
    expected = {"nobody": LOGIN, "asta": OK}.get(role, GONE)
    for name in (*IN_CONSULTATION, "take_back_response"):
        more = [question.pk] if name == "answer_question" else []
        address = reverse(name, args=[own.pk, "skane", consultation.slug, *more])
        foreign = reverse(name, args=[own.pk, "ostergotland", consultation.slug, *more])
        if name in IN_CONSULTATION:
            assert answer(client, address) == expected, name
            assert answer(client, foreign) == (LOGIN if role == "nobody" else GONE), name
        status = client.post(address, {"view": "disagree", "seen": "1"}).status_code
        assert status in ({MOVED, 405} if expected in {LOGIN, OK} else {GONE, 405}), name
        assert client.post(foreign, {}).status_code in {MOVED if role == "nobody" else GONE, 405}
    assert (response.answers.get().view == "disagree") == (role == "asta")


@pytest.mark.parametrize("role", ROLES)
def test_receipts(as_user, world, cast, role):
    client = as_user(cast[role])
    reads = {"asta": OK, "karin": OK, "dag": OK}
    expected = ({"nobody": LOGIN} | reads).get(role, GONE)
    for name in RECEIPTS:
        assert answer(client, reverse(name, args=["skane", world.entry.seq])) == expected, name
        foreign = reverse(name, args=["ostergotland", world.entry.seq])
        assert answer(client, foreign) == (LOGIN if role == "nobody" else GONE), name
    # Those it does not belong to are written down each time.
    readings = ReceiptReading.objects.filter(by=cast[role]) if role != "nobody" else []
    assert len(readings) == (len(RECEIPTS) if role in {"karin", "dag"} else 0)
    assert ReceiptReading.objects.count() == len(readings)
    # Entries that no round led to have no receipt, for anybody.
    assert answer(client, reverse("receipt", args=["skane", 0])) in {LOGIN, GONE}


@pytest.mark.parametrize("role", ROLES)
def test_links_with_a_made_up_token(as_user, world, cast, role):
    client = as_user(cast[role])
    for name in LINKS:
        assert client.get(reverse(name, args=["pahittad"])).status_code == GONE
        assert client.post(reverse(name, args=["pahittad"])).status_code == GONE
    for name in AGREEMENT_LINKS:
        for slug in ("skane", "ostergotland"):
            assert client.get(reverse(name, args=[slug, "pahittad"])).status_code == GONE
            assert client.post(reverse(name, args=[slug, "pahittad"])).status_code == GONE


@pytest.mark.parametrize("role", ROLES)
def test_mirrors(as_user, world, cast, role):
    """A link opens by its token, whoever is logged in; organisations have their own page."""
    client = as_user(cast[role])
    assert client.get(reverse("mirror_sheet", args=["skane", "pahittad"])).status_code == GONE
    address = reverse("mirror_comment", args=["skane", "pahittad", "dialog"])
    assert client.get(address).status_code == client.post(address).status_code == GONE
    expected = {"nobody": LOGIN, "asta": OK}.get(role, GONE)
    own = reverse("rate_mirror", args=[world.organisation_id, "skane", 2020])
    assert answer(client, own) == expected
    assert answer(client, own.replace("skane", "ostergotland")) in {LOGIN, GONE}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_done_with_an_open_round(as_user, world, cast, role):
    """Asta begins to withdraw with Bertil; nobody else can touch the round."""
    asta, client = cast["asta"], as_user(cast[role])
    made = begun(world, by=asta, kind="withdraw", people=[("Bertil", "bertil@example.se")])
    named, pk = made.signatories.get(), world.organisation_id
    expected = LOGIN if role == "nobody" else None if role == "asta" else GONE
    for name in ("send_again", "replace_signatory"):
        address = reverse(name, args=[pk, "skane", named.pk])
        status = client.post(address, {"name": "X", "email": "fel"}).status_code
        assert status == {LOGIN: 302, GONE: GONE}.get(expected, status), name
        assert status in {200, 302, 404}
        foreign = reverse(name, args=[pk, "ostergotland", named.pk])
        assert client.post(foreign, {}).status_code in {302, GONE}
    client.post(reverse("cancel_round", args=[pk, "skane"]))
    client.post(reverse("let_lapse", args=[pk, "skane"]))
    made.refresh_from_db()
    assert (made.state == "cancelled") == (role == "asta")
    world.refresh_from_db()
    assert world.state == "signed"


@pytest.mark.parametrize("role", ROLES)
def test_files_of_an_accession(as_user, world, cast, role):
    upload = SimpleUploadedFile("p.pdf", b"%PDF-1.7 x")
    upload.content_type = "application/pdf"
    kept = attach(world, by=cast["asta"], upload=upload, kind="minutes")
    client = as_user(cast[role])
    reads = {"nobody": 302, "asta": 200, "karin": 200, "stig": 200, "dag": 200}.get(role, GONE)
    assert client.get(reverse("attachment", args=[kept.pk])).status_code == reads
    address = reverse("remove_attachment", args=[world.organisation_id, "skane", kept.pk])
    assert client.get(address).status_code == 405
    client.post(address)
    assert Attachment.objects.exists() == (role != "asta")


@pytest.mark.parametrize("role", ROLES)
def test_who_acts_is_changed_by_those_responsible(as_user, world, cast, role):
    bertil = person("bertil@example.se", "Bertil", "By")
    mate = Representative.objects.create(
        organisation=world.organisation, user=bertil, state="active"
    )
    invitation = invite(world.organisation, by=cast["asta"], name="Eva", email="eva@example.se")
    client = as_user(cast[role])
    change = reverse("change_representative", args=[world.organisation_id, mate.pk])
    back = reverse("withdraw_invitation", args=[world.organisation_id, invitation.pk])
    expected = {"nobody": 302, "asta": 302}.get(role, GONE)
    assert client.post(change, {"responsible": "1"}).status_code == expected
    assert client.post(back).status_code == expected
    mate.refresh_from_db()
    invitation.refresh_from_db()
    assert (mate.role == "responsible") == invitation.is_withdrawn == (role == "asta")
    assert client.get(change).status_code == 405


@pytest.mark.parametrize("role", ROLES)
def test_answering_a_request_to_represent(as_user, world, cast, role):
    asked = Representative.objects.create(organisation=world.organisation, user=cast["nora"])
    address = reverse("answer_request", args=[world.organisation_id, asked.pk])
    client = as_user(cast[role])
    expected = {"nobody": 302, "asta": 302}.get(role, 404)
    assert client.post(address, {"accept": "1"}).status_code == expected
    asked.refresh_from_db()
    assert (asked.state == "active") == (role == "asta")
    assert client.get(address).status_code == 405


def test_request_of_another_organisation_cannot_be_answered(
    as_user, world, asta, bergsgarden, nora
):
    asked = Representative.objects.create(organisation=bergsgarden, user=nora)
    address = reverse("answer_request", args=[world.organisation_id, asked.pk])
    assert as_user(asta).post(address, {"accept": "1"}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "requested"


# --- The admin ---------------------------------------------------------------------------------

WRITES, READS, NOTHING = "writes", "reads", "nothing"
# What Skåne's secretariat and an operator may do with a row of Skåne; the steering group reads.
ADMIN = {
    "agreement": (WRITES, WRITES),
    "party": (WRITES, WRITES),
    "processstep": (WRITES, WRITES),
    "steward": (READS, READS),  # written on pages of its own: tests/roles
    "roleinvitation": (READS, READS),  # and a page of its own: tests/roles
    "agreementversion": (WRITES, WRITES),
    "principle": (READS, READS),  # of an adopted version
    "undertaking": (WRITES, WRITES),  # that came after the adoption
    "consultation": (WRITES, WRITES),
    "adoption": (READS, READS),  # and pages of its own, below
    "translation": (READS, READS),  # written on the pages of its rows: tests/text
    "organisation": (READS, READS),
    "accession": (READS, READS),  # decided already
    "partysignature": (READS, READS),
    "signinground": (READS, READS),
    "renewal": (READS, READS),
    "identitychange": (READS, READS),  # and a page of its own: tests/renaming
    "receiptreading": (READS, READS),
    "registerentry": (READS, READS),
    "body": (WRITES, WRITES),
    "bodymeeting": (WRITES, WRITES),  # and pages of its own: tests/meetings
    "nominationcall": (WRITES, WRITES),  # and pages of its own: tests/nominations
    "seat": (WRITES, WRITES),
    "contact": (WRITES, WRITES),
    "developmentarea": (WRITES, WRITES),
    "plan": (WRITES, WRITES),
    "planapproval": (READS, READS),  # and pages of its own, below
    "action": (WRITES, WRITES),
    "event": (WRITES, WRITES),
    "mirror": (WRITES, WRITES),  # what parties rate in it: tests/mirror
    "report": (READS, READS),  # published; drafts and their pages: tests/reporting
    "message": (WRITES, WRITES),  # a draft; sending and the log: tests/messaging
    "newsitem": (WRITES, WRITES),
    "user": (NOTHING, WRITES),
    "erasureproposal": (READS, READS),  # and pages of its own: tests/erasing/test_proposals.py
    "letter": (NOTHING, READS),  # tests/mail/test_admin.py
}
ALSO = {"emailaddress", "authenticator"}  # allauth's and the tasks', the operator's only


def portal_models():
    return [m for m in admin.site._registry if m._meta.model_name in ADMIN]


def test_every_model_of_the_admin_stands_in_the_matrix():
    ours = {"overenskommelsen", "principles", "organisations", "plans"}
    registered = {m._meta.model_name for m in admin.site._registry if m._meta.app_label in ours}
    assert registered == set(ADMIN)


@pytest.fixture
def rows(world, skane, ostergotland, bergsgarden):
    """A row of Skåne and one of Östergötland for each model that has both."""
    from organisations.models import Body, BodyMeeting, NominationCall, Seat
    from plans.models import Event, Report
    from principles.models import (
        AgreementVersion,
        Consultation,
        Principle,
        RoleInvitation,
        Steward,
        Translation,
        Undertaking,
    )

    draft = AgreementVersion.objects.create(agreement=skane, number=7, slug="x", name="X")
    foreign = AgreementVersion.objects.get(agreement=ostergotland)
    party = Party.objects.filter(agreement=skane).first()
    foreign_party = Party.objects.filter(agreement=ostergotland).first()
    today = timezone.localdate()
    body = Body.objects.create(agreement=ostergotland, slug="o", name="Ö", seat_limit=3)

    def consultation(version):
        return Consultation.objects.create(
            version=version, slug="r", title="R", opens_on=today, closes_on=today
        )

    def meeting(body):
        return BodyMeeting.objects.create(body=body, starts_at=timezone.now())

    def nominating(body, party):
        return NominationCall.objects.create(
            body=body, party=party, seats=1, opens_on=today, closes_on=today
        )

    def plan(agreement, year=2020):
        return Plan.objects.create(agreement=agreement, first_year=year, last_year=year + 2)

    def event(agreement):
        return Event.objects.create(
            agreement=agreement, slug="e", title="E", starts_at=timezone.now()
        )

    def mirror(version):
        return Mirror.objects.create(agreement=version.agreement, year=2019, version=version)

    def seat(body, party):
        return Seat.objects.create(
            body=body, party=party, position="member", person="P", starts_on=today
        )

    area = DevelopmentArea.objects.create(agreement=ostergotland, slug="o", name="Ö")
    foreign_plan = plan(ostergotland)
    action = Action.objects.create(
        plan=foreign_plan, area=area, title="Ö", slug="o", first_year=2020, last_year=2020
    )
    other = Accession.objects.create(
        agreement=ostergotland, organisation=bergsgarden, state="submitted"
    )
    return {
        "agreement": (skane, ostergotland),
        "party": (party, foreign_party),
        "processstep": tuple(
            ProcessStep.objects.filter(agreement=a).first() for a in (skane, ostergotland)
        ),
        "steward": tuple(
            Steward.objects.filter(agreement=a).first() for a in (skane, ostergotland)
        ),
        "agreementversion": (draft, foreign),
        "principle": (
            Principle.objects.filter(version=skane.version_in_force()).first(),
            Principle.objects.filter(version=foreign).first(),
        ),
        "undertaking": (
            Undertaking.objects.create(version=skane.version_in_force(), text="X"),
            Undertaking.objects.create(version=foreign, text="Ö"),
        ),
        "consultation": (consultation(draft), consultation(foreign)),
        "adoption": tuple(
            Adoption.objects.create(version=version, document_hash="0" * 64)
            for version in (draft, foreign)
        ),
        "translation": tuple(
            Translation.objects.filter(agreement=a).first() for a in (skane, ostergotland)
        ),
        "organisation": (world.organisation, bergsgarden),
        "accession": (world, other),
        "partysignature": (PartySignature.objects.first(), None),
        "signinground": (
            world.rounds.first(),
            SigningRound.objects.create(
                accession=other, version=foreign, kind="sign", due_on=today
            ),
        ),
        "renewal": (
            Renewal.objects.create(accession=world, version=draft, due_on=today),
            Renewal.objects.create(accession=other, version=foreign, due_on=today),
        ),
        "identitychange": tuple(
            IdentityChange.objects.create(
                organisation=own,
                name="N",
                form="association",
                former_name="F",
                former_form="association",
                reason="R",
                asked_by=None,
            )
            for own in (world.organisation, bergsgarden)
        ),
        "receiptreading": (
            ReceiptReading.objects.create(entry=world.entry, capacity="operator", what="page"),
            None,
        ),
        "registerentry": (RegisterEntry.objects.get(agreement=skane, seq=0), None),
        "body": (skane.bodies.first(), body),
        "bodymeeting": (meeting(skane.bodies.first()), meeting(body)),
        "nominationcall": (
            nominating(skane.bodies.first(), party),
            nominating(body, foreign_party),
        ),
        "seat": (seat(skane.bodies.first(), party), seat(body, foreign_party)),
        "contact": (
            Contact.objects.filter(party__agreement=skane).first(),
            Contact.objects.create(party=foreign_party, role="Ö"),
        ),
        "developmentarea": (area.__class__.objects.filter(agreement=skane).first(), area),
        "plan": (plan(skane), foreign_plan),
        "action": (Action.objects.get(slug="insats"), action),
        "planapproval": tuple(
            PlanApproval.objects.create(plan=asked, digest="0" * 64)
            for asked in (plan(skane, 2023), plan(ostergotland, 2023))
        ),
        "event": (event(skane), event(ostergotland)),
        "mirror": (mirror(skane.version_in_force()), mirror(foreign)),
        "report": (Report.objects.get(), report(ostergotland, "draft")),
        "message": tuple(
            Message.objects.create(agreement=a, subject="X", text="X")
            for a in (skane, ostergotland)
        ),
        "newsitem": tuple(
            NewsItem.objects.create(agreement=a, slug="x", title="X", lead="X")
            for a in (skane, ostergotland)
        ),
        "user": (None, None),
        "erasureproposal": tuple(
            ErasureProposal.objects.create(agreement=a, email="x@example.se", case_number="1")
            for a in (skane, ostergotland)
        ),
        "letter": (None, None),
        "roleinvitation": tuple(
            RoleInvitation.objects.create(
                agreement=a, email="ny@example.se", role="steering", expires_on=today
            )
            for a in (skane, ostergotland)
        ),
    }


def admin_address(model, page, row=None):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=[row.pk] if row else [])


@pytest.mark.parametrize("role", ["nobody", "nora", "asta"])
def test_admin_is_closed_to_all_but_stewards(as_user, rows, cast, role):
    client = as_user(cast[role])
    expected = {302} if role == "nobody" else {302, 403}
    for model in portal_models():
        own, _foreign = rows[model._meta.model_name]
        pages = [admin_address(model, "changelist"), admin_address(model, "add")]
        if own:
            pages += [admin_address(model, page, own) for page in ("change", "delete", "history")]
        for address in pages:
            assert client.get(address).status_code in expected, address


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["karin", "stig", "dag"])
def test_admin_of_own_agreement(as_user, rows, cast, role):
    client = as_user(cast[role])
    for model in portal_models():
        name = model._meta.model_name
        own, _foreign = rows[name]
        may = {"karin": ADMIN[name][0], "dag": ADMIN[name][1]}.get(role)
        if role == "stig":
            closed = ADMIN[name][0] == NOTHING or name == "erasureproposal"
            may = NOTHING if closed else READS
        list_status = client.get(admin_address(model, "changelist")).status_code
        assert list_status == (403 if may == NOTHING else 200), name
        if not own or may == NOTHING:
            continue
        page = client.get(admin_address(model, "change", own))
        assert page.status_code == 200, name
        assert (b'name="_save"' in page.content) == (may == WRITES), name
        assert client.get(admin_address(model, "history", own)).status_code == 200, name


@pytest.mark.parametrize("role", ["karin", "stig"])
def test_admin_of_another_agreement_does_not_exist(as_user, rows, cast, role):
    client = as_user(cast[role])
    for model in portal_models():
        name = model._meta.model_name
        _own, foreign = rows[name]
        if not foreign:
            continue
        for page in ("change", "delete", "history"):
            address = admin_address(model, page, foreign)
            assert client.get(address).status_code == 404, address
            assert client.post(address, {"post": "yes"}).status_code in {404, 405}, address
        listed = client.get(admin_address(model, "changelist")).content.decode()
        assert admin_address(model, "change", foreign) not in listed, name
        assert type(foreign).objects.filter(pk=foreign.pk).exists()


@pytest.mark.one_database
def test_choices_hold_only_the_own_agreement(as_user, rows, karin, ostergotland):
    client = as_user(karin)
    for model in portal_models():
        name = model._meta.model_name
        if ADMIN[name][0] != WRITES or name == "agreement":
            continue
        page = client.get(admin_address(model, "add")).content.decode()
        assert "Östergötland" not in page, name
        assert "Bergsgården" not in page, name


def test_forged_choice_of_another_agreement_is_refused(as_user, karin, ostergotland, skane):
    data = {
        "agreement": ostergotland.pk, "title": "Intrång", "when": "nu", "sort_date": "2026-01-01",
        "state": "done", "text": "",
    }  # fmt: skip
    answer = as_user(karin).post(reverse("admin:principles_processstep_add"), data)
    assert answer.status_code == 200
    assert not ProcessStep.objects.filter(title="Intrång").exists()


def test_history_pages_of_another_agreement(as_user, karin, ostergotland):
    step = ProcessStep.objects.filter(agreement=ostergotland).first()
    version = step.history.first()
    address = reverse("admin:principles_processstep_simple_history", args=[step.pk, version.pk])
    assert as_user(karin).get(address).status_code == 404


@pytest.mark.one_database
def test_odd_words_in_an_admin_address(as_user, rows, karin):
    client = as_user(karin)
    for model in portal_models():
        if ADMIN[model._meta.model_name][0] == NOTHING:
            continue
        page = admin_address(model, "changelist")
        for query in ("?name__regex=(", "?o=abc", "?p=x", "?pk=%00"):
            assert client.get(page + query).status_code in {200, 302, 400}, page + query
        for key in ("abc", "9" * 30, "\0"):
            data = {"action": "delete_selected", "_selected_action": key, "post": "yes"}
            assert client.post(page, data).status_code == 404, page
    step = ProcessStep.objects.first()
    history = reverse("admin:principles_processstep_history", args=[step.pk])
    assert client.get(f"{history}abc/").status_code == 404
    assert client.get("/admin/plans/event/add/?starts_at=x").status_code == 200


def test_history_cannot_bring_back_what_a_steward_may_not_change(as_user, karin, skane):
    skane.is_published = False
    skane.save()
    old = skane.history.last()
    address = reverse("admin:principles_agreement_simple_history", args=[skane.pk, old.pk])
    as_user(karin).post(address, {"name": skane.name})
    skane.refresh_from_db()
    assert not skane.is_published


@pytest.mark.parametrize("role", ["karin", "stig", "dag"])
def test_history_is_read_and_never_written(as_user, cast, role, skane):
    """Also by those who only read, and past the keeping of a draft's edits."""
    from principles.models import AgreementVersion, Principle

    draft = AgreementVersion.objects.create(agreement=skane, number=7, slug="x", name="X")
    rows = (
        Principle.objects.create(version=draft, slug="dialog", name="Dialog", meaning="Vi hör."),
        ProcessStep.objects.filter(agreement=skane).first(),
        skane,
    )
    client = as_user(cast[role])
    for row in rows:
        name = f"admin:principles_{row._meta.model_name}_simple_history"
        address = reverse(name, args=[row.pk, row.history.first().pk])
        page = client.get(address)
        assert page.status_code == 200 and "_save" not in page.content.decode(), address
        sent = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
        sent |= {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields}
        sent = {name: "" if value is None else value for name, value in sent.items()}
        words = {"meaning": "Intrång", "title": "Intrång", "region": "Intrång"}
        answer = client.post(address, sent | {k: v for k, v in words.items() if k in sent})
        assert answer.status_code == 403, address
        stored = type(row).objects.filter(pk=row.pk).values().get()
        assert "Intrång" not in stored.values()


def test_admin_tells_no_addresses_of_other_rows(as_user, osten):
    assert as_user(osten).get("/admin/r/1/1/").status_code == 404


def test_what_an_organisation_is_still_writing_is_its_own(as_user, karin, akerbar, skane):
    draft = Accession.objects.create(agreement=skane, organisation=akerbar, decision_body="Hemligt")
    address = reverse("admin:organisations_accession_change", args=[draft.pk])
    assert as_user(karin).get(address).status_code == 404


def test_a_role_that_has_ended_opens_nothing(as_user, karin, skane):
    from datetime import date

    from principles.models import Steward

    Steward.objects.filter(user=karin).update(until=date(2020, 1, 1))
    assert as_user(karin).get("/admin/", follow=True).status_code == 403


def test_stewards_without_second_factor_are_led_to_it(as_user, skane):
    from principles.models import Steward
    from tests.cast import person

    user = person("utan@example.se", "Ulla", "Utan")
    Steward.objects.create(agreement=skane, user=user, role="secretariat")
    answer = as_user(user).get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/konto/2fa/"
    assert "tvåstegsinloggning" in answer.content.decode()


class TestAdoptedText:
    def test_cannot_be_changed_in_the_admin_by_anyone(self, as_user, dag, skane):
        version = skane.version_in_force()
        address = reverse("admin:principles_agreementversion_change", args=[version.pk])
        client = as_user(dag)
        assert b'name="_save"' not in client.get(address).content
        assert client.post(address, {"name": "Ändrad"}).status_code == 403
        assert client.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403

    def test_sections_are_shown_but_not_as_fields(self, as_user, karin, skane):
        version = skane.version_in_force()
        page = as_user(karin).get(
            reverse("admin:principles_agreementversion_change", args=[version.pk])
        )
        assert "Vår vision" in page.content.decode()
        assert b"<textarea" not in page.content
        assert Section.objects.filter(version=version).exists()


ASKING_DONE = (
    "consultation_invite", "consultation_open", "consultation_prolong", "consultation_publish",
)  # fmt: skip
ASKING_READ = ("consultation_board", "consultation_csv", "consultation_xlsx")


def ask_about(agreement):
    """A consultation of the agreement that is prepared, with one question."""
    from django.utils import timezone

    from principles.models import AgreementVersion, Consultation, Question

    draft = AgreementVersion.objects.create(agreement=agreement, number=8, slug="y", name="Y")
    Section.objects.create(version=draft, heading="Vision", anchor="vision", body="Vision.")
    made = Consultation.objects.create(
        version=draft, slug="y", title="Y", audience="invited",
        opens_on=timezone.localdate(), closes_on=timezone.localdate(),
    )  # fmt: skip
    Question.objects.create(consultation=made, kind="general", heading="Vad tycker ni?")
    return made


EVENT_READ = ("event_board", "event_attendance")
EVENT_DONE = ("event_add", "event_cancel", "event_csv", "event_xlsx")
EVENT_ONE = ("event_strike", "event_seat")


class TestPagesOfAnEvent:
    """Karin keeps the list; the steering group reads it, without what people need."""

    @pytest.mark.parametrize("role", ROLES)
    def test_who_may(self, as_user, cast, role, world):
        client, event = as_user(cast[role]), world.agreement.events.get(slug="forum")
        one = registered(event, "ada@example.se", needs="Hörslinga")
        outside = {"osten": {404}, "karin": {200}, "dag": {200}}
        for name in EVENT_READ + EVENT_DONE + EVENT_ONE:
            args = [event.pk, one.pk] if name in EVENT_ONE else [event.pk]
            address = reverse(f"admin:{name}", args=args)
            expected = outside.get(role, {302, 403})
            if role == "stig":
                expected = {200} if name in EVENT_READ else {404}
            page = client.get(address)
            assert page.status_code in expected, name
            shows = role in {"karin", "dag"} and name in {"event_board", "event_csv"}
            assert ("Hörslinga" in page.content.decode(errors="replace")) == shows, name
            if role not in {"karin", "dag"}:
                said = {"reason": "X", "name": "X", "email": "x@example.se", "came": one.pk}
                refused = expected | ({403, 405} if role == "stig" else set())
                assert client.post(address, said).status_code in refused - {200}, name
        if role not in {"karin", "dag"}:
            one.refresh_from_db()
            event.refresh_from_db()
            assert one.state == "seated" and one.attended is None and not event.is_cancelled
            assert event.registrations.count() == 1

    def test_odd_keys(self, as_user, karin, world):
        client, event = as_user(karin), world.agreement.events.get(slug="forum")
        for key in ("x", "9" * 30, 0):
            for page in ("anmalda/", "narvaro/", "stall-in/", "anmalda.csv", "anmalda/1/plats/"):
                assert client.get(f"/admin/plans/event/{key}/{page}").status_code == 404
            for page in ("avboka", "plats"):
                address = f"/admin/plans/event/{event.pk}/anmalda/{key}/{page}/"
                assert client.post(address).status_code == 404


class TestPagesOfTheSecretariat:
    """The admin's pages beside the models: what is recorded on paper, and asked."""

    @pytest.fixture
    def addresses(self, world):
        pk = world.pk
        return {
            "admin:on_paper": reverse("admin:on_paper"),
            "admin:record_withdrawal": reverse("admin:record_withdrawal", args=[pk]),
            "admin:correct_identity": reverse("admin:correct_identity", args=[pk]),
            "admin:ask_for_renewal": reverse("admin:ask_for_renewal"),
            "admin:help_organisation": reverse(
                "admin:help_organisation", args=[world.organisation_id]
            ),
        }

    @pytest.fixture
    def consultation(self, world):
        return ask_about(world.agreement)

    @pytest.mark.parametrize("role", ROLES)
    def test_who_may_ask(self, as_user, cast, role, consultation):
        """Only the secretariat does anything with a consultation; the steering group reads."""
        client = as_user(cast[role])
        outside = {"nobody": {302}, "osten": {404}, "karin": {200}, "dag": {200}}
        for name in ASKING_DONE + ASKING_READ:
            address = reverse(f"admin:{name}", args=[consultation.pk])
            expected = outside.get(role, {302, 403})
            if role == "stig":
                expected = {200} if name in ASKING_READ else {404}
            assert client.get(address).status_code in expected, name
            if name in ASKING_DONE and role not in {"karin", "dag"}:
                assert client.post(address, {"all": "1"}).status_code in expected, name
        consultation.refresh_from_db()
        assert not consultation.is_opened and not consultation.invitations.exists()

    @pytest.mark.parametrize("role", ROLES)
    def test_who_adds_questions_and_replies(self, as_user, cast, role, consultation):
        client, question = as_user(cast[role]), consultation.questions.first()
        before = consultation.questions.count()
        answers = reverse("admin:consultation_answers", args=[consultation.pk, question.pk])
        reads = {"karin": {200}, "dag": {200}, "stig": {200}, "osten": {404}}
        assert client.get(answers).status_code in reads.get(role, {302, 403})
        replied = {"karin": 200, "dag": 200, "stig": 403, "osten": 404}  # it is not closed yet
        assert client.post(answers, {}).status_code in {replied.get(role, 302), 403}
        add = reverse("admin:consultation_ask_all", args=[consultation.pk])
        client.post(add)
        assert (consultation.questions.count() > before) == (role in {"karin", "dag"})

    @pytest.mark.parametrize("role", ROLES)
    def test_who_may(self, as_user, addresses, cast, role, world):
        client, before = as_user(cast[role]), RegisterEntry.objects.count()
        own = {"admin:on_paper", "admin:ask_for_renewal"}  # pages of one's own agreement
        signed = {"admin:on_paper", "admin:record_withdrawal"}  # no operator touches these
        for name, address in addresses.items():
            expected = {
                "karin": {200}, "dag": {403} if name in signed else {200}, "nobody": {302},
                "nora": {302, 403}, "asta": {302, 403}, "bo": {302, 403}, "stig": {403, 404},
                "osten": {200} if name in own else {404},
            }[role]  # fmt: skip
            if role == "dag" and name in {"admin:on_paper", "admin:record_withdrawal"}:
                expected = {403}  # an operator signs and withdraws for nobody, on paper either
            assert client.get(address).status_code in expected, name
            assert client.post(address, {}).status_code in expected, name
        assert RegisterEntry.objects.count() == before

    def test_odd_keys(self, as_user, karin, world):
        for page in ("uttrade", "ratta"):
            assert (
                as_user(karin).get(f"/admin/organisations/accession/x/{page}/").status_code == 404
            )
            assert (
                as_user(karin).get(f"/admin/organisations/accession/{'9' * 30}/{page}/").status_code
                == 404
            )
        for key in ("x", "9" * 30, "0"):
            for page in ("oppna/", "bjud-in/", "svar/", "svar/1/", "svar.csv", "publicera/"):
                address = f"/admin/principles/consultation/{key}/{page}"
                assert as_user(karin).get(address).status_code == 404, address


class TestPagesOfADraft:
    """The admin's pages of a version beside its own: shown, compared, brought back, begun."""

    @pytest.fixture
    def drafts(self, skane, karin, ostergotland, osten):
        """A draft of Skåne and the text in the making of Östergötland, each with two edits."""
        from principles.drafting.flows import new_draft
        from tests.drafting.conftest import edit

        own = new_draft(skane, by=karin, name="Tredje", slug="tredje")
        edit(own, "principles", 0, by=karin, meaning="Vi lyssnar.")
        foreign = ostergotland.versions.get()
        edit(foreign, "principles", 0, by=osten, meaning="Vi hör.")
        return own, foreign

    READ = ("show_draft", "draft_edit", "draft_difference")

    def addresses(self, version):
        more = {"draft_edit": [1]}
        return [reverse(f"admin:{n}", args=[version.pk, *more.get(n, [])]) for n in self.READ]

    @pytest.mark.parametrize("role", ROLES)
    def test_who_reads(self, as_user, drafts, cast, role):
        own, foreign = drafts
        client = as_user(cast[role])
        closed = {302} if role == "nobody" else {302, 403}
        expected = {"karin": {200}, "stig": {200}, "dag": {200}, "osten": {404}}.get(role, closed)
        for address in self.addresses(own):
            assert client.get(address).status_code in expected, address
        if role in {"karin", "stig"}:
            for address in self.addresses(foreign):
                assert client.get(address).status_code == 404, address

    @pytest.mark.parametrize("role", ROLES)
    def test_who_writes(self, as_user, drafts, cast, role):
        own, _foreign = drafts
        client, before = as_user(cast[role]), own.edits.count()
        back = reverse("admin:restore_draft", args=[own.pk, 1])
        closed = {302} if role == "nobody" else {302, 403}
        expected = {"karin": {302}, "dag": {302}, "stig": {403}, "osten": {404}}.get(role, closed)
        assert client.post(back).status_code in expected
        assert own.edits.count() == before + (role in {"karin", "dag"})
        new = reverse("admin:new_draft")
        expected = {"karin": {200}, "dag": {200}, "osten": {200}, "stig": {403}}.get(role, closed)
        assert client.get(new).status_code in expected
        assert client.post(new, {}).status_code in expected
        preview = reverse("admin:preview")
        assert client.post(preview, {"text": "x"}).status_code in expected

    def test_odd_keys(self, as_user, karin, drafts):
        own, _foreign = drafts
        client = as_user(karin)
        big = "9" * 30
        for page in (f"{big}/visa/", f"{big}/skillnad/", f"{own.pk}/andringar/{big}/"):
            assert client.get(f"/admin/principles/agreementversion/{page}").status_code == 404
        address = f"/admin/principles/agreementversion/{own.pk}/andringar/{big}/ta-tillbaka/"
        assert client.post(address).status_code == 404


class TestPagesOfAdopting:
    """The steering group's first pages in the admin where it writes, and the secretariat's."""

    @pytest.fixture
    def addresses(self, rows):
        adoption, _foreign = rows["adoption"]
        return {
            "ask": reverse("admin:ask_for_adoption", args=[adoption.version_id]),
            "answer": reverse("admin:answer_adoption", args=[adoption.pk]),
            "adopt": reverse("admin:adopt_version", args=[adoption.pk]),
            "withdraw": reverse("admin:withdraw_adoption", args=[adoption.pk]),
        }

    @pytest.mark.parametrize("role", ROLES)
    def test_who_may(self, as_user, addresses, cast, role):
        client = as_user(cast[role])
        for name, address in addresses.items():
            expected = {
                "karin": {200}, "dag": {200}, "nobody": {302}, "nora": {302, 403},
                "asta": {302, 403}, "bo": {302, 403}, "osten": {404},
                "stig": {200} if name == "answer" else {403},
            }[role]  # fmt: skip
            assert client.get(address).status_code in expected, name
        # Only the steering group answers, only the secretariat (or an operator) takes back.
        client.post(addresses["answer"], {"answer": "send_back", "comment": "Nej"})
        client.post(addresses["withdraw"])
        state = Adoption.objects.get(pk=addresses["answer"].split("/")[-3]).state
        expected = {"stig": "sent_back", "karin": "withdrawn", "dag": "withdrawn"}
        assert state == expected.get(role, "waiting")

    def test_odd_and_foreign_keys(self, as_user, rows, karin, stig):
        _own, foreign = rows["adoption"]
        base = "/admin/organisations/adoption/"
        for user in (karin, stig):
            client = as_user(user)
            for key in ("x", "9" * 30, foreign.pk, 0):
                for page in ("svara", "anta", "ta-tillbaka"):
                    address = f"{base}{key}/{page}/"
                    assert client.get(address).status_code == 404, address
                    assert client.post(address, {"answer": "approve"}).status_code == 404
            for key in ("x", "9" * 30, foreign.version_id):
                assert client.get(f"{base}begar/{key}/").status_code == 404
        foreign.refresh_from_db()
        assert foreign.state == "waiting"


class TestPagesOfAPlan:
    """The plan's life, its matrix and the next plan: the secretariat's, but for the answer."""

    @pytest.fixture
    def addresses(self, rows):
        approval, _foreign = rows["planapproval"]
        plan, _foreign = rows["plan"]
        area, _foreign = rows["developmentarea"]
        of_plan = ("ask_for_plan_approval", "close_plan", "reopen_plan", "copy_plan", "carry_over")
        of_request = ("answer_plan_approval", "publish_plan", "withdraw_plan_approval")
        return {
            **{name: reverse(f"admin:{name}", args=[plan.pk]) for name in of_plan},
            **{name: reverse(f"admin:{name}", args=[approval.pk]) for name in of_request},
            "plan_matrix": reverse("admin:plan_matrix", args=[plan.pk]),
            "add_in_cell": reverse("admin:add_in_cell", args=[plan.pk, area.pk, 2021]),
        }

    @pytest.mark.parametrize("role", ROLES)
    def test_who_may(self, as_user, addresses, cast, role, rows):
        client = as_user(cast[role])
        for name, address in addresses.items():
            expected = {
                "karin": {200}, "dag": {200}, "nobody": {302}, "nora": {302, 403},
                "asta": {302, 403}, "bo": {302, 403}, "osten": {404},
                "stig": {200} if name in {"answer_plan_approval", "plan_matrix"} else {403},
            }[role]  # fmt: skip
            assert client.get(address).status_code in expected, name
        client.post(addresses["answer_plan_approval"], {"answer": "send_back", "comment": "Nej"})
        client.post(addresses["withdraw_plan_approval"])
        approval, _foreign = rows["planapproval"]
        approval.refresh_from_db()
        expected = {"stig": "sent_back", "karin": "withdrawn", "dag": "withdrawn"}
        assert approval.state == expected.get(role, "waiting")

    @pytest.mark.parametrize("role", ["stig", "osten", "nora", "nobody"])
    def test_who_may_not_write(self, as_user, addresses, cast, role, rows):
        client, before = as_user(cast[role]), Plan.objects.count()
        plan, _foreign = rows["plan"]
        data = {
            "title": "Intrång", "first_year": 2023, "last_year": 2023, "year": 2021,
            "status": "planned", "progress": 0, "area": rows["developmentarea"][0].pk,
        }  # fmt: skip
        for name in addresses:
            if name != "answer_plan_approval":
                assert client.post(addresses[name], data).status_code != 200 or role == "stig"
        assert Plan.objects.count() == before
        plan.refresh_from_db()
        assert plan.state == "draft" and not plan.actions.exists()

    def test_odd_and_foreign_keys(self, as_user, rows, karin, stig):
        _own, foreign = rows["planapproval"]
        _own, other = rows["plan"]
        area, _foreign = rows["developmentarea"]
        for user in (karin, stig):
            client = as_user(user)
            for key in ("x", "9" * 30, foreign.pk, 0):
                for page in ("svara", "publicera", "ta-tillbaka"):
                    address = f"/admin/plans/planapproval/{key}/{page}/"
                    assert client.get(address).status_code == 404, address
                    assert client.post(address, {"answer": "approve"}).status_code == 404
            for key in ("x", "9" * 30, other.pk):
                for page in (
                    "begar-godkannande", "avsluta", "oppna-igen", "nasta-plan", "for-over-aret",
                    "matris", f"matris/{area.pk}/2021",
                ):  # fmt: skip
                    address = f"/admin/plans/plan/{key}/{page}/"
                    assert client.get(address).status_code == 404, address
                    assert client.post(address, {}).status_code == 404, address

    def test_odd_cells(self, as_user, rows, karin):
        plan, _foreign = rows["plan"]
        area, foreign = rows["developmentarea"]
        for cell in (f"{area.pk}/1999", f"{area.pk}/x", f"{foreign.pk}/2021", f"{'9' * 30}/2021"):
            address = f"/admin/plans/plan/{plan.pk}/matris/{cell}/"
            assert as_user(karin).get(address).status_code == 404, address
