"""Pages of a world shown in Chromium: the browser asks, Django's test client answers in this very transaction."""

import asyncio
import functools
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, Page, Request

from tests.access import world as worlds
from tests.access.world import ANONYMOUS, World

KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
# Pictures, drawings and feeds: what a browser opens, and no page.
NO_PAGES = (
    "evidence-shown", "evidence-page", "public-shown", "public-page", "public-preview", "commitment-preview",
    "check-photo", "indicator-chart", "snapshot-trend", "losses-drawing", "picture-data", "picture-drawing",
    "picture-image", "public-feed",
    "commitment-feed", "institution-feed", "public-paper-word", "public-paper-data", "public-paper-dictionary",
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


class Handler(BaseHTTPRequestHandler):
    """Answers for one visitor: files as they lie there, pages from Django's test client on the world's connection."""

    protocol_version = "HTTP/1.1"  # a connection serves many requests
    server: "Server"

    def do_GET(self) -> None:  # as the base class finds it
        path = urlsplit(self.path).path
        if self.server.is_plain and path.endswith(".css"):
            self.give(200, {"Content-Type": "text/css", **KEPT}, b"")
        elif path.startswith("/static/"):
            self.give_file(path.removeprefix("/static/"))
        else:
            self.give_page()

    do_POST = do_GET  # noqa: N815  as the base class finds it

    def give_file(self, name: str) -> None:
        body = of_static(name)
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        self.give(200 if body is not None else 404, {"Content-Type": kind, **KEPT}, body or b"")

    def give_page(self) -> None:
        parts = urlsplit(self.path)
        told = {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in self.headers.items()
            if name.lower().startswith(("hx-", "accept"))
        }
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = {"data": sent, "content_type": self.headers.get("Content-Type", "")} if self.command == "POST" else {}
        with self.server.turn:
            connections["default"] = self.server.connection
            response = self.server.client.generic(self.command, parts.path, QUERY_STRING=parts.query, **body, **told)
            content = b"".join(response.streaming_content) if response.streaming else response.content
        skipped = {"content-length", "set-cookie"}
        self.give(response.status_code, {k: v for k, v in response.items() if k.lower() not in skipped}, content)

    def give(self, status: int, headers: dict[str, str], body: bytes) -> None:
        with suppress(ConnectionError):  # the browser went on to another page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a test that fails says what it asked."""


class Server(ThreadingHTTPServer):
    """Serves one visitor's browser; Chromium keeps the files as it keeps them in use."""

    daemon_threads = True
    turn = Lock()  # one connection, one request at a time

    def __init__(self, client: Client, *, is_plain: bool) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.client, self.is_plain = client, is_plain
        with alone():
            self.connection = connections["default"]

    @property
    def home(self) -> str:
        return f"http://localhost:{self.server_port}"  # a secure context, as the product is in use


@dataclass
class Shown:
    """One visitor's browser: what it shows, and what went wrong in it unseen."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        """Open a page with everything it fetches afterwards; return its status."""
        with Server.turn:
            cache.clear()
        self.complaints.clear()
        response = self.page.goto(self.home + path, wait_until="load")
        self.page.wait_for_function("() => !document.querySelector('[aria-busy=true]')", timeout=8000)
        assert response is not None
        return response.status

    def hear(self, message: Any) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.complaints.append(f"console: {message.text[:300]}")

    def look(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"request to another host: {request.url}")


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
    """Open a browser of its own for one visitor on one device; plain is without the style sheet and its fonts."""
    with alone():
        client = world.client(visitor) if visitor != ANONYMOUS else Client()
    client.defaults["SERVER_NAME"] = "localhost"
    client.cookies["django_language"] = language
    client.raise_request_exception = False
    server = Server(client, is_plain=is_plain)
    server.connection.inc_thread_sharing()
    Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(**{"service_workers": "block", **device, **options})
    page = context.new_page()
    one = Shown(page, server.home)
    page.on("console", one.hear)
    page.on("pageerror", lambda error: one.complaints.append(f"error in a script: {error}"))
    page.on("request", one.look)
    yield one
    context.close()
    server.shutdown()
    server.server_close()
    server.connection.dec_thread_sharing()


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
