"""Whether enough have voted, and what the rule of the election says when they have not."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True)
class Share:
    """A share of the electorate: at least so much, or more than it."""

    of_electorate: Fraction
    or_equal: bool = True

    def needed(self, electorate: int) -> int:
        """Return the least number of ballots that meets it; an empty electorate can never meet it."""
        exact = self.of_electorate * electorate
        return max(ceil(exact) if self.or_equal else floor(exact) + 1, 1)


@dataclass(frozen=True)
class Extension:
    """One more term of so many days, after which `share` is needed: the same, a lower one, or none at all (0)."""

    days: int
    share: Share


@dataclass(frozen=True)
class QuorumRule:
    """Fixed before the election opens. Without extensions an election without quorum has failed."""

    share: Share
    extensions: tuple[Extension, ...] = ()


class State(StrEnum):
    MET = "met"
    EXTEND = "extend"
    FAILED = "failed"


@dataclass(frozen=True)
class Quorum:
    needed: int
    cast: int
    state: State
    extend_by: int = 0


def quorum(rule: QuorumRule, electorate: int, cast: int, extended: int = 0) -> Quorum:
    """Return how it stands at the close after so many extensions. Blank ballots count: their voters took part."""
    share = rule.extensions[extended - 1].share if extended else rule.share
    needed = share.needed(electorate)
    if cast >= needed:
        return Quorum(needed, cast, State.MET)
    if extended < len(rule.extensions):
        return Quorum(needed, cast, State.EXTEND, rule.extensions[extended].days)
    return Quorum(needed, cast, State.FAILED)
