"""The text of a block: Markdown in which `[[commitment:12@3]]` calls a source and `[[block:5]]` names another block."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.markdown import to_html
from briefings import citing
from briefings.paper import Citation
from briefings.reach import Scope, record_of

CALL = re.compile(r"\[\[([a-z-]+):(\d{1,18})(?:@([\w.]{1,64}))?\]\]")
NOTED = re.compile(rf"(?<![ \t\u00a0])[ \t\u00a0]*{CALL.pattern}")  # a note hangs on the word before it
# Of as many digits as a table of the world needs: what is longer is no number that somebody counted.
OF = re.compile(r"^\D{0,3}(\d[\d\s\u00a0]{0,19})\s+(?:of|от)\s+(\d[\d\s\u00a0]{0,19})(?!\d)\s*(.*)$", re.S)
MONTHS = (
    "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември|January|February|March|April|May"
    "|June|July|August|September|October|November|December"
)
# What is written in digits and counts nothing: the number of a list, a day, an article of a law, an act.
NO_FIGURE = re.compile(
    rf"^\s*\d+[.)](?=\s|$)|\b\d{{1,2}}\.\d{{1,2}}\.\d{{4}}\b|\b\d{{1,2}}\s+(?:{MONTHS})\b"
    r"|(?:№|\bчл\.|\bал\.|\bт\.|§|\bArt\.|\bNo\.?)\s*\d+[\d/.]*|\b(?:1[89]|20)\d\d/\d+",
    re.M | re.I,
)
NUMBER = re.compile(r"(?<![\w@:.,/№-])\d+(?:[.,\u00a0 ]\d+)*\s?(?:%|‰)?(?![\w@/])")
YEAR = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True)
class Call:
    """One source or block called in a text."""

    kind: str
    number: int
    version: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.number}"


@dataclass(frozen=True)
class Written:
    html: str
    citations: list[Citation]


def calls(text: str) -> Iterator[Call]:
    for found in CALL.finditer(text):
        yield Call(found[1], int(found[2]), found[3] or "")


def calling(text: str, blocks: Mapping[int, int]) -> str:
    """Return the text with each block that it names replaced by the one that stands for it."""

    def other(found: "re.Match[str]") -> str:
        named = blocks.get(int(found[2])) if found[1] == "block" else None
        return f"[[block:{named}]]" if named else found[0]

    return CALL.sub(other, text)


def read(text: str, scope: Scope) -> Written:
    """Return the text as clean HTML; a source that may not enter this paper is not called in it."""
    citations: list[Citation] = []
    html = NOTED.sub(lambda found: called(found, scope, citations), str(to_html(text)))
    return Written(html, citations)


def called(found: "re.Match[str]", scope: Scope, citations: list[Citation]) -> SafeString:
    if found[1] == "block":
        gap = found[0].partition("[[")[0]
        return format_html(
            '{}<a href="#block-{}">{}</a>', gap, found[2], scope.kept.get(("heading", int(found[2])), "§")
        )
    record = record_of(scope, f"{found[1]}:{found[2]}")
    if record is None:
        return mark_safe("")
    citations.append(citing.of(record, scope.level))
    return format_html('<cite data-source="{}"></cite>', len(citations) - 1)


def plain(line: str, scope: Scope) -> Written:
    """Return one line without marks; its sources stand behind all of it."""
    written = read(escape(line), scope)
    return Written(NOTED.sub("", line).strip(), written.citations)


def number_of(line: str) -> tuple[int, int, str] | None:
    found = OF.match(line)
    if not found:
        return None
    value, of = (int(re.sub(r"\D", "", part)) for part in (found[1], found[2]))
    return value, of, found[3].strip()


def unsourced_numbers(text: str) -> list[str]:
    """Return the sentences that state a number and call no source."""
    found = []
    for paragraph in filter(None, re.split(r"\n\s*\n|\n(?=\s*[-*])", text)):
        for sentence in re.split(r"(?<=[.!?…])(?<!\bг\.)(?<!\bчл\.)\s+(?=[^\W\d_])", paragraph):
            bare = CALL.sub("", sentence)
            counted = NO_FIGURE.sub("", bare)
            numbers = [one for one in NUMBER.findall(counted) if not YEAR.fullmatch(one.strip())]
            if numbers and not CALL.search(sentence):
                found.append(bare.strip())
    return found
