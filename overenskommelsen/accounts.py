"""How django-allauth behaves in the portal: who signs up, and how its mail is sent."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from overenskommelsen.eid.provider import connected
from principles import mail
from principles.accounts import own_addresses
from principles.forms import one_line
from principles.stewards.flows import accept_invitations


class AccountAdapter(DefaultAccountAdapter):
    """Queues allauth's mail like all other mail, so that a slow mail server stops nobody.

    Its errors are in our own words, and say what to do next.
    """

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "duplicate_email": _("Adressen finns redan i ditt konto"),
        "email_password_mismatch": _("Lösenordet stämmer inte. Försök igen eller byt lösenord"),
        "email_taken": _("Adressen hör redan till ett annat konto"),
        "enter_current_password": _("Lösenordet stämmer inte. Försök igen eller byt lösenord"),
        "incorrect_code": _("Koden stämmer inte. Kontrollera den eller be om en ny"),
        "incorrect_password": _("Lösenordet stämmer inte. Försök igen eller byt lösenord"),
        "invalid_or_expired_key": _("Länken har gått ut. Vi kan skicka en ny"),
        "invalid_password_reset": _("Länken har gått ut. Vi kan skicka en ny"),
        "rate_limited": _("För många försök. Vänta 15 minuter"),
        # From here allauth takes it when a mailed code has been wrong so often that it is
        # thrown away. Too many wrong passwords come through `validation_error`.
        "too_many_login_attempts": _("Koden gäller inte längre. Be om en ny"),
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The error of a form with that code."""
        if code == "too_many_login_attempts":
            return ValidationError(_("För många försök. Vänta 15 minuter"), code=code)
        return super().validation_error(code, *args)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Give whoever has logged in the roles that have waited for the person's addresses."""
        take_up_roles(request, user)
        return super().post_login(request, user, **kwargs)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """The same for whoever is logged in and shows that one more address is his or her own."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed and request.user == email_address.user:
            take_up_roles(request, request.user)
        return confirmed

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to authenticate again that the account has, an e-ID last."""
        ways = super().get_reauthentication_methods(user)
        if settings.EID and user.is_authenticated and connected(user).exists():
            here = reverse("eid_reauthenticate")
            ways.append({"id": "eid_reauthenticate", "description": settings.EID.name, "url": here})
        return ways

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the receiver's language; a stranger's is that of the page.

        A code to log in with shows whose the address is, so an older password stops working.
        """
        if template_prefix == "account/email/login_code":
            forget_unproven_password(email)
        owner = next(iter(filter_users_by_email(email)), None)
        language = owner.language if owner else get_language() or "sv"
        with override(language):
            message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        mail.queue(message.subject, message.body, email, language=language, secret=True)


def take_up_roles(request: HttpRequest, user: Any) -> None:
    """Let the invitations to the person's verified addresses take effect, and say so."""
    for steward in accept_invitations(user, addresses=own_addresses(user)):
        said = now("Du har fått en roll: %(role)s, %(agreement)s. Den finns i förvaltningen.")
        words = {"role": steward.get_role_display(), "agreement": steward.agreement}
        messages.success(request, said % words)


def forget_unproven_password(email: str) -> None:
    """Take away the password of an account whose address nobody has shown to be their own.

    Whoever signed up with it may have been anybody, and would otherwise come in together with
    the person who gets the code.
    """
    people = get_user_model().objects.filter(email__iexact=email)
    for user in people.exclude(emailaddress__verified=True):
        user.set_unusable_password()
        user.save()


class SignupForm(forms.Form):
    """The name of the person, which a signature needs."""

    first_name = forms.CharField(
        label=_("Förnamn"),
        max_length=100,
        error_messages={"required": _("Skriv ditt förnamn")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Efternamn"),
        max_length=100,
        error_messages={"required": _("Skriv ditt efternamn")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ("first_name", "last_name", "email", "password1")

    def clean_first_name(self) -> str:
        return self.tidy_name("first_name")

    def clean_last_name(self) -> str:
        return self.tidy_name("last_name")

    def tidy_name(self, field: str) -> str:
        """The name without what cannot be seen. Raises ValidationError when nothing is left."""
        name = one_line(self.cleaned_data[field])
        if not name:
            raise ValidationError(self.fields[field].error_messages["required"], code="required")
        return name

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Keep the name and the language that the person signed up in."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.language = get_language() or "sv"
        user.save()
