"""A portal with something on every page, and sessions of people at every step of the flows."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from organisations.joining import flows as joining
from organisations.models import (
    Accession,
    BodyMeeting,
    DetailsQuestion,
    Invitation,
    NominationCall,
    ReviewDecision,
    SigningLink,
)
from organisations.representing.flows import ask_to_represent
from organisations.reviewing import flows as reviewing
from organisations.signing import rounds
from overenskommelsen.demonstration import flows as demonstration
from overenskommelsen.demonstration.invented import READY_TO_SIGN
from overenskommelsen.models import User
from plans.following import links as following
from plans.mirror import links as mirror
from plans.models import Assessor, FollowUpRequest, Mirror
from principles.models import Agreement
from tests import cast
from tests.consultations import places as consultations

TICKS = dict.fromkeys(("read", "authorised", "independent", "whole"), "on")


class World:
    """Fills the database once. `numbers` are what the addresses of `places.py` need."""

    def __init__(self):
        demonstration.fill(cast.PASSWORD)
        self.skane = Agreement.objects.get(slug="skane")
        self.secretariat = User.objects.get(email="kansli.skane@exempel.se")
        self.people = {
            "frida": User.objects.get(email="foretradare@exempel.se"),
            "nora": User.objects.get(email="ny@exempel.se"),
            "asta": cast.person("asta@example.se", "Asta", "Åkesson"),
            "bo": cast.person("bo@example.se", "Bo", "Berg"),
            "pia": cast.person("pia@example.se", "Pia", "Lindh"),
            "karin": cast.steward("karin@example.se", self.skane, "secretariat"),
        }
        RecoveryCodes.activate(self.people["karin"])
        self.numbers = {"untouched": self.untouched(), "odd": self.odd()} | {
            state: self.in_state(state)
            for state in ("draft", "submitted", "returned", "declined", "withdrawn")
        }
        ready = Accession.objects.get(organisation__name=READY_TO_SIGN[0]).organisation
        self.numbers["approved"] = ready.pk
        self.numbers["signed"] = Accession.objects.signed().first().organisation_id
        self.numbers["last_year"] = timezone.localdate().year - 1  # its report is published
        self.numbers["call"] = NominationCall.objects.get().pk
        self.numbers["meeting"] = BodyMeeting.objects.exclude(approved_on=None).get().pk
        self.rounds(ready)
        self.consultations()
        self.follow_up_links()
        self.mirrors()
        unanswered = DetailsQuestion.objects.unanswered()
        self.numbers["still_right"] = unanswered.first().token
        self.sessions = {}

    def untouched(self):
        """Asta's organisation that has not begun anything; Bo asks to act for it."""
        made = cast.organisation("Åkerbär", by=self.people["asta"], number="802002-1237")
        ask_to_represent(made, by=self.people["bo"], message="Jag är ny kassör.")
        return made.pk

    def odd(self):
        return cast.organisation("Fyran", by=self.people["asta"], number="769612-3459").pk

    def in_state(self, state):
        """Asta's organisation whose application stands there."""
        asta = self.people["asta"]
        made = cast.organisation(f"Odlarna ({state})", by=asta)
        if state == "draft":
            joining.start_application(made, self.skane, by=asta)
            return made.pk
        accession = cast.submitted(made, self.skane, by=asta)
        decisions = {
            "returned": ReviewDecision.Decision.RETURN,
            "declined": ReviewDecision.Decision.DECLINE,
        }
        if state in decisions:
            reason = "Vi förstår inte paragrafen.\nSkriv gärna mer."
            reviewing.review(
                accession, by=self.secretariat, decision=decisions[state], reason=reason
            )
        if state == "withdrawn":  # no flow leads here yet
            Accession.objects.filter(pk=accession.pk).update(state=state)
        return made.pk

    def rounds(self, ready):
        """Rounds of signatures at every step: Frida's, Pia's who has no password, and Asta's."""
        receipt = Accession.objects.signed().select_related("entry").first()
        self.numbers["seq"] = receipt.entry.seq
        self.numbers["frida_place"] = self.begun("Odlarna (Frida)", self.people["frida"]).pk
        pia = self.people["pia"]
        self.numbers["pia_place"] = self.begun("Odlarna (Pia)", pia).pk
        pia.set_unusable_password()
        pia.save()
        self.together()

    def begun(self, name, person):
        """Somebody's own place in a round that he or she has begun alone."""
        made = cast.organisation(name, by=person)
        approved = cast.approved(made, self.skane, by=person, reviewer=self.secretariat)
        return cast.begun(approved, by=person).signatories.get()

    def together(self):
        """Asta, Bo, Cilla and Doris are asked; Bo has declined, two must sign."""
        asta, bo = self.people["asta"], self.people["bo"]
        made = cast.organisation("Odlarna (tillsammans)", by=asta)
        approved = cast.approved(made, self.skane, by=asta, reviewer=self.secretariat)
        people = [
            ("Asta Åkesson", asta.email), ("Bo Berg", bo.email),
            ("Cilla Ås", "cilla@example.se"), ("Doris Ek", "doris@example.se"),
        ]  # fmt: skip
        opened = cast.begun(approved, by=asta, people=people, required=2)
        place = cast.place_of(bo, opened)
        rounds.decline(place, by=bo, reason="Styrelsen har inte beslutat än.")
        cilla, doris = opened.signatories.filter(user=None)
        _link, open_token = SigningLink.issue(signatory=cilla)
        expired, expired_token = SigningLink.issue(signatory=doris)
        SigningLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
        _invitation, invited = Invitation.issue(
            organisation=made, name="Eva Ek", email="eva@example.se", role="colleague",
            invited_by=asta,
        )  # fmt: skip
        self.numbers |= {
            "together": made.pk, "asked": cilla.pk, "bo_place": place.pk, "token": open_token,
            "expired": expired_token, "invited": invited,
        }  # fmt: skip

    def consultations(self):
        """One that is open, where Frida has begun, and one whose answers are published."""
        frida = self.people["frida"]
        own = [
            row.organisation for row in Accession.objects.signed().select_related("organisation")
        ]
        proposal = consultations.proposed(self.skane)
        reworded = consultations.DIALOGUE.replace("innan", "långt innan") + "\n\nAlltid."
        said = {"view": "change", "proposal": reworded, "comment": "Det har vi lärt oss."}
        done = consultations.opened(proposal, slug="klar")
        for organisation in own[:2]:
            response = consultations.submitted(done, organisation, by=frida, **said)
            response.answers.update(outcome="changed", reply="Det står nu i texten.")
        consultations.published(done)
        opened = consultations.opened(proposal, slug="oppen")
        first = Accession.objects.signed().first().organisation
        consultations.answered(opened, first, by=frida, question=1)
        self.numbers["question"] = opened.questions.first().pk

    def follow_up_links(self):
        """The demo's round: a question that is still to be answered, and one that is."""
        asked = FollowUpRequest.objects.order_by("pk")
        self.numbers["follow_up"] = following.token_of(asked.filter(follow_up=None).first())
        self.numbers["followed_up"] = following.token_of(asked.exclude(follow_up=None).first())

    def mirrors(self):
        """The demo's two: the published one, and the sheet of the party that is waited for."""
        self.numbers["mirrored"] = Mirror.objects.published().get().year
        waited_for = Assessor.objects.filter(mirror__shown_at=None).latest("party__position")
        self.numbers["assessor"] = mirror.token_of(waited_for)

    def session_of(self, who):
        """The key of a session in which that visitor has come as far as said."""
        if who and who not in self.sessions:
            self.sessions[who] = self.begin(who)
        return self.sessions.get(who)

    def begin(self, who):
        client = Client(raise_request_exception=True)
        name, _, so_far = who.partition(", ")
        if name in self.people and so_far != "half way in":
            client.force_login(self.people[name])
        for address, fields in self.steps(so_far or name):
            answer = client.post(address, fields)
            assert answer.status_code == 302, f"{who}: {address} answered {answer.status_code}"
        return client.cookies["sessionid"].value

    def steps(self, so_far):
        """What is sent in, as (address, fields), to come that far."""
        document = self.skane.version_in_force().document_hash
        who, asks = (
            f"/mina-organisationer/{self.numbers['approved']}/skane/vem/",
            {"rule": "together"},
        )

        def stated_by(name):
            base = f"/mina-organisationer/underskrift/{self.numbers[name]}/"
            read = (base + "las/", {"document": document})
            stated = (base + "forsakran/", {"title": "ordförande", **TICKS})
            return [read, stated, (base + "kontrollera/", {})]

        read, stated, checked = stated_by("frida_place")
        asked = ("/konto/reauthenticate/?next=/", {"password": cast.PASSWORD})
        new = {"first_name": "Ny", "last_name": "Här", "email": "ny@example.se"}
        asta, karin = {"email": "asta@example.se"}, {"login": "karin@example.se"}
        password = {"password": cast.PASSWORD}
        return {
            "who has read": [read],
            "who has stated": [read, stated],
            "who has stated without a password": stated_by("pia_place")[:2],
            "who asks others": [(who, asks)],
            "who is sure": [read, stated, checked, asked],
            "who has just been asked": [asked],
            "half way in": [("/konto/login/", karin | password)],
            "somebody who signs up": [("/konto/signup/", new | {"password1": cast.PASSWORD})],
            "somebody who asked for a code": [("/konto/login/code/", asta)],
            "somebody who forgot": [("/konto/password/reset/", asta)],
        }.get(so_far, [])


def refusal(place):
    """The page that refuses, as the portal renders it."""
    return render_to_string(f"{place.address[1:]}.html", request=RequestFactory().get("/"))
