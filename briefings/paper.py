"""What a paper says, as data: every statement with the record and version it rests on. No database here."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Citation:
    """Where a statement comes from: the record, its version, and what a reader can look up."""

    kind: str  # as in an address: commitment, agenda-item
    pk: int
    version: str
    text: str


@dataclass(frozen=True)
class Statement:
    text: str
    citations: list[Citation]
    unverified: bool = False


@dataclass(frozen=True)
class Figure:
    """A number that always shows what it is part of, and what is left out."""

    value: int
    of: int
    label: str
    left_out: str
    citations: list[Citation]


@dataclass(frozen=True)
class Row:
    """One line of a table: cells of text, a status with its tone, the citations of the first cell."""

    cells: list[str]
    label: str
    tone: str
    citations: list[Citation]


@dataclass(frozen=True)
class Drawing:
    """A picture as it was drawn when the paper was made; the table of its section says the same in words."""

    svg: str
    title: str
    description: str


@dataclass(frozen=True)
class Node:
    """One of those in a network: an organisation, an institution, a person or a region."""

    key: str  # organisation-12, as on the page of the network
    kind: str
    name: str


@dataclass(frozen=True)
class Tie:
    """What ties two of them, given by their keys."""

    one: str
    other: str
    strength: int  # 1 weak, 2 middling, 3 strong
    kinds: list[str]  # of facts


@dataclass(frozen=True)
class Network:
    """The numbers behind a picture of the network, and how it was asked for."""

    day: str
    since: str  # from when on events count; empty: from the beginning
    who: str
    facts: list[str]  # the kinds that count
    theme: int | None
    region: str  # code; empty: all
    rules: int  # version of the rules it is weighed by
    nodes: list[Node] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """What one block says. Each part may be missing; `empty` is said where all of them are."""

    key: str  # the kind of block
    title: str
    anchor: str = ""  # what a cross-reference names
    intro: str = ""
    text: str = ""  # cleaned HTML; `<cite data-source="2">` stands where citations[2] is called
    citations: list[Citation] = field(default_factory=list)  # of the text and of the drawing
    figures: list[Figure] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    drawing: Drawing | None = None
    network: Network | None = None
    header: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    caption: str = ""
    note: str = ""
    empty: str = ""
    as_of: str = ""  # the day it was frozen, where that is not the day of the paper


@dataclass(frozen=True)
class House:
    """Under whose name a paper goes out, as it looked on that day."""

    name: str
    colour: str = "#1d4ed8"
    logo: str = ""  # a picture as a data address


@dataclass(frozen=True)
class Paper:
    title: str
    subject: str
    level: str
    level_words: str
    language: str
    as_of: str
    sections: list[Section]
    method: list[str]
    style: str = "brief"  # brief: no cover; full: cover, contents, list of figures
    audience: str = ""
    question: str = ""
    signed_by: str = ""  # the leader who answers for it
    house: House | None = None
    demonstration: bool = False  # it rests on demonstration data, and says so on every page

    def frozen(self) -> dict[str, Any]:
        return asdict(self)


def section_of(data: dict[str, Any]) -> Section:
    """Return a section from its frozen data."""
    given = dict(data)
    given["citations"] = [Citation(**one) for one in given["citations"]]
    for name, kind in (("figures", Figure), ("statements", Statement), ("rows", Row)):
        given[name] = [
            kind(**{**one, "citations": [Citation(**two) for two in one["citations"]]}) for one in given[name]
        ]
    given["drawing"] = Drawing(**given["drawing"]) if given["drawing"] else None
    given["network"] = network_of(given.get("network"))
    return Section(**given)


def network_of(data: dict[str, Any] | None) -> Network | None:
    if not data:
        return None
    nodes, ties = ([kind(**one) for one in data[name]] for name, kind in (("nodes", Node), ("ties", Tie)))
    return Network(**{**data, "nodes": nodes, "ties": ties})


def fingerprint(data: dict[str, Any]) -> str:
    """Return SHA-256 of the data as canonical JSON: keys sorted, no blanks, UTF-8."""
    return hashlib.sha256(canonical(data)).hexdigest()


def canonical(data: dict[str, Any]) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def cited(data: dict[str, Any]) -> set[tuple[str, int]]:
    """Return every (kind, number) that a frozen paper cites."""
    found: set[tuple[str, int]] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if {"kind", "pk", "version"} <= node.keys():
                found.add((node["kind"], node["pk"]))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(data)
    return found
