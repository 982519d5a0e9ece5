"""Groups among us: who works with each other more than with the rest, and who ties them to others.

A group is told by what its members are, never named after a person; where chance alone gives as clear groups, the
answer is that there are none.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from crm.models import Theme
from network.facts.kinds import KINDS
from network.findings.certainty import with_a_third_hidden
from network.findings.looking import Looking
from network.findings.sentences import Finding, Link, Part, Section, between, by_name, in_words, task_about
from network.graphs.network import Node
from network.graphs.picture import ORGANISATIONS
from network.graphs.ties import Positions
from network.measures.cohesion import components
from network.measures.communities import communities
from network.measures.groups import FOUND_AGAIN, groups
from network.measures.groups import found_again as found_again_in
from network.measures.missing import KNOWN

FEWEST = 8  # organisations, below which there is no talk of groups
SMALLEST = 3  # of a group
RARE = 0.05
HIDDEN_DRAWS, HIDDEN_RUNS = 20, 3
MOSTLY = 0.5  # of those known, from which share on a group is "mostly" of a region
FEW_DOORS = 4  # who tie a group to others, up to which it is said that it rests on them
MOST_FACTS = 3
MOST_THEMES = 3


@dataclass(frozen=True)
class Group:
    """In positions: who, who of them is tied to others, and their ties with others, the strongest first."""

    members: tuple[int, ...]
    doors: tuple[int, ...]
    outward: tuple[tuple[int, int], ...]
    runs_agree: float
    stands: float  # how much of it is found again with a third of the answers hidden; nan: there were none to hide


@dataclass(frozen=True)
class Found:
    groups: tuple[Group, ...]
    is_clear: bool
    draws: int  # random networks it was compared with
    alone: tuple[int, ...]
    labels: tuple[int, ...]


def sections(looking: Looking) -> list[Section]:
    looking = looking.at(who=ORGANISATIONS)
    if looking.network.ties.n < FEWEST or not len(looking.network.ties):
        return [Section("groups", title(), explained(), (), _("Too few organisations or ties to speak of groups."))]
    found = looking.kept("groups", lambda: found_in(looking))
    return [of_groups(looking, found), of_others(looking, found)]


def found_in(looking: Looking) -> Found:
    ties = looking.network.ties
    told = groups(ties)
    less = with_a_third_hidden(looking.network, looking.statements, HIDDEN_DRAWS)
    stand = found_again_in(told.labels, (communities(each, runs=HIDDEN_RUNS).labels for each in less))
    large = [at for at, size in enumerate(told.sizes) if size >= SMALLEST]
    return Found(
        tuple(group_of(looking, told.labels, at, float(told.agreed[at]), float(stand[at])) for at in large),
        told.p <= RARE and len(large) > 1, told.draws,
        tuple(np.flatnonzero(np.bincount(components(ties).labels)[components(ties).labels] == 1).tolist()),
        tuple(told.labels.tolist()),
    )  # fmt: skip


def group_of(looking: Looking, labels: Positions, at: int, agree: float, stands: float) -> Group:
    ties = looking.network.ties
    inside = labels == at
    crossing = np.flatnonzero(inside[ties.sources] != inside[ties.targets])
    strongest = crossing[np.argsort(-ties.weights[crossing], kind="stable")]
    ends = np.concatenate([ties.sources[crossing], ties.targets[crossing]])
    doors = np.unique(ends[inside[ends]])
    pairs = zip(
        ties.sources[strongest[:MOST_FACTS]].tolist(), ties.targets[strongest[:MOST_FACTS]].tolist(), strict=True
    )
    return Group(tuple(np.flatnonzero(inside).tolist()), tuple(doors.tolist()), tuple(pairs), agree, stands)


def title() -> str:
    return _("Groups among us")


def explained() -> str:
    return _(
        "A group is made of those who have more to do with each other than with the rest. Groups are found from the"
        " ties alone, without looking at region or theme; belonging to one is no merit and no blame."
    )


def of_groups(looking: Looking, found: Found) -> Section:
    names = {theme.pk: str(theme) for theme in Theme.objects.visible_to(looking.user)}
    findings = [of_group(looking, group, names) for group in found.groups] if found.is_clear else []
    told = ngettext(
        "Compared with %(draws)s network tied by chance, in which everybody has as many ties as they have.",
        "Compared with %(draws)s networks tied by chance, in which everybody has as many ties as they have.",
        found.draws,
    ) % {"draws": number(found.draws)}
    nothing = _("No clear groups: chance alone would give groups as clear as these. Everybody works with everybody.")
    return Section("groups", title(), f"{explained()} {told}", tuple(findings), nothing)


def of_group(looking: Looking, group: Group, names: dict[int, str]) -> Finding:
    nodes = [looking.network.nodes[at] for at in group.members]
    doors = by_name(looking.network.nodes[at] for at in group.doors)
    said = [who(nodes), *themes(nodes, names), by_what(looking, group), tied_outward(looking, group, doors)]
    parts = [Part(_("The group"), by_name(nodes))]
    if 0 < len(doors) < len(nodes):
        parts.append(Part(_("Tied to others"), doors))
    steps: tuple[Link, ...] = ()
    if len(doors) <= FEW_DOORS:
        invited = doors[0] if doors else by_name(nodes)[0]
        steps = (task_about(invited, _("Bring somebody else of this group together with others of us.")),)
    return Finding(" ".join(said), tuple(parts), facts(looking, group), *sure(looking, group), steps)


def who(nodes: Sequence[Node]) -> str:
    names = in_words([node.name for node in by_name(nodes)])
    regions = Counter(node.region_name for node in nodes if node.region_name)
    region, count = regions.most_common(1)[0] if regions else ("", 0)
    told = {"all": number(len(nodes)), "names": names, "region": region, "count": number(count)}
    if count == len(nodes):
        return _("%(all)s organisations, all of %(region)s: %(names)s.") % told
    if count > MOSTLY * regions.total():
        return _("%(all)s organisations, mostly of %(region)s (%(count)s of %(all)s): %(names)s.") % told
    told["regions"] = number(len(regions))
    return ngettext(
        "%(all)s organisations of %(regions)s region: %(names)s.",
        "%(all)s organisations of %(regions)s regions: %(names)s.",
        len(regions),
    ) % told  # fmt: skip


def themes(nodes: Sequence[Node], names: dict[int, str]) -> Iterator[str]:
    """Say which themes at least half of those have that named any."""
    known = [node.themes for node in nodes if node.themes]
    counts = Counter(theme for several in known for theme in several if theme in names)
    most = counts.most_common(MOST_THEMES)
    common = [(theme, count) for theme, count in most if 2 * count >= len(known) > 1]
    if common:
        told = ", ".join(named_by(names[theme], count, len(known)) for theme, count in common)
        yield _("What they share: %(themes)s.") % {"themes": told}
    elif most:
        told = named_by(names[most[0][0]], most[0][1], len(known))
        yield _("No theme is common to half of them; most often named: %(theme)s.") % {"theme": told}


def named_by(theme: str, count: int, known: int) -> str:
    told = {"theme": theme, "count": number(count), "known": number(known)}
    return _("%(theme)s (%(count)s of %(known)s)") % told


def by_what(looking: Looking, group: Group) -> str:
    """Say by which kind of facts most pairs of the group are tied."""
    ties = looking.network.ties
    inside = np.isin(ties.sources, group.members) & np.isin(ties.targets, group.members)
    bits, weights = looking.network.kinds[inside], ties.weights[inside]
    counts = [(int(((bits & (1 << at)) > 0).sum()), kind) for at, kind in enumerate(KINDS)]
    count, kind = max(counts, key=lambda one: one[0])
    told = {"kind": kind.label, "count": number(count), "all": number(len(weights))}
    return ngettext(
        "Most often tied by %(kind)s: %(count)s of %(all)s pair that is tied.",
        "Most often tied by %(kind)s: %(count)s of %(all)s pairs that are tied.",
        len(weights),
    ) % told  # fmt: skip


def tied_outward(looking: Looking, group: Group, doors: Sequence[Node]) -> str:
    told = {
        "names": in_words([node.name for node in doors]),
        "count": number(len(doors)), "all": number(len(group.members)),
    }  # fmt: skip
    if not doors:
        return _("Nobody ties it to others of us.")
    if len(doors) <= FEW_DOORS and len(doors) < len(group.members):
        return ngettext(
            "Only %(names)s ties it to others of us.", "Only %(names)s tie it to others of us.", len(doors)
        ) % told  # fmt: skip
    if len(doors) == len(group.members):
        return _("All of them are tied to others of us, too.")
    return _("%(count)s of its %(all)s members are tied to others of us, too.") % told


def facts(looking: Looking, group: Group) -> tuple[Link, ...]:
    """The strongest ties that lead out of it."""
    nodes = looking.network.nodes
    return tuple(between(nodes[one], nodes[other], looking.picture) for one, other in group.outward)


def sure(looking: Looking, group: Group) -> tuple[str, bool]:
    asked, silent = len(looking.members), len(looking.silent)
    if asked - silent < KNOWN * asked:
        told = {"answered": number(asked - silent), "asked": number(asked)}
        return _("Too little known to say: %(answered)s of %(asked)s members stated their ties.") % told, False
    if group.runs_agree < FOUND_AGAIN:
        return _("Not sure: its edge is blurred, another division would be as good."), False
    if np.isnan(group.stands):
        return _("Found again in each division. No finding here rests on what members stated."), True
    share = {"share": number(round(100 * group.stands))}
    if group.stands < FOUND_AGAIN:
        return _(
            "Not sure: with a third of the answers hidden only %(share)s of 100 of it are found again."
        ) % share, False
    return _("Stable: with a third of the answers hidden %(share)s of 100 of it are found again.") % share, True


def of_others(looking: Looking, found: Found) -> Section:
    """Who stands in none of the groups."""
    nodes, inside = looking.network.nodes, {at for group in found.groups for at in group.members}
    alone = by_name(nodes[at] for at in found.alone)
    small = by_name(nodes[at] for at in range(len(found.labels)) if at not in inside and at not in set(found.alone))
    told = (
        (alone, ngettext(
            "%(count)s organisation is tied to nobody: %(names)s.",
            "%(count)s organisations are tied to nobody: %(names)s.", len(alone),
        )),
        (small if found.is_clear else (), ngettext(
            "%(count)s organisation belongs to no group of three or more: %(names)s.",
            "%(count)s organisations belong to no group of three or more: %(names)s.", len(small),
        )),
    )  # fmt: skip
    findings = tuple(
        Finding(
            said % {"count": number(len(several)), "names": in_words([node.name for node in several])},
            (Part(_("They are"), several),),
        )
        for several, said in told if several
    )  # fmt: skip
    return Section(
        "no-group", _("Who stands in no group"), _("Too small to be called a group, or tied to nobody."), findings,
        _("Everybody stands in a group.") if found.is_clear else _("Everybody is tied to somebody."),
    )  # fmt: skip
