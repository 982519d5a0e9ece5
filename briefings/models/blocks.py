"""What a briefing is made of while it is written: blocks in order, what was in them before, and what colleagues say."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q, Window
from django.db.models.functions import Lag
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from briefings.models.briefings import Briefing

if TYPE_CHECKING:
    from accounts.gates import Visitor
    from accounts.models import User

BS = TypeVar("BS", bound="BlockQuerySet")
VS = TypeVar("VS", bound="BlockVersionQuerySet")
CS = TypeVar("CS", bound="BlockCommentQuerySet")

HELD = timedelta(minutes=2)  # after the last key stroke that reached us


class BlockQuerySet(GatedQuerySet["Block"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        return self.filter(briefing__in=Briefing.objects.visible_to(user))

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.filter(briefing__in=Briefing.objects.changeable_by(user))

    def standing(self: BS) -> BS:
        return self.filter(removed_at=None).order_by("position", "pk")


class Block(models.Model):
    """One part of a briefing. What it shows is asked anew each time unless it was frozen on a day."""

    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="blocks")
    kind = models.CharField(_("kind"), max_length=20)
    position = models.PositiveSmallIntegerField(_("place"))
    heading = models.CharField(_("heading"), max_length=200, blank=True)  # empty: what blocks of this kind are called
    text = models.TextField(_("text"), blank=True)
    # What it is about where that is not the subject of the briefing, as `{"institution": 12, "since": "2025-01-01"}`.
    about = models.JSONField(default=dict, blank=True)
    as_drawing = models.BooleanField(_("as a drawing, where there is one"), default=True)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    frozen = models.JSONField(null=True, editable=False)  # a section of a paper, as its data
    frozen_on = models.DateField(null=True, editable=False)
    translates = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="translations")
    translated_version = models.PositiveIntegerField(null=True, editable=False)  # of the block it translates
    version = models.PositiveIntegerField(default=1, editable=False)
    held_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, editable=False, related_name="+")
    held_until = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    WORDS = ("heading", "text", "caption", "note")
    WRITTEN = (*WORDS, "about", "as_drawing")  # what is kept of each version

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.UniqueConstraint(
                fields=["briefing", "position"], name="blocks_stand_in_order", condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                name="frozen_block_has_its_day",
                condition=Q(frozen=None, frozen_on=None) | Q(frozen__isnull=False, frozen_on__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.heading or self.kind

    def get_absolute_url(self) -> str:
        return f"{reverse('briefings:composer', args=[self.briefing_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"block-{self.pk}"

    def held_by_another(self, user: "User", now: datetime | None = None) -> "User | None":
        """Return who is writing here, where that is somebody else."""
        now = now or timezone.now()
        return self.held_by if self.held_by_id != user.pk and self.held_until and self.held_until > now else None

    @property
    def source_moved(self) -> bool:
        """Whether the block it translates has changed since it was translated, or was never translated."""
        return bool(self.translates and self.translates.version != self.translated_version)

    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.WRITTEN}


class BlockVersionQuerySet(GatedQuerySet["BlockVersion"]):
    def visible_to(self: VS, user: "Visitor") -> VS:
        return self.filter(block__in=Block.objects.visible_to(user))

    def for_list(self: VS) -> VS:
        """The newest first, each with what its block held before."""
        before = Window(Lag("content"), partition_by="block", order_by="number")
        return self.annotate(before=before).select_related("block", "by").order_by("-at", "-pk")


class BlockVersion(models.Model):
    """How a block read at one version. What one person writes within minutes is one version."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before: dict[str, Any] | None  # set by for_list(): the content of the one before it; None of the first

    objects = BlockVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a block")
        verbose_name_plural = _("versions of blocks")
        constraints = [models.UniqueConstraint(fields=["block", "number"], name="block_versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.block} · {self.number}"


class BlockCommentQuerySet(GatedQuerySet["BlockComment"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self.filter(block__in=Block.objects.visible_to(user))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        """Whoever reads a briefing may say what they think of it; a comment is settled by whoever writes there."""
        return self.filter(block__in=Block.objects.changeable_by(user))


class BlockComment(models.Model):
    """What a colleague says of a block."""

    block = models.ForeignKey(Block, models.CASCADE, related_name="comments")
    text = models.TextField(_("comment"), max_length=2000)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, editable=False, related_name="+")

    objects = BlockCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a block")
        verbose_name_plural = _("comments on blocks")
        indexes = [models.Index(fields=["block", "made_at"], name="comments_of_a_block")]

    def __str__(self) -> str:
        return self.text[:60]
