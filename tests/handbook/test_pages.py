"""The handbook in the admin: read by all who may enter, led to from where it applies."""

import pytest
from django.contrib import admin
from django.urls import reverse

from overenskommelsen.handbook import pages
from principles.models import NewsItem

pytestmark = pytest.mark.one_database


def test_first_page_lists_every_file():
    files = {file.stem for file in pages.FOLDER.glob("*.md")} - {pages.INDEX}
    assert set(pages.names()) == files


def test_every_picture_stands_in_a_page_and_every_page_has_one():
    """Made by `python -m tests.pictures`."""
    pictures = {
        name: {
            block.name
            for part in pages.page(name).parts
            for block in part.blocks
            if isinstance(block, pages.Picture)
        }
        for name in [pages.INDEX, *pages.names()]
    }
    files = {file.stem for file in (pages.FOLDER / "bilder").glob("*.png")}
    assert set().union(*pictures.values()) == files


@pytest.mark.parametrize("name", pages.names())
def test_pages_have_one_h1_and_working_links(as_user, karin, name):
    client = as_user(karin)
    page = client.get(reverse("admin:handbook_page", args=[name])).content.decode()
    assert page.count("<h1") == 1
    assert ".md" not in page


def test_stewards_read_it_and_others_are_led_away(as_user, karin, stig, osten, nora):
    addresses = [reverse("admin:handbook"), reverse("admin:handbook_page", args=["organ"])]
    for reader in (karin, stig, osten):
        assert [as_user(reader).get(address).status_code for address in addresses] == [200, 200]
    assert [as_user(nora).get(address).status_code for address in addresses] == [302, 302]
    assert as_user(karin).get("/admin/handbok/finns-inte/").status_code == 404
    assert as_user(karin).get("/admin/handbok/bilder/finns-inte.png").status_code == 404
    assert as_user(karin).post(addresses[0]).status_code == 405


def test_every_part_of_the_admin_leads_to_what_the_handbook_says(as_user, dag):
    """An admin class names its page, maybe with a heading, in the attribute `handbook`."""
    known = {
        f"{name}#{part.slug}" for name in pages.names() for part in pages.page(name).parts
    } | set(pages.names())
    ours = ("principles", "organisations", "plans", "overenskommelsen")
    led_to = {
        model.__name__: getattr(own, "handbook", "")
        for model, own in admin.site._registry.items()
        if model._meta.app_label in ours
    }
    assert {name: told for name, told in led_to.items() if told not in known} == {}
    page = as_user(dag).get(reverse("admin:plans_plan_changelist")).content.decode()
    assert reverse("admin:handbook_page", args=["planer"]) in page


def test_a_page_of_our_own_leads_to_it_too(as_user, karin, skane):
    """Below the list of a model stand pages that Django does not know."""
    item = NewsItem.objects.create(agreement=skane, title="Forum", slug="forum", lead="Välkomna.")
    page = as_user(karin).get(reverse("admin:publish_news", args=[item.pk])).content.decode()
    assert reverse("admin:handbook_page", args=["nyheter"]) in page
    first = as_user(karin).get(reverse("admin:index")).content.decode()
    assert "Så gör du: handboken" not in first
