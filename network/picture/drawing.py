"""The picture as numbers and words: what the page, the drawing, the table and the API are made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from network.facts.kinds import KINDS, in_bits
from network.graphs.network import Network, Node
from network.graphs.standing_out import readable
from network.graphs.ties import Positions
from network.picture import looks
from network.picture.looks import Hue

WIDTHS = (0.5, 1.5)  # from which weight on a line is drawn in the middle, and the heaviest, of its three widths

STRENGTHS = (_("weak"), _("middling"), _("strong"))


@dataclass(frozen=True)
class Neighbour:
    """Another end of a tie: who, how heavy, and by what kinds of facts."""

    node: Node
    weight: float
    kinds: tuple[str, ...]

    @property
    def what(self) -> str:
        return what(self.node)

    @property
    def how_strong(self) -> str:
        return str(STRENGTHS[int(np.digitize(self.weight, WIDTHS))])


@dataclass(frozen=True, eq=False)
class Drawing:
    """A network with its places and its look; everything in it is what one reader may see."""

    network: Network
    places: NDArray[np.int64]
    colour: str = looks.Colour.KIND
    size: str = looks.Size.NONE
    all_ties: bool = False  # also those that cannot be told apart any more
    counts: tuple[int, ...] = ()  # of a picture of regions: how many stand in each

    @cached_property
    def degrees(self) -> Positions:
        return looks.degrees(self.network)

    @cached_property
    def _hues(self) -> tuple[list[int], list[Hue]]:
        return looks.hues(self.network.nodes, self.colour)

    @property
    def hues(self) -> list[int]:
        return self._hues[0]

    @property
    def legend(self) -> list[Hue]:
        return self._hues[1]

    @cached_property
    def radii(self) -> list[int]:
        return looks.radii(self.network, self.size)

    @cached_property
    def shown(self) -> NDArray[np.bool_]:
        """Which ties are drawn."""
        ties = self.network.ties
        return np.ones(len(ties), dtype=bool) if self.all_ties else readable(ties)

    @cached_property
    def drawn(self) -> int:
        return int(self.shown.sum())

    @property
    def alone(self) -> int:
        return int((self.degrees == 0).sum())

    @cached_property
    def _ends(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {place: [] for place in range(len(self.network.nodes))}
        ties = self.network.ties
        for edge, (source, target) in enumerate(zip(ties.sources.tolist(), ties.targets.tolist(), strict=True)):
            found[source].append((target, edge))
            found[target].append((source, edge))
        return found

    def neighbours(self, place: int) -> list[Neighbour]:
        """The strongest first."""
        ties, nodes = self.network.ties, self.network.nodes
        found = [
            Neighbour(nodes[other], float(ties.weights[edge]), kinds_in_words(int(self.network.kinds[edge])))
            for other, edge in self._ends[place]
        ]
        return sorted(found, key=lambda one: (-one.weight, one.node.name, one.node.key))

    @cached_property
    def strengths(self) -> list[int]:
        """1 to 3 for each tie: a fixed scale, so that two pictures can be compared."""
        found: list[int] = (np.digitize(self.network.ties.weights, WIDTHS) + 1).tolist()
        return found

    def edges(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield both ends, how strong, by what kinds of facts, and whether it is drawn."""
        ties = self.network.ties
        columns = (ties.sources, ties.targets, self.network.kinds)
        ends = [column.tolist() for column in columns]
        yield from zip(ends[0], ends[1], self.strengths, ends[2], self.shown.astype(int).tolist(), strict=True)


def kinds_in_words(bits: int) -> tuple[str, ...]:
    return tuple(str(kind.label) for kind in in_bits(bits))


def as_data(drawing: Drawing) -> dict[str, Any]:
    """What the page draws: nodes in order, edges as [source, target, strength, kinds, drawn], and words."""
    return {
        "nodes": [node_data(drawing, place, node) for place, node in enumerate(drawing.network.nodes)],
        "edges": [list(edge) for edge in drawing.edges()],
        "kinds": [str(kind.label) for kind in KINDS],
        "strengths": [str(one) for one in STRENGTHS],
    }


def node_data(drawing: Drawing, place: int, node: Node) -> dict[str, Any]:
    x, y = drawing.places[place].tolist()
    return {
        "key": node.key, "name": node.name, "url": node.url, "kind": node.kind, "is": what(node),
        "x": x, "y": y, "r": drawing.radii[place], "hue": drawing.hues[place], "ties": int(drawing.degrees[place]),
        "shape": looks.shape_of(node.kind),
    }  # fmt: skip


def what(node: Node) -> str:
    """Say in a few words what it is and where."""
    words: Sequence[str] = [looks.group_label(node) or str(looks.KINDS.get(node.kind, "")), node.region_name]
    return ", ".join(word for word in words if word)
