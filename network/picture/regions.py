"""A picture of thousands: one dot for each region, one line between two for all ties between them."""

from collections import Counter

import numpy as np

from network.graphs.network import Network, Node
from network.graphs.ties import Ties

MOST_DRAWN = 1000


def by_region(network: Network, elsewhere: str) -> tuple[Network, tuple[int, ...], int]:
    """Return the regions as a network, how many stand in each, and how many ties stay inside one."""
    names = {node.region: node.region_name or elsewhere for node in network.nodes}
    codes = sorted(names, key=key_of)
    number = {code: place for place, code in enumerate(codes)}
    counts = Counter(node.region for node in network.nodes)
    nodes = tuple(Node(key_of(code), "region", names[code], "", code, names[code]) for code in codes)
    home = np.array([number[node.region] for node in network.nodes], dtype=np.int64)
    ends = home[network.ties.sources], home[network.ties.targets]
    ties = Ties.summed(len(codes), *ends, network.ties.weights)
    kinds = np.zeros(len(ties), dtype=np.uint32)
    between = ends[0] != ends[1]
    low, high = np.minimum(*ends)[between], np.maximum(*ends)[between]
    place = np.searchsorted(ties.sources * ties.n + ties.targets, low * ties.n + high)
    np.bitwise_or.at(kinds, place, network.kinds[between])
    return Network(nodes, ties, kinds), tuple(counts[code] for code in codes), int((~between).sum())


def key_of(code: str) -> str:
    return f"region-{code or 'none'}"
