"""The list of erasures beside the database: a backup that is restored brings people back, and this erases them again.

A line holds numbers and seals, no name. It is kept outside the database, since a restored one does not know of it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import outbox
from crm.models import Erasure, Person
from crm.privacy import erasing
from crm.privacy.identifiers import Terms, sealed

REPLAYED = "restored from a backup"


def path() -> Path:
    return Path(settings.VAR) / "erasures.jsonl"


def known() -> dict[int, dict[str, Any]]:
    """Return the lines of the list by the person's number; the last one of a person counts."""
    try:
        lines = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return {line["person"]: line for line in map(json.loads, filter(None, lines))}


def line_of(erasure: Erasure) -> dict[str, Any]:
    """What another database has to be told; taken before the spellings are emptied."""
    return {
        "person": erasure.person_id, "erasure": erasure.pk, "done": timezone.now().isoformat(timespec="minutes"),
        "passages": erasure.passages, "files": erasure.files, "sealed": sealed(erasure.spellings),
    }  # fmt: skip


@outbox.work
def keep(line: dict[str, Any]) -> None:
    """Have one line per person, however often told; the file is replaced whole: a crash leaves the old or the new."""
    with only_one():
        lines = {**known(), line["person"]: line}
        text = "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in lines.values())
        fresh = path().with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(0o600)
        fresh.replace(path())


@contextmanager
def only_one() -> Iterator[None]:
    """Two erasures that end at once write one after the other, so that neither loses the other's line."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('list of erasures', 0))")
        yield


def missing() -> list[dict[str, Any]]:
    """Return the lines of people who stand in this database as if nothing had happened."""
    lines = known()
    there = Person.objects.filter(pk__in=lines, erased_on=None).values_list("pk", flat=True)
    return [lines[pk] for pk in sorted(there)]


@transaction.atomic
def erase_again(line: dict[str, Any]) -> dict[str, int]:
    """Carry out one line of the list on a restored database."""
    person = Person.objects.get(pk=line["person"])
    Erasure.objects.filter(person=person, state__in=[Erasure.State.PREPARED, Erasure.State.CONFIRMED]).update(
        state=Erasure.State.DROPPED, spellings=[])  # fmt: skip
    again = Erasure.objects.create(
        person=person, reason=REPLAYED, state=Erasure.State.CONFIRMED, confirmed_at=timezone.now(),
        passages=line["passages"], files=line["files"],
    )  # fmt: skip
    seals = frozenset((length, seal) for length, seal in line["sealed"])
    counts = erasing.erase(again, also=lambda terms: with_seals(terms, seals))
    again.state, again.done_at, again.counts = Erasure.State.DONE, timezone.now(), counts
    again.save(update_fields=["state", "done_at", "counts"])
    return counts


def with_seals(terms: Terms, seals: frozenset[tuple[int, str]]) -> Terms:
    return replace(terms, sealed=seals)
