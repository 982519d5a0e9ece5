from functools import cache

import pytest
from django.utils.translation import get_language

from accounts import paper_pdf
from tests.access import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for a whole module; each test works in a savepoint over it."""
    with django_db_blocker.unblock(), worlds.standing(tmp_path_factory.mktemp("files")) as standing:
        yield standing


@pytest.fixture(autouse=True)
def _its_files(request, settings):
    if "world" in request.fixturenames:
        settings.MEDIA_ROOT = request.getfixturevalue("world").files


@cache
def drawn(html, language, draw):
    """The same text gives the same bytes: nine visitors who may read a paper read one drawing of it."""
    return draw(html)


@pytest.fixture(autouse=True)
def _each_paper_drawn_once(monkeypatch):
    draw = paper_pdf.draw
    monkeypatch.setattr(paper_pdf, "draw", lambda html: drawn(html, get_language(), draw))


@pytest.fixture(scope="module")
def clients(world):
    return {visitor: world.client(visitor) for visitor in worlds.VISITORS}


@pytest.fixture(scope="session")
def everything(request):
    """Whether the whole product of visitors and records is walked: `make test-full`."""
    return "not full" not in request.config.getoption("markexpr")
