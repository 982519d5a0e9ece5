"""What leadership does with a paper before it is frozen."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from accounts.models import Job, User
from briefings import citing, presets, prose
from briefings.checking import gates, state_of
from briefings.gathering import fill
from briefings.kinds import BY_NAME
from briefings.kinds.encounters import met
from briefings.models import Block, BlockComment, BlockVersion, Briefing, BriefingTemplate
from briefings.models.blocks import HELD
from briefings.reach import Scope
from crm.confidentiality import Level

ONE_SITTING = timedelta(minutes=10)


@transaction.atomic
def begin(
    *, preset: str = "institution", template: BriefingTemplate | None = None, by: Actor, **words: Any
) -> Briefing:
    """Make a briefing with the blocks of its beginning."""
    briefing = Briefing(template=preset, author=a_person(by), **words)
    if template is None:
        briefing.style = words.get("style") or presets.BY_NAME[preset].style
    refuse_more_open_than_its_subject(briefing)
    briefing.full_clean(exclude=["search"])
    briefing.save()
    wanted = template.blocks if template else [{"kind": kind} for kind in presets.BY_NAME[preset].blocks]
    since = last_met(briefing, a_person(by)) if preset == "since" and template is None else None
    kept = [one for one in wanted if BY_NAME[one["kind"]].may_enter(Level(briefing.level))]
    blocks = [Block(briefing=briefing, position=place, **one) for place, one in enumerate(kept, start=1)]
    for block in blocks:
        if since and "since" in BY_NAME[block.kind].narrows:
            block.about = {"since": since.isoformat()}
    for block in Block.objects.bulk_create(blocks):
        BlockVersion.objects.create(block=block, number=1, content=block.content(), by=a_person(by))
    log(by, "began", briefing, fields=["level", "language", *briefing.about])
    return briefing


def last_met(briefing: Briefing, person: User) -> date | None:
    """The day of the last meeting with the subject, of those this paper may know; None: never, as far as it may."""
    held = met(Scope.of(briefing, person, timezone.localdate()))
    return held[0].held_on if held else None


def refuse_more_open_than_its_subject(briefing: Briefing) -> None:
    subject = briefing.subject
    if subject is not None and not citing.may_enter(subject, Level(briefing.level)):
        raise ValidationError({"level": _("The record of this institution itself is not open to these readers.")})


def a_person(by: Actor) -> User:
    if not isinstance(by.user, User):
        raise ValidationError(_("Only a signed-in person can ask for this."))
    return by.user


@transaction.atomic
def change(briefing: Briefing, *, version: int | None, by: Actor, **words: Any) -> Briefing:
    """Change what the paper is called, whom it is for, its level."""
    locked = Briefing.objects.select_for_update().get(pk=briefing.pk)
    check_version(locked, version)
    for name, value in words.items():
        setattr(locked, name, value)
    refuse_more_open_than_its_subject(locked)
    locked.version += 1
    locked.full_clean(exclude=["search"])
    locked.save()
    log(by, "changed", locked, fields=sorted(words))
    return locked


@transaction.atomic
def add_block(briefing: Briefing, *, kind: str, after: int = 0, by: Actor) -> Block:
    """Put an empty block behind the one in that place; 0: in front of all, a place beyond the last: at the end."""
    lock(briefing)
    if kind not in BY_NAME:
        raise ValidationError(_("There is no such kind of block."))
    standing = list(Block.objects.filter(briefing=briefing).standing())
    after = min(after, standing[-1].position if standing else 0)
    for one in reversed([one for one in standing if one.position > after]):
        Block.objects.filter(pk=one.pk).update(position=F("position") + 1)
    block = Block.objects.create(briefing=briefing, kind=kind, position=after + 1)
    BlockVersion.objects.create(block=block, number=1, content=block.content(), by=a_person(by))
    log(by, "added a block to", briefing, fields=["blocks"])
    return block


@transaction.atomic
def move_block(block: Block, *, to: int, by: Actor) -> None:
    """Put a block in that place among those that stand; the first is 1. One that was taken out has no place."""
    lock(block.briefing)
    standing = list(Block.objects.filter(briefing=block.briefing).standing())
    if block.pk not in {one.pk for one in standing}:
        return
    order = [one for one in standing if one.pk != block.pk]
    order.insert(max(0, min(to - 1, len(order))), block)
    beyond = (standing[-1].position if standing else 0) + 1
    for shift in (beyond, 0):  # nobody may stand in two places, not even in between
        for place, one in enumerate(order, start=1):
            Block.objects.filter(pk=one.pk).update(position=shift + place)
    log(by, "moved a block of", block.briefing, fields=["blocks"])


@transaction.atomic
def write_block(block: Block, *, version: int | None, by: Actor, **words: Any) -> Block:
    """Save what somebody wrote. A colleague who is at it, or was faster, is not overwritten."""
    person = a_person(by)
    locked = Block.objects.select_for_update().get(pk=block.pk)
    check_version(locked, version)
    refuse_held(locked, person)
    before = locked.content()
    for name in Block.WRITTEN:
        if name in words:
            setattr(locked, name, words[name])
    locked.held_by, locked.held_until = person, timezone.now() + HELD
    if locked.translates_id:
        locked.translated_version = locked.translates.version if locked.translates else None
    if locked.content() != before:
        locked.version += 1
        locked.full_clean(exclude=["briefing"])
        keep(locked, person)
        log(by, "wrote in", locked.briefing, fields=["blocks"])
    locked.save()
    return locked


def keep(block: Block, person: User) -> None:
    """Within one sitting of one person the newest version is written on, later a new one begins."""
    newest = block.versions.order_by("-number").first()
    now = timezone.now()
    if newest and newest.number > 1 and newest.by_id == person.pk and newest.at > now - ONE_SITTING:
        newest.number, newest.content, newest.at = block.version, block.content(), now
        newest.save()
    else:
        BlockVersion.objects.create(block=block, number=block.version, content=block.content(), by=person)


def refuse_held(block: Block, person: User) -> None:
    holder = block.held_by_another(person)
    if holder is not None:
        raise ValidationError(_("%(name)s is writing here now. Your text is kept in the form.") % {"name": holder})


def hold(block: Block, *, by: Actor) -> None:
    """Say that somebody is writing here; it lapses by itself."""
    person = a_person(by)
    refuse_held(block, person)
    Block.objects.filter(pk=block.pk).update(held_by=person, held_until=timezone.now() + HELD)


@transaction.atomic
def remove_block(block: Block, *, by: Actor) -> None:
    """Take a block out. It stays with its history and can be put back."""
    lock(block.briefing)
    refuse_held(block, a_person(by))
    Block.objects.filter(pk=block.pk, removed_at=None).update(removed_at=timezone.now())
    log(by, "took a block out of", block.briefing, fields=["blocks"])


@transaction.atomic
def restore_block(block: Block, *, by: Actor) -> None:
    """Put a block back, at the end."""
    lock(block.briefing)
    if not Block.objects.filter(pk=block.pk, removed_at__isnull=False).exists():
        return
    last = Block.objects.filter(briefing=block.briefing).standing().aggregate(last=Max("position"))["last"] or 0
    Block.objects.filter(pk=block.pk).update(removed_at=None, position=last + 1)
    log(by, "put a block back into", block.briefing, fields=["blocks"])


@transaction.atomic
def freeze_block(block: Block, *, by: Actor) -> None:
    """Keep what a block says today, for the level of its paper."""
    person, today = a_person(by), timezone.localdate()
    block = Block.objects.select_for_update(of=("self",)).select_related("briefing").get(pk=block.pk)
    block.frozen = block.frozen_on = None
    said = fill(Scope.of(block.briefing, person, today), block)
    if said is None or BY_NAME[block.kind].writes:  # what people wrote stands as it is
        raise ValidationError(_("There is nothing to freeze."))
    Block.objects.filter(pk=block.pk).update(
        frozen={"level": block.briefing.level, "section": asdict(said)}, frozen_on=today, version=F("version") + 1
    )
    log(by, "froze a block of", block.briefing, fields=["blocks"])


@transaction.atomic
def thaw_block(block: Block, *, by: Actor) -> None:
    """Let a block say again what the records say."""
    Block.objects.filter(pk=block.pk).update(frozen=None, frozen_on=None, version=F("version") + 1)
    log(by, "made a block live in", block.briefing, fields=["blocks"])


@transaction.atomic
def comment(block: Block, *, text: str, by: Actor) -> BlockComment:
    said = BlockComment(block=block, text=text, author=a_person(by))
    said.full_clean()
    said.save()
    log(by, "commented on", block.briefing, fields=["comments"])
    return said


@transaction.atomic
def settle(said: BlockComment, *, by: Actor) -> None:
    BlockComment.objects.filter(pk=said.pk, settled_at=None).update(settled_at=timezone.now(), settled_by=a_person(by))
    log(by, "settled a comment on", said.block.briefing, fields=["comments"])


@transaction.atomic
def keep_as_template(briefing: Briefing, *, name: str, by: Actor) -> BriefingTemplate:
    """Keep the order of its blocks with their headings; no text and no record goes along."""
    blocks = [
        {"kind": one.kind, "heading": one.heading, "as_drawing": one.as_drawing}
        for one in Block.objects.filter(briefing=briefing).standing()
    ]
    kept = BriefingTemplate(name=name, style=briefing.style, blocks=blocks, author=a_person(by))
    kept.full_clean()
    kept.save()
    log(by, "kept as a template", kept, fields=["blocks"])
    return kept


@transaction.atomic
def translate(briefing: Briefing, *, language: str, by: Actor) -> Briefing:
    """Make the same paper in another language: its blocks live, its texts as they stand, to be translated.

    Whoever presses while a colleague does is led to the same one.
    """
    lock(briefing)
    if language == briefing.language:
        raise ValidationError(_("There is a paper in this language already."))
    if there := Briefing.objects.filter(translates=briefing, language=language).first():
        return there
    names = ("question", "audience", "level", "style", "template", "meeting_id", "title")
    same = {name: getattr(briefing, name) for name in names}
    subject = {f"{name}_id": number for name, number in briefing.about.items()}
    other = Briefing.objects.create(translates=briefing, language=language, author=a_person(by), **same, **subject)
    made = {one.pk: carried(one, other) for one in Block.objects.filter(briefing=briefing).standing()}
    for block in made.values():
        block.text = prose.calling(block.text, {old: new.pk for old, new in made.items()})
        block.save()
        BlockVersion.objects.create(block=block, number=1, content=block.content(), by=a_person(by))
    log(by, "began a translation of", briefing, fields=["language"])
    return other


def carried(one: Block, other: Briefing) -> Block:
    """The same block in the paper of another language; where it has words they wait to be translated."""
    has_words = any(getattr(one, name) for name in Block.WORDS)
    return Block.objects.create(
        briefing=other, kind=one.kind, position=one.position, translates=one, **one.content(),
        translated_version=None if has_words else one.version,
    )  # fmt: skip


def lock(briefing: Briefing) -> None:
    Briefing.objects.select_for_update().get(pk=briefing.pk)


@transaction.atomic
def paper_in_a_minute(*, by: Actor, **words: Any) -> Job:
    """Begin a paper from the records alone and queue its edition; nobody has read it, so it is not signed."""
    return publish(begin(preset="minute", by=by, **words), signed=False, by=by)


@transaction.atomic
def publish(briefing: Briefing, *, signed: bool = True, read: str = "", by: Actor) -> Job:
    """Sign the paper off and queue the making of its edition; what nobody has read yet is made unsigned.

    `read`: the fingerprint of the paper as the signer saw it; empty: the caller did not say. Pressed twice is once.
    """
    person = a_person(by)
    lock(briefing)
    refuse_more_open_than_its_subject(briefing)
    state = state_of(briefing)  # before the check: what comes in meanwhile is not signed
    if read and read != state:
        raise ValidationError(_("The paper was changed after you opened it. Read it again, then sign it off."))
    in_the_way = gates(briefing, person)
    if in_the_way:
        raise ValidationError(list(in_the_way))
    params = {"briefing": briefing.pk, "signed": signed, "state": state}
    running = Job.objects.visible_to(person).unfinished().filter(kind="briefing", asked_by=person, params=params)
    return running.first() or jobs.start(kind="briefing", by=by, **params)
