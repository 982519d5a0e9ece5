"""The protocol of an election on paper: what was fixed before, every round, who is elected, and how to count again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.unwritable import writable
from campaigns.elections import words
from campaigns.elections.ballots import SUFFIX, fingerprint
from campaigns.elections.poll import Method, Poll
from campaigns.elections.quorum import Quorum
from campaigns.elections.results import Count, Result
from campaigns.elections.sealing import telltales

# So many rounds stand side by side on an upright page.
ROUNDS_ACROSS = 5


@dataclass(frozen=True)
class Protocol:
    """`ballot_file` is the published file itself: it rides inside the PDF. `by_hand` are paper and telephone votes."""

    poll: Poll
    result: Result
    ballot_file: bytes
    closed_on: date
    title: str = ""  # in the language of the paper; else as in the ballot file
    coalition: str = ""
    quorum: Quorum | None = None
    by_hand: int = 0
    is_demonstration: bool = False
    level: str = ""
    rules: tuple[str, ...] = ()
    voters: tuple[str, ...] = ()
    unlisted: int = 0  # voters whose names the reader may not know
    spoken_against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One candidate (or what cannot be transferred) across the rounds of one table."""

    name: str
    figures: tuple[str, ...]
    outcome: str = ""


@dataclass(frozen=True)
class RoundTable:
    numbers: tuple[int, ...]
    lines: tuple[Line, ...]


def pdf(protocol: Protocol) -> bytes:
    """Return the protocol as a PDF with the ballot file attached; the same protocol gives the same bytes."""
    paper_pdf.refuse_when_unavailable()
    sha256 = fingerprint(protocol.ballot_file)
    attached = paper_pdf.Attached(
        protocol.ballot_file,
        f"{sha256[:12]}{SUFFIX}",
        _("The anonymous ballots, to be counted again"),
        made_at=datetime.combine(protocol.closed_on, datetime.min.time(), UTC),
    )
    content = paper_pdf.render(page(protocol), identifier=bytes.fromhex(sha256)[:16], attached=attached)
    return paper_pdf.accessible(content)


def page(protocol: Protocol) -> str:
    poll, result = protocol.poll, protocol.result
    context = {
        "protocol": protocol,
        "poll": poll,
        "title": _("Protocol of an election: %(title)s") % {"title": protocol.title or poll.title},
        "language": get_language(),
        "fonts": paper_pdf.fonts(),
        "fixed": words.poll_words(poll),
        "elected": named(poll, result.elected),
        "alternates": named(poll, result.alternates),
        "warnings": [one.label for one in telltales(poll.ballots)],
        "ending": words.result_words(poll, result)[3:],
        "lots": [words.lot_words(lot, poll.names) for lot in poll.lots],
        "counts": [count_on_paper(protocol, number, one) for number, one in enumerate(result.counts)],
        "is_ranked": poll.method == Method.STV,
        "fingerprint": fingerprint(protocol.ballot_file),
    }
    return writable(render_to_string("campaigns/election_protocol_paper.html", context))


def named(poll: Poll, keys: tuple[str, ...]) -> list[str]:
    return [poll.names[key] for key in keys]


def count_on_paper(protocol: Protocol, number: int, count: Count) -> dict[str, object]:
    poll = protocol.poll
    said = [(place, words.round_words(number, one, poll.names)) for place, one in enumerate(count.rounds, 1)]
    return {
        "title": words.count_title(number),
        "count": count,
        "tables": list(tables(protocol, count)),
        "rounds": said if poll.method == Method.STV else [],
    }


def tables(protocol: Protocol, count: Count) -> Iterator[RoundTable]:
    """Cut the rounds into tables that fit the page; who left the count stands there with a dash."""
    poll = protocol.poll
    for start in range(0, len(count.rounds), ROUNDS_ACROSS):
        across = count.rounds[start : start + ROUNDS_ACROSS]
        keys = [key for key in poll.keys if key in across[0].votes]
        lines = [
            Line(
                poll.names[key],
                tuple(words.figure(one.votes[key]) if key in one.votes else "–" for one in across),
                outcome(protocol, count, key),
            )
            for key in keys
        ]
        if any(one.exhausted for one in across):
            lines.append(
                Line(_("Not transferable"), tuple(words.figure(one.exhausted or Decimal(0)) for one in across))
            )
        yield RoundTable(tuple(range(start + 1, start + 1 + len(across))), tuple(lines))


def outcome(protocol: Protocol, count: Count, key: str) -> str:
    """Return what became of a candidate in this count, in words; a ranked vote counts anew for each alternate."""
    result = protocol.result
    chosen = count.elected if protocol.poll.method == Method.STV else (*result.elected, *result.alternates)
    if key not in chosen:
        return ""
    if key in result.alternates:
        return _("alternate %(number)s") % {"number": result.alternates.index(key) + 1}
    return _("elected")
