"""The graph as one reader may see it: who stands in it, how they are tied, and by what kinds of facts."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from network.graphs.ties import Ties


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation, a public body or a person, as the reader may know it."""

    key: str  # "organisation-12", "person-5": the same in pictures, exports and addresses
    kind: str  # member, organisation, institution, person
    name: str
    url: str
    region: str = ""  # code of the region of its place; empty where none is known
    region_name: str = ""
    themes: frozenset[int] = frozenset()
    group: str = ""  # the kind of organisation as crm names it


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes in order of their keys; `ties` speaks of them by position."""

    nodes: tuple[Node, ...]
    ties: Ties
    kinds: NDArray[np.uint32]  # (m,) which kinds of facts stand behind an edge: bit i is network.facts.kinds.KINDS[i]

    @cached_property
    def position(self) -> dict[str, int]:
        return {node.key: place for place, node in enumerate(self.nodes)}

    @cached_property
    def fingerprint(self) -> str:
        """What the reader may see, in short: results are kept under it, so nobody reads what was computed from more."""
        told = hashlib.sha256("\n".join(node.key for node in self.nodes).encode())
        for numbers in (self.ties.sources, self.ties.targets, self.ties.weights.round(9), self.kinds):
            told.update(np.ascontiguousarray(numbers).tobytes())
        return told.hexdigest()
