"""A closed election as its count sees it."""

from campaigns.elections import ballots
from campaigns.elections.poll import Candidate, Lot, Method, Poll, TieRule
from campaigns.elections.results import Result
from campaigns.models import Election


def poll_of(election: Election) -> Poll:
    """Return the election without anything of ours: numbers for names, ballots in the order their content gives."""
    candidates = tuple(Candidate(one.key, one.name) for one in election.candidates.on_paper())
    ballots = election.ballots.values_list("choices", flat=True)
    poll = Poll(
        title=str(election.title_bg),
        method=Method(election.method),
        places=election.places,
        candidates=candidates,
        ballots=tuple(tuple(f"C{number}" for number in choices) for choices in ballots),
        electorate=election.size,
        alternates=election.alternates,
        choices=election.most_names or 0,
        lots=tuple(
            Lot(tuple(f"C{number}" for number in one.drawn), tuple(one.witnesses.splitlines()), one.drawn_on)
            for one in election.lots.order_by("pk")
        ),
        tie_rule=TieRule(election.tie_rule),
    )
    return poll.in_canonical_order()


def numbers(keys: tuple[str, ...]) -> list[int]:
    return [int(key[1:]) for key in keys]


def file_of(poll: Poll, result: Result | None = None) -> tuple[str, str]:
    """Return the published ballot file and its SHA-256."""
    content = ballots.written(poll, result)
    return content.decode(), ballots.fingerprint(content)
