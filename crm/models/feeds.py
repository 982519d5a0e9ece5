from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User

if TYPE_CHECKING:
    from accounts.gates import Visitor

FS = TypeVar("FS", bound="CalendarFeedQuerySet")


class CalendarFeedQuerySet(GatedQuerySet["CalendarFeed"]):
    def visible_to(self: FS, user: "Visitor") -> FS:
        return self.filter(user=user) if isinstance(user, User) else self.none()

    def changeable_by(self: FS, user: "Visitor") -> FS:
        return self.visible_to(user)

    def usable(self: FS) -> FS:
        return self.filter(revoked_at=None, user__is_active=True)


class CalendarFeed(models.Model):
    """A secret address from which one person's calendar program reads; only the hash of its key is kept."""

    class Kind(models.TextChoices):
        EVERYTHING = "everything", _("everything")
        MEETINGS = "meetings", _("meetings")
        DEADLINES = "deadlines", _("due dates")

    class Whose(models.TextChoices):
        MINE = "mine", _("only mine")
        ALL = "all", _("everybody's that I may see")

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="calendar_feeds")
    kind = models.CharField(_("what"), max_length=12, choices=Kind, default=Kind.EVERYTHING)
    whose = models.CharField(_("whose"), max_length=4, choices=Whose, default=Whose.MINE)
    key_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(_("last read"), null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"{self.user} · {self.what}"

    @property
    def what(self) -> str:
        return f"{self.get_kind_display()}, {self.get_whose_display()}"

    @property
    def language_name(self) -> str:
        return dict(settings.LANGUAGES).get(self.language, self.language)
