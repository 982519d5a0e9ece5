"""Two-mode facts as ties between those who took part: a small meeting ties more than a conference."""

import numpy as np
from scipy.sparse import csr_array, triu

from network.graphs.ties import Positions, Ties


def newman(n: int, events: Positions, members: Positions) -> Ties:
    """Return the ties among `n` from rows (event, member), each pair once: w_ij = sum over common k of 1 / (n_k - 1).

    Newman, M. E. J. (2001), Physical Review E 64, 016132. Whoever was alone at an event is tied to nobody by it.
    """
    _numbers, rows, sizes = np.unique(events, return_inverse=True, return_counts=True)
    shared = sizes[rows] > 1
    rows, columns = rows[shared], members[shared]
    shape = (len(sizes), n)
    there = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    parts = csr_array((1 / (sizes[rows] - 1), (rows, columns)), shape=shape)
    above = triu(parts.T @ there, k=1).tocoo()
    return Ties.summed(n, above.row.astype(np.int64), above.col.astype(np.int64), above.data)
