"""What an organisation that has been reviewed wants to be called: asked for, then tried."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import Organisation
from organisations.directory.numbers import number_seems_odd
from organisations.joining.models import Accession
from principles.content import ContentQuerySet
from principles.models import Agreement

LONGEST_REASON = 300  # as in the register's private part
LONGEST_ANSWER = 20_000
# In these states somebody reviews the organisation's identity, or has decided by it.
CONCERNED = (*Accession.UNDER_REVIEW, "approved", *Accession.IN_REGISTER)


class IdentityChangeQuerySet(ContentQuerySet):
    def waiting(self) -> Self:
        """Those that nobody has decided on."""
        return self.filter(state=IdentityChange.State.WAITING)

    def concerning(self, agreements: Any) -> Self:
        """Those of organisations that stand, or ask to stand, in the agreements; each once."""
        own = Accession.objects.filter(
            organisation=OuterRef("organisation"), agreement__in=agreements, state__in=CONCERNED
        )
        return self.filter(Exists(own))

    def decided_in(self, agreements: Any) -> Self:
        """Those that the secretariats of the agreements decide on.

        Where the organisation stands in a register, only those whose register it is: nobody
        else writes in it.
        """
        standing = Accession.objects.filter(
            organisation=OuterRef("organisation"), state__in=Accession.IN_REGISTER
        )
        own = standing.filter(agreement__in=agreements)
        return self.concerning(agreements).filter(Exists(own) | ~Exists(standing))


class IdentityChange(models.Model):
    """One proposal that an organisation be called something else, as it was and as it would be.

    One approval corrects every register that the organisation stands in.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("väntar på kansliet")
        APPROVED = "approved", _("godkänd")
        DECLINED = "declined", _("avslagen")
        WITHDRAWN = "withdrawn", _("återtagen")

    agreement_lookup: ClassVar[str] = "organisation__accessions__agreement"

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="identity_changes",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("nytt namn"), max_length=150)
    form = models.CharField(_("ny form"), max_length=12, choices=Organisation.Form.choices)
    number = models.CharField(_("nytt organisationsnummer"), max_length=11, null=True, blank=True)
    former_name = models.CharField(_("namn före"), max_length=150)
    former_form = models.CharField(_("form före"), max_length=12, choices=Organisation.Form.choices)
    former_number = models.CharField(
        _("organisationsnummer före"), max_length=11, null=True, blank=True
    )
    reason = models.CharField(_("skäl"), max_length=LONGEST_REASON)
    minutes = models.CharField(_("beslut eller protokoll"), max_length=200, blank=True)
    state = models.CharField(_("läge"), max_length=9, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("föreslagen"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("föreslagen av"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("avgjord"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("avgjord av"),
    )  # fmt: skip
    answer = models.TextField(_("kansliets svar"), blank=True)

    objects: ClassVar[Any] = IdentityChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ändring av namn eller nummer")
        verbose_name_plural = _("ändringar av namn eller nummer")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="waiting"),
                name="identity_change_one_at_a_time",
                violation_error_message=_("Organisationen har redan en ändring som väntar."),
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="identity_change_refusal_needs_reason",
                violation_error_message=_("Skriv varför, så att organisationen förstår."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former_name} → {self.name}"

    @property
    def agreements(self) -> Any:
        """The agreements whose secretariats it concerns."""
        concerned = Accession.objects.filter(organisation=self.organisation_id, state__in=CONCERNED)
        return Agreement.objects.filter(pk__in=concerned.values("agreement")).order_by("pk")

    def is_decided_in(self, agreements: Any) -> bool:
        """Whether a secretariat of one of the agreements decides on it."""
        return IdentityChange.objects.filter(pk=self.pk).decided_in(agreements).exists()

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def number_seems_odd(self) -> bool:
        """Whether the new number's first digit does not fit the new form: no fault."""
        return number_seems_odd(self.number or "", self.form)

    @property
    def rows(self) -> list[tuple[Any, str, str]]:
        """What it is about, before and after, to show side by side."""
        none = _("inget nummer")
        return [
            (_("Namn"), self.former_name, self.name),
            (_("Form"), self.get_former_form_display(), self.get_form_display()),
            (
                _("Organisationsnummer"),
                self.former_number or str(none),
                self.number or str(none),
            ),
        ]
