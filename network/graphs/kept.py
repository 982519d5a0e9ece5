"""Answers that take a while are kept under what the reader may see: who sees the same reads the same, nobody more."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.core.cache import cache

from network.graphs.network import Network

T = TypeVar("T")
VERSION = 2  # of what measures answer: another one asks anew
SECONDS = 24 * 60 * 60
NOT_KEPT = object()


def kept(question: str, rules: int, networks: Sequence[Network], compute: Callable[[], T], *, beside: str = "") -> T:
    """Return the answer kept, or compute it. It speaks in positions: names and words are the reader's own.

    `beside` names whatever else of what the reader sees the answer is made of.
    """
    told = "|".join([str(VERSION), str(rules), question, *(one.fingerprint for one in networks), beside])
    key = f"network:{hashlib.sha256(told.encode()).hexdigest()}"
    found = cache.get(key, NOT_KEPT)
    if found is NOT_KEPT:
        found = compute()
        cache.set(key, found, SECONDS)
    answer: T = found
    return answer
