"""How the blocks of a paper read before, and what differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from briefings.kinds import BY_NAME
from briefings.models import Block, BlockVersion, Briefing
from campaigns.asks.wordings import parts

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
    yield from ((part.piece.value, part.words) for part in parts(old, new))
