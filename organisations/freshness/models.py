"""The yearly question to an organisation whether what it tells about itself still is right."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.directory.models import A_YEAR, Organisation
from organisations.links.models import hash_of, token_of

PURPOSE = "organisations.freshness"


class DetailsQuestionQuerySet(models.QuerySet["DetailsQuestion"]):
    def of_token(self, token: str) -> Self:
        """The question whose mailed link has that token, or none."""
        return self.filter(token_hash=hash_of(token))

    def unanswered(self) -> Self:
        """Those after which nobody has written or confirmed the details."""
        confirmed = F("organisation__confirmed_at")
        rows = self.filter(asked_at__gt=F("organisation__updated_at"))
        return rows.filter(Q(organisation__confirmed_at=None) | Q(asked_at__gt=confirmed))


class DetailsQuestion(models.Model):
    """The latest question to one organisation, and its link. The next year's takes its place.

    Whether it has been answered is not stored: an answer is that the details were confirmed or
    written after it was asked.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="details_question",
        verbose_name=_("organisation"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("tillfrågad"))
    reminded_at = models.DateTimeField(_("påmind"), null=True)
    token_hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar[Any] = DetailsQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("fråga om uppgifterna")
        verbose_name_plural = _("frågor om uppgifterna")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.asked_at:%Y-%m-%d}"

    @classmethod
    def of(cls, organisation: Organisation, *, now: datetime) -> "DetailsQuestion":
        """A question asked now, not stored yet."""
        made = cls(organisation=organisation, asked_at=now)
        made.token_hash = hash_of(made.token)
        return made

    @property
    def key(self) -> str:
        """What tells this year's question from the others', in the keys of its letters."""
        return f"freshness:{self.organisation_id}:{timezone.localdate(self.asked_at)}"

    @property
    def token(self) -> str:
        """The token of the link, which a reminder holds too. It stands in mail only."""
        return token_of(PURPOSE, self.key)

    @property
    def is_answered(self) -> bool:
        return bool(self.organisation.details_from >= self.asked_at)

    @property
    def link_works(self) -> bool:
        """Whether the link opens: for a year, and until somebody changes the details."""
        in_time = timezone.now() < self.asked_at + A_YEAR
        return in_time and self.organisation.updated_at <= self.asked_at
