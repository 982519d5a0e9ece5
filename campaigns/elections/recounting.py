"""A published file counted again, and held against the result it claims."""

from django.utils.translation import gettext as _

from campaigns.elections.ballots import BallotFile, Contradiction, read
from campaigns.elections.counting import count
from campaigns.elections.results import Result
from campaigns.elections.ties import LotDoesNotFit
from campaigns.elections.words import listed


def recount(content: bytes) -> tuple[BallotFile, Result]:
    """Return the file and its result, or raise Contradiction in words."""
    file = read(content)
    try:
        result = count(file.poll)
    except LotDoesNotFit as error:
        who = listed(error.lot.drawn, file.poll.names)
        raise Contradiction(
            _("A lot among %(who)s is recorded; the count asks for no such lot.") % {"who": who}
        ) from error
    compare(file, result)
    return file, result


def compare(file: BallotFile, result: Result) -> None:
    """Refuse a claim that the ballots do not bear out; among places of one rank the order is no claim."""
    if file.claims is None:
        return
    said, alternates = file.claims
    ranked = file.poll.ranked_places
    same = said == result.elected if ranked else sorted(said) == sorted(result.elected)
    if not (same and alternates == result.alternates and result.is_complete):
        names = file.poll.names
        raise Contradiction(
            _("The file says elected: %(said)s; alternates: %(then)s. Its ballots say: %(found)s; %(rest)s.")
            % {
                "said": listed(said, names) or "–",
                "then": listed(alternates, names) or "–",
                "found": listed(result.elected, names) or "–",
                "rest": listed(result.alternates, names) or "–",
            }
        )
