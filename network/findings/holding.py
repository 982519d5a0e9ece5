"""Who holds us together: what falls apart without one organisation, one person or one tie. Sets, never a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from network.findings.certainty import in_words as sure_in_words
from network.findings.certainty import share_that_stands, silent_among, with_a_third_hidden
from network.findings.looking import PERSON, Looking
from network.findings.sentences import Finding, Link, Part, Section, between, by_name, in_words, task_about
from network.findings.together import of_core, of_reach, of_sets
from network.findings.what_if.leaving import what_if_they_left
from network.graphs.network import Network, Node
from network.graphs.picture import EVERYBODY, INSTITUTIONS, ORGANISATIONS, PEOPLE
from network.measures.holding import holding, weak_points


@dataclass(frozen=True)
class Weak:
    """In positions: who or which tie, and who is cut off without it, part by part."""

    ends: tuple[int, ...]
    off: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Held:
    points: tuple[Weak, ...]
    bridges: tuple[Weak, ...]
    deepest: int
    innermost: tuple[int, ...]
    stands: float  # share of the cut points found with less that stand in the whole
    core_stands: float


def sections(looking: Looking) -> list[Section]:
    with_people = looking.at(who=EVERYBODY if looking.picture.who == INSTITUTIONS else PEOPLE)
    looking = looking.at(who=INSTITUTIONS if looking.picture.with_institutions else ORGANISATIONS)
    held = looking.kept("holding", lambda: held_by(looking))
    people = with_people.kept("people", lambda: persons(with_people.network))
    sure = sure_in_words(held.stands, looking)
    return [
        of_people(with_people, looking, people, held),
        of_points(looking, held, sure),
        of_bridges(looking, held, sure),
        of_one_tie(looking),
        of_sets(looking),
        of_reach(looking),
        of_core(looking, held.innermost, held.deepest, sure_in_words(held.core_stands, looking)),
    ]


def held_by(looking: Looking) -> Held:
    network = looking.network
    found = holding(network.ties)
    less = [weak_points(ties) for ties in with_a_third_hidden(network, looking.statements)]
    inner = found.cores.innermost.tolist()
    return Held(
        tuple(Weak((one.node,), tuple(tuple(part.tolist()) for part in one.parts[1:])) for one in found.points),
        tuple(Weak((one.source, one.target), (tuple(one.cut_off.tolist()),)) for one in found.bridges),
        found.cores.deepest,
        tuple(inner),
        share_that_stands([one.node for one in found.points], (each.points for each in less)),
        share_that_stands(inner, (each.cores.innermost.tolist() for each in less)),
    )


def persons(network: Network) -> tuple[Weak, ...]:
    """People without whom organisations lose the others."""
    found = []
    for point in holding(network.ties).points:
        if network.nodes[point.node].kind == PERSON:
            parts = [tuple(at for at in part.tolist() if network.nodes[at].kind != PERSON) for part in point.parts]
            off = tuple(part for part in sorted(parts, key=len, reverse=True)[1:] if part)
            if off:
                found.append(Weak((point.node,), off))
    return tuple(found)


def of_people(drawn: Looking, looking: Looking, people: Sequence[Weak], held: Held) -> Section:
    nodes = drawn.network.nodes
    findings = []
    for weak in sorted(people, key=lambda one: nodes[one.ends[0]].name.casefold()):
        person = nodes[weak.ends[0]]
        parts = [by_name(nodes[at] for at in part) for part in weak.off]
        off = [node for part in parts for node in part]
        told, is_sure = silent_among(looking, off)
        findings.append(
            Finding(
                left(person, off), cut_off_parts(parts), facts_of(drawn, weak.ends[0], weak.off),
                told or _("Counted by every fact you may see."), is_sure,
                (
                    task_about(person, _("Who else could know them? Introduce a second person of ours.")),
                    what_if_they_left(person, drawn.picture),
                ),
            )
        )  # fmt: skip
    findings += resting_bridges(drawn, looking, people, held)
    return Section(
        "people", _("What rests on one person"),
        _("Ties between organisations that only one person keeps: if that person leaves, nobody else of us is"
            " known there."),
        tuple(findings),
        _("No tie between organisations rests on one person alone, as far as people are written down in"
            " meetings, seats and posts."),
    )  # fmt: skip


def resting_bridges(drawn: Looking, looking: Looking, people: Sequence[Weak], held: Held) -> list[Finding]:
    """Bridges between two organisations of which one person alone is the tie."""
    place, nodes = drawn.network.position, looking.network.nodes
    found = []
    for bridge in held.bridges:
        one, other = (nodes[at] for at in bridge.ends)
        ends = {place.get(one.key), place.get(other.key)}
        for weak in people:
            apart = [len(ends & set(part)) for part in weak.off]
            if 1 in apart and len(bridge.off[0]) > 1:
                person = drawn.network.nodes[weak.ends[0]]
                said = _("The only tie between %(one)s and %(other)s is %(person)s.") % {
                    "one": one.name, "other": other.name, "person": person.name,
                }  # fmt: skip
                facts = (between(one, other, looking.picture),)
                found.append(Finding(said, (Part(_("They join"), (one, other, person)),), facts))
    return found


def left(person: Node, off: Sequence[Node]) -> str:
    """Say what happens if this person leaves."""
    return losing(_("If %(name)s left,") % {"name": person.name}, off)


def losing(beginning: str, off: Sequence[Node]) -> str:
    regions = {one.region_name for one in off}
    region = next(iter(regions)) if len(regions) == 1 else ""
    if region:
        said = ngettext(
            "%(if)s %(count)s organisation of %(region)s would lose the rest of us: %(names)s.",
            "%(if)s %(count)s organisations of %(region)s would lose the rest of us: %(names)s.",
            len(off),
        )
    else:
        said = ngettext(
            "%(if)s %(count)s organisation would lose the rest of us: %(names)s.",
            "%(if)s %(count)s organisations would lose the rest of us: %(names)s.",
            len(off),
        )
    names = in_words([one.name for one in by_name(off)])
    return said % {"if": beginning, "count": number(len(off)), "region": region, "names": names}


def cut_off_parts(parts: Sequence[tuple[Node, ...]]) -> tuple[Part, ...]:
    if len(parts) == 1:
        return (Part(_("Cut off"), parts[0]),)
    return tuple(Part(_("Part %(number)s") % {"number": at}, part) for at, part in enumerate(parts, start=1))


def facts_of(looking: Looking, node: int, off: Sequence[Sequence[int]]) -> tuple[Link, ...]:
    """The ties that lead from it to each part that would be lost."""
    ties, nodes = looking.network.ties, looking.network.nodes
    around = set(ties.targets[ties.sources == node].tolist()) | set(ties.sources[ties.targets == node].tolist())
    shown = [sorted(around & set(part))[:2] for part in off]
    return tuple(between(nodes[node], nodes[at], looking.picture) for part in shown for at in part)


def of_points(looking: Looking, held: Held, sure: tuple[str, bool]) -> Section:
    nodes = looking.network.nodes
    wanted = [one for one in held.points if sum(map(len, one.off)) > 1]
    findings = []
    for weak in sorted(wanted, key=lambda one: nodes[one.ends[0]].name.casefold()):
        node = nodes[weak.ends[0]]
        parts = [by_name(nodes[at] for at in part) for part in weak.off]
        off = [one for part in parts for one in part]
        told, is_sure = silent_among(looking, off)
        step = task_about(node, _("Tie those who know only them to somebody else of us."))
        findings.append(
            Finding(
                losing(_("If %(name)s fell silent,") % {"name": node.name}, off), cut_off_parts(parts),
                facts_of(looking, weak.ends[0], weak.off), told or sure[0], is_sure and sure[1],
                (step, what_if_they_left(node, looking.picture)),
            )
        )  # fmt: skip
    return Section(
        "points", _("What rests on one organisation"),
        _("Organisations through which alone others are tied to the rest. That is no merit and no blame: it is"
            " where a second tie is needed."),
        tuple(findings), _("No two organisations hang on one other: whoever fell silent, the rest would stay"
            " together."),
    )  # fmt: skip


def of_bridges(looking: Looking, held: Held, sure: tuple[str, bool]) -> Section:
    nodes = looking.network.nodes
    findings = []
    for bridge in held.bridges:
        off = by_name(nodes[at] for at in bridge.off[0])
        if len(off) < 2:
            continue
        one, other = (nodes[at] for at in bridge.ends)
        said = ngettext(
            "The tie between %(one)s and %(other)s is the only one that joins %(count)s organisation to the rest.",
            "The tie between %(one)s and %(other)s is the only one that joins %(count)s organisations to the rest.",
            len(off),
        ) % {"one": one.name, "other": other.name, "count": number(len(off))}
        told, is_sure = silent_among(looking, off)
        step = task_about(one, _("Bring a second organisation of each side together."))
        facts = (between(one, other, looking.picture),)
        findings.append(
            Finding(said, cut_off_parts([off]), facts, told or sure[0], is_sure and sure[1], (step,))
        )  # fmt: skip
    return Section(
        "bridges", _("What rests on one tie"), _("A tie without which a whole circle would stand alone."),
        tuple(findings), _("No circle hangs on a single tie."),
    )  # fmt: skip


def of_one_tie(looking: Looking) -> Section:
    """Those who know one of us only, together by whom they know."""
    ties, nodes = looking.network.ties, looking.network.nodes
    degrees = np.bincount(ties.sources, minlength=ties.n) + np.bincount(ties.targets, minlength=ties.n)
    hanging: dict[int, list[Node]] = {}
    for source, target in zip(ties.sources.tolist(), ties.targets.tolist(), strict=True):
        for one, other in ((source, target), (target, source)):
            if degrees[one] == 1 and nodes[one].kind == "member":
                hanging.setdefault(other, []).append(nodes[one])
    parts = tuple(
        Part(_("only through %(name)s") % {"name": nodes[at].name}, by_name(found))
        for at, found in sorted(hanging.items(), key=lambda item: nodes[item[0]].name.casefold())
    )
    findings: tuple[Finding, ...] = ()
    if parts:
        count = sum(len(part.nodes) for part in parts)
        said = ngettext(
            "%(count)s of %(all)s members is tied to one other only.",
            "%(count)s of %(all)s members are tied to one other only.",
            count,
        ) % {"count": number(count), "all": number(len(looking.members))}
        off = [node for part in parts for node in part.nodes]
        told, is_sure = silent_among(looking, off)
        steps = tuple(task_about(node, _("Invite them to a common action with a second member.")) for node in off[:3])
        findings = (Finding(said, parts, (), told or _("Counted by every fact you may see."), is_sure, steps),)
    return Section(
        "single", _("Who is tied to one other only"), _("Nearly at the margin: one tie that ends is"
        " enough."), findings,
        _("Every member that is tied at all is tied to more than one other."),
    )  # fmt: skip
