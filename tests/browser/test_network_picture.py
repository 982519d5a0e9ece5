"""The picture in a browser: by mouse, by finger, by keyboard and by search; it says in words what it shows."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from network.models import Tie
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.served import violations
from tests.factories import MembershipFactory, OrganisationFactory, TieFactory

PAGE = "/network/?who=organisations"
HOSTILE = "</script><img src=x onerror=window.__xss=1>"
NAMES = ("Middle", "Left bank", "Right bank", HOSTILE)


@pytest.fixture
def star(transactional_db):
    """One in the middle of three others; one of them has a script in its name."""
    middle, *others = (
        MembershipFactory(organisation=OrganisationFactory(name=name, name_latin=name)).organisation for name in NAMES
    )
    for other in others:
        TieFactory(stated_by=middle, other=other, kind=Tie.Kind.WORKS_WITH, started_on=date(2025, 1, 1))
    return middle, others


@pytest.fixture
def opened(open_device, sign_in, officer, star):
    def at(device, **options):
        page = sign_in(open_device(device, **options), officer)
        page.goto(PAGE)
        page.wait_for_selector("[data-net][data-ready]")
        return page

    return at


def told(page):
    return page.locator("[data-net-told]")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_press_in_the_list_tells_the_neighbours(opened, device):
    page = opened(device)
    page.locator(".net-choice", has_text="Middle").click()
    expect(told(page)).to_be_visible()
    expect(told(page).locator("h2")).to_have_text("Middle")
    expect(told(page)).to_contain_text("Left bank")
    expect(told(page)).to_contain_text("stated ties")
    expect(page.locator("[data-net-live]")).to_contain_text("tied with 3")
    if device is PHONE:
        box = told(page).bounding_box()
        assert box["y"] + box["height"] <= 844 + 1
        assert box["y"] > 844 * 0.3
    told(page).locator(".net-choice", has_text="Left bank").click()
    expect(told(page).locator("h2")).to_have_text("Left bank")
    assert re.search(r"#organisation-\d+$", page.url)
    page.keyboard.press("Escape")
    expect(told(page)).to_be_hidden()


def test_a_link_to_somebody_opens_at_them(opened, star):
    page = opened(DESKTOP)
    page.goto(f"{PAGE}#organisation-{star[0].pk}")
    page.reload()
    expect(told(page).locator("h2")).to_have_text("Middle")


def test_everything_by_keyboard(opened):
    page = opened(DESKTOP)
    page.locator("#net-canvas").focus()
    page.keyboard.press("Home")
    expect(told(page).locator("h2")).to_have_text("Middle")
    for arrow in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        page.keyboard.press(arrow)
        if told(page).locator("h2").inner_text() != "Middle":
            break
    assert told(page).locator("h2").inner_text() != "Middle"
    page.keyboard.press("Enter")
    expect(told(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".net-close")).to_be_focused()
    page.keyboard.press("Enter")
    expect(told(page)).to_be_hidden()
    expect(page.locator(":focus")).to_have_class(re.compile("net-choice"))


def test_a_dot_can_be_pressed_and_the_ground_lets_go(opened):
    page = opened(DESKTOP)
    page.locator("#net-canvas").focus()
    page.keyboard.press("Home")
    box = page.locator("#net-canvas").bounding_box()
    page.mouse.click(box["x"] + 6, box["y"] + box["height"] - 6)
    expect(told(page)).to_be_hidden()
    for x in range(40, int(box["width"]), 22):
        for y in range(60, int(box["height"]), 22):
            page.mouse.click(box["x"] + x, box["y"] + y)
            if told(page).is_visible():
                return
    pytest.fail("no dot answers a press")


def test_search_in_the_picture(opened):
    page = opened(PHONE)
    page.locator("#net-search").fill("left")
    expect(page.locator(".net-choice")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(told(page).locator("h2")).to_have_text("Left bank")
    page.keyboard.press("Escape")
    page.locator("#net-search").fill("nobody at all")
    expect(page.locator("[data-net-found]")).to_have_text("Nobody of this name is in the picture")


def test_a_finger_through_time_changes_the_picture_and_the_address(opened):
    page = opened(DESKTOP)
    slider = page.locator("[data-net-slider]")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#shown")).to_contain_text("0 ties")
    expect(page).to_have_url(re.compile("day=20"))
    expect(page.locator("[data-net-list]")).to_contain_text("nobody in this picture")


def test_a_name_with_a_script_in_it_does_nothing(opened):
    page = opened(DESKTOP)
    page.locator(".net-choice", has_text="onerror").click()
    expect(told(page).locator("h2")).to_contain_text("<img src=x")
    page.mouse.move(300, 400)
    assert page.evaluate("window.__xss === undefined && !document.querySelector('#main img[onerror]')")


@pytest.mark.parametrize(("device", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["phone", "desktop-dark"])
def test_open_to_everyone_also_with_somebody_chosen(opened, device, scheme):
    page = opened(device, color_scheme=scheme)
    page.locator(".net-choice", has_text="Middle").click()
    assert violations(page) == []


def test_all_neighbours_in_words(opened):
    page = opened(PHONE)
    page.locator(".net-choice", has_text="Middle").click()
    told(page).get_by_role("link", name="All of them in words").click()
    expect(page.locator("h1")).to_have_text("With whom Middle is tied")
    expect(page.locator("tbody tr")).to_have_count(3)
    assert violations(page) == []


def test_without_scripts_there_is_a_drawing_and_a_table(open_device, sign_in, officer, star):
    page = sign_in(open_device(DESKTOP), officer)
    cookies = page.context.cookies()
    plain = open_device(DESKTOP, java_script_enabled=False)
    plain.context.add_cookies(cookies)
    plain.goto(PAGE)
    expect(plain.locator(".net-paper")).to_be_visible()
    expect(plain.locator("#net-canvas")).to_be_hidden()
    expect(plain.locator("tbody tr")).to_have_count(4)


@pytest.mark.parametrize(
    ("name", "end", "begins"), [("Image (PNG)", "png", b"\x89PNG"), ("Drawing (SVG)", "svg", b"<svg")]
)
def test_the_picture_is_taken_along(opened, name, end, begins):
    page = opened(DESKTOP)
    with page.expect_download() as taken:
        page.get_by_role("link", name=name, exact=True).click()
    assert re.fullmatch(rf"network-\d{{4}}-\d\d-\d\d\.{end}", taken.value.suggested_filename)
    assert taken.value.path().read_bytes().startswith(begins)


def test_it_is_moved_and_made_smaller_and_a_move_is_no_press(opened):
    page = opened(DESKTOP)
    canvas = page.locator("#net-canvas")
    box = canvas.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = canvas.screenshot()
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 90, middle[1] + 40, steps=4)
    page.mouse.up()
    page.wait_for_timeout(400)
    shifted = canvas.screenshot()
    page.mouse.wheel(0, 400)
    page.wait_for_timeout(400)
    assert len({before, shifted, canvas.screenshot()}) == 3
    expect(told(page)).to_be_hidden()
    page.get_by_role("button", name="Whole picture").click()
    page.wait_for_timeout(700)
    assert canvas.screenshot() == before


def test_two_fingers_make_it_larger(opened):
    page = opened(PHONE)
    canvas = page.locator("#net-canvas")
    canvas.scroll_into_view_if_needed()
    before, box = canvas.screenshot(), canvas.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    hand = page.context.new_cdp_session(page)
    for kind, apart in (("touchStart", 30), ("touchMove", 60), ("touchMove", 90), ("touchEnd", None)):
        fingers = [] if apart is None else [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    page.wait_for_timeout(500)
    assert canvas.screenshot() != before
    expect(told(page)).to_be_hidden()
