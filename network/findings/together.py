"""Who holds us together as a set: key players, the innermost circle, the core. All equal, never a ranking."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from network.findings.certainty import in_words as sure_in_words
from network.findings.certainty import share_that_stands, with_a_third_hidden
from network.findings.looking import Looking
from network.findings.sentences import Finding, Part, Section, by_name, in_words
from network.findings.what_if.leaving import what_if
from network.graphs.ties import Ties
from network.measures.cohesion import components
from network.measures.core_periphery import core_periphery
from network.measures.keyplayers import who_reach, whose_silence

TOGETHER = 3  # of whom sets are looked for
FEWEST = 6  # organisations, below which no set is looked for
MOST_SETS = 8
NAN = float("nan")
PARTED_DRAWS, REACHED_DRAWS = 20, 20  # times that a third of the answers are hidden
CORE_DRAWS, RARE = 19, 0.05  # random networks, and which share of them may do as well


@dataclass(frozen=True)
class Sets:
    sets: tuple[tuple[int, ...], ...]
    counts: tuple[tuple[int, ...], ...]  # of each set: what its sentence says
    is_many: bool  # so many that none stands out
    stands: float  # share of those found with a third of the answers hidden that stand in the whole


NO_SETS = Sets((), (), is_many=False, stands=NAN)


def key_sets(looking: Looking) -> Sets:
    """Return whose silence parts us most (KPP-NEG), with how many more would stand outside the largest circle."""
    ties = looking.network.ties
    if ties.n < FEWEST or not len(ties):
        return NO_SETS
    found = whose_silence(ties, TOGETHER)
    before = ties.n - components(ties).largest
    lost = [ties.n - TOGETHER - components(ties.without(one)).largest - before for one in found.sets]
    worse = {one: (count,) for one, count in zip(found.sets, lost, strict=True) if count > 0}
    if not worse or found.capped or len(worse) > MOST_SETS:
        return Sets((), (), is_many=bool(worse), stands=NAN)
    # who is cut off is asked anew, not which set: looking for sets takes seconds
    less = (outside(each, worse) for each in hidden(looking, PARTED_DRAWS))
    share = share_that_stands(outside(ties, worse), less)
    return Sets(tuple(worse), tuple(worse.values()), is_many=False, stands=share)


def outside(ties: Ties, sets: Iterable[Sequence[int]]) -> set[int]:
    """Return who stands outside the largest circle once one of the sets is silent."""
    found: set[int] = set()
    for one in sets:
        left = np.setdiff1d(np.arange(ties.n), one)
        found |= set(left[components(ties.without(one)).labels > 0].tolist())
    return found


def reaching_sets(looking: Looking) -> Sets:
    """Return who together reach most of us soonest (KPP-POS), with whom they reach at once and in two steps."""
    ties = looking.network.ties
    if ties.n < FEWEST or not len(ties):
        return NO_SETS
    found = who_reach(ties, TOGETHER)
    if found.capped or len(found.sets) > MOST_SETS:
        return Sets((), (), is_many=True, stands=NAN)
    less = (who_reach(each, TOGETHER).sets for each in hidden(looking, REACHED_DRAWS))
    return Sets(
        found.sets, tuple(steps_from(ties, one) for one in found.sets), is_many=False, stands=stands(found.sets, less)
    )  # fmt: skip


def hidden(looking: Looking, draws: int) -> Iterator[Ties]:
    return with_a_third_hidden(looking.network, looking.statements, draws)


def stands(sets: Sequence[Sequence[int]], less: Iterator[Sequence[Sequence[int]]]) -> float:
    return share_that_stands(members_of(sets), (members_of(each) for each in less))


def members_of(sets: Sequence[Sequence[int]]) -> set[int]:
    return {at for one in sets for at in one}


def steps_from(ties: Ties, chosen: Sequence[int]) -> tuple[int, int]:
    """Return to how many others a set is tied, and how many more have one of those between."""
    rows = np.array(ties.as_igraph().distances(list(chosen), list(range(ties.n))), dtype=float)
    nearest = rows.min(axis=0)
    return int((nearest == 1).sum()), int((nearest == 2).sum())


def core_of(ties: Ties) -> tuple[int, ...]:
    """Return the core where ties have one, more than the number of ties of each alone would give."""
    found = core_periphery(ties, draws=CORE_DRAWS)
    return tuple(found.core.tolist()) if found.p <= RARE else ()


def of_sets(looking: Looking) -> Section:
    found = looking.kept("sets-parting", lambda: key_sets(looking))
    explained = _(
        "Three organisations, silent at once, after which fewest of the others would still reach each other. They are"
        " sets, all equal: nobody stands before anybody."
    )
    nothing = _("No three organisations were found whose silence, all at once, would cut anybody else off.")
    findings = [told_of_set(looking, found, one, fallen, *counts) for one, counts in each_of(found)]
    return Section(
        "sets", _("Which three together would part us most"), explained, tuple(findings),
        said_of_none(looking, found, nothing),
    )  # fmt: skip


def of_reach(looking: Looking) -> Section:
    """By the ties that stand out: a mass campaign ties everybody to everybody, and brings news to nobody."""
    looking = looking.standing_out
    found = looking.kept("sets-reaching", lambda: reaching_sets(looking))
    explained = _(
        "If three organisations tell everybody they work with, whom does the news reach? Only ties that stand out"
        " count: a campaign of a hundred ties everybody, and brings news to nobody. Sets again, no order."
    )
    nothing = _("Nobody is tied to anybody.")
    others = looking.network.ties.n - TOGETHER
    findings = [told_of_set(looking, found, one, reaching, *counts, others) for one, counts in each_of(found)]
    return Section(
        "reach", _("Which three together reach most of us"), explained, tuple(findings),
        said_of_none(looking, found, nothing),
    )  # fmt: skip


def each_of(found: Sets) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    return zip(found.sets, found.counts, strict=True)


def said_of_none(looking: Looking, found: Sets, nothing: str) -> str:
    if looking.network.ties.n < FEWEST:
        return _("Too few organisations to look for sets.")
    if found.is_many:
        return _("Many sets of three would do just as much: none of them stands out.")
    return nothing


def told_of_set(
    looking: Looking, found: Sets, chosen: Sequence[int], say: Callable[..., str], *counts: int
) -> Finding:  # fmt: skip
    one = by_name(looking.network.nodes[at] for at in chosen)
    told, is_sure = sure_in_words(found.stands, looking)
    said, sure = say(in_words([node.name for node in one]), *counts), f"{said_of_sets(found)} {told}"
    return Finding(said, (Part(_("They are"), one),), (), sure, is_sure, (what_if(one, looking.picture),))


def fallen(names: str, lost: int) -> str:
    said = ngettext(
        "If %(names)s fell silent together, %(lost)s more organisation would lose the largest circle.",
        "If %(names)s fell silent together, %(lost)s more organisations would lose the largest circle.",
        lost,
    )
    return said % {"names": names, "lost": number(lost)}


def reaching(names: str, direct: int, further: int, others: int) -> str:
    """Say whom they reach: at once, and through one of those."""
    told = {"names": names, "direct": number(direct), "further": number(further), "others": number(others)}
    said = _(
        "%(names)s together are tied to %(direct)s of the %(others)s others, and through these to %(further)s more."
    )
    left = others - direct - further
    farther = ngettext(
        "%(left)s is farther away, or cannot be reached.", "%(left)s are farther away, or cannot be reached.", left
    ) % {"left": number(left)}  # fmt: skip
    return f"{said % told} {farther}" if left else said % told


def said_of_sets(found: Sets) -> str:
    if len(found.sets) > 1:
        return _("One of %(count)s sets that do just as much.") % {"count": number(len(found.sets))}
    return _("No other set of this size does as much.")


def of_core(looking: Looking, circle: Sequence[int], deepest: int, sure: tuple[str, bool]) -> Section:
    nodes = looking.network.nodes
    findings: tuple[Finding, ...] = ()
    core = looking.kept("core", lambda: core_of(looking.network.ties))
    if deepest > 1:
        inner = by_name(nodes[at] for at in circle)
        said = _("A circle of %(count)s of %(all)s, each of them tied to at least %(deep)s others of the circle.") % {
            "count": number(len(inner)), "all": number(len(nodes)), "deep": number(deepest),
        }  # fmt: skip
        findings = (Finding(said, (Part(_("The circle"), inner),), (), *sure),)
    if core:
        inner = by_name(nodes[at] for at in core)
        said = ngettext(
            "A core of %(count)s holds most ties; the others are tied to it rather than to each other.",
            "A core of %(count)s holds most ties; the others are tied to it rather than to each other.",
            len(inner),
        ) % {"count": number(len(inner))}
        told = _("Chance alone rarely gives this, even if everybody keeps as many ties as they have.")
        findings += (Finding(said, (Part(_("The core"), inner),), (), told),)
    return Section(
        "core", _("The innermost circle"),
        _("Those who are tied most closely with each other. What everybody should hear reaches most of us"
            " through them."),
        findings, _("There is no inner circle: ties are spread thinly."),
    )  # fmt: skip
