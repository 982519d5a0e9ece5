"""The published anonymous ballot file: everything a recount needs and nothing that leads to a voter.

The format is described in docs/elections.md. It is JSON, one ballot a line, the ballots in an order made from their
content alone. What the file says of itself is checked when it is read.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.elections.poll import Ballot, Candidate, Lot, Method, Poll, TieRule
from campaigns.elections.results import Result

FORMAT, VERSION = "drom-ballots", 1
SUFFIX = ".ballots.json"
FIELDS = {
    *("format", "version", "title", "method", "places", "ranked_places", "alternates", "choices", "tie_rule"),
    *("electorate", "ballots_cast", "blank", "candidates", "lots", "result", "ballots"),
}


class Contradiction(Exception):
    """The file cannot be counted, or says one thing and holds another; the message says which, in words."""


@dataclass(frozen=True)
class BallotFile:
    """`claims` is the published result: the elected, then the alternates; None in a file made before the count."""

    poll: Poll
    claims: tuple[tuple[str, ...], tuple[str, ...]] | None
    fingerprint: str


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of the file as it stands."""
    return hashlib.sha256(content).hexdigest()


# Writing


def written(poll: Poll, result: Result | None = None) -> bytes:
    """Return the file; with `result` it also says who is elected, so that a recount can disagree."""
    poll = poll.in_canonical_order()
    head = head_of(poll)
    if result is not None:
        head["result"] = {"elected": result.elected, "alternates": result.alternates}
    lines = ",\n".join(f"    {json.dumps(ballot)}" for ballot in poll.ballots)
    start = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{start},\n  "ballots": [\n{lines}\n  ]\n}}\n'.encode()


def head_of(poll: Poll) -> dict[str, Any]:
    lots = [{"drawn": lot.drawn, "witnesses": lot.witnesses, "drawn_on": lot.drawn_on.isoformat()} for lot in poll.lots]
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": poll.title,
        "method": poll.method.value,
        "places": poll.places,
        "ranked_places": poll.ranked_places,
        "alternates": poll.alternates,
        "choices": poll.choices,
        "tie_rule": poll.tie_rule.value,
        "electorate": poll.electorate,
        "ballots_cast": len(poll.ballots),
        "blank": poll.blank,
        "candidates": [{"id": one.key, "name": one.name} for one in poll.candidates],
        "lots": lots,
    }


# Reading


def read(content: bytes) -> BallotFile:
    """Return what the file holds, or raise Contradiction with what is wrong in words."""
    data = parsed(content)
    poll = Poll(
        title=text(data, "title"),
        method=Method(one_of(data, "method", Method.values)),
        places=number(data, "places", least=1),
        ranked_places=flag(data, "ranked_places"),
        alternates=number(data, "alternates"),
        choices=number(data, "choices"),
        tie_rule=TieRule(one_of(data, "tie_rule", TieRule.values)),
        electorate=number(data, "electorate"),
        candidates=tuple(candidate(one) for one in rows(data, "candidates")),
        ballots=tuple(keys(one, _("A ballot")) for one in rows(data, "ballots")),
        lots=tuple(lot(one) for one in rows(data, "lots")),
    )
    check_candidates(poll)
    for ballot in poll.ballots:
        check_ballot(poll, ballot)
    check_totals(poll, data)
    for one in poll.lots:
        check_keys(poll, one.drawn, _("A lot"))
    return BallotFile(poll, claims(poll, data), fingerprint(content))


def parsed(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content.decode(), object_pairs_hook=each_name_once)
    except (ValueError, RecursionError) as error:  # of the encoding as well
        raise Contradiction(_("This is no ballot file: it is not readable as JSON.")) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Contradiction(_("This is no ballot file: its format is not “%(format)s”.") % {"format": FORMAT})
    if data.get("version") != VERSION:
        raise Contradiction(_("The file is of another version than %(version)s.") % {"version": VERSION})
    unknown = sorted(set(data) - FIELDS)
    if unknown:
        raise Contradiction(_("The file holds what this version does not know: %(names)s.") % {"names": unknown[0]})
    return data


