"""What is the same for every visitor and slow to work out, worked out once between two changes."""

from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache
from django.utils import timezone

from accounts.models import LogEntry

T = TypeVar("T")
LONGEST = 60  # seconds: a change that ends after a later one was begun is seen no later than this


def until_the_next_change(name: str, work_out: Callable[[], T]) -> T:
    """Return what `work_out` says; asked again only when the log has grown or the day has changed."""
    newest = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"{name}:{newest}:{timezone.localdate()}"
    return cast(T, cache.get_or_set(key, work_out, LONGEST))
