"""How many queries a page runs, whatever the length of its list."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def queries_of(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in seen if "SAVEPOINT" not in one["sql"]]


def assert_constant_queries(client: Client, url_name: str, factory: Callable[[], Any], query: str = "") -> None:
    """Read a list with one row and with three; `factory` makes a row the signed-in visitor sees."""
    url = reverse(url_name) + query
    factory()
    queries_of(client, url)  # content types and the like are remembered from now on
    one = queries_of(client, url)
    factory(), factory()
    three = queries_of(client, url)
    assert len(three) == len(one), "\n".join(sorted(set(three) - set(one)))
