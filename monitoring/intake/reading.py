"""From a file or pasted words to pages of paragraphs of sentences."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.clean_copies import words_by_page
from accounts.filework import decoded
from accounts.paper_docx import pandoc
from monitoring.intake.sentences import as_read, paragraphs_of

PARAGRAPHS = 25  # on a page of what has no pages of its own
SECONDS = 60
PDF = "application/pdf"
BY_PANDOC = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "text/html": "html",
}
PLAIN = "text/plain"
READABLE = (PDF, *BY_PANDOC, PLAIN)
Page = list[list[str]]


@dataclass(frozen=True)
class Read:
    pages: list[Page]
    has_page_numbers: bool


def read(content: bytes, media_type: str, language: str, reached: Callable[[int, int], None]) -> Read:
    """Return the text page by page; raise ValidationError in words where there is none to be had."""
    if media_type == PDF:
        found = Read(list(split(words_by_page(content), language, reached)), has_page_numbers=True)
    else:
        words = by_pandoc(content, BY_PANDOC[media_type]) if media_type in BY_PANDOC else decoded(content)
        found = read_words(words, language)
    if not any(found.pages):
        raise ValidationError(_("No text was found in it: a scan has to be read by a person, or by a program first."))
    return found


def split(sheets: list[str], language: str, reached: Callable[[int, int], None]) -> Iterator[Page]:
    for number, words in enumerate(sheets):
        reached(number, len(sheets))
        yield as_read(paragraphs_of(words), language)


def read_words(words: str, language: str) -> Read:
    """Cut what has no pages of its own into parts of so many paragraphs."""
    paragraphs = as_read(paragraphs_of(words), language)
    parts = [paragraphs[first : first + PARAGRAPHS] for first in range(0, len(paragraphs), PARAGRAPHS)]
    return Read(parts, has_page_numbers=False)


def by_pandoc(content: bytes, kind: str) -> str:
    """In its sandbox: it reads what it is handed, no other file and no network."""
    command = [pandoc(), "--sandbox", f"--from={kind}", "--to=plain", "--wrap=none"]
    try:
        done = subprocess.run(  # noqa: S603  our own program; the file comes by its input
            command, input=content, capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError):
        raise ValidationError(_("The file could not be read. Paste its text instead.")) from None
    return done.stdout.decode("utf-8", "replace")
