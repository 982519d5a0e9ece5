"""Collect what a paper says. Only records within its level, and within what the asker may see, are ever loaded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from briefings.kinds import BY_NAME
from briefings.models import Block, Briefing
from briefings.paper import Paper, Section, section_of
from briefings.reach import Scope, commitments
from crm.confidentiality import Level
from crm.models import Organisation


def gather(briefing: Briefing, asker: User, today: date, *, level: Level | None = None, signed_by: str = "") -> Paper:
    """Return the paper as of today, in the language that is active; at another level where one is asked for."""
    scope = Scope.of(briefing, asker, today, level)
    blocks = list(Block.objects.visible_to(asker).filter(briefing=briefing).standing())
    scope.kept.update({("heading", one.pk): one.heading or str(BY_NAME[one.kind].label) for one in blocks})
    return Paper(
        title=briefing.title or _("%(subject)s: where we stand") % {"subject": subject_of(briefing)},
        subject=subject_of(briefing),
        level=scope.level.value,
        level_words=str(scope.level.label),
        language=briefing.language,
        as_of=today.isoformat(),
        sections=[section for _block, section in filled(scope, blocks) if section is not None],
        method=[],
        style=briefing.style,
        audience=briefing.audience,
        question=briefing.question,
        signed_by=signed_by,
        demonstration=briefing.is_demonstration or any(one.commitment.is_demonstration for one in commitments(scope)),
    )  # fmt: skip


def subject_of(briefing: Briefing) -> str:
    return str(briefing.subject or _("The coalition"))


def filled(scope: Scope, blocks: Iterable[Block]) -> "Iterable[tuple[Block, Section | None]]":
    """Return each block with what it says; what may not enter a paper of this level says nothing."""
    for block in blocks:
        yield block, fill(scope, block)


def fill(scope: Scope, block: Block) -> Section | None:
    kind = BY_NAME.get(block.kind)
    if kind is None or not kind.may_enter(scope.level):
        return None
    if block.frozen is not None and block.frozen.get("level") == scope.level.value:
        said: Section | None = section_of(block.frozen["section"])
        as_of = block.frozen_on.isoformat() if block.frozen_on else ""
    else:
        said, as_of = kind.gather(scope.narrowed(block), block), ""
    if said is None:
        return None
    return replace(
        said, anchor=block.anchor, caption=block.caption or said.caption, note=block.note or said.note, as_of=as_of
    )


def bodies_with_commitments(user: User) -> "list[Organisation]":
    """The institutions a briefing can be asked for, those that owe most first."""
    return list(
        Organisation.objects.visible_to(user)
        .filter(commitments__isnull=False)
        .annotate(n=Count("commitments"))
        .order_by("-n")[:12]
    )
