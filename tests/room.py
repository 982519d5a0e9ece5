"""Room for deep calls: a test stands on a piece of the interpreter's stack that its whole depth fits on.

The interpreter keeps its frames on pieces of 16 KB and gives one back as soon as the last frame on it is gone. Under the
test runner a request goes past the end of a piece thousands of times: asking the system for memory and giving it back
took a quarter of the time of a page. A frame that claims much gets a piece as large, and all that it calls stands on it.
"""

from collections.abc import Callable
from typing import Any

ENTRIES = 100_000  # of eight bytes: the piece becomes one megabyte, of which only what is used is ever touched


def with_room(call: Callable[..., Any], *given: Any) -> Any:
    return call(*given)


with_room.__code__ = with_room.__code__.replace(co_stacksize=ENTRIES)
