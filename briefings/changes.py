"""What changed between two frozen papers: verdicts that moved, promises that came or went, numbers, texts."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.paper import Citation, Row, Section
from campaigns.asks.wordings import Part, Piece, parts

KEY = "changes"
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Stood:
    """Where a promise stood in one paper."""

    title: str
    label: str
    citations: list[Citation]


@dataclass(frozen=True)
class TextChange:
    """A part of the paper whose text reads otherwise, with both wordings in one."""

    title: str
    parts: list[Part]


def since(
    before: dict[str, Any], after: dict[str, Any], *, number: int = 0, named: Collection[int] | None = None
) -> Section:
    """Return what changed, in the language that is active; `named`: which promises that went may be named."""
    rows = [*verdicts(before, after), *came(before, after), *went(before, after, named), *numbers(before, after),
            *texts(before, after)]  # fmt: skip
    title = _("What changed since edition %(number)d") % {"number": number} if number else _("What changed")
    return Section(
        KEY, title, anchor=KEY, rows=rows, caption=title,
        header=[_("Change"), _("What"), _("Before"), _("Now")],
        empty=_("No verdict moved, nothing came or went, and no number or text is another one."),
    )  # fmt: skip


def commitments(paper: dict[str, Any]) -> dict[int, Stood]:
    """Return each promise that stands in a table of the paper with its verdict."""
    found: dict[int, Stood] = {}
    for row in (row for section in parts_of(paper) for row in section.get("rows", [])):
        citations = [Citation(**one) for one in row["citations"]]
        if row["label"] and citations and citations[0].kind == "commitment":
            found.setdefault(citations[0].pk, Stood(row["cells"][0], row["label"], citations[:1]))
    return found


def parts_of(paper: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in paper.get("sections", []) if one["key"] != KEY]


def verdicts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Row]:
    then = commitments(before)
    for pk, now in commitments(after).items():
        if pk in then and then[pk].label != now.label:
            yield line(_("verdict"), now.title, then[pk].label, now.label, now.citations)


def came(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Row]:
    then = commitments(before)
    for pk, now in commitments(after).items():
        if pk not in then:
            yield line(_("new promise"), now.title, "–", now.label, now.citations)


def went(before: dict[str, Any], after: dict[str, Any], named: Collection[int] | None) -> Iterator[Row]:
    """What is not open to these readers any more is counted and not named."""
    now, unnamed = commitments(after), 0
    for pk, then in commitments(before).items():
        if pk in now:
            continue
        if named is None or pk in named:
            yield line(_("no longer here"), then.title, then.label, "–", then.citations)
        else:
            unnamed += 1
    if unnamed:
        words = ngettext("%d promise that is not open any more", "%d promises that are not open any more", unnamed)
        yield line(_("no longer here"), words % unnamed, "–", "–", [])


def numbers(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Row]:
    then = figures(before)
    for key, figure in figures(after).items():
        old = then.get(key)
        if old and (old["value"], old["of"]) != (figure["value"], figure["of"]):
            sources = [Citation(**one) for one in figure["citations"]]
            yield line(_("number"), figure["label"], share(old), share(figure), sources)


def figures(paper: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for section in parts_of(paper):
        for figure in section.get("figures", []):
            found.setdefault((section["key"], figure["label"]), figure)
    return found


def share(figure: dict[str, Any]) -> str:
    return _("%(value)s of %(of)s") % {"value": figure["value"], "of": figure["of"]}


def texts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Row]:
    for one in text_changes(before, after):
        gone, new = words_in(one.parts, Piece.GONE), words_in(one.parts, Piece.NEW)
        out = ngettext("%d word out", "%d words out", gone) % gone
        into = ngettext("%d word in", "%d words in", new) % new
        yield line(_("text"), one.title, out, into, [])


def words_in(found: list[Part], piece: Piece) -> int:
    return sum(len(part.words.split()) for part in found if part.piece == piece)


def text_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[TextChange]:
    """Yield each part of the paper that reads otherwise; parts that came or went count as whole."""
    then, now = written(before), written(after)
    for place in [*now, *(place for place in then if place not in now)]:
        (old_title, old), (title, new) = then.get(place, ("", "")), now.get(place, ("", ""))
        if old != new:
            yield TextChange(title or old_title or _("Text"), parts(old, new))


def written(paper: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return place: title and plain words of each running text."""
    found: dict[str, tuple[str, str]] = {}
    for number, section in enumerate(parts_of(paper)):
        if section.get("text"):
            place = section.get("anchor") or f"{section['key']}-{number}"
            found[place] = (section["title"], plain(section["text"]))
    return found


def plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", html)).split())


def line(kind: str, what: str, before: str, now: str, citations: list[Citation]) -> Row:
    return Row([kind, what, before, now], "", "neutral", citations)
