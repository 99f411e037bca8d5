"""A draft as plain data: what every edit keeps, every form gives, and every restoring writes."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from principles.agreements.models import Party
from principles.keeping import NotNow
from principles.text.models import AgreementVersion, Principle, Section, Undertaking

Content = dict[str, Any]
Row = dict[str, Any]

ABOUT = (
    "name", "slug", "introduction", "source", "adopted_when", "adopted_on", "deciding_body",
    "case_number", "in_force_from",
)  # fmt: skip
DAYS = ("adopted_on", "in_force_from")
# In reading order: the fields of each kind of row, and which of them is its address.
PARTS = {
    "sections": (Section, ("heading", "anchor", "body", "plain"), "anchor"),
    "principles": (Principle, ("name", "slug", "meaning", "glyph"), "slug"),
    "undertakings": (Undertaking, ("party", "principle", "text"), ""),
}


def content_of(version: AgreementVersion) -> Content:
    """The version's own fields and its rows in order, ready for JSON.

    Days are ISO texts; a row knows its key, and an undertaking the keys of its party and
    principle. What came after an adoption is no part of it.
    """
    about = {name: getattr(version, name) for name in ABOUT}
    about |= {name: about[name].isoformat() if about[name] else None for name in DAYS}
    content: Content = {"version": about}
    for part, (_model, fields, _address) in PARTS.items():
        rows = getattr(version, part).order_by("position", "pk")
        if part == "undertakings":
            rows = rows.filter(added_later=False)
        content[part] = list(rows.values("pk", *fields))
    return content


def put(version: AgreementVersion, content: Content) -> dict[str, dict[int, Any]]:
    """Make the version and its rows say what the content says.

    Rows keep the keys that the content gives them, as far as no other version has them.
    Returns, for each part, the row that each key of the content has become. Raises NotNow when
    another version has the address, or a party no longer exists.
    """
    put_about(version, content["version"])
    became: dict[str, dict[int, Any]] = {
        "principles": put_rows(version, "principles", content["principles"]),
        "sections": put_rows(version, "sections", content["sections"]),
    }
    principles = {key: row.pk for key, row in became["principles"].items()}
    undertakings = [
        row | {"principle": principles.get(row["principle"])} for row in content["undertakings"]
    ]
    refuse_lost_parties(version, undertakings)
    became["undertakings"] = put_rows(version, "undertakings", undertakings)
    return became


def put_about(version: AgreementVersion, about: Row) -> None:
    others = AgreementVersion.objects.filter(agreement=version.agreement_id, slug=about["slug"])
    if others.exclude(pk=version.pk).exists():
        raise NotNow(_("En annan version har adressen ”%s”. Välj en annan.") % about["slug"])
    values = about | {name: date.fromisoformat(about[name]) for name in DAYS if about[name]}
    if version.pk and all(getattr(version, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(version, name, value)
    version.save()


def refuse_lost_parties(version: AgreementVersion, rows: list[Row]) -> None:
    """Raise NotNow when an undertaking is of a party that the agreement does not have (now)."""
    wanted = {row["party"] for row in rows if row["party"]}
    if wanted - set(Party.objects.of_agreement(version.agreement).values_list("pk", flat=True)):
        raise NotNow(_("En part som hade ett åtagande finns inte längre. Välj en annan part."))


def put_rows(version: AgreementVersion, part: str, rows: list[Row]) -> dict[int, Any]:
    """Save, create and delete rows of one kind, so that they are those given, in that order."""
    model: Any = PARTS[part][0]
    existing = {row.pk: row for row in model.objects.filter(version=version)}
    keys = {row["pk"] for row in rows if row["pk"]}
    for key in list(existing):
        if key not in keys:
            existing.pop(key).delete()
    foreign = set(model.objects.filter(pk__in=keys - set(existing)).values_list("pk", flat=True))
    free_addresses(part, existing, rows)
    became = {}
    for position, given in enumerate(rows, start=1):
        key = given["pk"]
        row = existing.get(key) or model(version=version, pk=None if key in foreign else key)
        save_row(row, part, given | {"position": position})
        became[key or -position] = row
    return became


def free_addresses(part: str, existing: dict[int, Any], rows: list[Row]) -> None:
    """Rows that change addresses with each other let go of their old ones first."""
    address = PARTS[part][2]
    held = {getattr(row, address): row for row in existing.values()} if address else {}
    for given in rows:
        holder = held.get(given.get(address))
        if holder and holder.pk != given["pk"]:
            type(holder).objects.filter(pk=holder.pk).update(**{address: f"-{holder.pk}"})
            setattr(holder, address, f"-{holder.pk}")


def save_row(row: Any, part: str, values: Row) -> None:
    """Save the row when it is new or says something else now."""
    fields = {
        row._meta.get_field(name).attname: values[name] for name in (*PARTS[part][1], "position")
    }
    if row._state.adding or any(getattr(row, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()


def copied(content: Content, **about: Any) -> Content:
    """The rows of another version, for a version that says about itself only what is given."""
    empty = {name: None if name in DAYS else "" for name in ABOUT}
    return content | {"version": empty | about}


def outside_the_text(content: Content) -> str:
    """What the content holds beside the text that is signed, as Markdown to compare.

    The order of the rows is part of the text, so here it is always the same.
    """
    about = content["version"]
    fields: dict[str, Any] = {name: AgreementVersion._meta.get_field(name) for name in ABOUT}
    lines = [
        f"- {str(fields[name].verbose_name).capitalize()}: {about[name]}"
        for name in ABOUT
        if about[name]
    ]
    blocks = [f"## {_('Om versionen')}", "\n".join(lines)]
    for section in in_one_order(content["sections"]):
        blocks.append(f"## {section['heading']}")
        blocks.append(_("Adress: %s") % section["anchor"])
        if section["plain"]:
            blocks += [f"### {_('På enkel svenska')}", section["plain"]]
    names = {row["pk"]: row["name"] for row in content["principles"]}
    blocks += [f"## {_('Principer')}"] if names else []
    glyphs = dict(Principle.Glyph.choices)
    for principle in in_one_order(content["principles"]):
        told = (principle["name"], principle["slug"], glyphs.get(principle["glyph"], ""))
        blocks.append("- {}: {}, {}".format(*told))
    for undertaking in in_one_order(content["undertakings"]):
        if undertaking["principle"] in names:
            blocks.append(f"- {names[undertaking['principle']]}: {undertaking['text']}")
    return "\n\n".join(blocks)


def in_one_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["pk"])
