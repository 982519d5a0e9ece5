"""How near a name is to what was typed."""

from collections.abc import Sequence
from enum import IntEnum

from crm.finding.folding import spellings_of
from crm.finding.wanted import Reading


class Nearness(IntEnum):
    """From the nearest."""

    WHOLE_NAME = 0
    BEGINNING = 1
    WHOLE_WORDS = 2
    WORDS = 3


def nearness(names: Sequence[str], reading: Reading) -> tuple[Nearness, int]:
    """Return how near the best of the names is, and its length: of two that begin so the shorter is meant."""
    found = [(how_near(way, reading), len(name)) for name in names if name for way in spellings_of(name)]
    return min(found, default=(Nearness.WORDS, 0))


def how_near(name: list[str], reading: Reading) -> Nearness:
    typed = reading.words
    if len(name) == len(typed) and is_each(name, typed):
        return Nearness.WHOLE_NAME
    if len(name) == len(typed) and all(any(word in ways for word in name) for ways in typed):
        return Nearness.BEGINNING  # the whole name in another order
    if len(name) >= len(typed) and all(word.startswith(ways) for word, ways in zip(name, typed, strict=False)):
        return Nearness.BEGINNING
    if all(any(word in ways for word in name) for ways in typed):
        return Nearness.WHOLE_WORDS
    return Nearness.WORDS


def is_each(name: list[str], typed: Sequence[tuple[str, ...]]) -> bool:
    return all(word in ways for word, ways in zip(name, typed, strict=False))
