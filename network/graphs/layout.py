"""Where everybody stands in the picture: near their region, near whom they are tied to, and tomorrow in the same place.

Each region has its fixed place, as on the schematic map. Everybody begins there, a little aside by the hash of their
key, and is held there by a weak thread while ties pull: so a few ties more move few, and nothing is left to chance.
"""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import igraph
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from crm.tile_map import positions as tiles
from network.graphs.network import Network, Node
from network.graphs.standing_out import readable
from network.graphs.ties import Numbers, Positions

VERSION = 1  # another way of placing is another number: what was kept under the earlier one is not read any more
SPACING = 5.0  # from one region to the next; a tie of middling strength wants to be 1 long
STEPS = 150
FIRST_STEP = 1.0  # the longest way anybody goes at first; it shrinks to nothing
THREAD = 0.6  # how strongly a region holds its own, where a strong tie pulls with 1
LOOSE_THREAD = 0.02  # and how strongly those are held whose region nobody knows
NOWHERE = "-"  # the region of those
APART = 0.9  # nobody stands nearer to anybody
UNIT = 48  # of the drawing
_chance = Lock()  # igraph has one source of chance for the whole process


def place(network: Network) -> NDArray[np.int64]:
    """Return where each node stands, (n, 2), in units of a drawing that has no edges of its own."""
    if not network.nodes:
        return np.zeros((0, 2), dtype=np.int64)
    return np.rint(spread(pulled(network)) * UNIT).astype(np.int64)


def place_key(network: Network) -> str:
    """What places depend on, in short: what the reader may see of ties and regions, and nothing else."""
    told = hashlib.sha256(f"{VERSION}\n{network.fingerprint}\n".encode())
    told.update("\n".join(node.region for node in network.nodes).encode())
    return told.hexdigest()


def pulled(network: Network) -> Numbers:
    """Fruchterman and Reingold over the ties that stand out, with the regions as fixed points beside the nodes."""
    ties, drawn = network.ties, readable(network.ties)
    regions = sorted({region_of(node) for node in network.nodes})
    n, m = len(network.nodes), len(regions)
    number = {region: n + at for at, region in enumerate(regions)}
    anchors = np.array([middle(region) for region in regions])
    homes = np.array([number[region_of(node)] for node in network.nodes])
    pairs = np.column_stack([ties.sources[drawn], ties.targets[drawn]])
    threads = np.column_stack([np.arange(n), homes])
    # Fixed points hold each other, so that the graph is in one piece whatever the ties are.
    poles = np.column_stack([np.arange(n, n + m - 1), np.arange(n + 1, n + m)])
    loose = np.array([LOOSE_THREAD if region_of(node) == NOWHERE else THREAD for node in network.nodes])
    weights = np.concatenate([strengths(ties.weights[drawn]), loose, np.ones(m - 1)])
    start = np.concatenate([anchors[homes - n] + asides(network.nodes), anchors])
    free = np.full((n, 2), 1e6)
    low, high = np.concatenate([-free, anchors]), np.concatenate([free, anchors])
    graph = igraph.Graph(n + m, np.concatenate([pairs, threads, poles]))
    with same_chance():
        found = graph.layout_fruchterman_reingold(
            weights=weights.tolist(), niter=STEPS, seed=start.tolist(), start_temp=FIRST_STEP, grid=False,
            minx=low[:, 0].tolist(), maxx=high[:, 0].tolist(), miny=low[:, 1].tolist(), maxy=high[:, 1].tolist(),
        )  # fmt: skip
    return np.array(found.coords)[:n]


@contextmanager
def same_chance() -> Iterator[None]:
    """Let igraph throw the same dice each time."""
    with _chance:
        igraph.set_random_number_generator(random.Random(1))  # noqa: S311  nothing secret hangs on it
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def strengths(weights: Numbers) -> Numbers:
    """From 0 to 1, each by itself: a strong tie elsewhere makes none weaker."""
    return weights / (weights + 1)


def region_of(node: Node) -> str:
    return node.region if node.region in tiles() else NOWHERE


def middle(region: str) -> tuple[float, float]:
    column, row = tiles().get(region, (2.5, 1.5))
    return column * SPACING, row * SPACING


def asides(nodes: tuple[Node, ...]) -> Numbers:
    """How far each begins from the middle of its region: by its key, so no two begin in one point."""
    drawn = np.array([list(hashlib.sha256(node.key.encode()).digest()[:8]) for node in nodes], dtype=float)
    across = drawn[:, 0] + drawn[:, 1] / 256 + drawn[:, 2] / 65536
    down = drawn[:, 4] + drawn[:, 5] / 256 + drawn[:, 6] / 65536
    return (np.column_stack([across, down]) / 256 - 0.5) * SPACING * 0.8


def spread(places: Numbers, rounds: int = 60) -> Numbers:
    """Push those apart who stand too near, until each can be pointed at."""
    places = places.copy()
    for _round in range(rounds):
        pairs: Positions = cKDTree(places).query_pairs(APART * 0.999, output_type="ndarray")
        if not len(pairs):
            break
        one, other = pairs[:, 0], pairs[:, 1]
        between = places[other] - places[one]
        length = np.maximum(np.linalg.norm(between, axis=1), 1e-6)
        push = between / length[:, None] * ((APART - length) / 2)[:, None]
        np.add.at(places, one, -push)
        np.add.at(places, other, push)
    return places
