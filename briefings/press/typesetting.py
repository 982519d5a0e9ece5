"""A frozen paper as it is printed: sections with their numbers, drawings and tables numbered, sources called."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import paper_pdf, paper_png
from accounts.unwritable import writable
from briefings.paper import House
from briefings.press import pictures
from briefings.press.calls import MOST, MOST_IN_SHORT, Calls
from briefings.press.prose import prose

LETTER = SafeString("")
LINE = 80  # letters of a table's line in the Word file, by the widest of the fonts it may be shown in


@dataclass
class Numbers:
    """What is counted through the paper."""

    sections: int = 0
    figures: int = 0
    tables: int = 0


@dataclass
class Listed:
    """One line of the list of figures."""

    anchor: str
    words: str


@dataclass
class Typeset:
    """Everything a template of a paper needs."""

    paper: dict[str, Any]
    is_full: bool
    calls: Calls
    sections: list[dict[str, Any]] = field(default_factory=list)
    figures: list[Listed] = field(default_factory=list)
    tables: list[Listed] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)  # what a text names: where it stands
    numbers: Numbers = field(default_factory=Numbers)

    @property
    def contents(self) -> list[dict[str, Any]]:
        return [one for one in self.sections if one["title"]]

    @property
    def annex(self) -> list[dict[str, Any]]:
        """The tables behind the drawings; a short paper has no room for them and carries them as data."""
        return [one for one in self.sections if one["drawing"] and one["table"]] if self.is_full else []

    @property
    def names(self) -> dict[str, str]:
        """What each place that a link leads to is called, for those who hear the paper."""
        listed = {one.anchor: one.words for one in (*self.figures, *self.tables)}
        own = {"method": _("Method and limits"), "annex": _("The numbers behind the figures")}
        in_numbers = {one["table"]["anchor"]: one["table"]["caption"] for one in self.annex}
        return {**listed, **in_numbers, **{one["anchor"]: one["title"] for one in self.contents}, **own}


def typeset(data: dict[str, Any], medium: str) -> Typeset:
    """Return the paper made ready for a medium: pdf, page or word."""
    paper = plain(data)
    is_full = paper["style"] == "full"
    found = Typeset(paper, is_full, Calls(medium, MOST if is_full else MOST_IN_SHORT))
    places = list(places_of(paper.get("sections", [])))
    found.anchors = {one.get("anchor") or place: place for one, place in zip(paper["sections"], places, strict=True)}
    found.sections = [section(one, place, found) for one, place in zip(paper["sections"], places, strict=True)]
    return found


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data without the control characters that come along from Word and PDF."""

    def walk(node: Any) -> Any:
        if isinstance(node, str):
            return writable(node)
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        return [walk(value) for value in node] if isinstance(node, list) else node

    return {"sections": [], "method": [], "style": "brief", **walk(data)}


