"""Collect what a paper says. Only records within its level, and within what the asker may see, are ever loaded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from briefings import prose
from briefings.kinds import BY_NAME, Kind, name_of
from briefings.models import SUBJECTS, Block, Briefing
from briefings.paper import Paper, Section, cited, section_of
from briefings.reach import SHOWN, Scope, commitments, look_up, untold
from crm.confidentiality import Level


def gather(briefing: Briefing, asker: User, today: date, *, level: Level | None = None, signed_by: str = "") -> Paper:
    """Return the paper as of today, in the language that is active; at another level where one is asked for."""
    scope = Scope.of(briefing, asker, today, level)
    refuse_hidden_subject(scope)
    blocks = list(Block.objects.visible_to(asker).filter(briefing=briefing).standing())
    prepare(scope, blocks)
    return Paper(
        title=briefing.title or _("%(subject)s: where we stand") % {"subject": subject_of(briefing)},
        subject=subject_of(briefing),
        level=scope.level.value,
        level_words=str(scope.level.label),
        language=briefing.language,
        as_of=today.isoformat(),
        sections=[said for block in blocks if (said := fill(scope, block)) is not None],
        method=[],
        style=briefing.style,
        audience=briefing.audience,
        question=briefing.question,
        signed_by=signed_by,
        demonstration=briefing.is_demonstration or any(one.commitment.is_demonstration for one in commitments(scope)),
    )  # fmt: skip


def refuse_hidden_subject(scope: Scope) -> None:
    """Between the asking and the making the record of its subject may have been closed to these readers."""
    if any(scope.record(SUBJECTS[name], number) is None for name, number in scope.about.items()):
        raise ValidationError(_("The record that this paper is about is not open to its readers."))


def prepare(scope: Scope, blocks: Iterable[Block]) -> None:
    """Ask once for all blocks what each would ask for itself: headings, called sources, what frozen ones rest on."""
    several = list(blocks)
    with translation.override(scope.language):
        entering = [one for one in several if BY_NAME[one.kind].may_enter(scope.level)]
        scope.kept.update({("heading", one.pk): name_of(one) for one in entering})
    look_up(scope, {call.key for one in several for call in prose.calls(one.text) if call.kind != "block"})
    untold(scope, {source for one in several if one.frozen for source in cited(one.frozen["section"])})


def subject_of(briefing: Briefing) -> str:
    return str(briefing.subject or _("The coalition"))


def fill(scope: Scope, block: Block) -> Section | None:
    """Return what a block says, in the language of the paper, whoever looks at it; nothing where it may not enter."""
    kind = BY_NAME[block.kind]
    narrowed = scope.narrowed(block)
    if narrowed is None or not kind.may_enter(scope.level):
        return None
    kept = thawed(scope, block)
    if kept is not None:
        return replace(kept, as_of=block.frozen_on.isoformat() if block.frozen_on else "")
    if is_frozen(scope, block):
        return None
    with translation.override(scope.language):
        said = gathered(narrowed, kind, block)
        return dressed(cut(said, SHOWN[scope.style]), block) if said is not None else None


def dressed(said: Section, block: Block) -> Section:
    """With its place in the paper, its caption and the note of whoever wrote it."""
    note = " ".join(filter(None, [block.note, said.note]))
    return replace(said, anchor=block.anchor, caption=block.caption or said.caption, note=note)


def cut(said: Section, most: int) -> Section:
    """Leave out what a paper of this style has no room for, and say how much that is."""
    left = max(len(said.rows), len(said.statements)) - most
    if left <= 0:
        return said
    more = ngettext("%d more is on record.", "%d more are on record.", left) % left
    note = " ".join(filter(None, [said.note, more]))
    return replace(said, rows=said.rows[:most], statements=said.statements[:most], note=note)


def is_frozen(scope: Scope, block: Block) -> bool:
    """Frozen for these readers; to others it says what the records say."""
    return block.frozen is not None and block.frozen["level"] == scope.level.value


def thawed(scope: Scope, block: Block) -> Section | None:
    """Return what was frozen, as long as everything it rests on may still be told."""
    if block.frozen is None or not is_frozen(scope, block):
        return None
    section = block.frozen["section"]
    is_told = not untold(scope, cited(section)) and still_told(scope, block)
    return section_of(section) if is_told else None


def still_told(scope: Scope, block: Block) -> bool:
    """Whether a frozen block may be told beside the records it cites; asked once for one paper."""
    key = ("still told", block.pk)
    if key not in scope.kept:
        assert block.frozen is not None  # noqa: S101  asked by the caller
        scope.kept[key] = BY_NAME[block.kind].may_still_be_told(scope, block.frozen["section"])
    return bool(scope.kept[key])


def gathered(scope: Scope, kind: Kind, block: Block) -> Section | None:
    """Several blocks that ask the same ask it once."""
    if kind.writes:
        return kind.gather(scope, block)
    key = ("said", kind.name, block.as_drawing, *sorted((name, str(value)) for name, value in scope.about.items()))
    if key not in scope.kept:
        scope.kept[key] = kind.gather(scope, Block(kind=block.kind, as_drawing=block.as_drawing))
    said: Section | None = scope.kept[key]
    return said and replace(said, title=block.heading or said.title)
