"""A meeting is written down where there is no network: it waits on the device and is sent once, whatever happens."""

import json
from datetime import timedelta

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from config import offline
from crm.models import Meeting
from monitoring.models import Commitment
from tests.browser.conftest import LOOKS, PHONE, PHONE_FIRST
from tests.browser.served import violations
from tests.factories import MeetingFactory, MinistryFactory, OrganisationFactory, ParticipationFactory, PersonFactory

ADDRESS = "/meetings/log/"
CUT = "net::ERR_INTERNET_DISCONNECTED|net::ERR_CONNECTION_REFUSED|net::ERR_NETWORK_CHANGED|net::ERR_FAILED"
REFUSED = r"status of 400 \(Bad Request\) \(.*/api/v1/meeting-logs/"
BODY = "Министерство на образованието"
ENTRIES = "[data-entry]"
ON_DEVICE = """async () => {
  const base = await new Promise((done) => { const asked = indexedDB.open('drom'); asked.onsuccess = () => done(asked.result) })
  const all = async (store) => base.objectStoreNames.contains(store)
    ? new Promise((done) => { const got = base.transaction(store).objectStore(store).getAll(); got.onsuccess = () => done(got.result) }) : []
  const [queue, device] = [await all('queue'), await all('device')]
  base.close()
  const kept = {}
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) kept[new URL(request.url).pathname] = await (await cache.match(request)).text()
  }
  return { queue, device, kept, caches: await caches.keys(), drafts: Object.keys(localStorage).filter((one) => one.includes('draft')),
           workers: (await navigator.serviceWorker.getRegistrations()).length }
}"""


@pytest.fixture(autouse=True)
def _cut(watch, db):
    watch.expect(CUT)
    watch.expect(REFUSED)
    MinistryFactory(name=BODY)


@pytest.fixture
def device(request, open_device):
    return open_device(getattr(request, "param", PHONE), service_workers="allow")


@pytest.fixture
def page(device, sign_in, officer):
    """The officer's phone, on which the product was opened once with a network."""
    return ready(sign_in(device, officer))


@pytest.fixture
def new_tab(page, watch):
    def open_tab():
        tab = page.context.new_page()
        watch.follow(tab)
        return tab

    return open_tab


def ready(page):
    page.goto(ADDRESS)
    page.wait_for_function("navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))")
    return page


def cut(page):
    page.context.set_offline(True)


def restore(page):
    page.context.set_offline(False)


def back_online(page):
    """The log as the server answers it: a server that is slow for once would leave the kept page standing."""
    restore(page)
    for _ in range(5):
        page.goto(ADDRESS)
        if page.locator("[data-shell]").count() == 0:
            return
    raise AssertionError("the server did not answer in time, five times")


def name(page, words, line="Keep the name; we ask later", field="id_met"):
    page.locator(f"#{field}-ts-control").press_sequentially(words, delay=5)
    box = page.locator(f".field:has(#{field})")
    box.locator(".ts-dropdown .option", has_text=line).first.click()
    box.locator(".ts-control .item", has_text=words).wait_for()


def write(page, about, met=BODY):
    """Fill in the kept page and save: who, when (today stands there) and one line."""
    if page.locator("[data-shell]").count() == 0:
        page.goto(ADDRESS)
    name(page, met)
    page.get_by_label("In one line").fill(about)
    save(page)


def save(page):
    page.get_by_role("button", name="Save").click()


def waiting(page, count):
    expect(page.locator(ENTRIES)).to_have_count(count)


def emptied(page):
    """Nothing waits, and whoever wrote it was told."""
    for _ in range(50):
        if page.evaluate(ON_DEVICE)["queue"] == []:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(ON_DEVICE)["queue"] == []
    waiting(page, 0)


def stored():
    return list(Meeting.objects.order_by("pk").values_list("about", flat=True))


def until_stored(page, *about):
    for _ in range(100):
        if stored() == list(about):
            break
        page.wait_for_timeout(100)
    assert stored() == list(about)


