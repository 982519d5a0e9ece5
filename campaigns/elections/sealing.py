"""Cutting the votes off from their voters: the part of the closing transaction that needs no database.

How the closing transaction uses it, so that nothing joins a ballot to its voter (TM-20, TM-21):

* it reads the votes of the election, hands their choices (and nothing else of them) to `sealed`, deletes the votes;
* it writes the rows in the order given, in one statement, into the table of ballots: that order is random, so the
  row order on disk (`ctid`), a sequence, or `xmin` says nothing; the table has no time, no number that grows, no log;
* where rows of other elections were deleted from the same table, freed room could be filled out of order: that is
  another random order, and still none of the voters'.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from secrets import SystemRandom
from uuid import UUID, uuid4

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.elections.poll import Ballot, Method

FEWEST_BALLOTS = 5


@dataclass(frozen=True)
class SealedBallot:
    key: UUID
    choices: Ballot


def sealed(votes: Iterable[Iterable[str]], method: Method, paper: tuple[str, ...]) -> list[SealedBallot]:
    """Return the ballots under fresh keys, in an order drawn from the system's source of randomness.

    Ticks are put in the order of the ballot paper: the order of ticking belongs to the voter, a ranking to the ballot.
    """
    place = {key: number for number, key in enumerate(paper)}
    ranked = method == Method.STV
    choices = [tuple(vote) if ranked else tuple(sorted(vote, key=place.__getitem__)) for vote in votes]
    SystemRandom().shuffle(choices)
    return [SealedBallot(uuid4(), one) for one in choices]


class Telltale(TextChoices):
    """What no shuffling hides."""

    FEW = "few", _("So few ballots were cast that a guess who cast which is often right.")
    UNANIMOUS = "unanimous", _("All ballots are alike: everyone knows how everyone voted.")


def telltales(ballots: Iterable[Ballot]) -> list[Telltale]:
    """Return what the published ballots give away by themselves."""
    kinds = Counter(ballots)
    few = [Telltale.FEW] if 0 < kinds.total() < FEWEST_BALLOTS else []
    return few + ([Telltale.UNANIMOUS] if len(kinds) == 1 and kinds.total() > 1 else [])
