"""Karin reads Åkerbär's receipt: it is written down, and Åkerbär sees it."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from organisations.models import ReceiptReading
from principles.models import Steward


def receipt(signed, name="receipt"):
    return reverse(name, args=["skane", signed.entry.seq])


def readings():
    return list(ReceiptReading.objects.values_list("by__email", "capacity", "what"))


def test_secretariat_reads_and_the_organisation_sees_it(as_user, signed, karin, asta):
    office = as_user(karin)
    entry = reverse("admin:organisations_registerentry_change", args=[signed.entry_id])
    assert receipt(signed) in office.get(entry).content.decode()
    page = office.get(receipt(signed)).content.decode()
    assert "Asta Åkesson" in page and "Läsningen är antecknad" in page
    assert "Ni är anslutna" not in page
    office.get(receipt(signed, "receipt_pdf"))
    assert readings() == [
        (karin.email, "secretariat", "pdf"), (karin.email, "secretariat", "page")
    ]  # fmt: skip
    own = as_user(asta).get(reverse("own_organisation", args=[signed.organisation_id]))
    assert f"Kansliet läste kvittot skane-{signed.entry.seq}" in own.content.decode()


def test_operator(as_user, signed, dag, asta):
    assert as_user(dag).get(receipt(signed, "receipt_file")).status_code == 200
    assert readings() == [(dag.email, "operator", "file")]
    own = as_user(asta).get(reverse("own_organisation", args=[signed.organisation_id]))
    assert "Driften läste kvittot" in own.content.decode()


def test_ones_own_is_not_written_down(as_user, signed, asta):
    page = as_user(asta).get(receipt(signed)).content.decode()
    assert "Ni är anslutna" in page and "antecknad" not in page
    assert readings() == []


@pytest.mark.parametrize("role", ["stig", "osten", "nora", "bo"])
def test_not_by_others(as_user, signed, role, request):
    client = as_user(request.getfixturevalue(role))
    assert client.get(receipt(signed)).status_code == 404
    entry = reverse("admin:organisations_registerentry_change", args=[signed.entry_id])
    assert receipt(signed) not in client.get(entry, follow=True).content.decode()
    assert readings() == []


def test_a_secretariat_that_also_represents_reads_its_own(as_user, signed, asta, skane):
    Steward.objects.create(agreement=skane, user=asta, role="secretariat")
    as_user(asta).get(receipt(signed))
    assert readings() == []


def test_not_without_second_factor(as_user, signed, karin):
    Authenticator.objects.filter(user=karin).delete()
    assert as_user(karin).get(receipt(signed)).status_code == 404
    assert readings() == []


def test_nobody_changes_the_log(as_user, signed, karin, dag):
    as_user(karin).get(receipt(signed))
    row = ReceiptReading.objects.get()
    for user in (karin, dag):
        client = as_user(user)
        listed = client.get(reverse("admin:organisations_receiptreading_changelist"))
        assert "Föreningen Åkerbär" in listed.content.decode()
        delete = reverse("admin:organisations_receiptreading_delete", args=[row.pk])
        assert client.post(delete, {"post": "yes"}).status_code == 403
    assert ReceiptReading.objects.count() == 1
