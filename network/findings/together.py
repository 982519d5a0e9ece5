"""Who holds us together as a set: key players, the innermost circle, the core. All equal, never a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from network.findings.looking import Looking
from network.findings.sentences import Finding, Part, Section, by_name, in_words
from network.graphs.network import Node
from network.graphs.ties import Ties
from network.measures.cohesion import components
from network.measures.core_periphery import core_periphery
from network.measures.keyplayers import whose_silence

TOGETHER = 3  # of whom sets are looked for
FEWEST = 6  # organisations, below which no set is looked for
MOST_SETS = 8
CORE_DRAWS, RARE = 19, 0.05  # random networks, and which share of them may do as well


@dataclass(frozen=True)
class Sets:
    sets: tuple[tuple[int, ...], ...]
    lost: tuple[int, ...]  # how many more stand outside the largest circle without the set
    is_many: bool  # so many that none stands out


def key_sets(ties: Ties) -> Sets:
    if ties.n < FEWEST or not len(ties):
        return Sets((), (), is_many=False)
    found = whose_silence(ties, TOGETHER)
    before = ties.n - components(ties).largest
    lost = [ties.n - TOGETHER - components(ties.without(one)).largest - before for one in found.sets]
    worse = [(one, count) for one, count in zip(found.sets, lost, strict=True) if count > 0]
    return Sets(
        tuple(one for one, _count in worse), tuple(count for _one, count in worse),
        is_many=found.capped or len(worse) > MOST_SETS,
    )  # fmt: skip


def core_of(ties: Ties) -> tuple[int, ...]:
    """Return the core where ties have one, more than the number of ties of each alone would give."""
    found = core_periphery(ties, draws=CORE_DRAWS)
    return tuple(found.core.tolist()) if found.p <= RARE else ()


def of_sets(looking: Looking) -> Section:
    nodes = looking.network.nodes
    found = looking.kept("sets", lambda: key_sets(looking.network.ties))
    explained = _(
        "Which %(size)s organisations, silent at once, would break the network most. They are sets, all equal: nobody"
        " stands before anybody."
    )
    nothing = _(
        "No %(size)s organisations hold the network together: whichever fell silent at once, the rest would stay in"
        " one piece."
    )
    if looking.network.ties.n < FEWEST:
        nothing = _("Too few organisations to look for sets.")
    elif found.is_many:
        nothing = _("Many sets of %(size)s would weigh the same: none of them stands out.")
    findings = []
    for chosen, lost in zip(found.sets, found.lost, strict=True) if not found.is_many else ():
        one = by_name(nodes[at] for at in chosen)
        findings.append(Finding(fallen(one, lost), (Part(_("They are"), one),), (), said_of_sets(found)))
    size = {"size": TOGETHER}
    return Section("sets", _("Who together"), explained % size, tuple(findings), nothing % size)


def fallen(one: Sequence[Node], lost: int) -> str:
    said = ngettext(
        "If %(names)s fell silent together, %(lost)s more organisation would lose the largest circle.",
        "If %(names)s fell silent together, %(lost)s more organisations would lose the largest circle.",
        lost,
    )
    return said % {"names": in_words([node.name for node in one]), "lost": number(lost)}


def said_of_sets(found: Sets) -> str:
    if len(found.sets) > 1:
        return _("One of %(count)s sets that weigh the same.") % {"count": number(len(found.sets))}
    return _("No other set of this size weighs as much.")


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
