"""A ranked election: the Scottish count, its ties settled, and the alternates who follow."""

from dataclasses import replace

from campaigns.elections.poll import Poll
from campaigns.elections.results import Count, Decided, Result
from campaigns.elections.scottish import ScottishCount
from campaigns.elections.ties import LotBook, LotNeeded, Tie

# How many runs may show that a tie changes nothing: all orders of five. Beyond it, it counts as one that matters.
MOST_RUNS = 120

Settled = tuple[tuple[str, Decided], ...]


class Open(Exception):
    """A tie not settled yet."""

    def __init__(self, tie: Tie, count: Count) -> None:
        super().__init__(str(tie))
        self.tie = tie
        self.count = count


class OneCount:
    """One count for `places` among `keys`, run anew with each tie that is settled."""

    def __init__(self, poll: Poll, keys: tuple[str, ...], places: int, ranked: bool) -> None:
        self.keys, self.places, self.ranked = keys, places, ranked
        self.ballots: dict[tuple[str, ...], int] = {}
        for ballot, alike in poll.marked.items():
            ranking = tuple(key for key in ballot if key in keys)
            if ranking:
                self.ballots[ranking] = self.ballots.get(ranking, 0) + alike
        self.runs = 0

    def run(self, settled: Settled, further: int | None = None) -> Count:
        """Return the count with ties settled so; at a further one stop, or take the first (0) or last (-1) tied."""
        self.runs += 1
        answers = iter(settled)

        def decide(tie: Tie) -> tuple[str, Decided]:
            answer = next(answers, None)
            if answer is None and further is None:
                raise Open(tie, counting.so_far())
            return answer or (tie.among[further or 0], Decided.LOT)

        counting = ScottishCount(self.keys, self.ballots, self.places, decide, self.ranked)
        return counting.count()

    def settle(self, book: LotBook) -> Count:
        """Return the count with every tie settled: by showing that it changes nothing, else by a lot."""
        settled: Settled = ()
        while True:
            try:
                return self.run(settled)
            except Open as stop:
                settled += (self.answer(stop, settled, book),)

    def answer(self, stop: Open, settled: Settled, book: LotBook) -> tuple[str, Decided]:
        tie = stop.tie
        self.runs = 0
        if self.is_one_result(tie, settled):
            return tie.among[0], Decided.EITHER_WAY
        try:
            order = book.order(tie)
        except LotNeeded as needed:
            raise Open(needed.tie, stop.count) from needed
        return (order[-1] if tie.is_for_the_last else order[0]), Decided.LOT

    def is_one_result(self, tie: Tie, settled: Settled) -> bool:
        """Whether the tie and those after it lead to one result; a few ways through show most that do not."""
        tried = {
            self.outcome(self.run((*settled, (key, Decided.LOT)), further)) for key in tie.among for further in (0, -1)
        }
        return len(tried) == 1 and len(self.results(tie, settled)) == 1

    def results(self, tie: Tie, settled: Settled) -> set[object]:
        """Return the different results that this tie and those after it can lead to; two are enough to know."""
        found: set[object] = set()
        for key in tie.among:
            now = (*settled, (key, Decided.LOT))
            try:
                found.add(self.outcome(self.run(now)))
            except Open as further:
                found |= self.results(further.tie, now) if self.runs < MOST_RUNS else {"unknown", "too many"}
            if len(found) > 1:
                return found
        return found

    def outcome(self, count: Count) -> object:
        return count.elected if self.ranked else frozenset(count.elected)


def count(poll: Poll, book: LotBook) -> Result:
    unnamed = tuple(key for key in poll.keys if key not in poll.named)
    result = Result((), (), (), unnamed)
    if not poll.named:
        return result
    try:
        first = OneCount(poll, poll.named, poll.places, poll.ranked_places).settle(book)
        result = replace(result, counts=(first,), elected=first.elected)
        while following := next_keys(poll, result):
            one = replace(OneCount(poll, following, 1, ranked=False).settle(book), set_aside=set_aside(result))
            result = replace(result, counts=(*result.counts, one), alternates=result.alternates + one.elected)
    except Open as stop:
        stopped = replace(stop.count, set_aside=set_aside(result))
        elected = result.elected or stopped.elected
        return replace(result, counts=(*result.counts, stopped), elected=elected, waits_for=stop.tie)
    return result


def set_aside(result: Result) -> tuple[str, ...]:
    return result.elected + result.alternates


def next_keys(poll: Poll, result: Result) -> tuple[str, ...]:
    """Return among whom the next alternate is found: the same count for one place, everyone chosen so far set aside."""
    if len(result.alternates) >= poll.alternates:
        return ()
    return tuple(key for key in poll.named if key not in set_aside(result))
