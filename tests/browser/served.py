"""Pages of a world shown in Chromium without a server: the browser asks, Django's test client answers in this very transaction."""

import asyncio
import functools
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.access import world as worlds
from tests.access.world import ANONYMOUS, World

HOME = "http://localhost"  # a secure context, as the product is in use
# Pictures, drawings and feeds: what a browser opens, and no page.
NO_PAGES = (
    "evidence-shown", "evidence-page", "public-shown", "public-page", "public-preview", "commitment-preview",
    "check-photo", "indicator-chart", "public-feed", "commitment-feed", "institution-feed",
)  # fmt: skip
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def alone() -> Iterator[None]:
    """Hide Playwright's event loop from Django: with a loop in sight every greenlet gets a connection of its own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


@contextmanager
def world_of(blocker: Any, files: Path, **more: Any) -> Iterator[World]:
    """A world on the connection that `alone` uses, for as long as a module needs it."""
    with blocker.unblock():
        standing = worlds.standing(files, **more)
        with alone():
            named = connection.settings_dict
            assert named["NAME"] == named["TEST"]["NAME"] or "test" in named["NAME"], "mark the test django_db"
            world = standing.__enter__()
        try:
            yield world
        finally:
            with alone():
                standing.__exit__(None, None, None)


@dataclass
class Shown:
    """One visitor's browser: what it shows, and what went wrong in it unseen."""

    page: Page
    client: Client
    is_plain: bool = False  # as it is without the style sheet and its fonts
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        """Open a page with everything it fetches afterwards; return its status."""
        cache.clear()
        self.complaints.clear()
        response = self.page.goto(HOME + path, wait_until="load")
        self.page.wait_for_function("() => !document.querySelector('[aria-busy=true]')", timeout=8000)
        assert response is not None
        return response.status

    def answer(self, route: Route) -> None:
        asked, parts = route.request, urlsplit(route.request.url)
        if not asked.url.startswith(HOME + "/"):
            self.complaints.append(f"request to another host: {asked.url}")
            route.abort()
        elif self.is_plain and parts.path.endswith(".css"):
            route.fulfill(status=200, body="", content_type="text/css")
        elif parts.path.startswith("/static/"):
            hand_out(route, parts.path.removeprefix("/static/"))
        else:
            self.asked.append(parts.path)
            told = {
                f"HTTP_{name.upper().replace('-', '_')}": value
                for name, value in asked.headers.items()
                if name.startswith(("hx-", "accept"))
            }
            body = (
                {"data": asked.post_data_buffer or b"", "content_type": asked.headers.get("content-type", "")}
                if asked.method == "POST"
                else {}
            )
            with alone():
                response = self.client.generic(asked.method, parts.path, QUERY_STRING=parts.query, **body, **told)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            headers = {
                name: value for name, value in response.items() if name.lower() not in {"content-length", "set-cookie"}
            }
            route.fulfill(status=response.status_code, headers=headers, body=content)

    def hear(self, message: Any) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(f"console: {message.text[:300]}")


def hand_out(route: Route, name: str) -> None:
    body = of_static(name)
    if body is None:
        route.fulfill(status=404, body=b"")
        return
    route.fulfill(status=200, body=body, headers={"Content-Type": mimetypes.guess_type(name)[0] or "text/plain"})


@functools.cache
def of_static(name: str) -> bytes | None:
    found = finders.find(name)
    return Path(found).read_bytes() if found else None


@contextmanager
def shown(
    browser: Browser,
    world: World,
    visitor: str,
    device: dict[str, Any],
    language: str = "en",
    *,
    is_plain: bool = False,
    **options: Any,
) -> Iterator[Shown]:
    """Open a browser of its own for one visitor on one device."""
    with alone():
        client = world.client(visitor) if visitor != ANONYMOUS else Client()
    client.defaults["SERVER_NAME"] = "localhost"
    client.cookies["django_language"] = language
    client.raise_request_exception = False
    context = browser.new_context(**{"service_workers": "block", **device, **options})
    page = context.new_page()
    one = Shown(page, client, is_plain)
    context.route("**/*", one.answer)
    page.on("console", one.hear)
    page.on("pageerror", lambda error: one.complaints.append(f"error in a script: {error}"))
    yield one
    context.close()


# What scrolls under a bar that stays in sight is not small: axe measures the page with its bars laid down.
AXE = """async (options) => {
  const bars = [...document.querySelectorAll('body *')].filter(one => getComputedStyle(one).position === 'sticky')
  bars.forEach(one => one.style.setProperty('position', 'static', 'important'))
  const found = await axe.run(document, options)
  bars.forEach(one => one.style.removeProperty('position'))
  return found.violations
}"""


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice, with the first element it is about."""
    page.evaluate((settings.BASE_DIR / "static" / "dist" / "test" / "axe.min.js").read_text())
    found = page.evaluate(AXE, {"runOnly": {"type": "tag", "values": STANDARDS}, "resultTypes": ["violations"]})
    return [
        f"{one['id']} × {len(one['nodes'])}: {one['nodes'][0]['html'][:200]}: {one['nodes'][0]['failureSummary']}"
        for one in found
    ]
