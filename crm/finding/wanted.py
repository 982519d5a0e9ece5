"""What is looked for: the words as typed, or other ways of writing them that may have been meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from crm.finding.folding import words_of

MOST_WORDS = 12
LONG = 4  # letters


def begins(word: str) -> str:
    return f"'{word}':*"


def whole(word: str) -> str:
    return f"'{word}'"


@dataclass(frozen=True)
class Reading:
    """One way to understand what was typed: for each word those that may stand for it."""

    words: tuple[tuple[str, ...], ...]
    shown: str = ""  # in the reader's letters, where it is another layout

    @property
    def query(self) -> str:
        """As a tsquery: each word may go on, but not a short one that was not typed so."""
        said = [[whole(way) if self.shown and len(way) < LONG else begins(way) for way in ways] for ways in self.words]
        return " & ".join(f"({' | '.join(ways)})" for ways in said)

    @property
    def names(self) -> list[str]:
        """The whole names it may mean; of many ways only the first few."""
        return [" ".join(ways) for ways in list(product(*(ways[:4] for ways in self.words)))[:16]]


@dataclass(frozen=True)
class Wanted:
    """Readings, likelier ones first; what is found for an earlier one comes first."""

    readings: Sequence[Reading] = field(default_factory=tuple)

    @property
    def query(self) -> str:
        return " | ".join(f"({reading.query})" for reading in self.readings)

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for reading in self.readings for name in reading.names))

    def __bool__(self) -> bool:
        return bool(self.readings)


def as_typed(text: str) -> Wanted:
    words = as_ways(text)
    return Wanted((Reading(words),) if words else ())


def as_switched(texts: Iterable[str], typed: str) -> list[Reading]:
    """Return one reading for each text that differs from those before it."""
    readings = {as_ways(typed): Reading(as_ways(typed))}
    for text in texts:
        readings.setdefault(as_ways(text), Reading(as_ways(text), text))
    return list(readings.values())[1:]


def as_ways(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple((word,) for word in words_of(text)[:MOST_WORDS])
