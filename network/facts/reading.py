"""The network as one reader may see it: all facts through their gates, in a handful of queries, without an object each.

Whatever is drawn, counted, measured or kept is computed from what comes from here, and from nothing beside it.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from accounts.gates import Visitor
from network.facts.cast import Cast, cast_of, nodes_of, themes_of
from network.facts.data_version import kept_reading
from network.facts.gathering import Question, stated
from network.facts.kinds import BIT
from network.facts.weighing import Edges, edges_of, summed
from network.graphs.network import Network
from network.graphs.picture import Picture
from network.graphs.ties import Positions
from network.rules.in_force import in_force

Chosen = NDArray[np.bool_]


def read_network(user: Visitor, picture: Picture, weights: Mapping[str, float] | None = None) -> Network:
    """Return who stands in the picture and how they are tied.

    A fact is weighed by all whom the reader may see in it; then only is left out who is not drawn. Without other
    weights those of the rules in force count.
    """
    weighing = weights or in_force().all_weights

    def read() -> Network:
        cast = cast_of(user, picture.day, with_people=picture.with_people)
        return network_of(user, picture, cast, edges_of(Question(user, picture, cast), weighing))

    return kept_reading(user, (picture.query, sorted(weighing.items())), read)


def read_statements(user: Visitor, picture: Picture) -> Network:
    """Return what organisations state of each other, from whoever says it to whom it is about; conflicts apart."""
    picture = replace(picture, kinds=frozenset({"stated"}))
    cast = cast_of(user, picture.day, with_people=False)
    said = stated(Question(user, picture, cast))
    edges = Edges(said.sources, said.targets, said.shares, np.full(len(said.records), BIT["stated"], dtype=np.uint32))
    return network_of(user, picture, cast, edges, directed=True)


def network_of(user: Visitor, picture: Picture, cast: Cast, edges: Edges, *, directed: bool = False) -> Network:
    kept, edges = drawn(cast, edges, picture, user)
    nodes = nodes_of(cast, user, kept)
    order = np.array(sorted(range(len(nodes)), key=lambda place: nodes[place].key), dtype=np.int64)
    ties, kinds = summed(len(nodes), moved(edges, kept[order], cast.size), directed=directed)
    return Network(tuple(nodes[place] for place in order), ties, kinds)


def drawn(cast: Cast, edges: Edges, picture: Picture, user: Visitor) -> tuple[Positions, Edges]:
    """Return the positions of who is drawn: members even without a tie, others for their ties.

    A theme or a region chooses among organisations; public bodies and people stay when tied to one of them.
    """
    edges = among(edges, shown_kinds(cast, picture))
    alive = tied(cast.size, edges)
    alive[: len(cast.rows)] |= cast.standing
    if picture.theme or picture.region:
        chosen = alive & of_choice(cast, picture, user)
        beside = reached(cast.size, edges, chosen) & alive & ~of_ours(cast)
        alive = chosen | beside
        edges = among(edges, alive)
    stays = tied(cast.size, edges)
    stays[: len(cast.rows)] |= cast.standing
    return np.flatnonzero(alive & stays), edges


def shown_kinds(cast: Cast, picture: Picture) -> Chosen:
    shown = np.ones(cast.size, dtype=bool)
    if not picture.with_institutions:
        shown[: len(cast.rows)] = ~cast.official | cast.standing
    return shown


def of_ours(cast: Cast) -> Chosen:
    """Organisations other than public bodies."""
    found = np.zeros(cast.size, dtype=bool)
    found[: len(cast.rows)] = ~cast.official | cast.standing
    return found


def of_choice(cast: Cast, picture: Picture, user: Visitor) -> Chosen:
    found = of_ours(cast)
    if picture.region:
        found[: len(cast.rows)] &= np.array([row[5] == picture.region for row in cast.rows], dtype=bool)
    if picture.theme:
        themes = themes_of(user)
        told = [picture.theme in themes.get(row[0], ()) for row in cast.rows]
        found[: len(cast.rows)] &= np.array(told, dtype=bool)
    return found


def tied(size: int, edges: Edges) -> Chosen:
    found = np.zeros(size, dtype=bool)
    found[edges.sources] = found[edges.targets] = True
    return found


def reached(size: int, edges: Edges, chosen: Chosen) -> Chosen:
    found = np.zeros(size, dtype=bool)
    found[edges.targets[chosen[edges.sources]]] = True
    found[edges.sources[chosen[edges.targets]]] = True
    return found


def among(edges: Edges, chosen: Chosen) -> Edges:
    stays = chosen[edges.sources] & chosen[edges.targets]
    return Edges(edges.sources[stays], edges.targets[stays], edges.weights[stays], edges.bits[stays])


def moved(edges: Edges, kept: Positions, size: int) -> Edges:
    new = np.full(size, -1, dtype=np.int64)
    new[kept] = np.arange(len(kept))
    return Edges(new[edges.sources], new[edges.targets], edges.weights, edges.bits)
