"""Formats beside tables and JSON: each app registers how rows are made of a file that only it understands."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Format:
    """`rows` reads a whole file, each row with the same columns; ValidationError in words when it is none of these."""

    ending: str  # of the file's name, and what the format is called
    columns: tuple[str, ...]
    rows: Callable[[IO[bytes]], Rows]


_formats: dict[str, Format] = {}


def register(*found: Format) -> None:
    _formats.update({one.ending: one for one in found})


def of(ending: str) -> Format | None:
    return _formats.get(ending)


def endings() -> list[str]:
    return list(_formats)
