"""An agreement as a folder, and what comes of loading that folder somewhere else."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from organisations.models import (
    ActiveSignature,
    Body,
    BodyQuota,
    Contact,
    RegisterEntry,
    RegisterPart,
)
from overenskommelsen.loading.creating import load
from overenskommelsen.loading.tables import AGREEMENT, LEFT_OUT
from overenskommelsen.loading.writing import Writer, folder_in
from plans.models import (
    Action,
    ActionDocument,
    DevelopmentArea,
    Event,
    FollowUp,
    Milestone,
    Plan,
)
from principles.content import AgreementContent
from principles.models import (
    Agreement,
    Benefit,
    NewsItem,
    ProcessDocument,
    Translation,
    Undertaking,
)
from tests.test_roles import PUBLIC
from tests.unguarded import unguarded

# The register is of its portal: its entries have other times and so other hashes elsewhere.
OF_THE_REGISTER = "register"
PATHS = [
    name for name, about in PUBLIC.items()
    if about == {"slug": "skane"}
    and not name.startswith(OF_THE_REGISTER)
    # These tell by number and time which row of this portal it is.
    and name not in {"calendar_ics", "news_atom"}
]  # fmt: skip


def tables(table=AGREEMENT):
    yield table
    for inner in table.inside.values():
        yield from tables(inner)


@pytest.fixture
def full(skane):
    """Skåne with a row of every kind that a folder holds, and what is hard to write down."""
    party, other = skane.parties.all()
    version = skane.version_in_force()
    Benefit.objects.create(party=party, text='Ett "citat", ett \\ och ett \t', position=1)
    step = skane.process_steps.first()
    ProcessDocument.objects.create(step=step, title="Protokoll", link="https://a.se/p.pdf")
    Undertaking.objects.create(
        version=version, party=other, principle=version.principles.first(), text="Mötas\n\n- ofta"
    )
    plan = Plan.objects.get(agreement=skane, first_year=2015)
    plan.continues = Plan.objects.get(agreement=skane, first_year=2010)
    plan.published_at = datetime(2015, 3, 1, 9, 30, 0, 123456, tzinfo=ZoneInfo("Europe/Stockholm"))
    plan.save()
    action = an_action(plan, version, party)
    step = Milestone.objects.create(action=action, title="Halvvägs", due_on=date(2015, 6, 1))
    ActionDocument.objects.create(action=action, title="Bilaga", link="https://a.se/b")
    for note in ("Den första.", "Den andra, samma dag."):
        told = FollowUp.objects.create(
            action=action, day=date(2015, 7, 1), note=note, status="under_way", progress=20,
            party=party,
        )  # fmt: skip
    told.reached.add(step)
    body = Body.objects.of_agreement(skane).first()
    BodyQuota.objects.create(body=body, party=party, seats=7)
    Contact.objects.create(body=body, role="Sekreterare", email="styrgruppen@example.se")
    NewsItem.objects.create(
        agreement=skane, slug="nytt", title="Nytt", lead="Nu.", published_at=timezone.now()
    )
    Event.objects.create(
        agreement=skane, slug="forum", title="Forum", kind="forum", programme="x" * 300,
        starts_at=datetime(2031, 5, 4, 16, 0, tzinfo=ZoneInfo("UTC")), sequence=3,
    )  # fmt: skip
    stored = Translation.objects.get(agreement=skane, model="agreement", field="lead")
    skane.name, skane.lead = "Överenskommelsen i Skåne", skane.lead + "\r\n\r\nNytt. "
    skane.steering_approves = True
    skane.checkpoint_addresses = "diarium@example.se"
    skane.save()
    assert stored.is_stale(skane.lead)
    return skane


def an_action(plan, version, party):
    area = DevelopmentArea.objects.of_agreement(plan.agreement).first()
    common = {"area": area, "first_year": 2015, "last_year": 2015}
    later = Action.objects.create(plan=plan, slug="sen", title="Sen", position=2, **common)
    made = Action.objects.create(
        plan=plan, slug="tidig", title="Tidig", position=1, carried_from=later,
        starts_on=date(2015, 2, 1), description="# Rubrik\n\nText.", **common,
    )  # fmt: skip
    made.parties.set([party])
    made.principles.set(version.principles.all()[:2])
    return made


def written(agreement, folder, **options):
    folder_in(Writer(agreement, **options).files, folder)
    return folder


def as_files(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip


def take_away(slug):
    """The agreement and its register, as if it had never been in this portal."""
    with unguarded():
        rows = Agreement.objects.filter(slug=slug)
        ActiveSignature.objects.all().delete()
        RegisterPart.objects.filter(entry__agreement__in=rows).delete()
        RegisterEntry.objects.filter(agreement__in=rows).delete()
        Action.objects.filter(plan__agreement__in=rows).delete()
        rows.delete()


def pages(client, agreement):
    """Every public page of the agreement that is not of the register, in both languages."""
    found = {}
    with override("sv"):
        known = list(addresses(agreement))
    for address in known:
        for prefix in ("", "/en"):
            answer = client.get(prefix + address)
            assert answer.status_code == 200, address
            found[prefix + address] = answer.content.decode()
    return found


def addresses(agreement):
    for name in PATHS:
        yield reverse(name, args=[agreement.slug])
    shown = agreement.version_shown()
    rows = [*shown.principles.all(), *DevelopmentArea.objects.of_agreement(agreement)]
    rows += [*Plan.objects.of_agreement(agreement).public(), *agreement.events.all()]
    rows += [*Action.objects.of_agreement(agreement).public(), *agreement.versions.public()]
    for row in rows:
        yield row.get_absolute_url()
    for version in agreement.versions.adopted():
        yield reverse("version_download", args=[agreement.slug, version.slug])


def test_a_folder_that_is_loaded_gives_the_same_pages_and_itself_again(client, full, tmp_path):
    hashes = list(full.versions.order_by("number").values_list("document_hash", "frozen_text"))
    before, first = pages(client, full), written(full, tmp_path / "a", persons=True)
    take_away("skane")
    assert client.get("/skane/").status_code == 404
    load([str(first)])
    loaded = Agreement.objects.get(slug="skane")
    assert as_files(written(loaded, tmp_path / "b", persons=True)) == as_files(first)
    again = loaded.versions.order_by("number").values_list("document_hash", "frozen_text")
    assert list(again) == hashes
    after = pages(client, loaded)
    assert [address for address in before if before[address] != after[address]] == []
    assert len(before) > 60


def test_the_two_agreements_as_they_are_shipped(client, ostergotland, skane, tmp_path):
    """Nothing of our own content is lost: the texts that were read are the texts written."""
    for agreement in (skane, ostergotland):
        slug = agreement.slug
        before, first = pages(client, agreement), written(agreement, tmp_path / slug, persons=True)
        take_away(slug)
        load([str(first)])
        loaded = Agreement.objects.get(slug=slug)
        assert pages(client, loaded) == before
        again = written(loaded, tmp_path / f"{slug}-again", persons=True)
        assert as_files(again) == as_files(first)


def test_every_kind_of_row_was_there(full):
    """What the round trip above has not met, it has not tried."""
    met = {table.model for table in tables() if table.model._default_manager.exists()}
    assert met == {table.model for table in tables()}
    assert Undertaking.objects.filter(added_later=True).exists()


def test_no_kind_of_row_is_forgotten():
    """What somebody adds to agreements is exported, or said to be left out, and why."""
    exported = {table.model.__name__ for table in tables()}
    models = {model.__name__ for model in every_model()}
    assert models - exported == set(LEFT_OUT)
    assert not exported & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def every_model():
    """Everything that leads to an agreement, abstract classes and histories aside."""
    from django.apps import apps

    return [
        model for model in apps.get_models()
        if (issubclass(model, AgreementContent) or hasattr(model, "agreement_lookup"))
        and not model.__name__.startswith("Historical")
    ]  # fmt: skip


def test_no_field_is_forgotten():
    for table in tables():
        columns = {column.name for column in table.model._meta.get_fields() if is_own(column)}
        known = {*table.fields, *table.without, table.parent, "id", "position"}
        assert columns - known == set(), table.model.__name__


def is_own(column):
    return column.concrete and not column.auto_created


def test_persons_stay_unless_they_are_asked_for(full, tmp_path, capsys):
    Contact.objects.create(
        party=full.parties.first(), role="Kansliet", email="kansli@example.se", phone="040-1"
    )
    call_command("export_agreement", "skane", str(tmp_path / "a"))
    text = (tmp_path / "a/agreement.toml").read_text()
    assert "Kontaktperson Region Skåne" in text and "kansli@example.se" in text
    for word in ("Leiner", "maria@", "0735", "anki@", "diarium@"):
        assert word not in text
    assert "3 rows without the persons they name" in capsys.readouterr().out
    call_command("export_agreement", "skane", str(tmp_path / "b"), "--persons")
    assert "Leiner" in (tmp_path / "b/agreement.toml").read_text()


def test_a_text_frozen_under_another_name_keeps_its_hash(full, tmp_path):
    text = (written(full, tmp_path / "a") / "agreement.toml").read_text()
    assert 'frozen_text = { file = "versions/reviderad/frozen_text.md" }' in text
    frozen = (tmp_path / "a/versions/reviderad/frozen_text.md").read_text()
    assert frozen == full.version_in_force().frozen_text
    (tmp_path / "a/versions/reviderad/frozen_text.md").write_text(frozen.replace("vision", "idé"))
    take_away("skane")
    with pytest.raises(CommandError, match=r"versions\[1\].document_hash: expected [0-9a-f]{64}"):
        call_command("load_agreement", str(tmp_path / "a"))
    assert not Agreement.objects.filter(slug="skane").exists()


def test_what_the_command_refuses(skane, tmp_path):
    with pytest.raises(CommandError, match=r"There is no agreement norrdal"):
        call_command("export_agreement", "norrdal", str(tmp_path / "a"))
    (tmp_path / "old.txt").write_text("x")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_agreement", "skane", str(tmp_path))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_agreement", "skane", str(tmp_path / "old.txt" / "a"))
    assert [path.name for path in Path(tmp_path).iterdir()] == ["old.txt"]