def each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Contradiction(_("The file says “%(name)s” twice.") % {"name": twice})
    return dict(pairs)


def wrong(name: str) -> Contradiction:
    return Contradiction(_("“%(name)s” is missing, or is not what it should be.") % {"name": name})


def of_kind(data: Any, name: str, fits: Callable[[Any], bool]) -> Any:
    value = data.get(name) if isinstance(data, dict) else None
    if value is None or not fits(value):
        raise wrong(name)
    return value


def text(data: Any, name: str) -> str:
    return str(of_kind(data, name, lambda value: isinstance(value, str) and bool(value.strip())))


def number(data: Any, name: str, least: int = 0) -> int:
    return int(of_kind(data, name, lambda value: type(value) is int and value >= least))


def flag(data: Any, name: str) -> bool:
    return bool(of_kind(data, name, lambda value: isinstance(value, bool)))


def one_of(data: Any, name: str, known: Sequence[str]) -> str:
    return str(of_kind(data, name, lambda value: value in known))


def rows(data: Any, name: str) -> list[Any]:
    return list(of_kind(data, name, lambda value: isinstance(value, list)))


def keys(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise wrong(name)
    return tuple(value)


def candidate(value: Any) -> Candidate:
    return Candidate(text(value, "id"), text(value, "name"))


def lot(value: Any) -> Lot:
    drawn = keys(rows(value, "drawn"), "drawn")
    witnesses = keys(rows(value, "witnesses"), "witnesses")
    if len(drawn) < 2 or not witnesses:
        raise Contradiction(_("A lot needs at least two candidates and a witness."))
    try:
        return Lot(drawn, witnesses, date.fromisoformat(text(value, "drawn_on")))
    except ValueError as error:
        raise wrong("drawn_on") from error


# What must fit together


def check_candidates(poll: Poll) -> None:
    if not poll.candidates or len(set(poll.keys)) < len(poll.keys):
        raise Contradiction(_("The candidates are missing, or two of them have the same id."))
    if poll.method == Method.BLOCK and not poll.choices:
        raise Contradiction(_("A block vote needs the number of names a ballot may hold."))


def check_keys(poll: Poll, found: Ballot, where: str) -> None:
    unknown = next((key for key in found if key not in poll.keys), None)
    if unknown is not None:
        raise Contradiction(_("%(where)s names %(key)s, who is no candidate.") % {"where": where, "key": unknown})
    if len(set(found)) < len(found):
        raise Contradiction(_("%(where)s names a candidate twice.") % {"where": where})


def check_ballot(poll: Poll, ballot: Ballot) -> None:
    check_keys(poll, ballot, _("A ballot"))
    if poll.method == Method.BLOCK and len(ballot) > poll.choices:
        raise Contradiction(
            _("A ballot names %(found)s candidates; %(most)s are allowed.")
            % {"found": len(ballot), "most": poll.choices}
        )


def check_totals(poll: Poll, data: dict[str, Any]) -> None:
    said, found = number(data, "ballots_cast"), len(poll.ballots)
    if said != found:
        raise Contradiction(_("The file says %(said)s ballots and holds %(found)s.") % {"said": said, "found": found})
    if number(data, "blank") != poll.blank:
        raise Contradiction(
            _("The file says %(said)s blank ballots and holds %(found)s.")
            % {"said": data["blank"], "found": poll.blank}
        )
    if poll.electorate < found:
        raise Contradiction(
            _("There are %(found)s ballots of an electorate of %(size)s.") % {"found": found, "size": poll.electorate}
        )
    if poll != poll.in_canonical_order():
        raise Contradiction(_("The ballots are not in the order that says nothing of their voters."))


def claims(poll: Poll, data: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    if "result" not in data:
        return None
    said = of_kind(data, "result", lambda value: isinstance(value, dict))
    elected, alternates = (keys(rows(said, name), name) for name in ("elected", "alternates"))
    check_keys(poll, (*elected, *alternates), _("The result"))
    return elected, alternates
