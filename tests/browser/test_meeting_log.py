"""A meeting is logged in a corridor: on a phone, in under a minute, and no letter of it is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from campaigns.models import AskPressed
from crm.models import Meeting, Side, Task
from monitoring.models import Commitment
from tests.browser.conftest import DESKTOP, LOOKS, OFFLINE, PHONE, lose_the_answer
from tests.browser.served import violations
from tests.factories import AskFactory, MinistryFactory, OfficeFactory, PersonFactory, TenureFactory, UserFactory

ADDRESS = "/meetings/log/"
PROMISE = "120 места в детски градини без такса до септември"


@pytest.fixture
def cast(officer):
    """The deputy minister and her ministry, two of ours, two asks."""
    ministry = MinistryFactory(name="Министерство на образованието", name_latin="Ministry of Education")
    deputy = PersonFactory(name="Здравка Петрова")
    TenureFactory(person=deputy, organisation=ministry, office=OfficeFactory(body=ministry), started="2024")
    PersonFactory(name="Офелия Официр", user=officer)
    for name in ("Цветан Колегов", "Яна Приятелска"):
        PersonFactory(name=name, user=UserFactory(role=Role.OFFICER, name=name))
    asks = [AskFactory(title_bg=title, title_en="") for title in ("Градини без такса", "Десегрегация на училищата")]
    return {"ministry": ministry, "deputy": deputy, "asks": asks}


@pytest.fixture
def page(request, open_device, sign_in, officer, cast):
    """The page, opened by an officer on a phone unless the test names another device."""
    opened = sign_in(open_device(getattr(request, "param", PHONE)), officer)
    opened.goto(ADDRESS)
    return opened


@pytest.fixture
def me(page, hand):
    return hand(page)


@pytest.mark.parametrize("page", [PHONE, DESKTOP], ids=["phone", "desktop"], indirect=True)
def test_step_two_of_the_road(page, me, cast):
    me.pick("id_met", "zdravka", "Здравка Петрова")
    me.pick("id_met", "obrazovanie", "Ministry of Education")
    me.pick("id_ours", "tsvetan", "Цветан Колегов")
    me.pick("id_ours", "iana", "Яна Приятелска")
    me.pick("id_asks", "gradini", "Градини без такса")
    me.pick("id_asks", "desegregatsia", "Десегрегация")
    me.fill("In one line", "Такси в детските градини")
    me.tap(page.get_by_role("button", name="They promised"))
    me.fill("What did they promise?", PROMISE)
    me.tap(page.locator("[data-rows=promises] [data-day]").first)
    me.tap(page.get_by_role("button", name="We owe"))
    me.fill("What do we owe?", "списък на училищата")
    me.tap(page.get_by_role("button", name="Save"))

    expect(page.locator(".notice.is-success")).to_contain_text("The meeting was saved.")
    expect(page.locator(".notice.is-success")).to_contain_text(PROMISE)
    meeting = Meeting.objects.get()
    assert page.url.endswith(meeting.get_absolute_url())
    assert {str(seat.person or seat.organisation) for seat in meeting.participations.filter(side=Side.OURS)} == {
        "Офелия Официр",
        "Цветан Колегов",
        "Яна Приятелска",
    }
    assert AskPressed.objects.filter(meeting=meeting).count() == 2
    promise, tenure = Commitment.objects.get(), cast["deputy"].tenures.get()
    assert (promise.verbatim, promise.owed_office, promise.owed_by) == (PROMISE, tenure.office, cast["ministry"])
    assert (promise.spoken_by, promise.spoken_as) == (cast["deputy"], tenure)
    assert promise.original_due == timezone.localdate() + timedelta(days=14)
    assert Task.objects.get().owed_to == cast["ministry"]
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.includes('draft'))") == []


def test_the_common_meeting_takes_at_most_twelve_inputs_on_one_page(page, me):
    me.pick("id_met", "petrova", "Здравка Петрова")
    me.pick("id_ours", "kolegov", "Цветан Колегов")
    me.pick("id_asks", "gradini", "Градини без такса")
    me.fill("In one line", "Такси в детските градини")
    me.tap(page.get_by_role("button", name="They promised"))
    me.fill("What did they promise?", PROMISE)
    me.fill("By when", (timezone.localdate() + timedelta(days=60)).isoformat())
    assert page.url.endswith(ADDRESS)
    me.tap(page.get_by_role("button", name="Save"))

    expect(page.locator(".notice.is-success")).to_be_visible()
    assert Commitment.objects.get().original_due == timezone.localdate() + timedelta(days=60)
    assert me.inputs <= 12


def write_a_page(page, me) -> None:
    me.pick("id_met", "petrova", "Здравка Петрова")
    me.pick("id_met", "Nov Chinovnik", "Nov Chinovnik")
    me.pick("id_asks", "gradini", "Градини без такса")
    me.fill("Notes", "Първи ред\nвтори ред")
    for text in ("първо обещание", "второ обещание"):
        me.tap(page.get_by_role("button", name="They promised"))
        page.get_by_label("What did they promise?").last.fill(text)
    page.get_by_label("Who promised it?").last.select_option(label="Nov Chinovnik")
    me.tap(page.get_by_role("button", name="We owe"))
    me.fill("What do we owe?", "списък")


def expect_everything_typed(page) -> None:
    expect(page.locator(".field:has(#id_met) .ts-control .item")).to_contain_text(["Здравка Петрова", "Nov Chinovnik"])
    expect(page.locator(".field:has(#id_asks) .ts-control .item")).to_contain_text(["Градини без такса"])
    expect(page.get_by_label("Notes")).to_have_value("Първи ред\nвтори ред")
    promises = page.locator("[data-rows=promises] [data-row]")
    expect(promises).to_have_count(2)
    expect(promises.nth(0).locator("textarea")).to_have_value("първо обещание")
    expect(promises.nth(1).locator("textarea")).to_have_value("второ обещание")
    expect(promises.nth(1).locator("select")).to_have_value("new:person:Nov Chinovnik")
    expect(page.get_by_label("What do we owe?")).to_have_value("списък")


def test_a_refused_page_keeps_every_letter_row_and_choice(page, me):
    write_a_page(page, me)
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".error-summary")).to_contain_text("In one line")
    expect(page.get_by_label("In one line")).to_have_attribute("aria-invalid", "true")
    expect_everything_typed(page)

    page.get_by_label("In one line").fill("Сега е пълно")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice.is-success")).to_be_visible()
    assert [promise.title for promise in Commitment.objects.order_by("pk")] == ["първо обещание", "второ обещание"]
    assert Commitment.objects.get(title="второ обещание").spoken_by.name == "Nov Chinovnik"


def test_a_lost_network_and_a_closed_page_lose_nothing(page, me, watch):
    watch.expect(OFFLINE)
    write_a_page(page, me)
    page.get_by_label("In one line").fill("Без мрежа")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-draft-held]")).to_be_visible()
    assert not Meeting.objects.exists()

    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(ADDRESS)
    expect(page.locator("[data-draft-notice]")).to_be_visible()
    expect(page.get_by_label("In one line")).to_have_value("Без мрежа")
    expect_everything_typed(page)

    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice.is-success")).to_be_visible()
    assert Meeting.objects.get().about == "Без мрежа"


def test_what_was_saved_without_network_goes_by_itself_once(page, me, watch):
    watch.expect(OFFLINE)
    write_a_page(page, me)
    page.get_by_label("In one line").fill("Без мрежа")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-draft-held]")).to_be_visible()

    page.context.set_offline(False)
    expect(page.locator(".notice.is-success")).to_be_visible()
    assert Meeting.objects.get().about == "Без мрежа"
    assert Commitment.objects.count() == 2


def test_an_answer_that_got_lost_is_asked_again_and_stored_once(page, me, watch):
    watch.expect("net::ERR_FAILED|net::ERR_ABORTED")
    write_a_page(page, me)
    page.get_by_label("In one line").fill("Изгубен отговор")
    assert lose_the_answer(page, ADDRESS, page.get_by_role("button", name="Save")) == 302
    page.goto(ADDRESS)
    expect(page.get_by_label("In one line")).to_have_value("Изгубен отговор")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".notice.is-success")).to_be_visible()
    assert Meeting.objects.count() == 1


def test_a_double_tap_stores_once(page, me):
    write_a_page(page, me)
    page.get_by_label("In one line").fill("Двойно")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.locator(".notice.is-success")).to_be_visible()

    assert (Meeting.objects.count(), Commitment.objects.count(), Task.objects.count()) == (1, 2, 1)


def test_a_restricted_page_leaves_nothing_on_the_device(page, me):
    me.fill("In one line", "Поверително")
    assert "Поверително" in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_label("Who may read it?").select_option("restricted")

    expect(page.locator("[data-draft-status]")).to_contain_text("not kept on this device")
    me.fill("Notes", "Много поверително")
    assert "оверително" not in page.evaluate("JSON.stringify(localStorage)")


@pytest.mark.parametrize("page", LOOKS, indirect=True)
def test_the_page_is_accessible_empty_filled_and_refused(page, me):
    assert violations(page) == []
    write_a_page(page, me)
    page.locator("details.fold summary").click()
    page.get_by_label("Check on a date").check()
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()
    page.locator(".error-summary").wait_for()
    assert violations(page) == []


def test_hostile_names_stay_text_in_the_picker(page, me):
    hostile = "<img src=x onerror=alert(1)>"
    PersonFactory(name=f"Злонамерен {hostile}")
    me.pick("id_met", "zlonameren", hostile)
    me.tap(page.get_by_role("button", name="They promised"))

    assert page.locator("img").count() == 0
