"""What people type is found: the file of queries over the reference data and the demonstration, with its numbers."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from benchmarks import searching
from benchmarks.searching import Answer, recall
from config.demonstration import seeding

pytestmark = [pytest.mark.django_db, pytest.mark.full]  # a minute and a half; `make bench` tells the numbers too


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[list[Answer]]:
    apart = {
        "MEDIA_ROOT": tmp_path_factory.mktemp("files"),
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    }
    with override_settings(**apart), django_db_blocker.unblock(), transaction.atomic():
        seeding.seed(today=searching.TODAY)
        yield searching.evaluate()
        transaction.set_rollback(True)


def test_what_is_typed_is_found(answers):
    """Of each kind of query nine in ten are among the first five. One test: two workers would each tell a story."""
    kinds = {answer.kind for answer in answers}
    found = {kind: recall([answer for answer in answers if answer.kind == kind], 5) for kind in kinds}

    assert len(answers) >= 150
    assert len(kinds) >= 10
    assert recall(answers, 5) >= 0.97, searching.misses(answers)
    assert recall(answers, 1) >= 0.90, searching.misses(answers)
    assert {kind: share for kind, share in found.items() if share < 0.9} == {}
