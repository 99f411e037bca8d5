"""What a version lacks before it can be adopted, told in Swedish: what, and where."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from principles.consultations.models import Consultation
from principles.swedish import EARLIEST_YEAR
from principles.text.models import AgreementVersion


def missing(version: AgreementVersion) -> list[str]:
    """What keeps the version from being adopted in the portal today; empty when nothing does.

    Undertakings may come later. A version that is adopted already has only that against it.
    """
    if version.is_frozen:
        return [_("Versionen är redan antagen.")]
    return [
        *unwritten(version),
        *unsaid(version),
        *unfit_days(version, timezone.localdate()),
        *overlaps(version),
        *unfinished(version),
    ]


def unwritten(version: AgreementVersion) -> Iterator[str]:
    """What the text itself lacks."""
    sections = list(version.sections.all())
    if not sections:
        yield _("Texten har inga avsnitt. Skriv minst ett.")
    for section in sections:
        if not section.body.strip():
            yield _("Avsnittet ”%s” har ingen text.") % section.heading
    principles = list(version.principles.all())
    if not principles:
        yield _("Texten har inga principer. Skriv minst en.")
    for principle in principles:
        if not principle.meaning.strip():
            yield _("Principen ”%s” har ingen innebörd.") % principle.name


def unsaid(version: AgreementVersion) -> Iterator[str]:
    """What is not told about the decision."""
    for field in ("adopted_on", "deciding_body", "case_number", "in_force_from"):
        if not getattr(version, field):
            column: Any = version._meta.get_field(field)
            label = str(column.verbose_name)
            yield _("”%s” är inte ifyllt på versionens sida.") % (label[:1].upper() + label[1:])


def unfit_days(version: AgreementVersion, today: date) -> Iterator[str]:
    """What is wrong with the days that are told."""
    decided, begins = version.adopted_on, version.in_force_from
    if any(day and day.year < EARLIEST_YEAR for day in (decided, begins)):
        yield _("Ett datum ligger före år %d.") % EARLIEST_YEAR
    if decided and decided > today:
        yield _("Dagen för antagandet, %s, har inte varit än.") % in_words(decided)
    if begins and begins > today:
        yield _("Versionen kan antas här tidigast den dag den börjar gälla, %s.") % in_words(begins)
    if decided and begins and begins < decided:
        yield _("Versionen kan inte gälla från %(begins)s när den antogs %(decided)s.") % {
            "begins": in_words(begins),
            "decided": in_words(decided),
        }


def overlaps(version: AgreementVersion) -> Iterator[str]:
    """Which adopted versions the version cannot follow: by its number, and by its days."""
    adopted = list(version.agreement.versions.adopted().exclude(pk=version.pk))
    if any(other.number > version.number for other in adopted):
        yield _("En senare version är redan antagen.")
    for other in adopted:
        last = latest(other.in_force_from, other.in_force_until)
        if version.in_force_from and last and version.in_force_from <= last:
            yield _(
                "Versionen kan inte gälla från %(begins)s: ”%(other)s” gäller den dagen. Den nya "
                "måste börja efter %(last)s."
            ) % {
                "begins": in_words(version.in_force_from),
                "other": other.name,
                "last": in_words(last),
            }


def unfinished(version: AgreementVersion) -> Iterator[str]:
    """Which consultations about the version go on, or have answers that are not published."""
    waiting = Consultation.objects.filter(version=version).public()
    for consultation in waiting.filter(published_at__isnull=True):
        if consultation.is_closed:
            yield _("Svaren på remissen ”%s” är inte publicerade.") % consultation.title
        else:
            yield _("Remissen ”%s” är inte avslutad.") % consultation.title


def latest(*days: date | None) -> date | None:
    return max((day for day in days if day), default=None)


def in_words(day: date) -> str:
    """A day in running text, in the reader's language: 16 februari 2021."""
    return formats.date_format(day, "j F Y")


def in_swedish(day: date) -> str:
    """The same in Swedish, for what is stored."""
    with override("sv"):
        return in_words(day)


def cannot_follow(version: Any) -> str:
    """Why a version cannot come into force by its number or its days; empty when it can."""
    begins = version.in_force_from
    if begins and begins.year < EARLIEST_YEAR:
        return _("Ett datum ligger före år %d.") % EARLIEST_YEAR
    return next(overlaps(version), "")