def places_of(sections: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a name of its own for each section."""
    used: set[str] = set()
    for number, one in enumerate(sections, 1):
        name = f"s-{slugify(one.get('anchor') or one['key']) or number}"
        place = name if name not in used else f"{name}-{number}"
        used.add(place)
        yield place


def section(one: dict[str, Any], place: str, found: Typeset) -> dict[str, Any]:
    """Return one section in the order in which it is read, since notes are numbered as they are called."""
    calls = found.calls
    citations = one.get("citations", [])
    number = counted(found, bool(one["title"]))
    figures = [{**figure, "call": calls.call(figure["citations"])} for figure in one.get("figures", [])]
    text, called = prose(one.get("text", ""), citations, calls, found.anchors)
    statements = [{**said, "call": calls.call(said["citations"])} for said in one.get("statements", [])]
    left = [source for at, source in enumerate(citations) if at not in called]
    drawing = drawn(one, place, found)
    if drawing:  # its table stands elsewhere, so the sources of its rows are called at the drawing
        left += [source for row in one.get("rows", []) for source in row["citations"]]
    return {
        **one, "anchor": place, "number": number, "figures": figures, "text": text, "statements": statements,
        "drawing": drawing, "rest": calls.call(left), "table": table(one, place, found, drawing),
        "frozen_on": date.fromisoformat(one["as_of"]) if one.get("as_of") else None,
    }  # fmt: skip


def counted(found: Typeset, has_title: bool) -> int:
    found.numbers.sections += has_title
    return found.numbers.sections if has_title and found.is_full else 0


def drawn(one: dict[str, Any], place: str, found: Typeset) -> dict[str, Any] | None:
    """Return the drawing; where it cannot be read its table has to do."""
    drawing = one.get("drawing")
    if not drawing:
        return None
    number = found.numbers.figures + 1
    title, description = drawing["title"], drawing["description"]
    heard = f"{title.rstrip('.')}. {description}" if description else title
    medium = found.calls.medium
    words = {"title": title, "description": description} if medium == "page" else {"title": heard}
    try:
        svg = pictures.clean(drawing["svg"], number=number, **words)
    except pictures.Unreadable:
        return None
    found.numbers.figures = number
    label = _("Figure %(number)d") % {"number": number}
    caption = one.get("caption") or title
    found.figures.append(Listed(f"f-{place}", f"{label}. {caption}"))
    image = pictures.as_address(paper_png.draw(svg), "image/png") if medium == "word" else ""
    return {"anchor": f"f-{place}", "svg": svg, "image": image, "alt": heard, "label": label, "caption": caption}


def table(one: dict[str, Any], place: str, found: Typeset, drawing: dict[str, Any] | None) -> dict[str, Any] | None:
    if not one.get("rows"):
        return None
    of_drawing = drawing["label"] if drawing else ""
    if of_drawing:
        label, caption = "", _("%(figure)s in numbers") % {"figure": of_drawing}
    else:
        found.numbers.tables += 1
        label = _("Table %(number)d") % {"number": found.numbers.tables}
        caption = one.get("caption") or one["title"]
        found.tables.append(Listed(f"t-{place}", f"{label}. {caption}"))
    silent = bool(of_drawing) or one["key"] == "sources"  # there the rows are the sources themselves
    rows = [{**row, "call": LETTER if silent else found.calls.call(row["citations"])} for row in one["rows"]]
    has_status = any(row["label"] for row in rows)
    return {
        "anchor": f"t-{place}", "label": label, "caption": caption, "of_drawing": bool(of_drawing), "rows": rows,
        "header": one["header"], "has_status": has_status, "widths": widths(rows, one["header"], has_status),
    }  # fmt: skip


def widths(rows: list[dict[str, Any]], header: list[str], has_status: bool) -> list[int]:
    """Return the share of each column as Word is told it: first room for its longest word, then by how much it says."""
    lines = [header, *([*row["cells"], *([row["label"]] if has_status else [])] for row in rows)]
    floors, wishes = [], []
    for at in range(len(lines[-1])):
        texts = [str(line[at]) for line in lines if at < len(line)]
        floors.append(min(max(len(word) for text in texts for word in [*text.split(" "), ""]), 24) + 4)
        wishes.append(max(min(44, max(len(text) for text in texts)) - floors[-1], 0))
    spare = max(LINE - sum(floors), 0) / (sum(wishes) or 1)
    shares = [floor + wish * spare for floor, wish in zip(floors, wishes, strict=True)]
    return [round(100 * one / sum(shares)) for one in shares]


def context(data: dict[str, Any], medium: str, *, number: int, sha256: str) -> dict[str, Any]:
    """Return what every template of a paper is given; `set` is the paper made ready."""
    found = typeset(data, medium)
    paper = found.paper
    house = {**asdict(House("Drom")), **(paper.get("house") or {})}
    mark = mark_of(paper.get("level", ""))
    return {
        "paper": paper, "set": found, "number": number, "sha256": sha256, "house": house, "medium": medium,
        "as_of": date.fromisoformat(paper["as_of"]), "title": paper["title"], "language": paper["language"],
        "fonts": paper_pdf.fonts() if medium == "pdf" else [], "address": settings.BASE_URL, "mark": mark,
        "house_in_css": in_css(house["name"]), "mark_in_css": in_css(mark),
    }  # fmt: skip


def in_css(words: str) -> SafeString:
    """Return words as they stand between quotation marks in a style sheet."""
    plain = "".join(one if one.isalnum() or one == " " else f"\\{ord(one):x} " for one in words)
    return mark_safe(plain)


def mark_of(level: str) -> str:
    """Return the line that every page of a paper for a few readers carries."""
    return {
        "internal": _("Internal: not to be passed on"),
        "coalition": _("For the members of the coalition"),
    }.get(level, "")
