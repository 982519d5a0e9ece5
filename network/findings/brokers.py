"""Who carries between regions or themes, whose contacts all know each other, who joins circles that do not meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.templatetags.fmt import number
from crm.models import Theme
from network.findings.looking import Looking
from network.findings.sentences import Finding, Link, Part, Section, between, by_name, in_words, task_about
from network.graphs.network import Node
from network.graphs.picture import ORGANISATIONS
from network.graphs.ties import Numbers, Ties
from network.measures.brokers import ROLES, brokers
from network.measures.cohesion import components
from network.measures.holes import holes

RARE = 0.01  # of random deals of the groups that give as much
FEWEST = 2  # pairs that meet only through it
MOST_FACTS = 3
LEAST_CONTACTS = 3
PERMUTATIONS = 199
SAYS = {
    "coordinator": gettext_lazy("%(name)s brings together %(pairs)s pairs of its own group, %(group)s, that"
    " share no tie."),
    "itinerant": gettext_lazy("%(name)s brings together %(pairs)s pairs of one group that is not its own, and that"
    " share no tie."),
    "between": gettext_lazy("%(name)s carries between %(group)s and others: %(pairs)s pairs that share no tie."),
    "liaison": gettext_lazy("%(name)s joins %(pairs)s pairs of two other groups, that share no tie."),
}  # fmt: skip


@dataclass(frozen=True)
class Broker:
    """In positions: who, in which role, how many pairs, and some of them."""

    node: int
    role: str
    pairs: int
    some: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Circles:
    """Those whose contacts all know each other, and those whose contacts fall into circles, with the circles."""

    closed: tuple[int, ...]
    joining: tuple[tuple[int, tuple[tuple[int, ...], ...]], ...]


def sections(looking: Looking) -> list[Section]:
    looking = looking.at(who=ORGANISATIONS).standing_out
    network = looking.network
    regions = [node.region for node in network.nodes]
    names = {node.region: node.region_name for node in network.nodes}
    themes = [str(next(iter(node.themes))) if len(node.themes) == 1 else "" for node in network.nodes]
    named = {str(theme.pk): str(theme) for theme in Theme.objects.visible_to(looking.user)}
    circles = looking.kept("circles", lambda: circles_of(network.ties))
    return [
        of_brokers(
            looking, "regions", looking.kept("brokers-region", lambda: found_in(network.ties, regions)), regions, names
        ),
        of_brokers(
            looking, "themes", looking.kept("brokers-theme", lambda: found_in(network.ties, themes)), themes, named
        ),
        of_joining(looking, circles),
        of_closed(looking, circles),
    ]  # fmt: skip


def found_in(ties: Ties, groups: Sequence[str]) -> tuple[Broker, ...]:
    """Return those who take a role more often than if the groups had been dealt out at random."""
    told = brokers(ties, groups, permutations=PERMUTATIONS)
    contacts = contacts_of(ties)
    found = []
    for node in range(ties.n):
        pairs, role = chosen_role(told.counts[node], told.p[node])
        if role:
            some = islice(pairs_through(node, contacts, groups, role), MOST_FACTS)
            found.append(Broker(node, role, pairs, tuple(some)))
    return tuple(found)


def chosen_role(counts: Numbers, p: Numbers) -> tuple[int, str]:
    """Return in how many pairs of it, and the role that stands out most; both ways between two groups are one."""
    rows = {name: (float(counts[at]), float(p[at])) for at, name in enumerate(ROLES)}
    both = rows.pop("gatekeeper"), rows.pop("representative")
    rows["between"] = both[0][0] + both[1][0], both[0][1]
    likely = [(round(count), name) for name, (count, chance) in rows.items() if count >= FEWEST and chance <= RARE]
    return max(likely, default=(0, ""))


def pairs_through(
    node: int, contacts: Sequence[set[int]], groups: Sequence[str], role: str
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share no tie and between which it stands in this role."""
    for one, other in combinations(sorted(contacts[node]), 2):
        if role_of(groups[one], groups[node], groups[other]) == role and other not in contacts[one]:
            yield one, other


def role_of(one: str, own: str, other: str) -> str:
    if not (one and own and other):
        return ""
    if one == other:
        return "coordinator" if one == own else "itinerant"
    return "between" if own in {one, other} else "liaison"


def contacts_of(ties: Ties) -> list[set[int]]:
    contacts: list[set[int]] = [set() for _node in range(ties.n)]
    for source, target in zip(ties.sources.tolist(), ties.targets.tolist(), strict=True):
        contacts[source].add(target)
        contacts[target].add(source)
    return contacts


