"""From a network to the numbers of a snapshot."""

from math import isnan

import numpy as np

from network.facts.kinds import BIT, KINDS
from network.graphs.network import Network
from network.graphs.ties import Ties
from network.measures.cohesion import components, degree_centralisation, degree_counts, density, outward, reciprocity

Numbers = dict[str, float | int | None]


def measured(network: Network, statements: Ties) -> Numbers:
    """`statements`: who states something about whom, among the nodes, directed."""
    ties = network.ties
    return {**of_all(network), **of_pivots(ties), **of_regions(network), "returned": told(reciprocity(statements))} | {
        f"by_{kind.name}": int((network.kinds & BIT[kind.name] > 0).sum()) for kind in KINDS
    }


def of_all(network: Network) -> Numbers:
    ties, parts = network.ties, components(network.ties)
    degrees = degree_counts(ties)
    return {
        "nodes": ties.n, "members": sum(node.kind == "member" for node in network.nodes), "ties": len(ties),
        "density": told(density(ties)), "middle": float(np.median(degrees)) if ties.n else None,
        "isolated": parts.isolates, "parts": len(parts.sizes), "largest": parts.largest / ties.n if ties.n else None,
        "centralisation": told(degree_centralisation(ties)),
    }  # fmt: skip


def of_pivots(ties: Ties) -> Numbers:
    graph = ties.as_igraph()
    depths = graph.coreness() if ties.n else []
    deepest = max(depths, default=0)
    return {
        "pivots": len(graph.articulation_points()), "bridges": len(graph.bridges()),
        "core": depths.count(deepest) if deepest else 0, "core_depth": deepest,
    }  # fmt: skip


def of_regions(network: Network) -> Numbers:
    found = outward(network.ties, [node.region for node in network.nodes], permutations=0)
    return {"outward": told(found.index), "regions_known": found.n}


def told(value: float) -> float | None:
    return None if isnan(value) else value
