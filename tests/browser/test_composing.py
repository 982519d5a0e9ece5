"""A block is written: what is typed is saved as it is typed, and Save leads back to the paper."""

import pytest
from playwright.sync_api import Page

from accounts.actors import Actor
from briefings import actions
from briefings.models import Block
from crm.confidentiality import Level
from tests.browser.conftest import DESKTOP, OFFLINE, PHONE
from tests.factories import PublishedCommitmentFactory


@pytest.fixture
def block(leader) -> Block:
    leader.language = "en"
    leader.save()
    return actions.begin(preset="blank", by=Actor.of(leader), language="en", level=Level.PUBLIC).blocks.get()


@pytest.fixture
def at_form(block, open_device, sign_in, leader):
    """Opens the form of the block on a device."""

    def opened(device) -> Page:
        page: Page = sign_in(open_device(device), leader)
        page.goto(f"/blocks/{block.pk}/edit/")
        return page

    return opened


def test_save_stores_the_block_and_leaves_nothing_waiting_on_the_device(block, at_form):
    page = at_form(DESKTOP)

    page.get_by_label("Heading").fill("What we saw")
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/write/**")
    block.refresh_from_db()
    assert block.heading == "What we saw"
    assert page.locator("#held .notice").count() == 0
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('drom:draft'))") == []


def test_what_was_saved_as_it_was_typed_does_not_come_back_over_newer_words(block, leader, at_form):
    page = at_form(DESKTOP)
    page.get_by_label("Heading").fill("Typed first")
    page.get_by_text("Saved", exact=True).wait_for()

    block.refresh_from_db()
    assert block.heading == "Typed first"
    actions.write_block(
        block, version=block.version, heading="Written since", text="", note="", about={}, by=Actor.of(leader)
    )
    page.reload()

    assert page.get_by_label("Heading").input_value() == "Written since"


def test_a_field_that_is_left_once_its_words_are_saved_keeps_nothing_on_the_device(at_form):
    page = at_form(DESKTOP)
    page.get_by_label("Heading").press_sequentially("Typed first")
    page.get_by_text("Saved", exact=True).wait_for()

    page.get_by_label("Heading").press("Tab")

    assert page.locator("[data-draft-status]").text_content() == "Saved"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('drom:draft'))") == []


def test_words_that_do_not_come_through_stay_and_are_saved_once_there_is_a_network(block, watch, at_form):
    watch.expect(f"{OFFLINE}|htmx:")  # the block tells the others that it is held
    page = at_form(PHONE)
    page.context.set_offline(True)
    heading = page.get_by_label("Heading")
    heading.fill("Typed on a train")

    told = page.get_by_role("alert").filter(has_text="no connection")
    told.wait_for()
    assert heading.input_value() == "Typed on a train"
    assert heading.evaluate("field => field.getBoundingClientRect().bottom < innerHeight - 72")  # above the save bar
    page.context.set_offline(False)

    page.get_by_text("Saved", exact=True).wait_for()
    assert told.count() == 0
    block.refresh_from_db()
    assert block.heading == "Typed on a train"


def test_a_colleague_who_was_faster_is_told_beside_the_field_and_save_keeps_what_was_typed(block, leader, at_form):
    page = at_form(DESKTOP)
    actions.write_block(block, version=1, heading="Theirs", text="", note="", about={}, by=Actor.of(leader))
    page.get_by_label("Heading").fill("Ours")

    page.get_by_role("alert").wait_for()
    assert "Theirs" in page.locator(".field", has=page.get_by_label("Heading")).inner_text()
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/write/**")
    block.refresh_from_db()
    assert block.heading == "Ours"


def test_an_answer_that_nobody_understands_stops_neither_what_is_saved_later_nor_save(block, at_form):
    page = at_form(DESKTOP)
    address, broken = f"**/blocks/{block.pk}/edit/", 0

    def break_off(route):
        nonlocal broken
        broken += 1
        route.fulfill(status=422, content_type="application/json", body='{"errors": {"headi')

    page.route(address, lambda route: break_off(route) if route.request.method == "POST" else route.continue_())
    page.get_by_label("Heading").fill("Typed")
    page.get_by_role("alert").wait_for()
    page.unroute(address)

    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/write/**")
    block.refresh_from_db()
    assert (block.heading, broken) == ("Typed", 1)


def test_what_was_unticked_while_a_save_was_under_way_stays_on_the_device_until_it_is_saved(
    block, open_device, sign_in, leader, watch
):
    watch.expect(f"{OFFLINE}|htmx:")
    Block.objects.filter(pk=block.pk).update(kind="network-picture")
    page, held, address = sign_in(open_device(DESKTOP), leader), [], f"**/blocks/{block.pk}/edit/"
    page.goto(f"/blocks/{block.pk}/edit/")
    page.route(address, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/edit/")):
        page.get_by_label("Heading").fill("Typed")

    page.locator("[name=as_drawing]").uncheck()
    held[0].continue_()
    page.unroute(address)
    page.get_by_text("Saved", exact=True).wait_for()
    page.context.set_offline(True)

    page.get_by_role("alert").filter(has_text="kept on this device").wait_for()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('drom:draft'))") != []


def test_a_finger_that_was_typing_finds_save(block, at_form):
    page = at_form(PHONE)

    page.get_by_label("Heading").press_sequentially("Typed")
    page.get_by_role("button", name="Save").tap()

    page.wait_for_url("**/write/**")
    block.refresh_from_db()
    assert block.heading == "Typed"


def test_a_source_called_before_the_text_was_entered_stands_behind_its_words(block, leader, at_form):
    actions.write_block(block, version=None, text="Plans were promised", by=Actor.of(leader))
    PublishedCommitmentFactory(title="A plan for each school")
    page = at_form(PHONE)

    page.get_by_label("Find a record").press_sequentially("plan")
    page.get_by_role("button", name="Call it").first.tap()

    assert page.get_by_label("Text", exact=False).input_value().startswith("Plans were promised [[commitment:")
