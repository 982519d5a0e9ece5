from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User

if TYPE_CHECKING:
    from accounts.gates import Visitor

TS = TypeVar("TS", bound="BriefingTemplateQuerySet")


class BriefingTemplateQuerySet(GatedQuerySet["BriefingTemplate"]):
    def visible_to(self: TS, user: "Visitor") -> TS:
        return self.all() if isinstance(user, User) and user.is_centre else self.none()

    def changeable_by(self: TS, user: "Visitor") -> TS:
        return self.visible_to(user) if getattr(user, "is_leadership", False) else self.none()


class BriefingTemplate(models.Model):
    """An order of blocks that leadership keeps for the next paper of the kind. It holds no record's words."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    style = models.CharField(_("page style"), max_length=5, default="brief")
    blocks = models.JSONField(editable=False)  # [{"kind": …, "heading": …, "text": …, "as_drawing": …}]
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = BriefingTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of a briefing")
        verbose_name_plural = _("templates of briefings")

    def __str__(self) -> str:
        return self.name
