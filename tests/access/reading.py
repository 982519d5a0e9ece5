"""What one request does and answers, with what differs by nature taken out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

LOGIN, REFUSED, LET_IN = "to sign in", "refused", "let in"
# Sessions, caches, the limits on guessing and the places of a picture are no records.
BESIDE = re.compile(r'"(django_session|cache_table|usersessions_usersession|network_keptplaces)"|\bcache_table\b')
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|MERGE)\b", re.I)
BY_NATURE = [
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+'), r"\1…"),
    (re.compile(r'("X-CSRFToken": ")[^"]+'), r"\1…"),
    (re.compile(r"(X-CSRFToken(?:&quot;|\"|&#x27;|')\s*:\s*(?:&quot;|\"|&#x27;|'))[\w]+"), r"\1…"),
    (re.compile(r'(nonce=")[^"]+'), r"\1…"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), "a fresh key"),
    (re.compile(r'(name="(?:initial-)?noticed_at" value=")[^"]+'), r"\1…"),  # the minute of the clock
]


@dataclass
class Answer:
    status: int
    text: str
    location: str = ""
    writes: list[str] = field(default_factory=list)
    queries: int = 0

    @property
    def outcome(self) -> str:
        if self.status == 401 or (self.status == 302 and "/account/login" in self.location):
            return LOGIN
        if self.status in {403, 404}:
            return REFUSED
        return LET_IN if self.status in {200, 201, 204, 302, 400, 409, 413, 422} else f"status {self.status}"


def ask(client: Client, method: str, url: str, data: Any = None, **extra: Any) -> Answer:
    """Send one request and take it back, so that the next visitor meets the same world."""
    cache.clear()  # no limit on requests counts from visitor to visitor
    as_json = url.startswith("/api/") and method != "get"
    body = {"data": data if data is not None else {}, **({"content_type": "application/json"} if as_json else {})}
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with undone(), connection.execute_wrapper(watch):
        response = getattr(client, method)(url, **(body if data or method != "get" else {}), **extra)
        text = text_of(response)
    writes = [sql for sql in seen if WRITE.match(sql) and not BESIDE.search(sql)]
    return Answer(response.status_code, text, response.headers.get("Location", ""), writes, len(seen))


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    read = READ_AS.get(response.headers.get("Content-Type", ""))
    if read:
        return read(content)
    text = content.decode("utf-8", "replace")
    for pattern, instead in BY_NATURE:
        text = pattern.sub(instead, text)
    return text


def text_of_sheet(content: bytes) -> str:
    """Return the cells of an XLSX: the file itself holds the hour it was made."""
    import io

    from openpyxl import load_workbook

    return "\n".join("\t".join(str(cell) for cell in row) for row in load_workbook(io.BytesIO(content)).active.values)


@lru_cache(maxsize=200)
def text_of_pdf(content: bytes) -> str:
    """Return what the pages say, since inside the file it is packed; of a file that only claims to be one, its bytes."""
    import io

    import pypdf

    try:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    except pypdf.errors.PyPdfError:
        return content.decode("utf-8", "replace")


def text_of_word(content: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode() for name in ("word/document.xml", "docProps/core.xml"))


OFFICE = "application/vnd.openxmlformats-officedocument"
READ_AS = {
    f"{OFFICE}.spreadsheetml.sheet": text_of_sheet,
    f"{OFFICE}.wordprocessingml.document": text_of_word,
    "application/pdf": text_of_pdf,
}
