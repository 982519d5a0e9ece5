"""A list under the hand: its choices say how many, its rows are ticked and walked through with the keys."""

import pytest
from playwright.sync_api import expect

from crm.models import Organisation
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.served import violations
from tests.factories import OrganisationFactory, PlaceFactory, ThemeFactory

LIST = "/organisations/"
LABELS = """([name, choice, label]) => [...document.querySelectorAll(`.filters select[name=${name}] option`)].some(
  (one) => one.value === choice && one.label === label)"""


@pytest.fixture(autouse=True)
def _three(db):
    OrganisationFactory(name="Албена", kind="ngo", place=PlaceFactory(kind="region", name="Видин"))
    OrganisationFactory(name="Борба", kind="ngo")
    OrganisationFactory(name="Върба", kind="school")
    ThemeFactory(key="housing", name_en="Housing")


@pytest.fixture
def page(request, open_device, sign_in, officer):
    page = sign_in(open_device(getattr(request, "param", DESKTOP)), officer)
    page.goto(LIST)
    return page


def says(page, name, choice, label):
    page.wait_for_function(LABELS, arg=[name, choice, label], timeout=5000)


def test_the_choices_say_how_many_and_follow_the_other_filters(page):
    says(page, "kind", "ngo", "NGO (2)")
    says(page, "kind", "school", "school or kindergarten (1)")
    says(page, "region", "none", "in no region (2)")
    page.get_by_label("Kind").select_option("school")
    expect(page.locator(".list-count")).to_have_text("1 organisation")

    says(page, "region", "none", "in no region (1)")
    says(page, "kind", "ngo", "NGO (2)")
    says(page, "kind", "", "any")


def test_rows_are_walked_through_ticked_and_changed_without_a_mouse(page):
    page.keyboard.press("KeyJ")
    expect(page.get_by_role("link", name="Албена")).to_be_focused()
    page.keyboard.press("KeyX")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyX")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyK")
    expect(page.get_by_role("link", name="Борба")).to_be_focused()
    expect(page.locator("#bulk-which")).to_contain_text("Those ticked (2)")
    page.get_by_role("button", name="Add a theme").press("Enter")
    page.get_by_label("Theme").select_option(label="Housing")
    page.get_by_role("button", name="Add a theme (2 records)").press("Enter")
    expect(page.get_by_text("Housing: added to 2 records.")).to_be_visible()
    assert set(Organisation.objects.filter(themes__key="housing").values_list("name", flat=True)) == {"Албена", "Борба"}

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: 2 records are as they were.")).to_be_visible()
    assert not Organisation.objects.filter(themes__key="housing").exists()


def test_the_page_is_ticked_and_unticked_in_one_go(page):
    page.get_by_role("button", name="Tick this page").click()
    expect(page.locator("#bulk-which")).to_contain_text("Those ticked (3)")
    page.get_by_role("button", name="Tick this page").click()
    expect(page.locator("#bulk-which")).to_contain_text("Those ticked (0)")


def test_keys_typed_into_a_field_stay_letters(page):
    page.get_by_label("Words").press_sequentially("jkx")

    expect(page.get_by_label("Words")).to_have_value("jkx")
    expect(page.get_by_label("Words")).to_be_focused()


@pytest.mark.parametrize("page", [PHONE, DESKTOP], ids=["phone", "desktop"], indirect=True)
def test_the_pages_of_a_change_are_open_to_everyone(page):
    assert violations(page) == []
    page.get_by_role("button", name="Tick this page").click()
    page.get_by_role("button", name="Add a theme").click()
    assert violations(page) == []
    page.goto("/bulk/")
    assert violations(page) == []
