"""The worker of the tests: what was promised for after the commit is done when a test says so."""

from accounts import outbox
from accounts.models import OutboxEntry


def finish_promised_work() -> None:
    for pk in outbox.waiting():
        assert outbox.carry_out(pk), OutboxEntry.objects.get(pk=pk).error
