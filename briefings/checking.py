"""What stands between a draft and its publication: uncited numbers, dead sources, changed figures, empty blocks."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from briefings import citing, prose
from briefings.gathering import fill, is_frozen, prepare, still_told
from briefings.kinds import BY_NAME, name_of
from briefings.models import Block, Briefing
from briefings.paper import Section, cited
from briefings.reach import Scope, called, untold

GATE, HINT = "gate", "hint"


@dataclass(frozen=True)
class Found:
    """One thing to mend; a gate keeps the paper from being signed off."""

    block: Block
    what: str
    words: str
    weight: str = GATE

    @property
    def name(self) -> str:
        return name_of(self.block)

    @property
    def label(self) -> str | Promise:
        return WHAT[self.what]


WHAT = {
    "number": gettext_lazy("A number without a source"),
    "dead": gettext_lazy("A source that is not there"),
    "above": gettext_lazy("A source above the level of the paper"),
    "moved": gettext_lazy("A source that has changed since"),
    "changed": gettext_lazy("A figure that has changed since it was frozen"),
    "unverified": gettext_lazy("A fact that nobody has checked"),
    "untranslated": gettext_lazy("Nobody has translated it yet"),
    "translation": gettext_lazy("The original has changed since it was translated"),
    "empty": gettext_lazy("A block that says nothing"),
    "level": gettext_lazy("A block that does not enter at this level"),
    "comment": gettext_lazy("An open comment"),
}


def check(briefing: Briefing, scope: Scope) -> list[Found]:
    """Return everything there is to mend, what holds the paper up first, each in the order of the blocks."""
    blocks = Block.objects.visible_to(scope.asker).filter(briefing=briefing).standing()
    several = list(blocks.select_related("translates").prefetch_related("comments"))
    prepare(scope, several)
    found = [one for block in several for one in of_block(block, scope)]
    return sorted(found, key=lambda one: one.weight != GATE)


def gates(briefing: Briefing, person: User) -> list[str]:
    """What keeps the paper from being signed off, in words."""
    found = check(briefing, Scope.of(briefing, person, timezone.localdate()))
    return [f"{one.name} · {one.label}: {one.words}" for one in found if one.weight == GATE]


def state_of(briefing: Briefing) -> str:
    """Return a fingerprint of what is signed: the paper's own words and level, its blocks at their versions."""
    blocks = Block.objects.filter(briefing=briefing).standing().values_list("pk", "version", "position")
    told = json.dumps([briefing.version, briefing.level, briefing.style, list(blocks)])
    return hashlib.sha256(told.encode()).hexdigest()


def of_block(block: Block, scope: Scope) -> Iterator[Found]:
    kind = BY_NAME[block.kind]
    if not kind.may_enter(scope.level):
        words = _("“%(kind)s” does not enter a paper for readers of the level “%(level)s”.")
        yield Found(block, "level", words % {"kind": kind.label, "level": scope.level.label})
        return
    yield from of_text(block, scope)
    if scope.narrowed(block) is None:
        words = _("What it is about is not open to readers of the level “%(level)s”.")
        yield Found(block, "above", words % {"level": scope.level.label})
        return
    yield from of_section(block, fill(scope, block))
    if is_frozen(scope, block):
        yield from of_frozen(block, scope)
    if block.source_moved and block.translated_version is None:
        yield Found(block, "untranslated", _("Translate it and save it."))
    elif block.source_moved:
        yield Found(block, "translation", _("Compare it with the original and save it."))
    open_comments = [one for one in block.comments.all() if one.settled_at is None]
    if open_comments:
        words = ngettext("%d comment is not settled.", "%d comments are not settled.", len(open_comments))
        yield Found(block, "comment", words % len(open_comments), HINT)


def of_text(block: Block, scope: Scope) -> Iterator[Found]:
    for sentence in prose.unsourced_numbers(block.text):
        yield Found(block, "number", sentence)
    for call in prose.calls(block.text):
        if call.kind == "block":
            if ("heading", call.number) not in scope.kept:
                yield Found(block, "dead", _("[[%s]] names a block that is not in this paper.") % call.key)
            continue
        yield from of_call(block, call, scope)
    for text in (block.caption, block.note):
        for sentence in prose.unsourced_numbers(text):
            yield Found(block, "number", sentence, HINT)


def of_call(block: Block, call: prose.Call, scope: Scope) -> Iterator[Found]:
    record = called(scope, call.key)
    if record is None:
        yield Found(block, "dead", _("[[%s]] leads to no record that you can see.") % call.key)
    elif not citing.may_enter(record, scope.level):
        words = _("[[%(key)s]] is not open to readers of the level “%(level)s”.")
        yield Found(block, "above", words % {"key": call.key, "level": scope.level.label})
    elif call.version and call.version != citing.version_of(record):
        words = _("[[%(key)s]] was cited at version %(old)s; now it is version %(new)s.")
        told = {"key": call.key, "old": call.version, "new": citing.version_of(record)}
        yield Found(block, "moved", words % told)


def of_section(block: Block, said: Section | None) -> Iterator[Found]:
    if said is None or not any((said.text, said.figures, said.statements, said.rows, said.drawing)):
        yield Found(block, "empty", _("Fill it, or take it out."), GATE if BY_NAME[block.kind].writes else HINT)
        return
    for statement in said.statements:
        if statement.unverified:
            yield Found(block, "unverified", statement.text[:200], HINT)


def of_frozen(block: Block, scope: Scope) -> Iterator[Found]:
    """What is live now beside what was frozen; and whether all it cites may still be told."""
    assert block.frozen is not None  # noqa: S101  asked by the caller
    for kind, pk in sorted(untold(scope, cited(block.frozen["section"]))):
        yield Found(block, "above", _("[[%s]] may not be told any more. Freeze the block anew.") % f"{kind}:{pk}")
    if not still_told(scope, block):
        yield Found(block, "above", _("A tie in this picture may not be told any more. Freeze the block anew."))
    live = fill(scope, unfrozen(block))
    if live is None or facts_of(live) != facts_of_data(block.frozen["section"]):
        yield Found(block, "changed", _("The records say something else today than on the day it was frozen."), HINT)


def unfrozen(block: Block) -> Block:
    alone = Block(**{field.attname: getattr(block, field.attname) for field in Block._meta.concrete_fields})
    alone.frozen, alone.frozen_on = None, None
    return alone


def facts_of(section: Section) -> Any:
    return [
        [(one.value, one.of) for one in section.figures], [one.text for one in section.statements],
        [[*one.cells, one.label] for one in section.rows],
        [(one.one, one.other, one.strength) for one in section.network.ties] if section.network else [],
    ]  # fmt: skip


def facts_of_data(data: dict[str, Any]) -> Any:
    return [
        [(one["value"], one["of"]) for one in data["figures"]], [one["text"] for one in data["statements"]],
        [[*one["cells"], one["label"]] for one in data["rows"]],
        [(one["one"], one["other"], one["strength"]) for one in (data.get("network") or {}).get("ties", [])],
    ]  # fmt: skip
