"""The single transferable vote as Scotland counts it.

Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52, quoted by number.
Why this count is ours and not the library's: docs/elections.md; the library and a second one check it in the tests.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from campaigns.elections.poll import Ballot
from campaigns.elections.results import Count, Decided, Round
from campaigns.elections.ties import Question, Tie

# Rule 48(3): values are kept to five decimal places, the remainder is ignored. Whole numbers make that exact.
ONE_VOTE = 100_000

Decide = Callable[[Tie], tuple[str, Decided]]


def in_votes(value: int) -> Decimal:
    whole, part = divmod(value, ONE_VOTE)
    return Decimal(value).scaleb(-5).normalize() if part else Decimal(whole)


@dataclass
class Paper:
    """Alike ballots travelling together, each worth `value`."""

    ranking: Ballot
    alike: int
    value: int = ONE_VOTE


@dataclass
class ScottishCount:
    """The state of one count; `decide` is asked when votes and all earlier rounds are equal."""

    candidates: Sequence[str]
    ballots: Mapping[Ballot, int]
    places: int
    decide: Decide
    ranked_places: bool = False
    rounds: list[Round] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.continuing = list(self.candidates)
        self.papers: dict[str, list[Paper]] = {key: [] for key in self.candidates}
        self.votes = dict.fromkeys(self.candidates, 0)
        self.history: list[dict[str, int]] = []
        self.with_surplus: list[str] = []
        self.elected: list[str] = []
        self.decided = Decided.VOTES
        self.valid = sum(self.ballots.values())
        self.quota = (self.valid // (self.places + 1) + 1) * ONE_VOTE  # rule 46
        for ranking, alike in self.ballots.items():  # rule 45
            self.hand_on(Paper(ranking, alike), "")

    def count(self) -> Count:
        while not self.is_over:
            self.one_round()
        return self.so_far()

    def so_far(self) -> Count:
        return Count(self.places, self.valid, tuple(self.rounds), quota=self.quota // ONE_VOTE)

    @property
    def is_over(self) -> bool:
        return len(self.elected) >= min(self.places, len(self.candidates))

    def one_round(self) -> None:
        self.decided = Decided.VOTES
        before = dict(self.votes)
        elected, without_quota = self.elect()
        one = Round(
            votes={key: in_votes(value) for key, value in before.items()},
            exhausted=in_votes(self.valid * ONE_VOTE - sum(before.values())),
            elected=elected,
            without_quota=without_quota,
        )
        if not self.is_over:
            one = self.move_on(one)
        self.history.append(before)
        self.rounds.append(replace(one, decided=self.decided))

    def move_on(self, one: Round) -> Round:
        """Transfer the largest surplus, else exclude whoever has the fewest votes."""
        surplus_of = self.largest_surplus()
        excluded = "" if surplus_of else self.fewest_votes()
        gained = self.transfer_surplus(surplus_of) if surplus_of else self.exclude(excluded)
        transfers = {key: in_votes(value) for key, value in gained.items()}
        return replace(one, surplus_of=surplus_of, excluded=excluded, transfers=transfers)

    def elect(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Rule 47: who reaches the quota is elected; rule 52: as many as places are left are elected without it."""
        reached = self.in_order([key for key in self.continuing if self.votes[key] >= self.quota])
        self.take(reached)
        self.with_surplus += [key for key in reached if self.votes[key] > self.quota]
        rest: list[str] = []
        if len(self.continuing) <= self.places - len(self.elected):
            rest = self.in_order(self.continuing)
            self.take(rest)
        return (*reached, *rest), tuple(rest)

    def take(self, keys: list[str]) -> None:
        self.elected += keys
        self.continuing = [key for key in self.continuing if key not in keys]

    def in_order(self, keys: list[str]) -> list[str]:
        """Return those elected together by votes; equal ones only where places are ranked, else as on the paper."""
        left, ordered = list(keys), []
        while left:
            most = [key for key in left if self.votes[key] == max(self.votes[one] for one in left)]
            one = self.one_of(most, Question.ORDER) if self.ranked_places else most[0]
            ordered.append(one)
            left.remove(one)
        return ordered

    def largest_surplus(self) -> str:
        """Rule 49(1): the largest surplus goes first."""
        if not self.with_surplus:
            return ""
        most = max(self.votes[key] for key in self.with_surplus)
        return self.one_of([key for key in self.with_surplus if self.votes[key] == most], Question.SURPLUS)

    def fewest_votes(self) -> str:
        """Rule 50(1): without a surplus to transfer, the candidate with the fewest votes is excluded."""
        fewest = min(self.votes[key] for key in self.continuing)
        return self.one_of([key for key in self.continuing if self.votes[key] == fewest], Question.EXCLUSION)

    def one_of(self, tied: list[str], question: Question) -> str:
        """Rules 49(2), 51(2)(a): the latest earlier round with unequal votes decides; 49(3), 51(2)(b): else the lot."""
        if len(tied) == 1:
            return tied[0]
        votes = in_votes(self.votes[tied[0]])
        best = min if question == Question.EXCLUSION else max
        for earlier in reversed(self.history):
            value = best(earlier[key] for key in tied)
            tied = [key for key in tied if earlier[key] == value]
            if len(tied) == 1:
                self.decided = Decided.EARLIER
                return tied[0]
        among = tuple(key for key in self.candidates if key in tied)
        chosen, self.decided = self.decide(Tie(question, among, votes))
        return chosen

    def transfer_surplus(self, key: str) -> dict[str, int]:
        """Rule 48: every paper goes on at surplus times its value, divided by all the candidate's votes."""
        self.with_surplus.remove(key)
        votes, surplus = self.votes[key], self.votes[key] - self.quota
        gained: dict[str, int] = {}
        for paper in self.papers.pop(key):
            paper.value = surplus * paper.value // votes
            self.credit(gained, paper, key)
        self.votes[key] = self.quota
        return gained

    def exclude(self, key: str) -> dict[str, int]:
        """Rule 50(2) to (4): every paper goes on at the value at which it came."""
        self.continuing.remove(key)
        gained: dict[str, int] = {}
        for paper in self.papers.pop(key):
            self.credit(gained, paper, key)
        del self.votes[key]
        return gained

    def credit(self, gained: dict[str, int], paper: Paper, after: str) -> None:
        taker = self.hand_on(paper, after)
        if taker:
            gained[taker] = gained.get(taker, 0) + paper.alike * paper.value

    def hand_on(self, paper: Paper, after: str) -> str:
        """Give the paper to the next continuing candidate on it and return whom; nobody: it cannot be transferred."""
        start = paper.ranking.index(after) + 1 if after else 0
        taker = next((key for key in paper.ranking[start:] if key in self.continuing), "")
        if taker:
            self.papers[taker].append(paper)
            self.votes[taker] += paper.alike * paper.value
        return taker
