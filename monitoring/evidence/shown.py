"""How the content of evidence is shown in its page: a picture, a page of a PDF with the passage marked, a text."""

import re
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.core.exceptions import ValidationError

from accounts import clean_copies
from accounts.filework import decoded
from monitoring.models import Evidence

MOST_TEXT = 200_000  # bytes of a text shown in its page; the download has it all
A_DAY = 24 * 3600


@dataclass(frozen=True)
class Shown:
    """`kind` says which part of the template draws it; pages count from 1."""

    kind: str  # picture, page, text or nothing
    text: str = ""
    is_cut: bool = False
    page: int = 0
    pages: int = 0

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def following(self) -> int:
        return self.page + 1 if self.page < self.pages else 0


def shown(evidence: Evidence, wanted: str = "") -> Shown:
    if not evidence.file:
        return Shown("nothing")
    if evidence.is_image:
        return Shown("picture")
    if evidence.is_pdf:
        return shown_page(evidence, wanted)
    return shown_text(evidence) if evidence.is_text else Shown("nothing")


def shown_page(evidence: Evidence, wanted: str) -> Shown:
    """A file that is gone, or that breaks the drawing, is there to be downloaded and not more."""
    try:
        return Shown("page", page=page_of(evidence, wanted), pages=max(evidence.pages, 1))
    except (FileNotFoundError, ValidationError):
        return Shown("nothing")


def shown_text(evidence: Evidence) -> Shown:
    try:
        with evidence.file.open("rb") as stored:
            content = stored.read(MOST_TEXT + 1)
    except FileNotFoundError:
        return Shown("nothing")
    return Shown("text", text=decoded(content[:MOST_TEXT]), is_cut=len(content) > MOST_TEXT)


def page_of(evidence: Evidence, wanted: str) -> int:
    """The page asked for, else the one cited, else the one on which the passage stands."""
    pages = max(evidence.pages, 1)
    for text in (wanted, evidence.page):
        number = re.search(r"\d{1,5}", text, re.ASCII)
        if number and 1 <= int(number[0]) <= pages:
            return int(number[0])
    return page_with_passage(evidence) if evidence.passage and pages > 1 else 1


def page_with_passage(evidence: Evidence) -> int:
    name = f"passage-on:{evidence.sha256}:{sha256(evidence.passage.encode()).hexdigest()[:16]}"
    known = cache.get(name)
    if known is None:
        known = drawn(evidence, 0).facts.get("page", 1)
        cache.set(name, known, A_DAY)
    return int(known)


def drawn(evidence: Evidence, page: int) -> clean_copies.Made:
    """Return a page as a PNG; the passage is marked where it stands on it."""
    with evidence.file.open("rb") as stored:
        return clean_copies.page_of(stored.read(), page, evidence.passage)
