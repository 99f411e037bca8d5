"""The revision only goes forward, and moves for every agreement that an edit touches."""

from plans.models import Plan
from principles.models import Agreement, ProcessStep


def revision(agreement):
    return Agreement.objects.get(pk=agreement.pk).revision


def test_a_save_never_sets_the_revision_back(skane):
    stale = Agreement.objects.get(pk=skane.pk)
    for _ in range(5):
        skane.bump()
    before = revision(skane)
    stale.tagline = "Ny"
    stale.save()
    assert revision(skane) == before + 1
    assert Agreement.objects.get(pk=skane.pk).tagline == "Ny"


def test_a_row_that_moves_touches_both(skane, ostergotland):
    plan = Plan.objects.get(agreement=skane, first_year=2015)
    before = revision(skane), revision(ostergotland)
    plan.agreement = ostergotland
    plan.save()
    assert (revision(skane), revision(ostergotland)) == (before[0] + 1, before[1] + 1)


def test_a_deletion_moves_it(skane):
    before = revision(skane)
    ProcessStep.objects.filter(agreement=skane).first().delete()
    assert revision(skane) == before + 1