@pytest.mark.parametrize("device", PHONE_FIRST, indirect=True)
def test_five_meetings_of_a_closed_tab_are_stored_once_each(page, new_tab):
    cut(page)
    page.close()
    tab = new_tab()
    tab.goto(ADDRESS)
    expect(tab.locator("[data-offline-badge]")).to_be_visible()
    said = [f"Среща {number}" for number in range(1, 6)]
    for number, about in enumerate(said, 1):
        write(tab, about)
        waiting(tab, number)
    tab.close()
    assert stored() == []

    again = new_tab()
    restore(again)
    again.goto("/")
    until_stored(again, *said)
    expect(again.locator("[data-queue-sent]")).to_have_count(5)
    emptied(again)
    again.goto(ADDRESS)
    waiting(again, 0)
    assert stored() == said
    assert all(meeting.participations.get().organisation.name == BODY for meeting in Meeting.objects.all())


def test_what_follows_from_a_meeting_waits_with_it(page):
    cut(page)
    page.goto(ADDRESS)
    page.get_by_role("button", name="They promised").click()
    page.get_by_label("What did they promise?").fill("120 места")
    page.locator("[data-rows=promises] [data-day]").first.click()
    page.get_by_role("button", name="We owe").click()
    page.get_by_label("What do we owe?").fill("списък")
    write(page, "Такси")
    waiting(page, 1)
    restore(page)
    until_stored(page, "Такси")

    promise = Commitment.objects.get()
    assert (promise.verbatim, promise.owed_by.name) == ("120 места", BODY)
    assert promise.original_due == timezone.localdate() + timedelta(days=14)


def test_a_page_that_was_open_when_the_network_went_waits_too(page, hand):
    person = PersonFactory(name="Здравка Петрова")
    page.reload()
    hand(page).pick("id_met", "zdravka", "Здравка Петрова")
    page.get_by_label("In one line").fill("В асансьора")
    cut(page)
    save(page)
    waiting(page, 1)
    expect(page.get_by_label("In one line")).to_have_value("")
    restore(page)
    until_stored(page, "В асансьора")

    assert Meeting.objects.get().participations.get().person == person


def test_every_letter_of_an_unfinished_page_stays(page, new_tab):
    cut(page)
    page.goto(ADDRESS)
    page.get_by_label("In one line").fill("Недописано")
    name(page, "Петя от МОН")
    page.close()
    tab = new_tab()
    tab.goto(ADDRESS)

    expect(tab.get_by_label("In one line")).to_have_value("Недописано")
    expect(tab.locator(".ts-control .item.is-words")).to_contain_text("Петя от МОН")


def test_two_tabs_send_once_each(page, new_tab):
    cut(page)
    write(page, "Първа")
    waiting(page, 1)
    write(page, "Втора")
    waiting(page, 2)
    other = new_tab()
    other.goto(ADDRESS)
    waiting(other, 2)
    restore(page)
    until_stored(page, "Първа", "Втора")

    waiting(page, 0)
    waiting(other, 0)
    assert stored() == ["Първа", "Втора"]


def test_an_answer_that_got_lost_is_asked_again_and_stored_once(page):
    cut(page)
    write(page, "Изгубен отговор")
    waiting(page, 1)
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.context.route("**/api/v1/meeting-logs/", lose)
    restore(page)
    until_stored(page, "Изгубен отговор")
    assert lost in ([201], [])  # where the browser wakes the worker, that may have been the first
    page.goto(ADDRESS)
    emptied(page)
    assert stored() == ["Изгубен отговор"]


def test_signing_out_wipes_the_device_after_a_warning(page):
    cut(page)
    write(page, "Чака")
    waiting(page, 1)
    restore_without_sending(page)
    page.goto("/profile/")
    page.locator("summary", has_text="My account").click()
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_timeout(300)
    assert "not sent: 1" in asked[0]
    assert len(page.evaluate(ON_DEVICE)["queue"]) == 1

    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/tracker/*/")
    left = page.evaluate(ON_DEVICE)
    assert left == {"queue": [], "device": [], "kept": {}, "caches": [], "drafts": [], "workers": 0}
    assert stored() == []


def restore_without_sending(page):
    """The network is back, but what waits cannot be sent yet."""
    page.context.route("**/session/", lambda route: route.abort())
    restore(page)


def test_an_ended_session_asks_to_sign_in_and_then_sends(page, officer):
    cut(page)
    write(page, "След края на сесията")
    waiting(page, 1)
    page.context.clear_cookies()
    restore(page)

    way = page.locator("#queue-door")
    expect(way).to_contain_text("Your session has ended")
    assert stored() == []
    way.get_by_role("link", name="Sign in").click()
    expect(page.locator("#queue-notice")).to_contain_text("Sign in and they are sent")
    assert "След края" not in page.locator("body").inner_text()
    page.get_by_label("Email").fill(officer.email)
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{ADDRESS}")
    until_stored(page, "След края на сесията")
    waiting(page, 0)


