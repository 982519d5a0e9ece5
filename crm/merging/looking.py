"""The nightly look for records that may be one: by shared keys, never all with all, in memory that does not grow."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.jobs import Progress, Store
from accounts.models import Job, User
from crm.merging import rules
from crm.merging.matching import facts_of, visible
from crm.models import DuplicatePair
from crm.models.merging import KINDS

JOB = "look-for-duplicates"
LOCK = 7_310  # one look at a time
PORTION = 1000
TOO_COMMON = 30  # who share one key: a family, an office, the commonest of names; more than these say nothing
TABLES = """
CREATE TEMP TABLE duplicate_keys (record bigint NOT NULL, key text COLLATE "C" NOT NULL);
CREATE TEMP TABLE duplicate_near (id bigint GENERATED ALWAYS AS IDENTITY, first bigint, second bigint);
"""
NEAR = """
CREATE INDEX ON duplicate_keys (key, record);
ANALYZE duplicate_keys;
INSERT INTO duplicate_near (first, second)
SELECT DISTINCT one.record, other.record
FROM (SELECT key FROM duplicate_keys GROUP BY key HAVING count(*) BETWEEN 2 AND %s) AS shared
JOIN duplicate_keys AS one USING (key) JOIN duplicate_keys AS other USING (key)
WHERE one.record < other.record;
CREATE INDEX ON duplicate_near (id);
"""


def quiet(done: int, total: int, step: str) -> None:
    """Nobody watches the night's work."""


def look(progress: Progress = quiet) -> int:
    """Look at both kinds; return how many pairs are suspected now. A second look at the same time does nothing."""
    with only_one() as is_first:
        if not is_first:
            return 0
        for number, kind in enumerate(KINDS):
            look_at(kind, progress, number)
    return DuplicatePair.objects.suspected().count()


@contextmanager
def only_one() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_first = bool(cursor.fetchone()[0])
        try:
            yield is_first
        finally:
            if is_first:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def look_at(kind: str, progress: Progress, number: int) -> None:
    started = timezone.now()
    with tables():
        write_keys(kind, progress, number)
        total = find_near()
        told = told_apart(kind)
        for done, pairs in enumerate(near(total)):
            progress(100 * number + 50 + 50 * done * PORTION // max(total, 1), 200, _("Comparing names"))
            store(kind, [pair for pair in pairs if pair not in told], started)
    DuplicatePair.objects.of_kind(kind).suspected().filter(found_at__lt=started).delete()


@contextmanager
def tables() -> Iterator[None]:
    """The keys live beside the data for as long as the look takes, for this connection alone."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        try:
            yield
        finally:
            cursor.execute("DROP TABLE duplicate_keys, duplicate_near")


def write_keys(kind: str, progress: Progress, number: int) -> None:
    rows = visible(kind, None).order_by("pk")
    total, done, last = rows.count(), 0, 0
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:PORTION]):
        copy_keys(kind, ids)
        last, done = ids[-1], done + len(ids)
        progress(100 * number + 50 * done // max(total, 1), 200, _("Reading names, phones and addresses"))


def copy_keys(kind: str, ids: list[int]) -> None:
    facts = facts_of(kind, ids, None)  # before the copy begins: one connection does one thing at a time
    with connection.cursor() as cursor, cursor.copy("COPY duplicate_keys (record, key) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for pk, one in facts.items():
            for key in rules.keys_of(one):
                copy.write_row((pk, key))


def find_near() -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [TOO_COMMON])
        cursor.execute("SELECT coalesce(max(id), 0) FROM duplicate_near")
        return int(cursor.fetchone()[0])


def near(total: int) -> Iterator[list[tuple[int, int]]]:
    for first in range(0, total, PORTION):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT first, second FROM duplicate_near WHERE id > %s AND id <= %s", [first, first + PORTION]
            )
            rows = cursor.fetchall()
        yield rows


def told_apart(kind: str) -> set[tuple[int, int]]:
    """What somebody said of a record that was merged since holds for the one it became."""
    first, second = f"first_{kind}", f"second_{kind}"
    merged = Q(**{f"{first}__merged_into__isnull": False}) | Q(**{f"{second}__merged_into__isnull": False})
    pairs = set()
    for pair in DuplicatePair.objects.decided().of_kind(kind).filter(merged).for_list():
        one, other = sorted(side.merged_into_id or side.pk for side in (pair.first, pair.second))
        pairs.add((one, other))
    return pairs


@transaction.atomic
def store(kind: str, pairs: list[tuple[int, int]], now: datetime) -> None:
    """Write down those alike enough; what a person decided of a pair stays as it is."""
    facts = facts_of(kind, {pk for pair in pairs for pk in pair}, None)
    rows = []
    for one, other in pairs:
        likeness = rules.loose(facts[one], facts[other]) if one in facts and other in facts else None
        if likeness is not None and likeness.score >= rules.SUSPECTED:
            sides: Any = {f"first_{kind}_id": one, f"second_{kind}_id": other}
            reasons = [reason.plain for reason in likeness.reasons]
            rows.append(DuplicatePair(**sides, score=likeness.score, reasons=reasons, found_at=now))
    DuplicatePair.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=[f"first_{kind}", f"second_{kind}"],
        update_fields=["score", "reasons", "found_at"],
    )


def may_look(user: User, params: dict[str, Any]) -> bool:
    return user.is_centre


def run(job: Job, progress: Progress) -> Store:
    look(progress)
    url = reverse("crm:duplicate-list")
    return lambda: {"url": url, "words": _("See who may be the same")}
