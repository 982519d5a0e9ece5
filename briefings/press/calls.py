"""Where a source is called in a paper, and what the note says: each medium in its own way."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

MOST, MOST_IN_SHORT = 6, 3  # records named in one note of a full and of a short paper; the edition's data name each


@dataclass
class Calls:
    """The notes of one paper, numbered as they are called."""

    medium: str  # pdf, page or word
    most: int  # records named in one note
    notes: list[str] = field(default_factory=list)

    def call(self, citations: list[dict[str, Any]]) -> SafeString:
        """Return what stands behind the words that rest on these sources."""
        text = in_words([str(one["text"]) for one in citations], self.most)
        if not text:
            return SafeString("")
        self.notes.append(text)
        return self.drawn(len(self.notes), text)

    def drawn(self, number: int, text: str) -> SafeString:
        if self.medium == "pdf":
            return format_html('<a class="note">{}</a>', text)
        if self.medium == "word":
            return format_html('<a href="#fn{}" role="doc-noteref"><sup>{}</sup></a>', number, number)
        return format_html(
            '<sup class="paper-call"><a id="call-{}" href="#note-{}" role="doc-noteref">{}</a></sup>',
            number, number, number,
        )  # fmt: skip


def in_words(texts: list[str], most: int) -> str:
    """Return one line; of very many sources the first few and how many they are."""
    said = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    line = "; ".join(said[:most])
    rest = len(said) - most
    if rest > 0:
        line += "; " + ngettext("and %d more record", "and %d more records", rest) % rest
    return line
