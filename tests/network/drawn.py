"""Networks made by hand, for tests that need no database."""

import random

import numpy as np

from network.graphs.network import Network, Node
from network.graphs.ties import Ties


def network_of(nodes, edges, kinds=None):
    """`nodes`: key: region; `edges`: (key, key, weight)."""
    keys = sorted(nodes)
    at = {key: place for place, key in enumerate(keys)}
    made = tuple(Node(key, "member", f"Name of {key}", f"/{key}/", nodes[key], nodes[key]) for key in keys)
    ties = Ties.of(len(keys), [(at[one], at[other], weight) for one, other, weight in edges])
    return Network(made, ties, np.ones(len(ties), dtype=np.uint32) if kinds is None else np.array(kinds, np.uint32))


def chain(length, regions=("VID", "PDV", "VAR", "SOF")):
    nodes = {f"organisation-{one}": regions[one % len(regions)] for one in range(length)}
    return nodes, [(f"organisation-{one}", f"organisation-{one + 1}", 1.0) for one in range(length - 1)]


def coalition(members, ties, regions=("VID", "PDV", "VAR", "SOF", "MON", "BGS", "SML")):
    """A coalition in which most work with those of their region."""
    chance = random.Random(8)
    nodes = {f"organisation-{one:03}": chance.choice(regions) for one in range(members)}
    edges = []
    while len(edges) < ties:
        one, other = chance.sample(sorted(nodes), 2)
        if nodes[one] == nodes[other] or chance.random() < 0.1:
            edges.append((one, other, chance.choice([0.1, 0.3, 1.0, 2.0])))
    return nodes, edges
