"""A closed election as its count sees it: no voter, no time, no key of ours."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Ballot = tuple[str, ...]


class Method(TextChoices):
    BLOCK = "block", _("Block vote: up to a number of names, the most votes win")
    APPROVAL = "approval", _("Approval: any number of names, the most votes win")
    STV = "stv", _("Ranked: single transferable vote, Scottish rules")


class TieRule(TextChoices):
    """One rule so far; the file names it, so that another one can come without changing old results."""

    RECORDED_LOT = "recorded-lot", _("A tie that matters is decided by a lot drawn before witnesses and recorded here.")


@dataclass(frozen=True)
class Candidate:
    key: str
    name: str


@dataclass(frozen=True)
class Lot:
    """`drawn` is the order of the draw: who is drawn earlier goes before who is drawn later."""

    drawn: tuple[str, ...]
    witnesses: tuple[str, ...]
    drawn_on: date

    @property
    def among(self) -> frozenset[str]:
        return frozenset(self.drawn)


@dataclass(frozen=True)
class Poll:
    """What the published file holds. `choices` is the most names on one ballot of a block vote, 0 elsewhere."""

    title: str
    method: Method
    places: int
    candidates: tuple[Candidate, ...]
    ballots: tuple[Ballot, ...]
    electorate: int
    alternates: int = 3
    choices: int = 0
    ranked_places: bool = False
    lots: tuple[Lot, ...] = ()
    tie_rule: TieRule = TieRule.RECORDED_LOT

    @property
    def keys(self) -> tuple[str, ...]:
        """The candidates in the order of the ballot paper."""
        return tuple(candidate.key for candidate in self.candidates)

    @property
    def names(self) -> dict[str, str]:
        return {candidate.key: candidate.name for candidate in self.candidates}

    @property
    def blank(self) -> int:
        return sum(not ballot for ballot in self.ballots)

    @property
    def marked(self) -> Counter[Ballot]:
        """The ballots that name someone, alike ones together."""
        return Counter(ballot for ballot in self.ballots if ballot)

    @property
    def named(self) -> tuple[str, ...]:
        """The candidates whom at least one ballot names; the others take no part in the count."""
        found = {key for ballot in self.marked for key in ballot}
        return tuple(key for key in self.keys if key in found)

    def with_lot(self, lot: Lot) -> "Poll":
        return replace(self, lots=(*self.lots, lot))

    def in_canonical_order(self) -> "Poll":
        """Return the same poll with its ballots in the one order that says nothing of when and by whom."""
        place = {key: number for number, key in enumerate(self.keys)}
        ticks = self.method != Method.STV
        ballots = [sorted(ballot, key=place.__getitem__) if ticks else ballot for ballot in self.ballots]
        return replace(
            self, ballots=tuple(sorted(map(tuple, ballots), key=lambda ballot: [place[key] for key in ballot]))
        )


def neutral(names: Sequence[str]) -> tuple[Candidate, ...]:
    """Return candidates numbered as on the ballot paper: C1, C2, …"""
    return tuple(Candidate(f"C{number}", name) for number, name in enumerate(names, 1))
