"""How the blocks of a paper read before, and what differs."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from briefings.kinds import BY_NAME
from briefings.models import Block, BlockVersion, Briefing

MOST = 100
Piece = tuple[str, str]  # "same", "gone" or "new", and the words


@dataclass(frozen=True)
class Change:
    version: BlockVersion
    kind: str | Promise
    pieces: list[tuple[str, list[Piece]]]  # of each field that differs


def changes(briefing: Briefing, user: User) -> Iterator[Change]:
    """The newest first, each beside the one before it in its block."""
    for one in BlockVersion.objects.visible_to(user).filter(block__briefing=briefing).for_list()[:MOST]:
        old, new = words_of(one.before), words_of(one.content)
        pieces = [(name, list(compared(old[name], new[name]))) for name in Block.WORDS if old[name] != new[name]]
        yield Change(one, BY_NAME[one.block.kind].label, pieces)


def words_of(content: dict[str, Any] | None) -> dict[str, str]:
    return {name: str((content or {}).get(name) or "") for name in Block.WORDS}


def compared(old: str, new: str) -> Iterator[Piece]:
    """Word by word, as somebody would mark it by hand."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", "".join(before[i1:i2])
        else:
            if i1 < i2:
                yield "gone", "".join(before[i1:i2])
            if j1 < j2:
                yield "new", "".join(after[j1:j2])
