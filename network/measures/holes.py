"""Whose contacts know each other, and who stands between circles that do not meet: structural holes.

Directions do not count here. Isolates have no contacts to speak of: nan, not 0. Exact.
"""

from dataclasses import dataclass

import numpy as np

from network.graphs.ties import Numbers, Positions, Ties

ROWS_AT_ONCE = 1_000  # of the product of two matrices


@dataclass(frozen=True, eq=False)
class Holes:
    constraint: Numbers
    effective_size: Numbers
    contacts: Positions

    @property
    def efficiency(self) -> Numbers:
        """Effective size over the number of contacts, 0 to 1."""
        told = np.full(len(self.contacts), np.nan)
        np.divide(self.effective_size, self.contacts, out=told, where=self.contacts > 0)
        return told


def holes(ties: Ties) -> Holes:
    """Return Burt's constraint and effective size.

    Constraint (Burt 1992): c_i = Σ_j (p_ij + Σ_q p_iq p_qj)² over the contacts j of i, where p_ij is the share of i's
    strength that goes to j. Near 0: many contacts who do not know each other; 1: one contact; dense small circles pass
    1. Strengths count; doubling them all changes nothing.

    Effective size (Borgatti 1997): k - 2t/k of k contacts with t ties among them: the contacts less those each has on
    average among the others. Ties are counted, not weighed.
    """
    ties = ties.undirected()
    weights = ties.weights.tolist() if len(ties) else None
    constraint = np.array(ties.as_igraph().constraint(weights=weights), dtype=float)
    contacts = np.bincount(ties.sources, minlength=ties.n) + np.bincount(ties.targets, minlength=ties.n)
    constraint[contacts == 0] = np.nan
    among = np.divide(2 * _triangles(ties), contacts, out=np.full(ties.n, np.nan), where=contacts > 0)
    return Holes(constraint, contacts - among, contacts)


def _triangles(ties: Ties) -> Numbers:
    """Return how many ties run among the contacts of each."""
    told = Ties(ties.n, ties.sources, ties.targets, np.ones(len(ties))).adjacency()
    count = np.zeros(ties.n)
    for first in range(0, ties.n, ROWS_AT_ONCE):
        rows = told[first : first + ROWS_AT_ONCE]
        count[first : first + ROWS_AT_ONCE] = (rows @ told).multiply(rows).sum(axis=1) / 2
    return count