def circles_of(ties: Ties) -> Circles:
    """Burt's constraint below the middle one, and contacts in several circles; or all contacts tied to each other."""
    told = holes(ties)
    free = told.constraint[~np.isnan(told.constraint)]
    middle = float(np.median(free)) if len(free) else 0.0
    contacts = contacts_of(ties)
    closed, joining = [], []
    for node in np.flatnonzero(told.contacts >= LEAST_CONTACTS).tolist():
        around = np.array(sorted(contacts[node]), dtype=np.int64)
        among = ties.among(around)
        if len(among) == len(around) * (len(around) - 1) // 2:
            closed.append(node)
        elif told.constraint[node] <= middle:
            parts = components(among)
            circles = tuple(
                tuple(around[parts.members(part)].tolist()) for part, size in enumerate(parts.sizes) if size > 1
            )
            if len(circles) > 1:
                joining.append((node, circles))
    return Circles(tuple(closed), tuple(joining))


def of_brokers(
    looking: Looking, key: str, found: Sequence[Broker], groups: Sequence[str], names: dict[str, str]
) -> Section:
    nodes = looking.network.nodes
    findings = [
        Finding(
            str(SAYS[one.role])
            % {
                "name": nodes[one.node].name, "pairs": number(one.pairs),
                "group": names.get(groups[one.node], groups[one.node]),
            },
            (Part(_("Some of the pairs"), by_name({nodes[at] for pair in one.some for at in pair})),),
            pair_facts(looking, one), _("More than chance would give if the groups were dealt out at random."), True,
            (task_about(nodes[one.node], _("Ask them to bring two of these together, so that it does not hang"
                " on them.")),),
            one.pairs - len(one.some),
        )
        for one in sorted(found, key=lambda one: nodes[one.node].name.casefold())
    ]  # fmt: skip
    titles = {"regions": _("Between regions"), "themes": _("Between themes")}
    counted = {
        "regions": _(
            "Who stands between two that share no tie. Counted among the %(known)s of %(all)s of known region."
        ),
        "themes": _(
            "Who stands between two that share no tie. Counted among the %(known)s of %(all)s that named exactly one"
            " theme."
        ),
    }
    explained = counted[key] % {"known": number(sum(map(bool, groups))), "all": number(len(groups))}
    nothing = _("Nobody carries more between groups than chance would give.")
    return Section(key, titles[key], explained, tuple(findings), nothing)


def pair_facts(looking: Looking, one: Broker) -> tuple[Link, ...]:
    nodes = looking.network.nodes
    ends = dict.fromkeys(at for pair in one.some for at in pair)
    return tuple(between(nodes[one.node], nodes[at], looking.picture) for at in ends)


def of_joining(looking: Looking, circles: Circles) -> Section:
    nodes = looking.network.nodes
    findings = []
    for node, parts in sorted(circles.joining, key=lambda one: nodes[one[0]].name.casefold()):
        said = ngettext(
            "%(name)s connects %(count)s circle that does not meet otherwise.",
            "%(name)s connects %(count)s circles that do not meet: their contacts on one side know nobody on"
            " the other.",
            len(parts),
        ) % {"name": nodes[node].name, "count": number(len(parts))}
        named = tuple(
            Part(_("Circle %(number)s") % {"number": at}, by_name(nodes[one] for one in part))
            for at, part in enumerate(parts, start=1)
        )
        facts = tuple(between(nodes[node], nodes[part[0]], looking.picture) for part in parts)
        findings.append(Finding(said, named, facts, "", True, (meeting_of(nodes[node]),)))
    return Section(
        "circles", _("Who connects circles that do not meet"),
        _("Their contacts fall into circles with no tie between them."), tuple(findings),
        _("Nobody stands between circles that do not meet."),
    )  # fmt: skip


def meeting_of(node: Node) -> Link:
    return task_about(node, _("Invite both circles to one table."))


def of_closed(looking: Looking, circles: Circles) -> Section:
    nodes = by_name(looking.network.nodes[at] for at in circles.closed)
    findings: tuple[Finding, ...] = ()
    if nodes:
        said = ngettext(
            "Of %(count)s organisation all contacts know each other: %(names)s.",
            "Of %(count)s organisations all contacts know each other: %(names)s.",
            len(nodes),
        ) % {"count": number(len(nodes)), "names": in_words([node.name for node in nodes])}
        findings = (Finding(said, (Part(_("They are"), nodes),)),)
    return Section(
        "closed", _("Whose contacts all know each other"),
        _("News from outside reaches them late; what they agree on holds fast."), findings,
        _("Everybody with three contacts or more has two that share no tie."),
    )  # fmt: skip
