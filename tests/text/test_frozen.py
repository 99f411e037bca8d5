"""An adopted text cannot be changed by anyone, in any way that the portal offers."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from principles.models import AgreementVersion, Principle, Section, Undertaking
from principles.text.flows import CannotAdopt, adopt
from principles.text.frozen import compose
from principles.text.models import FrozenText


@pytest.fixture
def version(skane):
    return skane.version_in_force()


@pytest.fixture
def draft(skane):
    draft = AgreementVersion.objects.create(agreement=skane, number=5, slug="ny", name="Ny")
    Section.objects.create(version=draft, heading="Vision", anchor="vision", body="Text.\r\nMer.")
    return draft


def test_hash_is_of_the_text(version):
    assert hashlib.sha256(version.frozen_text.encode()).hexdigest() == version.document_hash
    assert compose(version) == version.frozen_text


def test_text_is_canonical(skane, draft):
    Principle.objects.create(version=draft, slug="p", name="O\u0308ppenhet", meaning="")
    party = skane.parties.first()
    Undertaking.objects.create(version=draft, party=party, text="lyssnar")
    Undertaking.objects.create(version=draft, text="möts")
    assert compose(draft) == (
        "# Överenskommelsen Skåne\n\nNy\n\n## Vision\n\nText.\nMer.\n\n## Principer\n\n"
        "### Öppenhet\n\n## Åtaganden\n\n### Idéburen sektor Skåne\n\n- lyssnar\n\n"
        "### Tillsammans\n\n- möts\n"
    )


def test_language_of_the_reader_does_not_change_the_text(version):
    from django.utils.translation import override

    with override("en"):
        assert compose(version) == version.frozen_text


class TestNothingChangesIt:
    def test_version(self, version):
        version.frozen_text += "."
        with pytest.raises(FrozenText):
            version.save()
        with pytest.raises(FrozenText):
            AgreementVersion.objects.get(pk=version.pk).delete()

    @pytest.mark.parametrize("model", [Section, Principle, Undertaking])
    def test_parts(self, skane, model):
        part = model.objects.filter(version__agreement=skane).frozen().first()
        with pytest.raises(FrozenText):
            part.save()
        with pytest.raises(FrozenText):
            part.delete()
        with pytest.raises(FrozenText):
            model.objects.filter(pk=part.pk).delete()
        with pytest.raises(FrozenText):
            model.objects.filter(pk=part.pk).update(position=9)

    def test_new_parts(self, version):
        with pytest.raises(FrozenText):
            Section.objects.create(version=version, heading="Ny", anchor="ny", body="x")

    def test_moving_a_part_out(self, version, draft):
        section = version.sections.first()
        section.version = draft
        with pytest.raises(FrozenText):
            section.save()

    def test_undertaking_that_claims_to_be_later(self, skane):
        adopted = Undertaking.objects.filter(version__agreement=skane).first()
        adopted.added_later, adopted.text = True, "Något annat"
        with pytest.raises(FrozenText):
            adopted.save()

    def test_state_without_hash_is_impossible(self, draft):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreementVersion.objects.filter(pk=draft.pk).update(state="adopted")

    def test_undertaking_that_comes_later_says_so_and_can_change(self, version):
        later = Undertaking.objects.create(version=version, text="Nytt åtagande")
        assert later.added_later
        later.text = "Bättre åtagande"
        later.save()
        assert compose(version) == version.frozen_text


class TestAdopt:
    def test_replaces_the_one_in_force(self, skane, version, draft):
        adopt(draft)
        version.refresh_from_db()
        assert (version.state, skane.version_in_force()) == ("superseded", draft)

    def test_twice_is_refused(self, draft):
        adopt(draft)
        with pytest.raises(CannotAdopt):
            adopt(draft)

    def test_without_text_is_refused(self, skane):
        empty = AgreementVersion.objects.create(agreement=skane, number=6, slug="t", name="T")
        with pytest.raises(CannotAdopt):
            adopt(empty)

    def test_an_older_number_is_refused(self, skane):
        old = AgreementVersion.objects.create(agreement=skane, number=0, slug="g", name="G")
        Section.objects.create(version=old, heading="V", anchor="v", body="x")
        with pytest.raises(CannotAdopt):
            adopt(old)

    def test_two_in_force_are_impossible(self, skane, draft):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreementVersion.objects.filter(pk=draft.pk).update(
                state="adopted", document_hash="0" * 64
            )
