"""What the composer shows: each block with what it says now, what is to be mended, what colleagues say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from briefings.checking import GATE, Found, check, state_of
from briefings.gathering import fill
from briefings.kinds import BY_NAME, KINDS, Kind, name_of
from briefings.models import Block, BlockComment, Briefing
from briefings.paper import Section
from briefings.reach import Scope
from crm.confidentiality import Level


@dataclass
class Shown:
    """One block as the composer shows it."""

    block: Block
    kind: Kind
    section: Section | None
    writer: User | None  # somebody else who is at it
    found: list[Found] = field(default_factory=list)
    place: int = 0
    is_last: bool = False
    comment_key: UUID = field(default_factory=uuid4)  # what is said here is said once
    add_key: UUID = field(default_factory=uuid4)  # and what is added below it is added once


def composer(briefing: Briefing, user: User, level: Level | None = None) -> dict[str, Any]:
    """At another level than the paper's it shows what that reader would get."""
    state = state_of(briefing)  # before the blocks are read: it is no newer than what is shown
    blocks = list(blocks_of(briefing, user))
    scope = Scope.of(briefing, user, timezone.localdate(), level)
    found = check(briefing, scope)
    gone = Block.objects.visible_to(user).filter(briefing=briefing, removed_at__isnull=False)
    shown = [
        Shown(block, BY_NAME[block.kind], fill(scope, block), block.held_by_another(user),
              [one for one in found if one.block.pk == block.pk], place, place == len(blocks))
        for place, block in enumerate(blocks, start=1)
    ]  # fmt: skip
    return {
        "briefing": briefing, "state": state, "blocks": shown, "found": found, "level": scope.level,
        "to_mend": alike(found),
        "gates": [one for one in found if one.weight == GATE],
        "groups": grouped(scope.level), "levels": Briefing.LEVELS,
        "first_key": uuid4(), "is_other_level": scope.level.value != briefing.level,
        "original": Briefing.objects.visible_to(user).filter(pk=briefing.translates_id or 0).first(),
        "removed": [(one, name_of(one)) for one in gone.order_by("-removed_at")],
    }  # fmt: skip


def blocks_of(briefing: Briefing, user: User) -> Any:
    comments = BlockComment.objects.visible_to(user).select_related("author").order_by("made_at", "pk")
    rows = Block.objects.visible_to(user).filter(briefing=briefing).standing()
    return rows.select_related("held_by", "translates").prefetch_related(Prefetch("comments", comments))


def alike(found: Sequence[Found]) -> list[tuple[Found, list[Found]]]:
    """What is to be mended: the same thing said of many blocks stands once, with the first of them."""
    told: dict[tuple[str, str, str], list[Found]] = {}
    for one in found:
        told.setdefault((one.what, one.words, one.weight), []).append(one)
    return [(several[0], several) for several in told.values()]


def grouped(level: Level) -> Sequence[tuple[Any, list[Kind]]]:
    """The kinds that may enter, under the headings of their groups."""
    groups: dict[Any, list[Kind]] = {}
    for kind in KINDS:
        if kind.may_enter(level):
            groups.setdefault(kind.group, []).append(kind)
    return list(groups.items())
