"""What is asked when an agreement begins, in the admin and at the terminal alike."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from overenskommelsen.founding import custom, lines
from overenskommelsen.founding.lines import LinesField, slug_of
from overenskommelsen.models import User
from principles.agreements.models import Side, validate_domain, validate_not_reserved
from principles.forms import PortalForm, TextField
from principles.models import Agreement


class NewAgreementForm(PortalForm):
    """The answers that an agreement begins with."""

    region = TextField(
        label=_("Region"), max_length=60, help_text=_("Till exempel ”Norrdal”."),
        error_messages={"required": _("Skriv regionens namn")},
    )  # fmt: skip
    name = TextField(
        label=_("Namn"), max_length=100, required=False,
        help_text=_("Tomt: ”Överenskommelsen” och regionens namn."),
    )  # fmt: skip
    slug = forms.SlugField(
        label=_("Adress"), required=False, validators=[validate_not_reserved],
        help_text=_("Står i webbadressen. Tomt: regionens namn med små bokstäver."),
    )  # fmt: skip
    county = forms.ChoiceField(
        label=_("Län"), choices=[(c, f"{c} {n}") for c, n in custom.COUNTIES.items()],
        help_text=_("Länskoden ger överenskommelsen dess egen väv och länets kommuner."),
        error_messages={
            "required": _("Välj ett län"),
            "invalid_choice": _("Skriv ett läns kod med två siffror, till exempel 20"),
        },
    )  # fmt: skip
    domain = TextField(
        label=_("Egen domän"), required=False, max_length=253,
        help_text=_("Till exempel overenskommelsen.example.se. Tomt: bara portalens egen adress."),
    )  # fmt: skip
    contact_role = TextField(
        label=_("Kontakt: roll"), max_length=120, initial=_("Kansliet för överenskommelsen"),
        help_text=_("En funktion, inte en person. Står hos den offentliga parten."),
        error_messages={"required": _("Skriv vem man kontaktar")},
    )  # fmt: skip
    contact_email = forms.EmailField(
        label=_("Kontakt: e-post"),
        error_messages={"required": _("Skriv en e-postadress att kontakta")},
    )
    contact_phone = TextField(label=_("Kontakt: telefon"), required=False, max_length=30)
    party = LinesField(
        lines.party, label=_("Parter"),
        help_text=_(
            "Två eller fler, en per rad: namn; ideburen eller offentlig; adress. Adressen kan "
            "utelämnas. Exempel: Region Norrdal; offentlig; region-norrdal"
        ),
        error_messages={"required": _("Skriv minst två parter, en per rad")},
    )  # fmt: skip
    principle = LinesField(
        lines.principle, label=_("Principer"), required=False, initial=custom.principle_lines,
        help_text=_(
            "En per rad: namn: innebörd. De sex namnen är brukliga, innebörden är ett första "
            "förslag. Parterna skriver sin egen i utkastet."
        ),
    )  # fmt: skip
    criterion = LinesField(
        lines.criterion, label=_("Villkor för att vara med"), required=False,
        initial="\n".join(custom.CRITERIA), help_text=_("En per rad."),
    )  # fmt: skip
    area = LinesField(
        lines.area, label=_("Utvecklingsområden"), required=False, help_text=_("Ett per rad.")
    )
    body = LinesField(
        lines.body, label=_("Organ"), required=False,
        help_text=_(
            "Ett per rad: namn; antal platser; partens adress och antal. Exempel: Styrgrupp; "
            "högst 14; ideburen-sektor 7; region-norrdal 7"
        ),
    )  # fmt: skip
    steward = forms.EmailField(
        label=_("Första kansliet"),
        help_text=_("E-post till någon som redan har ett konto. Fler läggs till i förvaltningen."),
        error_messages={"required": _("Skriv e-posten till den som ska vara kansli")},
    )

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or slug_of(self.cleaned_data.get("region", ""))
        validate_not_reserved(slug)
        if Agreement.objects.filter(slug=slug).exists():
            raise ValidationError(
                now("Det finns redan en överenskommelse på adressen ”%(slug)s”. Välj en annan.")
                % {"slug": slug}
            )
        return slug

    def clean_county(self) -> str:
        county: str = self.cleaned_data["county"]
        another = Agreement.objects.filter(county_code=county).first()
        if another:
            raise ValidationError(now("%(name)s har redan det länet.") % {"name": another.name})
        return county

    def clean_domain(self) -> str:
        domain: str = self.cleaned_data["domain"].lower()
        if domain:
            validate_domain(domain)
        another = Agreement.objects.filter(domain=domain).exclude(domain="").first()
        if another:
            raise ValidationError(now("%(name)s har redan den domänen.") % {"name": another.name})
        return domain

    def clean_party(self) -> Any:
        """Civil society first, as everywhere."""
        rows = self.cleaned_data["party"]
        if len(rows) < 2:
            raise ValidationError(now("Skriv minst två parter, en per rad"))
        if {row["side"] for row in rows} != set(Side.values):
            raise ValidationError(now("Det behövs minst en part på varje sida."))
        return sorted(rows, key=lambda row: row["side"] != Side.CIVIL_SOCIETY)

    def clean_steward(self) -> Any:
        """The account itself."""
        email = self.cleaned_data["steward"]
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise ValidationError(
                now("Ingen har ett konto med adressen %(email)s. Be personen skaffa ett först.")
                % {"email": email}
            )
        return user

    def clean(self) -> Any:
        """The seats of a body are divided between parties that there are, no more than it has."""
        said = super().clean() or self.cleaned_data
        parties = {row["slug"] for row in said.get("party", ())}
        for body in said.get("body", ()):
            told = [quota["party"] for quota in body["quotas"]]
            unknown = next((slug for slug in told if parties and slug not in parties), None)
            if unknown:
                names = ", ".join(sorted(parties))
                self.add_error(
                    "body",
                    now("Det finns ingen part ”%(slug)s”. Parterna är %(names)s.")
                    % {"slug": unknown, "names": names},
                )
            elif len(told) > len(set(told)):
                self.add_error("body", now("%(name)s har samma part två gånger.") % body)
            elif sum(quota["seats"] for quota in body["quotas"]) > body["seat_limit"]:
                self.add_error(
                    "body", now("%(name)s har fler platser för parterna än i allt.") % body
                )
        return said
