"""How often a message was tried: in the database, so that neither a new worker nor an emptied cache forgets it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from imap_tools import BaseMailBox

from accounts import outbox
from accounts.models import Role, User
from crm.dropbox.unread_notices import send_unread_notice
from crm.models import UnreadMail

MOST = 2  # after these it is put aside
AGAIN_AFTER = timedelta(minutes=10)  # a server that is busy for a moment puts no message aside


def validity_of(box: BaseMailBox) -> int:
    """Return the number under which the server's own numbers of messages hold."""
    told = box.client.untagged_responses.get("UIDVALIDITY") or [b"0"]
    return int(bytes(told[-1]))  # type: ignore[arg-type]


def in_turn(validity: int, uids: Iterable[str], now: datetime | None = None) -> list[str]:
    """Leave out what failed a moment ago; what failed before comes last and keeps nothing newer waiting."""
    uids = list(uids)
    known = UnreadMail.objects.filter(moved_at=None)
    known.exclude(validity=validity, uid__in=uids).delete()  # gone from the mailbox by another hand
    tried = {one.uid: one for one in UnreadMail.objects.filter(validity=validity, uid__in=uids)}
    lately = (now or timezone.now()) - AGAIN_AFTER
    ready = [uid for uid in uids if uid not in tried or not tried[uid].tries or tried[uid].tried_at <= lately]
    return sorted(ready, key=lambda uid: uid in tried)


def begin(validity: int, uid: str) -> UnreadMail:
    """Count before the attempt: one that kills the worker counts too."""
    row, _is_new = UnreadMail.objects.get_or_create(validity=validity, uid=uid)
    row.tries, row.tried_at = row.tries + 1, timezone.now()
    row.save(update_fields=["tries", "tried_at"])
    return row


def take_back(row: UnreadMail) -> None:
    """It was not the message that failed: the server, the database or our disk."""
    row.tries -= 1
    row.save(update_fields=["tries"])


def note_put_aside(row: UnreadMail) -> None:
    """Before it is moved, so that a worker killed in between leaves no message nobody was told of."""
    row.moved_at = row.moved_at or timezone.now()
    row.save(update_fields=["moved_at"])


def end(row: UnreadMail) -> None:
    """It was moved: of one that was read nothing more is known here."""
    if row.moved_at is None:
        row.delete()


@transaction.atomic
def tell() -> None:
    """Promise the administrators one mail about what was put aside since the last."""
    rows = UnreadMail.objects.select_for_update().exclude(moved_at=None).filter(told_at=None)
    count = rows.update(told_at=timezone.now())
    if count:
        for pk in User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk").values_list("pk", flat=True):
            outbox.add(send_unread_notice, pk, count)
