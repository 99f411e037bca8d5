"""How django-allauth behaves in the portal: who signs up, and how its mail is sent."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from principles import mail
from principles.forms import tidy


class AccountAdapter(DefaultAccountAdapter):
    """Queues allauth's mail like all other mail, so that a slow mail server stops nobody."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        mail.queue(message.subject, message.body, email)


class SignupForm(forms.Form):
    """The name of the person, which a signature needs."""

    first_name = forms.CharField(
        label=_("Förnamn"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Efternamn"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ("first_name", "last_name", "email", "password1")

    def clean_first_name(self) -> str:
        return tidy(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return tidy(self.cleaned_data["last_name"])

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Keep the name and the language that the person signed up in."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.language = get_language() or "sv"
        user.save()
