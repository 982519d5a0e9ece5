"""The hash chain over the log: an edited or missing entry is found."""

import hashlib
import json
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.models import LogEntry, LogSeal, Redaction

FIRST = "0" * 64
LOCK = 7_101  # one sealer at a time


def digest(entry: LogEntry, previous: str) -> str:
    """Return SHA-256 over the entry as canonical JSON and the link before it."""
    content = {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "user": entry.user_id,
        "via": [entry.via, entry.via_detail],
        "verb": entry.verb,
        "subject": [entry.subject_type_id, entry.subject_id],
        "fields": entry.fields,
        "changes": entry.changes,
        "previous": previous,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def seal(limit: int = 10_000) -> int:
    """Seal the committed entries that have no seal yet; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    last = LogSeal.objects.order_by("-pk").first()
    previous = last.digest if last else FIRST
    seals = []
    for entry in LogEntry.objects.filter(seal=None).order_by("pk")[:limit]:
        link = LogSeal(entry=entry, previous=previous, digest=digest(entry, previous))
        previous = link.digest
        seals.append(link)
    LogSeal.objects.bulk_create(seals)
    return len(seals)


@dataclass(frozen=True)
class Verdict:
    sealed: int
    head: str
    broken_at: int | None  # the entry whose content or place does not fit, None when all fit


def verify(expected_head: str | None = None) -> Verdict:
    """Walk the chain. Only a head kept elsewhere can show that the tail was cut.

    An entry out of which an erasure took a name keeps its place in the chain; which ones, `accounts_redaction` tells.
    """
    previous, count = FIRST, 0
    redacted = set(Redaction.objects.filter(table=LogEntry._meta.db_table).values_list("row", flat=True))
    for link in LogSeal.objects.select_related("entry").order_by("pk").iterator():
        fits = link.entry_id in redacted or link.digest == digest(link.entry, previous)
        if link.previous != previous or not fits:
            return Verdict(count, previous, link.entry_id)
        previous, count = link.digest, count + 1
    if expected_head and not LogSeal.objects.filter(digest=expected_head).exists() and expected_head != FIRST:
        return Verdict(count, previous, 0)
    return Verdict(count, previous, None)
