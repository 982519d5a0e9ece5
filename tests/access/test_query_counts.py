"""Every list runs as many queries for one rich row as for three, on pages, in exports and over the API."""

import pytest

from crm.confidentiality import Level
from tests.access.reading import undone
from tests.access.routes import BY_NAME, example
from tests.access.table import ROWS
from tests.access.test_non_interference import beside
from tests.access.world import ANONYMOUS, LEADER, MEMBER
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
LISTS = [row for row in ROWS if row.shows]
PLACES = ["home", "crm:place-list", "crm:my-organisations"]


def addresses(visitor):
    for row in LISTS:
        if visitor in row.door and row.route in BY_NAME:
            url = example(BY_NAME[row.route]) + row.query
            yield url
            if not row.route.startswith("api:") and "public" not in row.route:
                yield url + ("&" if row.query else "?") + "export=csv"


@pytest.mark.parametrize("visitor", [LEADER, MEMBER, ANONYMOUS])
def test_a_longer_list_runs_no_more_queries(visitor, world, clients):
    urls, counts, wrong = list(addresses(visitor)), {}, {}
    with undone():
        beside(world, Level.PUBLIC, world.users[MEMBER if visitor == MEMBER else LEADER])
        for url in urls:
            queries_of(clients[visitor], url)  # content types and the like are remembered from now on
            counts[url] = queries_of(clients[visitor], url)
        for _ in range(2):
            beside(world, Level.PUBLIC, world.users[MEMBER if visitor == MEMBER else LEADER])
        for url in urls:
            more = queries_of(clients[visitor], url)
            if len(more) != len(counts[url]):
                wrong[url] = f"{len(counts[url])} queries, then {len(more)}: {repeated(more)}"
    assert len(urls) > 1
    assert not wrong, "\n" + "\n".join(f"{url}: {fault}" for url, fault in wrong.items())


def repeated(queries):
    """Name the table that is asked once a row."""
    import re
    from collections import Counter

    shapes = Counter(re.sub(r"\d+|'[^']*'", "?", sql) for sql in queries)
    worst, times = shapes.most_common(1)[0]
    return f"{times} × {worst[:300]}"
