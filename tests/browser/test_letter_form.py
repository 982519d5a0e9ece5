"""The form of a letter: whom the chosen institution can be written to, and what a chosen person brings along."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.factories import MinistryFactory, OfficeFactory, PersonFactory, TenureFactory


@pytest.fixture
def page(open_device, sign_in, officer):
    ministry = MinistryFactory(name="Министерство на примера", name_latin="Ministry of the Example")
    deputy = PersonFactory(name="Здравка Петрова")
    TenureFactory(person=deputy, organisation=ministry, office=OfficeFactory(body=ministry), started="2024")
    PersonFactory(name="Друга Петрова")
    opened = sign_in(open_device(DESKTOP), officer)
    opened.goto("/letters/new/")
    return opened


def offered(page, field):
    return page.locator(f"#{field}-ts-dropdown [role=option]")


def test_the_people_and_offices_of_the_institution_are_offered_first(page, hand):
    hand(page).pick("id_organisation", "primera", "Ministry of the Example")
    page.locator("#id_person-ts-control").click()
    expect(offered(page, "id_person")).to_have_count(1)
    expect(offered(page, "id_person")).to_contain_text("Здравка Петрова")
    page.locator("#id_person-ts-control").press_sequentially("petrova")
    expect(offered(page, "id_person")).to_have_count(2)
    page.keyboard.press("Escape")
    page.locator("#id_office-ts-control").click()
    expect(offered(page, "id_office")).to_contain_text("Deputy minister")


def test_a_chosen_person_names_the_institution_while_none_is_named(page, hand):
    hand(page).pick("id_person", "zdravka", "Здравка Петрова")
    expect(page.locator("#id_organisation + .ts-wrapper .item")).to_have_text("Ministry of the Example")
    page.locator("#id_text").fill("Молим за среща.")
    page.get_by_label("Subject").fill("Среща")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Среща")).to_be_visible()