def test_another_user_neither_sees_nor_sends_it(page, sign_in, officer, other_officer):
    cut(page)
    write(page, "Само мое")
    waiting(page, 1)
    restore_without_sending(page)
    page.context.clear_cookies()
    sign_in(page, other_officer)
    page.context.unroute("**/session/")
    page.goto(ADDRESS)
    page.wait_for_timeout(500)
    assert page.locator(ENTRIES).count() == 0
    assert "Само мое" not in page.locator("body").inner_text()
    assert stored() == []

    cut(page)
    page.goto(ADDRESS)
    expect(page.locator("[data-offline-badge]")).to_be_visible()
    assert page.locator(ENTRIES).count() == 0
    restore(page)
    page.context.clear_cookies()
    sign_in(page, officer)
    page.goto(ADDRESS)
    until_stored(page, "Само мое")
    assert Meeting.objects.get().author == officer


def test_restricted_words_never_wait_on_a_device(page):
    cut(page)
    page.goto(ADDRESS)
    page.get_by_label("Who may read it?").select_option("restricted")
    name(page, "Петя от МОН")
    page.get_by_label("In one line").fill("Поверително")
    save(page)

    expect(page.locator("[data-draft-held]")).to_contain_text("Restricted notes are never kept on a device")
    expect(page.get_by_label("In one line")).to_have_value("Поверително")
    assert "оверително" not in json.dumps(page.evaluate(ON_DEVICE), ensure_ascii=False)
    assert "оверително" not in page.evaluate("JSON.stringify(localStorage)")


def test_without_who_when_and_one_line_it_does_not_wait(page):
    cut(page)
    page.goto(ADDRESS)
    page.get_by_label("In one line").fill("С никого")
    save(page)

    expect(page.locator("[data-draft-held]")).to_contain_text("whom you met")
    assert page.evaluate(ON_DEVICE)["queue"] == []


def test_a_name_that_nobody_has_comes_back_as_a_question(page):
    petya = PersonFactory(name="Петя Иванова")
    cut(page)
    write(page, "Три имени", met="Петя от МОН")
    waiting(page, 1)
    write(page, "След нея")
    waiting(page, 2)
    restore(page)
    until_stored(page, "След нея")  # one that asks does not hold up the others
    back_online(page)
    entry = page.locator("[data-entry=names]")
    expect(entry).to_contain_text("Who or what is “Петя от МОН”?")
    entry.get_by_role("button", name="Finish").click()

    question = page.locator("[data-question]")
    expect(question).to_contain_text("Who is “Петя от МОН”?")
    expect(page.get_by_label("In one line")).to_have_value("Три имени")
    question.get_by_label("Петя Иванова").check()
    save(page)
    expect(page.locator(".notice.is-success").first).to_be_visible()
    assert Meeting.objects.get(about="Три имени").participations.get().person == petya
    page.goto(ADDRESS)
    emptied(page)


def test_what_a_rule_refuses_is_kept_marked_and_corrected_on_the_page(page):
    cut(page)
    page.goto(ADDRESS)
    page.get_by_role("button", name="They promised").click()
    page.get_by_label("What did they promise?").fill("120 места")
    page.get_by_label("By when").first.fill("2020-01-01")
    write(page, "Отказана")
    waiting(page, 1)
    back_online(page)
    entry = page.locator("[data-entry=refused]")
    expect(entry).to_contain_text("This is before the meeting.")
    entry.get_by_role("button", name="Finish").click()

    expect(page.locator(".error-summary")).to_contain_text("This is before the meeting.")
    expect(page.get_by_label("What did they promise?")).to_have_value("120 места")
    page.get_by_label("By when").first.fill((timezone.localdate() + timedelta(days=3)).isoformat())
    save(page)
    expect(page.locator(".notice.is-success").first).to_be_visible()
    page.goto(ADDRESS)
    waiting(page, 0)
    assert stored() == ["Отказана"]
    assert Commitment.objects.get().original_due == timezone.localdate() + timedelta(days=3)


def test_what_waits_is_deleted_only_after_a_question(page):
    cut(page)
    write(page, "Грешка")
    waiting(page, 1)
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Delete: Грешка").click()
    waiting(page, 1)
    page.wait_for_timeout(500)  # a list that is just being drawn anew takes no click
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete: Грешка").click()
    waiting(page, 0)
    back_online(page)

    assert stored() == []


