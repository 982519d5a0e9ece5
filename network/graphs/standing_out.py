"""Which ties are drawn where there are more than an eye can tell apart: those stronger than chance would make them."""

import numpy as np
from numpy.typing import NDArray

from network.graphs.ties import Ties

CHANCE = 0.05
ENOUGH = 3  # times as many ties as nodes can still be read


def standing_out(ties: Ties) -> NDArray[np.bool_]:
    """Return which ties stand out at one of their ends (Serrano, Boguñá and Vespignani 2009).

    Of nobody's ties all are left out: the strongest of each stays, whatever chance says.
    """
    if not len(ties):
        return np.zeros(0, dtype=bool)
    ends = np.concatenate([ties.sources, ties.targets])
    weights = np.concatenate([ties.weights, ties.weights])
    strength = np.bincount(ends, weights, minlength=ties.n)[ends]
    number = np.bincount(ends, minlength=ties.n)[ends]
    share = np.clip(weights / strength, 0, 1)
    stands = (1 - share) ** (number - 1) < CHANCE
    strongest = np.zeros(ties.n)
    np.maximum.at(strongest, ends, weights)
    stands |= weights >= strongest[ends] * (1 - 1e-9)
    found: NDArray[np.bool_] = stands.reshape(2, -1).any(axis=0)
    return found


def readable(ties: Ties) -> NDArray[np.bool_]:
    """Return which are drawn when nobody asked for all."""
    if len(ties) <= ENOUGH * ties.n:
        return np.ones(len(ties), dtype=bool)
    return standing_out(ties)
