"""What an organisation answers to a consultation (remissvar)."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Consultation, Question


class ConsultationInvitation(AgreementContent):
    """An organisation that is invited to answer, where the consultation asks only such."""

    agreement_lookup = "consultation__version__agreement"

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="invitations", verbose_name=_("remiss")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="+", verbose_name=_("organisation")
    )

    class Meta:
        verbose_name = _("inbjudan att svara på en remiss")
        verbose_name_plural = _("inbjudningar att svara på remisser")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "organisation"],
                name="consultation_invitation_once",
                violation_error_message=_("Organisationen är redan inbjuden."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class ResponseQuerySet(ContentQuerySet):
    def submitted(self) -> Self:
        """Those that the organisation has sent in."""
        return self.filter(submitted_at__isnull=False)


class ConsultationResponse(AgreementContent):
    """All that one organisation answers to one consultation. It counts once it is submitted."""

    agreement_lookup = "consultation__version__agreement"

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="responses", verbose_name=_("remiss")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="responses", verbose_name=_("organisation")
    )
    started_at = models.DateTimeField(_("påbörjat"), default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("påbörjat av"),
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("inskickat"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("inskickat av"),
    )  # fmt: skip

    objects: ClassVar[Any] = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("remissvar")
        verbose_name_plural = _("remissvar")
        ordering: ClassVar = ["organisation__sort_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["consultation", "organisation"],
                name="response_once_per_organisation",
                violation_error_message=_("Organisationen har redan börjat svara."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.consultation}"

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None


class Answer(AgreementContent):
    """An organisation's view on one question, and what the secretariat says of it.

    `edits` counts how often it has been saved, so that a colleague who saves an older one is
    told instead of overwriting.
    """

    class View(models.TextChoices):
        AGREE = "agree", _("instämmer")
        CHANGE = "change", _("instämmer med ändring")
        DISAGREE = "disagree", _("instämmer inte")
        NONE = "none", _("har ingen åsikt")

    class Outcome(models.TextChoices):
        CHANGED = "changed", _("har ändrat texten")
        PARTLY = "partly", _("har delvis ändrat texten")
        NOTED = "noted", _("tas med i det fortsatta arbetet")
        DECLINED = "declined", _("har inte ändrat texten")

    agreement_lookup = "response__consultation__version__agreement"

    response = models.ForeignKey(
        ConsultationResponse, models.CASCADE, related_name="answers", verbose_name=_("remissvar")
    )
    question = models.ForeignKey(
        Question, models.CASCADE, related_name="answers", verbose_name=_("fråga")
    )
    view = models.CharField(_("ställningstagande"), max_length=8, choices=View.choices)
    proposal = models.TextField(_("föreslagen lydelse"), blank=True)
    comment = models.TextField(_("kommentar"), blank=True)
    edits = models.PositiveIntegerField(_("antal ändringar"), default=0, editable=False)
    edited_at = models.DateTimeField(_("senast ändrat"), auto_now=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+",
        verbose_name=_("senast ändrat av"),
    )  # fmt: skip
    outcome = models.CharField(
        _("vad svaret ledde till"), max_length=8, choices=Outcome.choices, blank=True
    )
    reply = models.TextField(_("kansliets svar"), blank=True)
    replied_at = models.DateTimeField(_("besvarat"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=_("besvarat av"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("svar på en fråga")
        verbose_name_plural = _("svar på frågor")
        ordering: ClassVar = ["question__position", "question", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["response", "question"], name="answer_once_per_question"
            ),
            models.CheckConstraint(
                condition=~Q(view="change") | ~Q(proposal=""),
                name="answer_with_change_has_proposal",
                violation_error_message=_("Skriv hur texten ska lyda i stället."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response.organisation}: {self.get_view_display()}"
