"""How often one address on the network may knock at a door that needs no account."""

from ipaddress import IPv6Address, ip_address, ip_network
from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_many(request: HttpRequest, door: str, *, most: int, seconds: int) -> bool:
    """Count this request and return whether it is one too many in the running window."""
    name = f"limit:{door}:{int(time()) // seconds}:{line_of(get_adapter().get_client_ip(request))}"
    cache.add(name, 0, seconds)
    try:
        knocks = cache.incr(name)
    except ValueError:  # the window ended in between
        return False
    cache.touch(name, seconds)  # some caches forget on `incr` for how long a count was meant
    return bool(knocks > most)


def line_of(address: str) -> str:
    """Of IPv6 one line has a whole block of addresses, and may take a new one for each request."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known, 64), strict=False))
    return str(getattr(known, "ipv4_mapped", None) or known)
