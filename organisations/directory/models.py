"""The organisations of civil society and the persons who act for them."""

import re
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organisations.directory import municipalities
from organisations.directory.numbers import number_seems_odd
from principles.swedish import searchable, sort_key

LONGEST_PRESENTATION = 600
A_YEAR = timedelta(days=365)
REGISTER_ID = re.compile(r"o-(\d{1,18})", re.ASCII)
NUMBER = re.compile(r"(?:16)?(\d{6})-?(\d{4})", re.ASCII)


class ActivityArea(models.Model):
    """What an organisation works with (verksamhetsområde), one vocabulary for all agreements."""

    slug = models.SlugField(_("adress"), unique=True)
    name = models.CharField(_("namn"), max_length=80)
    name_en = models.CharField(_("namn på engelska"), max_length=80)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("verksamhetsområde")
        verbose_name_plural = _("verksamhetsområden")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:

        return self.name_en if get_language() == "en" else self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def represented_by(self, user: Any) -> Self:
        """The organisations that a person acts for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            representatives__user=user, representatives__state=Representative.State.ACTIVE
        )

    def named(self, text: str) -> Self:
        """Those that a text means: a number, or what the register calls one, perhaps in brackets
        after the name; else the whole name, as Swedish sorts it."""
        for said in (text.rpartition("(")[2].rstrip(")"), text):
            known, number = REGISTER_ID.fullmatch(said.strip()), NUMBER.fullmatch(said.strip())
            if known:
                return self.filter(pk=int(known[1]))
            if number:
                return self.filter(number=f"{number[1]}-{number[2]}")
        return self.filter(sort_key=sort_key(text))

    def with_old_details(self, now: datetime | None = None) -> Self:
        """Those whose details nobody has written or confirmed for a year."""
        year_ago = (now or timezone.now()) - A_YEAR
        return self.filter(updated_at__lt=year_ago).filter(
            Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=year_ago)
        )


class Organisation(models.Model):
    """An association, foundation, congregation or cooperative of civil society.

    `updated_at` is when somebody last wrote what the organisation tells about itself: the flows
    that write it say so, a save alone does not. `confirmed_at` is when the organisation last
    said that it still is right.
    """

    class Form(models.TextChoices):
        ASSOCIATION = "association", _("Ideell förening")
        ECONOMIC = "economic", _("Ekonomisk förening eller kooperativ")
        CONGREGATION = "congregation", _("Trossamfund")
        FOUNDATION = "foundation", _("Stiftelse")
        OTHER = "other", _("Annan sammanslutning")

    agreement_lookup: ClassVar[str] = "accessions__agreement"

    name = models.CharField(_("namn"), max_length=150)
    slug = models.SlugField(_("adress"), max_length=80, unique=True, editable=False)
    form = models.CharField(_("form"), max_length=12, choices=Form.choices)
    number = models.CharField(
        _("organisationsnummer"),
        max_length=11,
        null=True,
        blank=True,
        help_text=_("Tio siffror. En oregistrerad ideell förening behöver inget nummer."),
    )
    municipality = models.CharField(_("kommun"), max_length=4, choices=municipalities.codes)
    areas = models.ManyToManyField(
        ActivityArea, blank=True, related_name="organisations", verbose_name=_("verksamhetsområden")
    )
    presentation = models.TextField(
        _("presentation"), blank=True, validators=[MaxLengthValidator(LONGEST_PRESENTATION)]
    )
    website = models.URLField(_("webbplats"), blank=True)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    search_text = models.TextField(editable=False)
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)
    updated_at = models.DateTimeField(
        _("uppgifterna lämnade"), default=timezone.now, editable=False
    )
    confirmed_at = models.DateTimeField(
        _("uppgifterna bekräftade"), null=True, blank=True, editable=False
    )

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        ordering: ClassVar = ["sort_key", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"],
                name="organisation_number_unique",
                violation_error_message=_("Organisationen finns redan. Be om att få företräda den"),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__regex=r"^[0-9]{6}-[0-9]{4}$"),
                name="organisation_number_as_it_is_shown",
                violation_error_message=_("Organisationsnumret ska ha tio siffror"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number = self.number or None
        self.slug = self.slug or self.free_slug()
        self.sort_key = sort_key(self.name)
        words = (self.name, self.presentation, self.number or "", self.municipality_name)
        self.search_text = searchable(" ".join(words))
        super().save(*args, **kwargs)

    def free_slug(self) -> str:
        """The name as an address, with a number behind it where another has taken it."""
        plain = self.name.casefold().translate(str.maketrans("åäöæøé", "aaoaoe"))
        base = slugify(plain)[:70] or "organisation"
        taken = set(
            Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True)
        )
        candidates = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
        return next(slug for slug in candidates if slug not in taken)

    @property
    def details_from(self) -> datetime:
        """When the organisation last wrote its details, or said that they are right."""
        return max(self.updated_at, self.confirmed_at or self.updated_at)

    @property
    def details_are_old(self) -> bool:
        """Whether nobody has written or confirmed the details for a year."""
        return self.details_from < timezone.now() - A_YEAR

    @property
    def municipality_name(self) -> str:
        return municipalities.names().get(self.municipality, "")

    @property
    def register_id(self) -> str:
        """How the register names the organisation; never changes."""
        return f"o-{self.pk}"

    @property
    def told_apart(self) -> str:
        """The name with what no other organisation has, as one writes it to choose it."""
        return f"{self.name} ({self.number or self.register_id})"

    @property
    def number_seems_odd(self) -> bool:
        """Whether the number's first digit does not fit the form: worth a look, no fault."""
        return number_seems_odd(self.number or "", self.form)

    @property
    def identity_is_settled(self) -> bool:
        """Whether somebody reviews, has approved or has entered the organisation as it is.

        Its name, form and number then stay as they are, since they are what was decided on.
        """
        states = ("submitted", "steering", "approved", "signed", "lapsed")
        return bool(self.pk) and self.accessions.filter(state__in=states).exists()

    def is_represented_by(self, user: Any) -> bool:
        return self.representatives.active().filter(user=user).exists()


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def active(self) -> Self:
        """Those who may act for the organisation now."""
        return self.filter(state=Representative.State.ACTIVE)

    def of(self, user: Any) -> Self:
        """What one person is, or has asked to be, for organisations."""
        return self.filter(user=user)

    def responsible(self) -> Self:
        """Those who decide who else may act for the organisation."""
        return self.active().filter(role=Representative.Role.RESPONSIBLE)

    def people(self) -> list[Any]:
        """Their accounts, to write to."""
        return [row.user for row in self.select_related("user")]

    def waiting(self) -> Self:
        """Those who have asked, and await an answer."""
        return self.filter(state=Representative.State.REQUESTED)


class Representative(models.Model):
    """A user who acts for an organisation, or has asked to."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("har bett om att få företräda")
        ACTIVE = "active", _("företräder")
        ENDED = "ended", _("har slutat")

    class Role(models.TextChoices):
        RESPONSIBLE = "responsible", _("ansvarig")
        COLLEAGUE = "colleague", _("medarbetare")

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="representatives",
        verbose_name=_("organisation"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("konto")
    )
    state = models.CharField(
        _("läge"), max_length=10, choices=State.choices, default=State.REQUESTED
    )
    role = models.CharField(
        _("roll"),
        max_length=11,
        choices=Role.choices,
        default=Role.COLLEAGUE,
        db_default=Role.RESPONSIBLE,
        help_text=_("Ansvariga bestämmer vilka andra som företräder organisationen."),
    )
    message = models.CharField(_("meddelande"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)

    objects: ClassVar[Any] = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("företrädare")
        verbose_name_plural = _("företrädare")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                name="representative_once_per_organisation",
                violation_error_message=_("Personen företräder redan organisationen."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"
