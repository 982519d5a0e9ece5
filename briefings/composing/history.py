"""How the blocks of a paper read before, and what differs."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import User
from briefings.kinds import BY_NAME
from briefings.models import BlockVersion, Briefing

MOST = 100
Piece = tuple[str, str]  # "same", "gone" or "new", and the words


@dataclass(frozen=True)
class Change:
    version: BlockVersion
    kind: object
    pieces: list[tuple[str, list[Piece]]]  # of each field that differs


def changes(briefing: Briefing, user: User) -> Iterator[Change]:
    """The newest first, each beside the one before it in its block."""
    found = list(BlockVersion.objects.visible_to(user).filter(block__briefing=briefing).for_list()[: MOST + 1])
    for place, one in enumerate(found[:MOST]):
        before = next((other for other in found[place + 1 :] if other.block_id == one.block_id), None)
        old = before.content if before else {}
        pieces = [
            (name, list(compared(str(old.get(name) or ""), str(value or ""))))
            for name, value in one.content.items()
            if name in {"heading", "text", "caption", "note"} and (old.get(name) or "") != (value or "")
        ]
        yield Change(one, BY_NAME[one.block.kind].label, pieces)


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
