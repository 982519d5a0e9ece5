"""Findings as rows: for a download and for other programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from network.findings.looking import Looking
from network.findings.sentences import Finding, Section, Table


def header() -> list[str]:
    return [
        _("Question"), _("Finding"), _("Who"), _("How sure"), _("Members"), _("Stated their ties"), _("Day"),
        _("Version of the rules"),
    ]  # fmt: skip


def cells(looking: Looking, sections: Sequence[Section]) -> Iterator[list[object]]:
    """Nothing found is an answer too, and has its row."""
    n = len(looking.members)
    known = [n, n - len(looking.silent), looking.picture.day, looking.rules.number]
    for section in sections:
        for one in section.findings:
            yield [section.title, one.said, "; ".join(one.names), one.sure, *known]
        for line in lines(section.table) if section.table else ():
            yield [section.title, line, "", "", *known]
        if not section.findings and section.nothing:
            yield [section.title, section.nothing, "", "", *known]


def lines(table: Table) -> Iterator[str]:
    """Rows of a table, each in one line."""
    for name, cells in table.told:
        yield f"{name}. {'; '.join(f'{head}: {said}' for head, said in cells if said)}"


def as_data(looking: Looking, sections: Sequence[Section]) -> dict[str, Any]:
    n = len(looking.members)
    return {
        "day": looking.picture.day, "since": looking.picture.since, "rules": looking.rules.number,
        "members": n, "stated_their_ties": n - len(looking.silent),
        "sections": [
            {
                "key": one.key, "title": one.title, "explained": one.explained,
                "nothing": "" if one.findings else one.nothing,
                "findings": [finding_data(each) for each in one.findings],
                "table": {"head": one.table.head, "rows": one.table.rows} if one.table else None,
            }
            for one in sections
        ],
    }  # fmt: skip


def finding_data(one: Finding) -> dict[str, Any]:
    return {
        "said": one.said, "sure": one.sure, "is_sure": one.is_sure,
        "parts": [
            {"label": part.label, "nodes": [{"key": node.key, "name": node.name} for node in part.nodes]}
            for part in one.parts
        ],
        "facts": [link.url for link in one.facts],
    }  # fmt: skip
