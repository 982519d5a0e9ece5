"""A network as a file tells it: nodes with names and ties with numbers, whatever the format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class ToldNode:
    key: str
    label: str
    kind: str = ""
    group: str = ""
    region: str = ""
    region_name: str = ""
    themes: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class ToldTie:
    """From one key to another; `kinds` are the stable names of the kinds of facts behind it."""

    source: str
    target: str
    weight: float = 1.0
    kinds: tuple[str, ...] = ()
    started: date | None = None
    ended: date | None = None

    @property
    def key(self) -> str:
        return f"{self.source}--{self.target}"


@dataclass(frozen=True)
class Told:
    """`labels` says in words what the names of kinds mean; it is written beside them and not read back."""

    nodes: tuple[ToldNode, ...]
    ties: tuple[ToldTie, ...]
    directed: bool = False
    day: date | None = None
    since: date | None = None
    rules: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)
    title: str = field(default="", compare=False)

    @property
    def names(self) -> dict[str, str]:
        """The label of each node by its key."""
        return {node.key: node.label for node in self.nodes}

    def words(self, tie: ToldTie) -> list[str]:
        return [self.labels.get(kind, kind) for kind in tie.kinds]


SEPARATOR = "|"


def joined(parts: tuple[str, ...]) -> str:
    return SEPARATOR.join(part.replace(SEPARATOR, "/") for part in parts)


def parted(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(SEPARATOR) if part.strip())


def day_of(text: str | None) -> date | None:
    """Return the day; other programs write moments, and nothing at all where a period is open."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None


def number_of(text: str | None, otherwise: float = 1.0) -> float:
    """Return the strength; what is no number above 0 counts as one plain tie."""
    try:
        found = float((text or "").strip().replace(",", "."))
    except ValueError:
        return otherwise
    return found if 0 < found < float("inf") else otherwise


def whole(text: str | None) -> int | None:
    bare = (text or "").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None
