"""Elections for the tests of the count: written by hand, at random, and from real wards."""

import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.elections.poll import Candidate, Lot, Method, Poll, neutral

WARDS = Path(settings.BASE_DIR).parent / "shared" / "data" / "elections"
real_wards = pytest.mark.skipif(
    not WARDS.is_dir(), reason="NOT CHECKED against real ballots: ../shared/data/elections is absent"
)


def poll(method: Method, places: int, ballots: dict[str, int], candidates: str = "", **more) -> Poll:
    """`ballots` are written as `{"ABC": 2}`: two ballots that name A, B and C; `{"": 1}` is one blank ballot."""
    keys = candidates or sorted(set("".join(ballots)))
    cast = tuple(tuple(names) for names, alike in ballots.items() for _ in range(alike))
    more.setdefault("choices", places if method == Method.BLOCK else 0)
    more.setdefault("electorate", len(cast))
    return Poll("A seat", method, places, tuple(Candidate(key, f"Name {key}") for key in keys), cast, **more)


def lot(drawn: str) -> Lot:
    return Lot(tuple(drawn), ("Mila", "Petar"), date(2026, 11, 20))


def random_ranked(seed: int) -> Poll:
    """Return a ranked election of 3 to 9 candidates, some liked more than others, with blanks and short rankings."""
    draw = random.Random(seed)
    candidates = neutral([f"Name {number}" for number in range(draw.randint(3, 9))])
    weights = {one.key: draw.random() ** 2 + 0.05 for one in candidates}
    ballots = []
    for _ in range(draw.choice([15, 30, 60, 200])):
        pool, ranking = list(weights), []
        for _ in range(draw.randint(0, len(candidates)) if draw.random() < 0.1 else draw.randint(1, len(candidates))):
            key = draw.choices(pool, [weights[one] for one in pool])[0]
            pool.remove(key)
            ranking.append(key)
        ballots.append(tuple(ranking))
    places = draw.randint(1, min(5, len(candidates) - 1))
    return Poll("At random", Method.STV, places, candidates, tuple(ballots), len(ballots), alternates=0)


def ward(path: Path) -> Poll:
    """Return the ballots of a Scottish ward: first line candidates and places, then `how many, ranking…`."""
    rows = [line.strip().rstrip(",").split(",") for line in path.read_text().splitlines()]
    candidates, places = int(rows[0][0]), int(rows[0][1])
    ballots: Counter[tuple[str, ...]] = Counter()
    for row in rows[1:]:
        if row[0].isdigit():
            ballots[tuple(f"C{number}" for number in row[1:])] += int(row[0])
    cast = tuple(ballots.elements())
    names = neutral([f"Candidate {number + 1}" for number in range(candidates)])
    return Poll(path.stem, Method.STV, places, names, cast, len(cast), alternates=0)
