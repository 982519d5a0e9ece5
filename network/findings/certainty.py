"""How much of a finding would stand had fewer answered, and how much is not known at all."""

from collections.abc import Collection, Iterator

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.templatetags.fmt import number
from network.facts.kinds import BIT
from network.findings.looking import Looking
from network.graphs.network import Network, Node
from network.graphs.ties import Ties
from network.measures.missing import KNOWN

DRAWS = 40
MANY, DRAWS_OF_MANY = 2_000, 10  # organisations: a share of many findings varies less from one draw to the next
STABLE = 0.8  # of what is found with a third of the answers hidden stands in the whole


def with_a_third_hidden(network: Network, statements: Ties, seed: int = 1) -> Iterator[Ties]:
    """Yield the ties as they would be known had a third of those who stated theirs not answered.

    What is known from other facts, or from the other side, stays.
    """
    ties, n = network.ties, network.ties.n
    chance = np.random.default_rng(seed)
    staters = np.unique(statements.sources)
    only_stated = network.kinds == BIT["stated"]
    edges = ties.sources * n + ties.targets
    low, high = (pick(statements.sources, statements.targets) for pick in (np.minimum, np.maximum))
    draws = DRAWS if n <= MANY else DRAWS_OF_MANY
    for _draw in range(draws if len(staters) > 2 else 0):
        hidden = chance.choice(staters, len(staters) // 3, replace=False)
        heard = ~np.isin(statements.sources, hidden)
        stays = ~only_stated | np.isin(edges, low[heard] * n + high[heard])
        yield Ties(n, ties.sources[stays], ties.targets[stays], ties.weights[stays])


def share_that_stands(found: Collection[int], found_with_less: Iterator[Collection[int]]) -> float:
    """Return which share of what is found with less stands in the whole; nan where nothing was to be hidden."""
    whole, shares = set(found), []
    for less in found_with_less:
        told = set(less)
        shares.append(len(told & whole) / len(told) if told else 1.0)
    return float(np.mean(shares)) if shares else float("nan")


def in_words(share: float, looking: Looking) -> tuple[str, bool]:
    asked, silent = len(looking.members), len(looking.silent)
    if np.isnan(share):
        return _("No finding here rests on what members stated."), True
    if asked - silent < KNOWN * asked:
        told = {"answered": number(asked - silent), "asked": number(asked)}
        return _("Too little known to say: %(answered)s of %(asked)s members stated their ties.") % told, False
    if share >= STABLE:
        return _("Stable even if a third had not answered."), True
    return _("Not certain: with a third of the answers hidden, others would stand here."), False


def silent_among(looking: Looking, nodes: Collection[Node]) -> tuple[str, bool]:
    """Say how many of them have not stated their ties: they may have some that nobody knows of."""
    members = [node for node in nodes if node.kind == "member"]
    silent = sum(node.key in looking.silent for node in members)
    if not members or not silent:
        return "", True
    told = ngettext(
        "%(silent)s of %(all)s who would be cut off has not stated its ties: there may be some that nobody wrote down.",
        "%(silent)s of %(all)s who would be cut off have not stated their ties: there may be some that nobody"
        " wrote down.",
        silent,
    )
    return told % {"silent": silent, "all": len(members)}, False
