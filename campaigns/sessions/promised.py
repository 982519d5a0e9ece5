"""What was promised on the items of sessions. The app above keeps the promises: it tells them here to each reader,
and makes them as strict as their session.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.gates import Visitor
from crm.confidentiality import Level


@dataclass(frozen=True)
class Promised:
    """One promise as its reader may see it."""

    item: int
    title: str
    url: str
    level: str
    due_on: date | None = None
    by_whom: str = ""


Teller = Callable[[Sequence[int], Visitor], Iterable[Promised]]
Narrower = Callable[[Sequence[int], Level], None]
_tellers: list[Teller] = []
_narrowers: list[Narrower] = []


def register(teller: Teller) -> None:
    """It is asked once for all items and answers only what the reader may see."""
    _tellers.append(teller)


def register_narrowing(narrower: Narrower) -> None:
    """It makes what was promised on the items at least as strict as the level."""
    _narrowers.append(narrower)


def narrow(items: Sequence[int], level: Level) -> None:
    for narrower in _narrowers:
        narrower(items, level)


def promised(items: Sequence[int], reader: Visitor) -> dict[int, list[Promised]]:
    """Return item: promises made there."""
    found: dict[int, list[Promised]] = {}
    for one in (one for teller in _tellers for one in teller(items, reader)) if items else ():
        found.setdefault(one.item, []).append(one)
    return found


def of_session(items: Sequence[int], reader: Visitor) -> list[Promised]:
    """The same in one list, in the order of the agenda."""
    found = promised(items, reader)
    return [one for item in items for one in found.get(item, [])]
