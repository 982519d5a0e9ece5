"""Work after a commit that is never lost: a row beside the change, done under a row lock."""

import logging
import smtplib
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import OutboxEntry

# How long after it was promised, or last failed, the work is tried again: a mail server is sometimes away for an
# afternoon, a broken one for good.
TRIED_AGAIN_AFTER = [timedelta(0), *(timedelta(minutes=n) for n in (1, 5, 30, 120, 480, 1440))]
# After these nobody knows whether the other side took it: it is not tried again by itself. Whoever could not even
# reach the other side says so with Unreached.
UNCLEAR = (TimeoutError, smtplib.SMTPServerDisconnected)


class Unreached(Exception):
    """Nothing can have left: the other side was not there to take it."""


_works: dict[str, Callable[..., None]] = {}
_outward: set[str] = set()
logger = logging.getLogger(__name__)


def work(function: Callable[..., None]) -> Callable[..., None]:
    """Register a function that the outbox may call; its effects must be in our database or safe to repeat."""
    _works[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def outward(function: Callable[..., None]) -> Callable[..., None]:
    """Register work that leaves the house, a mail above all: it happens once at most, even when a worker is killed."""
    _outward.add(f"{function.__module__}.{function.__qualname__}")
    return work(function)


def add(function: Callable[..., None], *args: Any) -> OutboxEntry:
    """Promise the call; it happens only if the running transaction commits."""
    return add_each(function, [args])[0]


def add_each(function: Callable[..., None], calls: Iterable[Sequence[Any]]) -> list[OutboxEntry]:
    """Promise a call with each of these arguments, in one statement."""
    name = f"{function.__module__}.{function.__qualname__}"
    if name not in _works:
        raise LookupError(f"{name} is not registered with @outbox.work")
    entries = OutboxEntry.objects.bulk_create(OutboxEntry(task=name, args=list(args)) for args in calls)
    for entry in entries:
        transaction.on_commit(partial(wake, "accounts.tasks.carry_out", entry.pk), robust=True)
    return entries


def wake(task: str, pk: int) -> None:
    """Tell a worker; when the broker is away the sweeper finds the row."""
    from celery import current_app  # noqa: PLC0415  the app is configured by then

    try:
        current_app.send_task(task, args=[pk], retry=False)
    except Exception:
        logger.warning("The broker does not answer; the sweeper will find the work", exc_info=True)


def carry_out(pk: int) -> bool:
    """Do one entry once; return whether this call did it."""
    name = OutboxEntry.objects.filter(pk=pk, done_at=None).values_list("task", flat=True).first()
    if name is None:
        return False
    return send_out(pk) if name in _outward else do(pk)


def send_out(pk: int) -> bool:
    """Claim the entry for good before anything leaves; what was refused outright is freed to be tried again."""
    claim = {"done_at": timezone.now(), "attempts": F("attempts") + 1}
    if not OutboxEntry.objects.filter(pk=pk, done_at=None).update(**claim):
        return False
    entry = OutboxEntry.objects.get(pk=pk)
    try:
        _works[entry.task](*entry.args)
    except Exception as error:
        report(entry, error)
        entry.error, entry.failed_at = words_for(error), timezone.now()
        entry.done_at = entry.done_at if isinstance(error, UNCLEAR) else None
        entry.save(update_fields=["done_at", "error", "failed_at"])
        return False
    return True


def report(entry: OutboxEntry, error: Exception) -> None:
    """Log it; the traceback of a mail server's answer would name its recipients."""
    if of_mail(error):
        logger.error("Work failed: %s (%s)", entry.task, words_for(error))
    else:
        logger.exception("Work failed: %s", entry.task)


def words_for(error: Exception) -> str:
    """Return what is kept of it: of a mail server's answer only kinds and codes, its words name people."""
    answer = of_mail(error)
    if answer is None:
        return f"{type(error).__name__}: {error}"
    refused = getattr(answer, "recipients", {})
    told = [code for code, _words in refused.values()] if isinstance(refused, dict) else []
    codes = sorted({int(code) for code in [*told, getattr(answer, "smtp_code", 0)] if code})
    kinds = dict.fromkeys([type(error).__name__, type(answer).__name__])
    return " ".join([*kinds, *map(str, codes)])


def of_mail(error: BaseException | None) -> smtplib.SMTPException | None:
    """Return the mail server's answer that the error is, or came of."""
    while error is not None and not isinstance(error, smtplib.SMTPException):
        error = error.__cause__ or error.__context__
    return error


@transaction.atomic
def do(pk: int) -> bool:
    """Whoever holds the row lock works, a killed worker's lock goes with its connection."""
    entry = OutboxEntry.objects.select_for_update(skip_locked=True).filter(pk=pk, done_at=None).first()
    if entry is None:
        return False
    try:
        with transaction.atomic():
            _works[entry.task](*entry.args)
    except Exception as error:
        report(entry, error)
        entry.attempts += 1
        entry.error, entry.failed_at = words_for(error), timezone.now()
        entry.save(update_fields=["attempts", "error", "failed_at"])
        return False
    entry.done_at = timezone.now()
    entry.save(update_fields=["done_at"])
    return True


def waiting() -> list[int]:
    """Return what the sweeper should send again: each time it failed it waits longer."""
    now, ripe = timezone.now(), Q(pk__in=[])
    for attempts, age in enumerate(TRIED_AGAIN_AFTER):
        ripe |= Q(attempts=attempts, since__lte=now - age)
    undone = OutboxEntry.objects.filter(done_at=None).annotate(since=Coalesce("failed_at", "made_at"))
    return list(undone.filter(ripe).order_by("made_at").values_list("pk", flat=True)[:500])