def edit(page, about):
    page.get_by_role("link", name=f"Edit: {about}").click()
    expect(page.get_by_label("In one line")).to_have_value(about)


@pytest.mark.parametrize("device", PHONE_FIRST, indirect=True)
def test_what_waits_is_changed_without_a_network_and_stored_once_as_changed(page):
    cut(page)
    page.goto(ADDRESS)
    page.get_by_role("button", name="They promised").click()
    page.get_by_label("What did they promise?").fill("120 места")
    page.locator("[data-rows=promises] [data-day]").first.click()
    write(page, "Преди")
    waiting(page, 1)
    write(page, "Втора")
    waiting(page, 2)
    keys = [entry["id"] for entry in page.evaluate(ON_DEVICE)["queue"]]

    edit(page, "Преди")
    waiting(page, 1)  # the one that is open does not stand in the list
    expect(page.locator(".ts-control .item", has_text=BODY).first).to_be_visible()
    expect(page.get_by_label("What did they promise?")).to_have_value("120 места")
    page.get_by_label("In one line").fill("След")
    page.get_by_label("What did they promise?").fill("80 места")
    save(page)
    expect(page.locator(ENTRIES).first).to_contain_text("След")
    waiting(page, 2)
    assert [entry["id"] for entry in page.evaluate(ON_DEVICE)["queue"]] == keys

    edit(page, "След")
    page.get_by_label("In one line").fill("Накрая")
    save(page)
    expect(page.locator(ENTRIES).first).to_contain_text("Накрая")
    restore(page)
    until_stored(page, "Накрая", "Втора")
    emptied(page)
    assert Commitment.objects.get().verbatim == "80 места"
    assert stored() == ["Накрая", "Втора"]


def test_what_is_open_to_be_changed_is_not_sent_under_ones_hands(page, new_tab):
    cut(page)
    write(page, "Преди")
    waiting(page, 1)
    edit(page, "Преди")
    page.get_by_label("In one line").fill("След")
    restore(page)
    other = new_tab()
    other.goto("/")
    other.wait_for_timeout(1500)
    assert stored() == []
    save(page)
    until_stored(page, "След")
    emptied(page)
    assert stored() == ["След"]


def test_a_change_that_was_not_finished_is_still_there(page, new_tab):
    cut(page)
    write(page, "Преди")
    waiting(page, 1)
    edit(page, "Преди")
    page.get_by_label("In one line").fill("Недовършено")
    page.close()
    tab = new_tab()
    tab.goto(ADDRESS)
    waiting(tab, 1)
    tab.get_by_role("link", name="Edit: Преди").click()
    expect(tab.get_by_label("In one line")).to_have_value("Недовършено")
    tab.goto(ADDRESS)
    restore(tab)
    until_stored(tab, "Преди")
    notice = tab.locator("[data-queue-sent]")
    expect(notice).to_contain_text("What you wrote is still on this device")
    notice.get_by_role("link", name="Open", exact=True).click()
    expect(tab.get_by_label("In one line")).to_have_value("Недовършено")
    assert stored() == ["Преди"]


def test_an_edited_entry_that_had_arrived_after_all_asks_and_loses_nothing(page, watch):
    watch.expect(r"status of 409 \(Conflict\) \(.*/api/v1/meeting-logs/")
    cut(page)
    write(page, "Преди")
    waiting(page, 1)
    page.context.route("**/api/v1/meeting-logs/", lambda route: (route.fetch(), route.abort()))
    restore(page)
    until_stored(page, "Преди")
    cut(page)
    page.goto(ADDRESS)
    edit(page, "Преди")
    page.get_by_label("In one line").fill("След")
    save(page)
    waiting(page, 1)
    page.context.unroute("**/api/v1/meeting-logs/")
    back_online(page)
    expect(page.locator("[data-entry=refused]")).to_contain_text("saved before, with other words")
    assert stored() == ["Преди"]


def test_a_planned_meeting_stays_the_one_that_is_reported(page, officer):
    planned = MeetingFactory(
        state=Meeting.State.PLANNED, author=officer, about="Насрочена", held_on=timezone.localdate()
    )
    ParticipationFactory(meeting=planned, person=PersonFactory(name="Здравка Петрова"), side="theirs")
    page.goto(f"/meetings/{planned.pk}/held/")
    page.get_by_label("In one line").fill("Преди")
    cut(page)
    save(page)
    waiting(page, 1)
    edit(page, "Преди")
    page.get_by_label("In one line").fill("След")
    save(page)
    expect(page.locator(ENTRIES)).to_contain_text("След")
    restore(page)
    until_stored(page, "След")
    assert (Meeting.objects.get().pk, Meeting.objects.get().state) == (planned.pk, "held")


