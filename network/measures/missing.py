"""How much is known, and does a finding stand if others had answered? Missing statements are shown, not hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from network.graphs.ties import Positions, Ties

STANDS = 0.9  # share of resamples from which on a finding is called stable
KNOWN = 0.3  # response rate below which nothing is said
FEWEST = 5  # answers


class Standing(StrEnum):
    STABLE = "stable"
    UNSURE = "unsure"
    TOO_LITTLE_KNOWN = "too little known"


@dataclass(frozen=True)
class Sensitivity:
    n: int  # asked
    answered: int
    held: int  # resamples in which the finding stands
    resamples: int
    left_out: float  # mean share of the answers that a resample does without: about a third

    @property
    def response_rate(self) -> float:
        return self.answered / self.n if self.n else float("nan")

    @property
    def share(self) -> float:
        return self.held / self.resamples if self.resamples else float("nan")

    @property
    def standing(self) -> Standing:
        if self.answered < FEWEST or self.response_rate < KNOWN:
            return Standing.TOO_LITTLE_KNOWN
        return Standing.STABLE if self.share >= STANDS else Standing.UNSURE


def sensitivity(
    stated: Ties, answered: Positions, asked: int, finding: Callable[[Ties], bool], *, known: Ties | None = None,
    resamples: int = 200, seed: int = 1,
) -> Sensitivity:  # fmt: skip
    """Ask the finding of networks as they would be had only some answered (bootstrap over respondents, Efron 1979).

    `stated` is directed: the source stated the tie; `answered` are all who answered, also those who stated none. In a
    resample as many respondents are drawn with replacement; what the others stated is taken away, which is about a
    third (1/e) of the answers. A tie stands, undirected, if one side's statement is left (the partner's answer stands
    in for a missing one) or if it is in `known`: facts that nobody needs to state.
    """
    answered = np.unique(answered)
    chance = np.random.default_rng(seed)
    held, out = 0, 0.0
    draws = resamples if len(answered) else 0
    for _ in range(draws):
        drawn = np.unique(chance.choice(answered, len(answered)))
        held += bool(finding(heard(stated, drawn, known)))
        out += 1 - len(drawn) / len(answered)
    return Sensitivity(asked, len(answered), held, draws, out / draws if draws else float("nan"))


def heard(stated: Ties, respondents: Positions, known: Ties | None = None) -> Ties:
    """Return the undirected ties that these respondents stated, with those known anyway."""
    said = np.isin(stated.sources, respondents)
    sources, targets, weights = stated.sources[said], stated.targets[said], stated.weights[said]
    if known is not None:
        sources, targets = np.concatenate([sources, known.sources]), np.concatenate([targets, known.targets])
        weights = np.concatenate([weights, known.weights])
    return Ties.summed(stated.n, sources, targets, weights)
