"""Cells as a spreadsheet or an older register writes them, read strictly: what is unclear is refused in words."""

import hashlib
import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

NOT_IN_KEY = re.compile(r"[\W_]+")


class Refused(Exception):
    """This row cannot come in, for the reason it carries."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def plain(value: object) -> str:
    """Return text that the database can keep: no NUL, no half characters."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def heading(text: str) -> str:
    """Return a title without the quotes and semicolons that lists leave round it."""
    bare = text.strip().rstrip(";").strip()
    if len(bare) > 2 and (bare[0], bare[-1]) in {('"', '"'), ("'", "'"), ("“", "”"), ("„", "“")}:
        bare = bare[1:-1].strip()
    return bare


def key(texts: list[str], length: int) -> str:
    """Return what identifies a record: letters and digits only, so that case, quotes and commas do not matter."""
    whole = NOT_IN_KEY.sub(" ", " ".join(texts).casefold()).strip()
    if length:
        return whole[:length].strip()
    if len(whole) <= 200:
        return whole
    return f"{whole[:180]} {hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def addresses(cell: "str | list[str]", column: str) -> list[str]:
    """Return the web addresses of a cell, each once."""
    parts = cell if isinstance(cell, list) else [part.strip(" ;,<>") for part in re.split(r"[\s|]+", cell)]
    found = dict.fromkeys(part for part in parts if part)
    for address in found:
        if not is_address(address):
            raise Refused(
                _("“%(text)s” in “%(column)s” is not a web address.") % {"text": address[:80], "column": column}
            )
    return list(found)


def is_address(text: str) -> bool:
    """Only addresses of pages pass: one with another scheme could run in the reader's browser."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and len(text) <= 1000 and " " not in text
    except ValueError:
        return False
