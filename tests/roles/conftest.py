"""The rows that the addresses of the matrix lead to, one of each side."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from organisations.attachments.flows import attach
from organisations.models import (
    Accession,
    Body,
    PartySignature,
    ReceiptReading,
    RegisterEntry,
    Representative,
)
from organisations.representing.flows import invite
from plans.models import Action, Assessor, FollowUpRound, Mirror, PlanComment, Report
from principles import mail
from principles.drafting.flows import keep_edit
from principles.models import DraftComment, Letter, Undertaking
from tests import cast as people
from tests.events.places import forum, registered
from tests.exchange.conftest import file_of, taken_in
from tests.test_roles import ask_about, rows, world  # noqa: F401


@pytest.fixture
def siri(db):
    """Siri is named to sign for Åkerbär, and does not act for it."""
    return people.person("siri@example.se", "Siri", "Sander")


@pytest.fixture
def everybody(request):
    from tests.roles.kinds import ROLES

    return {r: request.getfixturevalue(r) for r in ROLES if r != "nobody"} | {"nobody": None}


@pytest.fixture
def places(everybody, rows, world, skane, ostergotland, bergsgarden):  # noqa: F811
    """For each word of an address, what it is in Skåne and what in Östergötland."""
    agreements, organisations = (skane, ostergotland), (world.organisation, bergsgarden)
    found = dict(rows)
    Accession.objects.filter(submitted_at=None).update(submitted_at=timezone.now())
    found["slug"] = ("skane", "ostergotland")
    found["organisation"] = organisations
    asta, bo = everybody["asta"], Representative.objects.get(organisation=bergsgarden).user
    found |= of_signing(world, rows, everybody)
    found |= of_organisations(world, rows, (asta, bo))
    found |= of_agreements(agreements, rows)
    found |= of_accounts(everybody)
    found["report"] = found["draft_report"]
    found |= of_comments(found)
    found["plan_import"] = tuple(
        taken_in(plan, file_of(plan), by=everybody[by])
        for plan, by in zip(rows["plan"], ("karin", "osten"), strict=True)
    )
    found["draft"] = tuple(
        edited(made.version, by=everybody[by])
        for made, by in zip(found["asked"], ("karin", "osten"), strict=True)
    )
    return found


def edited(version, *, by):
    """The draft with two changes kept, so that there is one to look at and to go back to."""
    keep_edit(version, by=by)
    version.name = "Utkast"
    version.save()
    keep_edit(version, by=by)
    return version


def of_signing(world, rows, everybody):  # noqa: F811
    """Siri is asked to sign that Åkerbär leaves; somebody else is asked in Östergötland."""
    asked = [("Siri Sander", "siri@example.se")]
    made = people.begun(world, by=everybody["asta"], kind="withdraw", people=asked)
    mine = people.place_of(everybody["siri"], made)
    _own, foreign = rows["signinground"]
    theirs = foreign.signatories.create(name="Per", email="per@example.se")
    version = people.new_version(rows["agreement"][1], by=everybody["osten"], slug="antagen")
    entries = RegisterEntry.objects.order_by("seq")
    own = (world.entry, entries.filter(agreement=version.agreement).last())
    parties = PartySignature.objects
    return {
        "signatory": (mine, theirs),
        "undertaking": (
            rows["undertaking"][0],
            Undertaking.objects.create(version=version, text="Ö"),
        ),
        "seq": tuple(entry.seq for entry in own),
        "registerentry": own,
        "receiptreading": (
            rows["receiptreading"][0],
            ReceiptReading.objects.create(entry=own[1], capacity="operator", what="page"),
        ),
        "partysignature": (
            parties.filter(version__agreement=world.agreement).first(),
            parties.filter(version=version).first(),
        ),
    }


def of_organisations(world, rows, acting):  # noqa: F811
    mate = people.person("bertil@example.se", "Bertil", "By")
    accessions = rows["accession"]
    organisations = [accession.organisation for accession in accessions]

    def file(accession, by):
        upload = SimpleUploadedFile("p.pdf", b"%PDF-1.7 x")
        upload.content_type = "application/pdf"
        return attach(accession, by=by, upload=upload, kind="minutes")

    return {
        "representative": tuple(
            Representative.objects.create(organisation=own, user=mate, state="active")
            for own in organisations
        ),
        "invitation": tuple(
            invite(own, by=by, name="Eva", email="eva@example.se")
            for own, by in zip(organisations, acting, strict=True)
        ),
        "attachment": tuple(file(*pair) for pair in zip(accessions, acting, strict=True)),
    }


def of_agreements(agreements, rows):  # noqa: F811
    """What hangs on the rows of the admin: questions, registrations, rounds, files, drafts."""
    asked = [ask_about(agreement) for agreement in agreements]
    events = [forum(agreement, slug="matrisen") for agreement in agreements]
    plans = rows["plan"]
    draft = Report.objects.create(agreement=agreements[0], year=2019, title="2019", figures={})
    return {
        # Nobody sits in it, is nominated to it or meets: such a body can be taken away.
        "body": tuple(
            Body.objects.create(agreement=agreement, slug="matrisen", name="M", seat_limit=3)
            for agreement in agreements
        ),
        "asked": tuple(asked),
        "question": tuple(one.questions.first() for one in asked),
        "forum": tuple(events),
        "registration": tuple(registered(event, "ada@example.se") for event in events),
        "assessor": tuple(
            Assessor.issue(
                mirror=mirror, party=mirror.agreement.parties.first(), name="A", email="a@b.se"
            )[0]
            for mirror in rows["mirror"]
        ),
        "principle_slug": tuple(
            mirror.version.principles.first().slug for mirror in rows["mirror"]
        ),
        "follow_up_round": tuple(
            FollowUpRound.objects.create(plan=plan, closes_on=timezone.localdate())
            for plan in plans
        ),
        "action": tuple(
            Action.objects.create(
                plan=plan,
                area=area,
                title="I matrisen",
                slug="matrisen",
                first_year=plan.first_year,
                last_year=plan.first_year,
            )
            for plan, area in zip(plans, rows["developmentarea"], strict=True)
        ),
        "shown_mirror": tuple(
            Mirror.objects.create(
                agreement=mirror.agreement,
                year=2018,
                version=mirror.version,
                closes_on=timezone.localdate(),
                opened_at=timezone.now(),
                shown_at=timezone.now(),
            )
            for mirror in rows["mirror"]
        ),
        "draft_report": (draft, rows["report"][1]),
    }


def of_comments(found):
    """What the steering group has said of a draft of the text, and of a plan."""
    versions = [one.version for one in found["asked"]]
    return {
        "draft_comment": tuple(
            DraftComment.objects.create(version=version, text="Bra.") for version in versions
        ),
        "plan_comment": tuple(
            PlanComment.objects.create(plan=plan, text="Bra.") for plan in found["plan"]
        ),
    }


def of_accounts(everybody):
    """What only the operator meets: these rows are of no agreement, and so the same twice."""
    mail.queue("Ämne", "Text", "nagon@example.se")
    nora = everybody["nora"]
    return {
        "user": (nora, nora),
        "letter": (Letter.objects.last(),) * 2,
        "emailaddress": (EmailAddress.objects.get(user=nora),) * 2,
        "authenticator": (Authenticator.objects.get(user=everybody["dag"]),) * 2,
        "none": (None, None),
    }
