"""The timeline of a record: what happened around it, newest first. Upper apps register their sources."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import models

from accounts.gates import Visitor


@dataclass(frozen=True)
class Item:
    """One event, ready for `_timeline_item.html`."""

    on: date
    icon: str
    title: str
    url: str = ""
    text: str = ""
    tone: str = ""
    level: str = ""
    who: str = ""
    when: str = ""  # in words, where the day is only approximate


# Called with the record, the reader and how many at most; returns only what the reader may see.
Source = Callable[[models.Model, Visitor, int], list[Item]]
_sources: list[Source] = []


def register(*sources: Source) -> None:
    _sources.extend(sources)


def of(record: models.Model, user: Visitor, most: int = 50) -> list[Item]:
    items = [item for source in _sources for item in source(record, user, most)]
    return sorted(items, key=lambda item: item.on, reverse=True)[:most]
