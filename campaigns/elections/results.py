"""What a count gives: who is elected, who follows, and every round in figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from campaigns.elections.ties import Tie


class Decided(StrEnum):
    """How one of several with the same votes was chosen."""

    VOTES = "votes"  # there was no tie
    EARLIER = "earlier"  # by the latest earlier round at which their votes differed
    LOT = "lot"
    EITHER_WAY = "either-way"  # whichever is taken, the result is the same


@dataclass(frozen=True)
class Round:
    """One round: votes at its beginning, who is elected on them, then one surplus transferred or one excluded."""

    votes: Mapping[str, Decimal]
    exhausted: Decimal = Decimal(0)
    elected: tuple[str, ...] = ()
    without_quota: tuple[str, ...] = ()  # those of the elected who fill the last places
    surplus_of: str = ""
    excluded: str = ""
    transfers: Mapping[str, Decimal] = field(default_factory=dict)
    decided: Decided = Decided.VOTES


@dataclass(frozen=True)
class Count:
    """One count: for the places, or for one alternate with those before set aside."""

    places: int
    valid: int
    rounds: tuple[Round, ...]
    quota: int | None = None
    set_aside: tuple[str, ...] = ()

    @property
    def elected(self) -> tuple[str, ...]:
        return tuple(key for one in self.rounds for key in one.elected)


@dataclass(frozen=True)
class Result:
    """`waits_for` names the tie that needs a lot; until then the lists hold only what is certain."""

    counts: tuple[Count, ...]
    elected: tuple[str, ...]
    alternates: tuple[str, ...]
    unnamed: tuple[str, ...] = ()
    waits_for: Tie | None = None

    @property
    def is_complete(self) -> bool:
        return self.waits_for is None
