"""A real Chromium on a running server. Any console error, policy violation or call to another host fails the test."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Route, sync_playwright

from accounts.models import User

# Playwright keeps an event loop in this thread; the ORM calls of a test are meant all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1360, "height": 900}}
# Each device and each light once; with everything, each in each.
LOOKS = [
    pytest.param({**PHONE, "color_scheme": "light"}, id="phone-light"),
    pytest.param({**DESKTOP, "color_scheme": "dark"}, id="desktop-dark"),
    pytest.param({**PHONE, "color_scheme": "dark"}, id="phone-dark", marks=pytest.mark.full),
    pytest.param({**DESKTOP, "color_scheme": "light"}, id="desktop-light", marks=pytest.mark.full),
]
PHONE_FIRST = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop", marks=pytest.mark.full)]
HERE = Path(__file__).parent
OFFLINE = "net::ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED"
# A refused form is a page like any other; Chromium notes its status as an error.
REFUSED_FORM = r"Failed to load resource: the server responded with a status of 422"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    built = settings.BASE_DIR / "static" / "dist" / "app.js"
    if not built.exists():
        pytest.fail("The front end is not built: run `make setup`, or `node frontend/build.mjs`.")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("Chromium is missing: `apt-get install chromium`, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        running = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield running
        running.close()


@dataclass
class Watch:
    """What went wrong in the browser unseen; `expect` names in advance what a test brings about on purpose."""

    home: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: [REFUSED_FORM])

    def expect(self, pattern: str) -> None:
        self.expected.append(pattern)

    def follow(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error in a script: {error}"))
        page.on("request", self.look)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def look(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"request to another host: {request.url}")

    @property
    def unexpected(self) -> list[str]:
        return [one for one in self.complaints if not any(re.search(pattern, one) for pattern in self.expected)]


@pytest.fixture
def watch(live_server) -> Iterator[Watch]:
    watching = Watch(live_server.url)
    yield watching
    assert watching.unexpected == []


@pytest.fixture
def open_device(browser: Browser, live_server, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a page on a device of its own: `open_device(PHONE, color_scheme="dark")`."""
    contexts: list[BrowserContext] = []

    def open_one(device: dict, **options) -> Page:
        # Only the tests of the offline log keep pages on the device.
        usual = {"base_url": live_server.url, "locale": "en-GB", "service_workers": "block"}
        context = browser.new_context(**{**usual, **device, **options})
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        watch.follow(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    wait_for_requests_under_way()


def wait_for_requests_under_way() -> None:
    """The tables are emptied after a test: not under a request that the closed page had just sent."""
    with connection.cursor() as cursor:
        still, deadline = 0, time.monotonic() + 10
        while still < 3 and time.monotonic() < deadline:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            still = 0 if cursor.fetchone()[0] else still + 1
            time.sleep(0.05)


@pytest.fixture
def phone(open_device) -> Page:
    return open_device(PHONE)


@pytest.fixture
def desktop(open_device) -> Page:
    return open_device(DESKTOP)


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, User], Page]:
    def enter(page: Page, user: User) -> Page:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return page

    return enter


@dataclass
class Hand:
    """What a person does with a page, counted: one for each field filled and each control tapped."""

    page: Page
    inputs: int = 0

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label, exact=False).first.fill(text)
        self.inputs += 1

    def tap(self, target: Locator) -> None:
        target.click()
        self.inputs += 1

    def pick(self, field_id: str, typed: str, text: str) -> None:
        """Type into a picker and tap the suggestion: two inputs."""
        with self.page.expect_response(lambda answer: answers(answer.url, typed)):
            self.page.locator(f"#{field_id}-ts-control").press_sequentially(typed, delay=15)
        self.inputs += 1
        picker = self.page.locator(f".field:has(#{field_id})")
        self.tap(picker.locator(".ts-dropdown .option", has_text=text).first)
        picker.locator(".ts-control .item", has_text=text).wait_for()


def answers(url: str, typed: str) -> bool:
    """Whether these are the suggestions for the whole word, not for its first letters."""
    return parse_qs(urlsplit(url).query).get("q") == [typed]


@pytest.fixture
def hand() -> Callable[[Page], Hand]:
    return Hand


def lose_the_answer(page: Page, address: str, button: Locator) -> int:
    """Press it; the server carries out what it says and its answer is lost on the way. Return the status that was."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{address}", lose)
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        button.click()
    page.wait_for_url("chrome-error://**")
    page.context.clear_cookies(name="messages")  # the answer carried it
    return lost[0]
