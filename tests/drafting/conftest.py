"""A draft of Skåne, and the form that an editor sends of it."""

import pytest
from django.urls import reverse

from principles.drafting.content import PARTS, content_of
from principles.drafting.flows import new_draft, save_draft
from principles.models import Section, Translation, Undertaking


@pytest.fixture
def draft(skane, karin):
    """A copy of the text in force in Skåne, with an undertaking of each party, begun by Karin."""
    made = new_draft(skane, by=karin, name="Tredje", slug="tredje")
    civil, region = skane.parties.all()
    dialogue = made.principles.get(slug="dialog")
    Undertaking.objects.create(version=made, party=civil, text="Vi frågar först", position=1)
    Undertaking.objects.create(
        version=made, party=region, principle=dialogue, text="Vi svarar i tid", position=2
    )
    made.edits.all().delete()
    save_draft(made, changed(made, "sections", 0, plain="Så vill vi ha det."), by=karin,
               made_from=0, note="Börjat")  # fmt: skip
    return made


def changed(version, part, place, **values):
    """The version's content with something else in one row."""
    content = content_of(version)
    content[part][place] |= values
    return content


def edit(version, part, place, *, by, **values):
    """Somebody saves a change of one row; returns the edit that is kept."""
    newest = version.edits.first()
    content = changed(version, part, place, **values)
    return save_draft(version, content, by=by, made_from=newest.number if newest else 0)


def posted(version, **changes):
    """What the browser sends of the whole page, with other values for some fields."""
    content = content_of(version)
    newest = version.edits.first()
    data = {name: value or "" for name, value in content["version"].items()}
    data["made_from"] = newest.number if newest else 0
    for part in PARTS:
        rows = content[part]
        data |= {f"{part}-TOTAL_FORMS": len(rows), f"{part}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate(rows):
            given = row | {"position": number + 1}
            data |= {f"{part}-{number}-{k}": "" if v is None else v for k, v in given.items()}
    return data | changes


def page_of(version):
    return reverse("admin:principles_agreementversion_change", args=[version.pk])


def history_of(version):
    return reverse("admin:principles_agreementversion_history", args=[version.pk])


def section_of(version, place=0):
    return Section.objects.filter(version=version)[place]


def translation(row, field, text):
    return Translation.objects.create(
        agreement=row.get_agreement(), model=row._meta.model_name, row=row.pk, field=field,
        text=text,
    )  # fmt: skip
