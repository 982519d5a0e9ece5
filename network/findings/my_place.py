"""A member's own place: whom they are tied to, whom they could meet, how far the centre is. Nobody is ranked."""

from collections.abc import Sequence
from itertools import islice, pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from crm.centre import centre_for
from crm.models import Organisation
from network.facts.kinds import in_bits
from network.findings.looking import MEMBER, Looking
from network.findings.sentences import Finding, Part, Section, between, by_name, in_words
from network.graphs.network import Node
from network.graphs.picture import ORGANISATIONS
from network.measures.cohesion import components

MOST_MET = 12


def sections(looking: Looking) -> list[Section]:
    looking = looking.at(who=ORGANISATIONS, theme=None, region="").standing_out
    place = looking.network.position
    keys = [f"organisation-{pk}" for pk in Organisation.own_of(looking.user).order_by("organisation")]
    own = [place[key] for key in keys if key in place]
    return [section for at in own for section in place_of(looking, at)]


def place_of(looking: Looking, at: int) -> list[Section]:
    return [ties_of(looking, at), to_meet(looking, at), to_the_centre(looking, at)]


def around(looking: Looking, at: int) -> dict[int, int]:
    """Return whom it is tied to, and by which kinds of facts."""
    ties, kinds = looking.network.ties, looking.network.kinds
    rows = zip(ties.sources.tolist(), ties.targets.tolist(), kinds.tolist(), strict=True)
    return {source + target - at: bits for source, target, bits in rows if at in {source, target}}


def ties_of(looking: Looking, at: int) -> Section:
    nodes = looking.network.nodes
    own = nodes[at]
    others = sorted(around(looking, at).items(), key=lambda one: nodes[one[0]].name.casefold())
    findings = tuple(
        Finding(
            _("%(name)s: %(kinds)s.") % {
                "name": nodes[other].name, "kinds": ", ".join(str(kind.label) for kind in in_bits(bits)),
            },
            (), (between(own, nodes[other], looking.picture),),
        )
        for other, bits in others
    )  # fmt: skip
    title = _("With whom %(name)s is tied") % {"name": own.name}
    told = ngettext(
        "%(count)s organisation, by what you may see.", "%(count)s organisations, by what you may see.", len(others)
    ) % {"count": number(len(others))}
    nothing = _(
        "Nothing on record ties you to another organisation yet. State whom you work with: it takes five minutes."
    )
    return Section(f"ties-{own.key}", title, told, findings, nothing)


def to_meet(looking: Looking, at: int) -> Section:
    """Whom its contacts know, and it does not: those with most of them in common, in the order of names."""
    nodes, own = looking.network.nodes, looking.network.nodes[at]
    known = around(looking, at)
    through: dict[int, list[Node]] = {}
    for other in known:
        for far in around(looking, other):
            if far != at and far not in known and nodes[far].kind == MEMBER:
                through.setdefault(far, []).append(nodes[other])
    nearest = sorted(through, key=lambda far: (-likeness(own, nodes[far]), -len(through[far]), nodes[far].key))
    shown = sorted(islice(nearest, MOST_MET), key=lambda far: nodes[far].name.casefold())
    findings = tuple(could_meet(looking, own, nodes[far], by_name(through[far])) for far in shown)
    return Section(
        f"meet-{own.key}", _("Whom you could meet"),
        _("Friends of your friends: somebody you work with knows them. First those of your region or with a"
            " theme of yours; in the order of names."),
        findings, _("Nobody new within two steps: everyone your contacts know, you know too."),
    )  # fmt: skip


def likeness(own: Node, other: Node) -> int:
    """Return what speaks for meeting: the same region, a theme in common."""
    return int(bool(own.region) and own.region == other.region) + int(bool(own.themes & other.themes))


def could_meet(looking: Looking, own: Node, other: Node, through: Sequence[Node]) -> Finding:
    names = in_words([node.name for node in through])
    said = ngettext(
        "%(other)s: %(names)s could introduce you.", "%(other)s: %(names)s could introduce you.", len(through)
    ) % {"other": other.name, "names": names}
    why = []
    if own.region and own.region == other.region:
        why.append(_("They work in your region."))
    if own.themes & other.themes:
        why.append(_("You have a theme in common."))
    facts = tuple(between(node, other, looking.picture) for node in through[:2])
    return Finding(said, (Part(_("Who"), (other, *through)),), facts, " ".join(why))


def to_the_centre(looking: Looking, at: int) -> Section:
    own, centre = looking.network.nodes[at], centre_for(looking.user)
    title = _("How far the centre is")
    place = looking.network.position.get(f"organisation-{centre.pk}") if centre else None
    explained = _("A step is a tie: who works with whom.")
    if place is None:
        return Section(f"centre-{own.key}", title, explained, (), _("The centre does not stand in this picture."))
    if place == at:
        return Section(f"centre-{own.key}", title, explained, (), _("You are the centre."))
    ties = looking.network.ties
    parts = components(ties).labels
    path = ties.as_igraph().get_shortest_paths(at, place)[0] if parts[at] == parts[place] else []
    if not path:
        nothing = _(
            "No way of ties on record leads from you to the centre. State whom you work with, or write to the centre."
        )
        return Section(f"centre-{own.key}", title, explained, (), nothing)
    nodes = [looking.network.nodes[step] for step in path]
    steps = len(path) - 1
    if steps == 1:
        said = _("You are tied to the centre directly.")
    else:
        said = ngettext(
            "%(count)s step, through %(names)s.", "%(count)s steps, through %(names)s.", steps
        ) % {"count": number(steps), "names": in_words([node.name for node in nodes[1:-1]])}  # fmt: skip
    facts = tuple(between(one, other, looking.picture) for one, other in pairwise(nodes))
    return Section(
        f"centre-{own.key}", title, explained, (Finding(said, (Part(_("The way"), tuple(nodes)),), facts),)
    )  # fmt: skip
