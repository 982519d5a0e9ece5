"""Sections of a meeting's paper that belong to other parts of the product: each registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from crm.confidentiality import Level
from crm.models import Meeting


@dataclass(frozen=True)
class Reach:
    """Whose paper it is and which levels may stand on it."""

    reader: User
    levels: tuple[Level, ...]

    @property
    def stays_inside(self) -> bool:
        """Whether only the centre will read it: tasks and drafts are not for members at any level."""
        return Level.INTERNAL in self.levels

    def covers(self, level: str) -> bool:
        return level in self.levels


@dataclass(frozen=True)
class Section:
    """A heading with lines; `level` is the narrowest of what the lines rest on."""

    title: str
    lines: list[str]
    level: Level
    order: int = 50


Source = Callable[[Meeting, Reach], Section | None]
_sources: list[Source] = []


def register(*sources: Source) -> None:
    _sources.extend(sources)


def of(meeting: Meeting, reach: Reach) -> list[Section]:
    found = [section for source in _sources if (section := source(meeting, reach)) and section.lines]
    return sorted(found, key=lambda section: section.order)
