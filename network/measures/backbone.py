"""Which ties are stronger than chance: the backbone by the disparity filter (Serrano, Boguñá and Vespignani 2009)."""

from dataclasses import dataclass

import numpy as np

from network.graphs.ties import Numbers, Ties
from network.measures.centralities import Flags, degrees


@dataclass(frozen=True, eq=False)
class Backbone:
    alphas: Numbers  # (m,) for each tie the smaller of the two probabilities, of its source's and of its target's
    kept: Flags  # (m,) below the level
    level: float
    whole: Ties

    @property
    def ties(self) -> Ties:
        """The same nodes with the ties kept; the original stays in `whole`."""
        told = self.whole
        return Ties(
            told.n, told.sources[self.kept], told.targets[self.kept], told.weights[self.kept], told.directed
        )  # fmt: skip


def backbone(ties: Ties, *, level: float = 0.05) -> Backbone:
    """Keep ties with α_ij = (1 - w_ij / s_i)^(k_i - 1) below the level for either end.

    α is the probability that so large a share of a node's strength falls on one of its k ties if shares are uniform at
    random. A node's only tie has α = 1: alone it says nothing, and it is kept only for its other end's sake. Directed:
    what the source gives and what the target receives. Doubling all weights changes nothing. Exact.
    """
    told = degrees(ties)
    shares = ties.weights / told.strength_given[ties.sources], ties.weights / told.strength_received[ties.targets]
    counts = told.given[ties.sources], told.received[ties.targets]
    given, received = ((1 - np.minimum(share, 1)) ** (count - 1) for share, count in zip(shares, counts, strict=True))
    alphas = np.minimum(given, received)
    return Backbone(alphas, alphas < level, level, ties)
