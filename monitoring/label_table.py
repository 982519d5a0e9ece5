"""The truth table of the label, made by the code that gives the label; docs/labels.md is what this says."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import Any

from django.utils import translation

from monitoring.label import Axes, Label, Time, label
from monitoring.models import Delivery

TODAY, STALLED_AFTER = date(2026, 6, 1), timedelta(days=180)
FRESH, OLD = TODAY - timedelta(days=10), TODAY - timedelta(days=200)
Values = tuple[Any, ...]  # what one column may hold in one row of the table
Table = list[tuple[tuple[Values, ...], Label]]
COLUMNS: tuple[Values, ...] = (
    (False, True), (True, False), tuple(Delivery), tuple(Time), (False, True), (FRESH, OLD, None),
)  # fmt: skip
WORDS = {FRESH: "fresh", OLD: "older than the limit", None: "none known", True: "yes", False: "no"}
HEAD = """# Every combination, and its label

Made from the code by `python manage.py label_table`; a test compares the two. The label is a pure function of what
stands in the columns. The rows below cover all {number} combinations, each of them exactly once; *any* means that the
column changes nothing. **A deadline alone never makes a verdict**: where only the clock differs, nothing becomes
*Broken*.

| superseded | can be checked | delivery | time | reviewed after its period closed | newest evidence | label |
|---|---|---|---|---|---|---|
"""


def combinations() -> Iterator[Axes]:
    """Every combination of what the label is made of, also those that other rules make impossible."""
    for one in product(*COLUMNS):
        yield Axes(*one)


def given(axes: Axes) -> Label:
    return label(axes, today=TODAY, stalled_after=STALLED_AFTER)


def rows() -> Table:
    """Return the table folded column by column from the right, in the order of its first combinations."""
    table: Table = [(tuple((value,) for value in one), given(Axes(*one))) for one in product(*COLUMNS)]
    for place in reversed(range(len(COLUMNS))):
        table = folded(table, place)
    return table


def folded(table: Table, place: int) -> Table:
    """Make one row of those that have one label and differ in this column alone."""
    alike: dict[tuple[tuple[Values, ...], tuple[Values, ...], Label], Values] = {}
    for cells, found in table:
        key = (cells[:place], cells[place + 1 :], found)
        alike[key] = (*alike.get(key, ()), *cells[place])
    return [((*before, held, *after), found) for (before, after, found), held in alike.items()]


def as_markdown() -> str:
    with translation.override("en"):
        lines = [
            "| " + " | ".join([*(in_words(*pair) for pair in zip(cells, COLUMNS, strict=True)), f"**{found.label}**"])
            for cells, found in rows()
        ]
    return HEAD.format(number=prod(map(len, COLUMNS))) + "".join(f"{line} |\n" for line in lines)


def in_words(held: Values, column: Values) -> str:
    if set(held) == set(column):
        return "any"
    return ", ".join(str(one.label) if isinstance(one, Delivery | Time) else WORDS[one] for one in held)
