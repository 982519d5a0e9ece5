"""What a kind of block is: its words, what it can be narrowed to, whom it may be shown to, and how it is filled."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from briefings.models import Block
from briefings.paper import Section
from briefings.reach import Scope
from crm.confidentiality import Level


@dataclass(frozen=True)
class Kind:
    """`gather` returns the section as of the scope's day; None: there is nothing to say, not even that."""

    name: str
    label: str | Promise
    says: str | Promise  # one line for whoever chooses it
    icon: str
    gather: Callable[[Scope, Block], Section | None]
    narrows: tuple[str, ...] = ()
    writes: bool = False  # a person writes its text
    has_drawing: bool = False
    narrowest: Level | None = None  # the widest level it may enter; None: any
    group: str | Promise = ""
    # Whether a frozen section, as its data, may be told beside the records it cites: of what no record alone says.
    may_still_be_told: Callable[[Scope, dict[str, Any]], bool] = lambda scope, section: True

    def may_enter(self, level: Level) -> bool:
        return self.narrowest is None or level.rank >= self.narrowest.rank
