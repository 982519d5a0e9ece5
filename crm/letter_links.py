"""What a letter may speak of: kinds of record of the apps above, tied when it is written; who hears that it left."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.db import models

from accounts.actors import Actor
from crm import kinds
from crm.models import Letter


class Tie(Protocol):
    def __call__(self, letter: Letter, records: Iterable[Any], by: Actor) -> object: ...


_ties: dict[str, Tie] = {}


def register(kind: str, tie: Tie) -> None:
    _ties[kind] = tie


def known() -> tuple[str, ...]:
    return tuple(_ties)


def tie(letter: Letter, records: Iterable[models.Model], by: Actor) -> None:
    """Note that the letter speaks of these records."""
    named = list(records)
    for kind, put in _ties.items():
        if ours := [one for one in named if kinds.kind_of(one) == kind]:
            put(letter, ours, by)


Hears = Callable[[Letter, Actor], None]
_hearing: list[Hears] = []


def register_sending(hears: Hears) -> None:
    """Let an app above know of each letter that leaves, in the transaction in which it does."""
    _hearing.append(hears)


def tell_sent(letter: Letter, by: Actor) -> None:
    for hears in _hearing:
        hears(letter, by)
