"""What was typed stays on the device until the server has it, and what was added since is not lost either."""

from playwright.sync_api import expect

from crm.models import Organisation
from tests.browser.conftest import PHONE, lose_the_answer

ADDRESS = "/organisations/new/"


def test_what_is_added_after_a_lost_answer_is_told_and_can_be_saved(open_device, sign_in, officer, watch):
    watch.expect("net::ERR_FAILED|net::ERR_ABORTED|status of 422")
    page = sign_in(open_device(PHONE), officer)
    page.goto(ADDRESS)
    page.locator("#id_kind").select_option("informal")
    page.locator("#id_name").fill("Група Надежда")
    save = page.get_by_role("button", name="Save")
    answered = lose_the_answer(page, ADDRESS, save)
    page.goto(ADDRESS)
    expect(page.locator("#id_name")).to_have_value("Група Надежда")

    page.locator("#id_name").fill("Група Надежда две")
    save.click()
    expect(page.get_by_role("link", name="Open what was saved")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("Група Надежда две")
    save.click()
    expect(page.get_by_role("heading", name="Група Надежда две")).to_be_visible()

    assert answered == 302
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Група Надежда", "Група Надежда две"]
