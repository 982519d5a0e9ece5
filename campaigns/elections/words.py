"""The count in words: sentences that the recount prints and the protocol carries."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.templatetags.fmt import cldr, day
from campaigns.elections.ballots import BallotFile
from campaigns.elections.poll import Lot, Method, Poll
from campaigns.elections.results import Count, Decided, Result, Round
from campaigns.elections.ties import Question, Tie

Names = Mapping[str, str]


def figure(votes: Decimal) -> str:
    """Return votes as the reader's language writes them, with every place that counts."""
    return str(format_decimal(votes, format="#,##0.#####", locale=cldr()))


def listed(keys: Iterable[str], names: Names) -> str:
    return ", ".join(names[key] for key in keys)


def tie_words(tie: Tie, names: Names) -> str:
    """Say who is tied for what, and that a lot is needed."""
    who, votes = listed(tie.among, names), figure(tie.votes)
    if tie.question == Question.PLACE:
        places = ngettext("%(count)s place is left", "%(count)s places are left", tie.open) % {"count": tie.open}
        return _("%(who)s have %(votes)s votes each; %(places)s. A lot among them is needed.") % {
            "who": who,
            "votes": votes,
            "places": places,
        }
    return _("%(who)s have %(votes)s votes each. A lot among them is needed: %(question)s.") % {
        "who": who,
        "votes": votes,
        "question": tie.question.label,
    }


def lot_words(lot: Lot, names: Names) -> str:
    return _("Drawn on %(date)s before %(witnesses)s, in this order: %(order)s.") % {
        "date": day(lot.drawn_on),
        "witnesses": ", ".join(lot.witnesses),
        "order": listed(lot.drawn, names),
    }


DECIDED = {
    Decided.EARLIER: lambda: _("Votes were equal; the latest earlier round in which they differed decided."),
    Decided.LOT: lambda: _("Votes were equal; the recorded lot decided."),
    Decided.EITHER_WAY: lambda: _("Votes were equal; whoever is taken, the result is the same."),
}


def round_words(turn: int, one: Round, names: Names) -> list[str]:
    """Return what happened in one round of the so-many-th count, a sentence each."""
    said = []
    if turn and one.elected:
        said.append(_("Alternate: %(who)s.") % {"who": listed(one.elected, names)})
    elif one.elected:
        said += elected_words(one, names)
    if one.surplus_of:
        said.append(_("The surplus of %(who)s is transferred.") % {"who": names[one.surplus_of]})
    if one.excluded:
        said.append(_("Excluded with the fewest votes: %(who)s.") % {"who": names[one.excluded]})
    if one.decided in DECIDED:
        said.append(DECIDED[one.decided]())
    return said


def elected_words(one: Round, names: Names) -> list[str]:
    by_quota = [key for key in one.elected if key not in one.without_quota]
    said = [_("Elected: %(who)s.") % {"who": listed(by_quota, names)}] if by_quota else []
    if one.without_quota:
        rest = {"who": listed(one.without_quota, names)}
        said.append(_("Elected without the quota, as many places as candidates are left: %(who)s.") % rest)
    return said


def count_title(number: int) -> str:
    """Return what the so-many-th count of a ranked vote is for: places first, then an alternate each."""
    if number:
        return _("Alternate %(number)s: counted again without those chosen before") % {"number": number}
    return _("The count for the places")


def poll_words(poll: Poll) -> list[str]:
    """Return what was fixed before the vote opened, and how many voted."""
    said = [
        f"{poll.method.label}.",
        _("Places: %(places)s. Alternates: up to %(alternates)s.")
        % {"places": poll.places, "alternates": poll.alternates},
        str(poll.tie_rule.label),
        _("Electorate: %(electorate)s. Ballots: %(cast)s, of which blank: %(blank)s.")
        % {"electorate": poll.electorate, "cast": len(poll.ballots), "blank": poll.blank},
    ]
    if poll.method == Method.BLOCK:
        said.insert(1, _("Names on a ballot: up to %(choices)s.") % {"choices": poll.choices})
    return said


def count_words(turn: int, count: Count, names: Names) -> list[str]:
    """Return one count as lines of text: each round with its votes and what followed."""
    lines = ["", count_title(turn)]
    if count.quota is not None:
        lines.append(_("Valid ballots: %(valid)s. Quota: %(quota)s.") % {"valid": count.valid, "quota": count.quota})
    for number, one in enumerate(count.rounds, 1):
        lines.append(_("Round %(number)s") % {"number": number})
        for key, votes in one.votes.items():
            gained = one.transfers.get(key)
            lines.append(f"  {names[key]}: {figure(votes)}" + (f"  (+{figure(gained)})" if gained else ""))
        if one.exhausted:
            lines.append("  " + _("Not transferable: %(votes)s") % {"votes": figure(one.exhausted)})
        lines += [f"  {sentence}" for sentence in round_words(turn, one, names)]
    return lines


def result_words(poll: Poll, result: Result) -> list[str]:
    names, nobody = poll.names, pgettext("elected", "nobody")
    lines = [
        "",
        _("Elected: %(who)s.") % {"who": listed(result.elected, names) or nobody},
        _("Alternates in order: %(who)s.") % {"who": listed(result.alternates, names) or nobody},
    ]
    if result.unnamed:
        lines.append(_("Named on no ballot: %(who)s.") % {"who": listed(result.unnamed, names)})
    empty = poll.places - len(result.elected)
    if result.is_complete and empty:
        lines.append(ngettext("%(count)s place stays empty.", "%(count)s places stay empty.", empty) % {"count": empty})
    if result.waits_for:
        lines += [_("The count waits for a lot."), tie_words(result.waits_for, names)]
    return lines


def recount_words(file: BallotFile, result: Result) -> list[str]:
    """Return the whole recount as lines of text."""
    names = file.poll.names
    lots = [lot_words(lot, names) for lot in file.poll.lots]
    counts = [line for number, count in enumerate(result.counts) for line in count_words(number, count, names)]
    heading = [file.poll.title, f"SHA-256: {file.fingerprint}", *poll_words(file.poll), *lots]
    return [*heading, *counts, *result_words(file.poll, result)]
