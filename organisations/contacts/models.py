"""Whom to call: the contacts of the parties and of the bodies."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from organisations.contacts.phones import check_phone, dialled
from organisations.governance.models import Body
from principles.content import AgreementContent, ContentQuerySet
from principles.models import Agreement, Party

A_YEAR = timedelta(days=365)
SOON = timedelta(days=60)
NOT_ONE = _("Välj vems kontakten är: en part eller ett organ, inte båda.")
ENDS_FIRST = _("Kontakten slutar gälla innan den börjar.")


class ContactQuerySet(ContentQuerySet):
    def applying(self, day: date | None = None) -> Self:
        """The contacts whose days of validity hold a day, today unless another is given."""
        day = day or timezone.localdate()
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def current(self) -> Self:
        """Those that the public sees: they apply today, and can be reached."""
        return self.applying().exclude(email="", phone="")

    def unchecked(self, day: date | None = None) -> Self:
        """Those that apply on a day, and that nobody has looked at for a year by then."""
        day = day or timezone.localdate()
        looked_at = Q(checked_on__isnull=True) | Q(checked_on__lte=day - A_YEAR)
        return self.applying(day).filter(looked_at)

    def ending(self) -> Self:
        """Those that apply today and no longer in 60 days."""
        return self.applying().filter(valid_until__lte=timezone.localdate() + SOON)


class Contact(AgreementContent):
    """Whom to call: a contact of one party or of one body, the role before the person.

    `agreement` follows from the party or the body. `checked_on` is the day when the secretariat
    last wrote the contact or said that it still is right.
    """

    translatable = ("role", "reply_time")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="contacts", editable=False, blank=True,
        verbose_name=_("överenskommelse"),
    )  # fmt: skip
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="contacts", null=True, blank=True,
        verbose_name=_("part"), help_text=_("Välj en part eller ett organ, inte båda."),
    )  # fmt: skip
    body = models.ForeignKey(
        Body, models.CASCADE, related_name="contacts", null=True, blank=True,
        verbose_name=_("organ"),
    )  # fmt: skip
    role = models.CharField(
        _("roll"), max_length=120, help_text=_("Till exempel ”Kontaktperson Region Skåne”.")
    )
    name = models.CharField(_("namn"), max_length=120, blank=True)
    email = models.EmailField(_("e-post"), blank=True)
    phone = models.CharField(
        _("telefon"), max_length=30, blank=True, validators=[check_phone],
        help_text=_("Med riktnummer, till exempel 044-309 00 00."),
    )  # fmt: skip
    reply_time = models.CharField(
        _("svarstid"), max_length=120, blank=True, default="", db_default="",
        help_text=_("Till exempel ”Svarar inom två arbetsdagar”. Tomt: ingenting visas."),
    )  # fmt: skip
    valid_from = models.DateField(
        _("gäller från och med"), null=True, blank=True, help_text=_("Tomt: redan nu.")
    )
    valid_until = models.DateField(
        _("gäller till och med"), null=True, blank=True,
        help_text=_("Tomt: tills vidare. Dagen efter visas kontakten inte längre."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    checked_on = models.DateField(_("kontrollerad"), null=True, blank=True, editable=False)
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["reminded_on"])

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("kontakt")
        verbose_name_plural = _("kontakter")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, body__isnull=True)
                | Q(party__isnull=True, body__isnull=False),
                name="contact_of_a_party_or_a_body",
                violation_error_message=NOT_ONE,
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="contact_ends_after_it_starts",
                violation_error_message=ENDS_FIRST,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.name}" if self.name else self.role

    def clean(self) -> None:
        """Raise ValidationError, each word of it at its field.

        That nobody can be reached is refused here only, not in the database: an erased person
        leaves the role behind.
        """
        super().clean()
        found = {}
        if bool(self.party_id) == bool(self.body_id):
            found["party"] = NOT_ONE
        if not (self.email or self.phone):
            found["email"] = _("Skriv en e-postadress eller ett telefonnummer.")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            found["valid_until"] = ENDS_FIRST
        if found:
            raise ValidationError(found)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the agreement of the party or the body; a new contact is a checked one."""
        whose: Any = self.whose
        if whose is not None:
            self.agreement = whose.agreement
        if self._state.adding:
            self.checked_on = self.checked_on or timezone.localdate()
        super().save(*args, **kwargs)

    @property
    def whose(self) -> Party | Body | None:
        """The party or the body that the contact is of."""
        return self.party or self.body

    @property
    def dialled(self) -> str:
        """The phone number as a phone dials it: +46…"""
        return dialled(self.phone)
