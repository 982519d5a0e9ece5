"""What is the same for every visitor and slow to work out, worked out once between two changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

T = TypeVar("T")
LONGEST = 60  # seconds: what changes without a word in the log is seen no later than this
# The newest line of the log, and who has written a line that nobody else can see yet. Both in one question, which
# costs a fifth of a millisecond.
HOW_THINGS_STAND = """
SELECT (SELECT max(id) FROM accounts_logentry), (
    SELECT array_agg(DISTINCT virtualtransaction) FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'accounts_logentry'::regclass AND mode = 'RowExclusiveLock' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
"""


@dataclass(frozen=True)
class Standing:
    """How far the log has come. Every change writes its line in its own transaction, so what was worked out holds
    until a line is added, until a change that was under way ends, or until the day turns."""

    newest: int | None
    under_way: frozenset[str]
    day: date

    def still_holds(self, now: "Standing") -> bool:
        return (self.newest, self.day) == (now.newest, now.day) and self.under_way <= now.under_way


def standing() -> Standing:
    with connection.cursor() as cursor:
        cursor.execute(HOW_THINGS_STAND)
        newest, under_way = cursor.fetchone()
    return Standing(newest, frozenset(under_way or ()), timezone.localdate())


def until_the_next_change(name: str, work_out: Callable[[], T]) -> T:
    """Return what `work_out` says; asked again only after a change or on another day."""
    now = standing()  # first: what is worked out afterwards is never older
    known = cache.get(name)
    if known is not None and known[0].still_holds(now):
        return cast(T, known[1])
    found = work_out()
    cache.set(name, (now, found), LONGEST)
    return found
