"""What PostgreSQL still holds of deleted votes is taken off its pages, right after their election has ended.

A deleted row stays in the file of its table until the table is vacuumed: whoever runs the server could read it there.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import OperationalError, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import outbox
from campaigns.models import Election, Vote

AGAIN_FOR = timedelta(days=1)
TABLE = Vote._meta.db_table


@outbox.outward
def wipe_votes() -> None:
    """Write the table anew with the votes of open elections alone; tried again while somebody reads it."""
    if connection.in_atomic_block:
        raise outbox.Unreached(_("The table of votes is written anew only outside a transaction."))
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
        try:
            cursor.execute(f"VACUUM (FULL) {TABLE}")
            cursor.execute("SELECT pg_relation_size(%s)", [TABLE])
            left = cursor.fetchone()[0]
        finally:
            cursor.execute("RESET lock_timeout")
    if left and not Vote.objects.exists():
        raise outbox.Unreached(_("A long transaction still sees deleted votes; they are taken off their pages later."))


def wipe_lately_ended(now: datetime) -> bool:
    """For a day after an election has ended it is done every hour: a worker may have been killed over the first one."""
    ended = Q(closed_at__gte=now - AGAIN_FOR) | Q(cancelled_on__gte=timezone.localdate(now - AGAIN_FOR))
    if not Election.objects.filter(ended).exists():
        return False
    with suppress(outbox.Unreached, OperationalError):
        wipe_votes()
    return True
