"""Block vote and approval: each name on a ballot is one vote, the most votes win.

Nobody is elected, nor an alternate, without a single vote: the place stays empty.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from campaigns.elections.poll import Poll
from campaigns.elections.results import Count, Decided, Result, Round
from campaigns.elections.ties import LotBook, LotNeeded, Question, Tie


@dataclass
class Ladder:
    """The candidates from the most votes down, as far as order matters and lots reach."""

    poll: Poll
    book: LotBook
    steps: list[str] = field(default_factory=list)
    waits_for: Tie | None = None
    by_lot: bool = False

    def add(self, votes: int, tied: tuple[str, ...]) -> None:
        question = self.question_of(len(self.steps), len(tied)) if self.waits_for is None else None
        if question:
            try:
                tied = self.book.order(Tie(question, tied, Decimal(votes), self.open(question)))
                self.by_lot = True
            except LotNeeded as stop:
                self.waits_for = stop.tie
        if self.waits_for is None:
            self.steps.extend(tied)

    def question_of(self, above: int, tied: int) -> Question | None:
        """Return what a tie of so many, with so many above them, leaves open; None where nothing depends on it."""
        below, places = above + tied, self.poll.places
        if tied == 1 or above >= places + self.poll.alternates:
            return None
        if above < places < below:
            return Question.PLACE
        if above >= places:
            return Question.ALTERNATE
        return Question.ORDER if self.poll.ranked_places else None

    def open(self, question: Question) -> int:
        return self.poll.places - len(self.steps) if question == Question.PLACE else 1


def count(poll: Poll, book: LotBook) -> Result:
    votes: Counter[str] = Counter(dict.fromkeys(poll.named, 0))
    for ballot, alike in poll.marked.items():
        votes.update(dict.fromkeys(ballot, alike))
    ladder = Ladder(poll, book)
    by_votes = sorted(poll.named, key=lambda key: -votes[key])
    for number, tied in groupby(by_votes, key=lambda key: votes[key]):
        ladder.add(number, tuple(tied))
    elected, rest = ladder.steps[: poll.places], ladder.steps[poll.places :]
    only_round = Round(
        votes={key: Decimal(votes[key]) for key in by_votes},
        elected=tuple(elected),
        decided=Decided.LOT if ladder.by_lot else Decided.VOTES,
    )
    return Result(
        counts=(Count(poll.places, sum(poll.marked.values()), (only_round,)),),
        elected=tuple(elected),
        alternates=tuple(rest[: poll.alternates]),
        unnamed=tuple(key for key in poll.keys if key not in poll.named),
        waits_for=ladder.waits_for,
    )