def test_only_the_empty_shell_is_kept(page, officer):
    record = OrganisationFactory(name="Тайнствено сдружение")
    for path in ("/", "/organisations/", record.get_absolute_url()):
        page.goto(path)
    page.evaluate("fetch('/api/v1/organisations/').then((answer) => answer.json())")
    page.goto(ADDRESS)
    kept = page.evaluate(ON_DEVICE)["kept"]

    assert [path for path in kept if not path.startswith(("/static/", "/offline/"))] == []
    pages = [text for path, text in kept.items() if path.startswith("/offline/")]
    assert pages
    for text in pages:
        assert [
            word for word in (record.name, officer.name, officer.email, BODY, "csrfmiddlewaretoken") if word in text
        ] == []


def test_other_pages_say_that_there_is_no_network(page):
    cut(page)
    page.goto("/organisations/")

    expect(page.get_by_role("heading", level=1)).to_have_text("No network")
    page.get_by_role("link", name="Log a meeting").click()
    expect(page.get_by_label("In one line")).to_be_visible()


def test_the_kept_pages_speak_the_users_language(page, officer):
    officer.language = "bg"
    officer.save()
    page.goto("/")
    cut(page)
    page.goto(ADDRESS)

    assert page.evaluate("document.documentElement.lang") == "bg"
    assert page.locator("h1").inner_text() == "Запиши среща"


def test_a_new_build_replaces_the_old_one_by_itself(page, monkeypatch):
    before = page.evaluate(ON_DEVICE)["caches"]
    whole = offline.shell()
    monkeypatch.setattr(offline, "shell", lambda: {**whole, "digest": "another"})
    offline.worker.cache_clear()
    page.goto("/")
    page.wait_for_function(
        "(old) => caches.keys().then((names) => names.length === 1 && names[0] !== old)", arg=before[0]
    )
    offline.worker.cache_clear()

    assert len(before) == 1
    assert page.evaluate(ON_DEVICE)["workers"] == 1


def at_once_again(thread, connections_override=None):
    """A port that was just left may be taken again."""
    place = (thread.host, thread.port)
    return ThreadedWSGIServer(
        place, QuietWSGIRequestHandler, allow_reuse_address=True, connections_override=connections_override
    )


def test_a_server_that_stopped_is_no_network(open_device, watch, sign_in, officer, monkeypatch):
    monkeypatch.setattr(WSGIRequestHandler, "protocol_version", "HTTP/1.0")  # no connection outlives the server
    monkeypatch.setattr(LiveServerThread, "_create_server", at_once_again)
    own = LiveServer("localhost")
    watch.expect(f"request to another host: {own.url}")
    page = open_device(PHONE, service_workers="allow", base_url=own.url)
    sign_in(page, officer)
    ready(page)
    own.stop()
    page.goto(ADDRESS)
    expect(page.locator("[data-offline-badge]")).to_be_visible()
    write(page, "Сървърът спря")
    waiting(page, 1)
    assert stored() == []
    own = LiveServer(own.url.removeprefix("http://"))
    page.goto("/")
    until_stored(page, "Сървърът спря")
    page.context.close()
    own.stop()


@pytest.mark.parametrize("device", LOOKS, indirect=True)
def test_the_kept_pages_and_the_queue_are_open_to_everyone(page):
    cut(page)
    page.goto("/organisations/")
    assert violations(page) == []
    page.goto(ADDRESS)
    write(page, "Първа", met="Петя от МОН")
    waiting(page, 1)
    name(page, "Някой")
    assert violations(page) == []
    back_online(page)
    expect(page.locator("[data-entry=names]")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Finish").click()
    page.locator("[data-question]").wait_for()
    assert violations(page) == []


def test_hostile_words_on_the_device_stay_text(page):
    hostile = "<img src=x onerror=alert(1)>"
    cut(page)
    write(page, hostile, met=hostile)
    waiting(page, 1)
    back_online(page)
    page.get_by_role("button", name="Finish").click()
    page.locator("[data-question]").wait_for()

    assert page.locator("img").count() == 0
