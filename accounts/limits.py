"""How often one address on the network may knock at a door that needs no account."""

from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_many(request: HttpRequest, door: str, *, most: int, seconds: int) -> bool:
    """Count this request and return whether it is one too many in the running window."""
    name = f"limit:{door}:{int(time()) // seconds}:{get_adapter().get_client_ip(request)}"
    cache.add(name, 0, seconds)
    try:
        knocks = cache.incr(name)
    except ValueError:  # the window ended in between
        return False
    cache.touch(name, seconds)  # some caches forget on `incr` for how long a count was meant
    return bool(knocks > most)
