"""The network of one reader as a file tells it: what they see in the picture, and nothing beside it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.gates import Visitor
from crm.models import Theme
from network.exchange.told import Told, ToldNode, ToldTie
from network.facts.kinds import KINDS, in_bits
from network.graphs.network import Network, Node
from network.graphs.picture import Picture


def told_of(network: Network, picture: Picture, rules: int, user: Visitor, address: str = "") -> Told:
    """`address` goes before the paths of records, so that a file leads back from wherever it is opened."""
    themes = {theme.pk: str(theme) for theme in Theme.objects.visible_to(user)}
    keys = [node.key for node in network.nodes]
    ties = network.ties
    rows = zip(
        ties.sources.tolist(), ties.targets.tolist(), ties.weights.tolist(), network.kinds.tolist(), strict=True
    )  # fmt: skip
    return Told(
        nodes=tuple(node_of(node, themes, address) for node in network.nodes),
        ties=tuple(
            ToldTie(keys[one], keys[other], weight, tuple(kind.name for kind in in_bits(bits)))
            for one, other, weight, bits in rows
        ),
        directed=ties.directed, day=picture.day, since=picture.since, rules=rules,
        labels={kind.name: str(kind.label) for kind in KINDS}, title=str(_("The network of the coalition")),
    )  # fmt: skip


def node_of(node: Node, themes: dict[int, str], address: str) -> ToldNode:
    return ToldNode(
        node.key, node.name, node.kind, node.group, node.region, node.region_name, named(node.themes, themes),
        address + node.url if node.url else "",
    )  # fmt: skip


def named(numbers: Iterable[int], themes: dict[int, str]) -> tuple[str, ...]:
    return tuple(sorted(themes[number] for number in numbers if number in themes))
