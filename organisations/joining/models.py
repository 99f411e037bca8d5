"""An organisation's relation to one agreement, from first application to signatory."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation
from organisations.register.models import RegisterEntry
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement, AgreementVersion, Criterion


class AccessionQuerySet(ContentQuerySet):
    def signed(self) -> Self:
        """Those validly signed and not withdrawn: the signatory organisations."""
        return self.filter(state=Accession.State.SIGNED)

    def settled(self) -> Self:
        """Those that somebody reviews, or has decided on in favour."""
        states = Accession.State
        return self.filter(
            state__in=(
                *Accession.UNDER_REVIEW, states.APPROVED, *Accession.IN_REGISTER, states.WITHDRAWN,
            )
        )  # fmt: skip

    def in_directory(self) -> Self:
        """Signatories that want to be seen, in Swedish alphabetical order."""
        return (
            self.signed()
            .filter(listed=True)
            .select_related("organisation", "signed_version")
            .order_by("organisation__sort_key", "organisation_id")
        )


class Accession(AgreementContent):
    """An organisation's accession (anslutning) to one agreement, with its signing rule."""

    class State(models.TextChoices):
        DRAFT = "draft", _("påbörjad")
        SUBMITTED = "submitted", _("inskickad")
        STEERING = "steering", _("hos styrgruppen")
        RETURNED = "returned", _("behöver kompletteras")
        DECLINED = "declined", _("avslagen")
        APPROVED = "approved", _("godkänd, kan skrivas under")
        SIGNED = "signed", _("undertecknad")
        LAPSED = "lapsed", _("inte förnyad")
        WITHDRAWN = "withdrawn", _("utträdd")

    class SigningRule(models.TextChoices):
        SOLE = "sole", _("var för sig")
        JOINT = "joint", _("i förening")

    OPEN_TO_CHANGE: ClassVar = (State.DRAFT, State.RETURNED, State.WITHDRAWN)
    # Those that wait for the secretariat or, where the agreement says so, the steering group.
    UNDER_REVIEW: ClassVar = (State.SUBMITTED, State.STEERING)
    # Those whose signature, for the version in force or an older one, has not been withdrawn.
    IN_REGISTER: ClassVar = (State.SIGNED, State.LAPSED)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="accessions", verbose_name=_("överenskommelse")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="accessions", verbose_name=_("organisation")
    )
    state = models.CharField(
        _("läge"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    decision_body = models.CharField(_("vem beslutade"), max_length=120, blank=True)
    decision_date = models.DateField(_("beslutets datum"), null=True, blank=True)
    decision_paragraph = models.CharField(_("paragraf"), max_length=30, blank=True)
    signing_rule = models.CharField(
        _("firmateckning"), max_length=5, choices=SigningRule.choices, default=SigningRule.SOLE
    )
    signatures_required = models.PositiveSmallIntegerField(_("antal underskrifter"), default=1)
    listed = models.BooleanField(_("syns i katalogen"), default=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("inskickad av"),
    )
    submitted_at = models.DateTimeField(_("inskickad"), null=True, editable=False)
    forwarded_at = models.DateTimeField(_("hos styrgruppen sedan"), null=True, editable=False)
    signed_version = models.ForeignKey(
        AgreementVersion,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="accessions",
        verbose_name=_("undertecknad version"),
    )
    signed_at = models.DateTimeField(_("undertecknad"), null=True, editable=False)
    entry = models.OneToOneField(
        RegisterEntry,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="accession",
        verbose_name=_("registerpost"),
    )
    created_at = models.DateTimeField(_("påbörjad"), auto_now_add=True)

    objects: ClassVar[Any] = AccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("anslutning")
        verbose_name_plural = _("anslutningar")
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                name="accession_one_per_organisation",
                violation_error_message=_("Organisationen har redan en ansökan här."),
            ),
            models.CheckConstraint(
                condition=Q(signing_rule="sole", signatures_required=1)
                | Q(signing_rule="joint", signatures_required__gte=2),
                name="accession_joint_rule_needs_two",
                violation_error_message=_("I förening betyder minst två underskrifter."),
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(entry__isnull=False, signed_version__isnull=False, signed_at__isnull=False),
                name="accession_signed_stands_in_register",
                violation_error_message=_("En undertecknad anslutning har en registerpost."),
            ),
            models.CheckConstraint(
                condition=~Q(state="steering") | Q(forwarded_at__isnull=False),
                name="accession_with_the_steering_group_since",
                violation_error_message=_(
                    "Hos styrgruppen ligger det som kansliet har tillstyrkt."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.agreement}"

    @property
    def can_be_changed(self) -> bool:
        """Whether the application is still the organisation's to write."""
        return self.state in self.OPEN_TO_CHANGE

    @property
    def is_under_review(self) -> bool:
        """Whether it waits for the secretariat or for the steering group."""
        return self.state in self.UNDER_REVIEW

    @property
    def waiting_since(self) -> Any:
        """From when it waits for those who have it now; None when it waits for nobody."""
        if not self.is_under_review:
            return None
        return self.forwarded_at if self.state == self.State.STEERING else self.submitted_at

    @property
    def days_waited(self) -> int:
        """For how many days it has waited for them."""
        since = self.waiting_since
        return (timezone.localdate() - timezone.localdate(since)).days if since else 0

    @property
    def decision(self) -> str:
        """The board's decision in one line, as it is entered into the register."""
        if not self.decision_date:
            return ""
        words = [self.decision_body, f"{self.decision_date:%Y-%m-%d}"]
        if self.decision_paragraph:
            words.append(f"§ {self.decision_paragraph.lstrip('§ ')}")
        return " ".join(words)

    @property
    def confirmed_criteria(self) -> set[int]:
        """The keys of the criteria confirmed so far; none before the application is begun."""
        if not self.pk:
            return set()
        return set(self.confirmations.values_list("criterion_id", flat=True))

    @property
    def least_required(self) -> int:
        """How many have to sign at least: what stands in the register stands by a rule."""
        return self.signatures_required if self.is_in_register else 1

    @property
    def is_in_register(self) -> bool:
        """Whether a signature of the organisation stands in the register and is not withdrawn."""
        return self.state in self.IN_REGISTER

    @property
    def open_round(self) -> Any:
        """The round that awaits signatures now, or None."""
        rows = self.rounds.open().select_related("version", "opened_by")
        return rows.prefetch_related("signatories").first()


class CriterionConfirmation(models.Model):
    """That the organisation has confirmed one criterion: by whom and when."""

    accession = models.ForeignKey(Accession, models.CASCADE, related_name="confirmations")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="confirmations", verbose_name=_("villkor")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bekräftat villkor")
        verbose_name_plural = _("bekräftade villkor")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["accession", "criterion"], name="criterion_confirmed_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.criterion)


class Submission(models.Model):
    """That an application was sent in: by whom, when, on which decision, and if taken back."""

    agreement_lookup: ClassVar[str] = "accession__agreement"

    accession = models.ForeignKey(
        Accession, models.CASCADE, related_name="submissions", verbose_name=_("anslutning")
    )
    decision = models.CharField(_("beslut"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("av"),
    )  # fmt: skip
    at = models.DateTimeField(_("när"), default=timezone.now)
    taken_back_at = models.DateTimeField(_("återtagen"), null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("återtagen av"),
    )  # fmt: skip

    objects: ClassVar[Any] = ContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inskickad ansökan")
        verbose_name_plural = _("inskickade ansökningar")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.accession} {formats.date_format(timezone.localtime(self.at), 'Y-m-d')}"

    def get_agreement(self) -> Agreement:
        return self.accession.agreement
