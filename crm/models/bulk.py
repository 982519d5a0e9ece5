from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from accounts.models.user import Role

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="BulkChangeQuerySet")
UNDO_WITHIN = timedelta(days=30)


class BulkChangeQuerySet(GatedQuerySet["BulkChange"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        """One's own: its number counts records that others may not see. The leadership sees them all."""
        if not isinstance(user, User) or not user.is_centre:
            return self.none()
        return self if user.role == Role.LEADERSHIP else self.filter(by=user)

    def changeable_by(self: BS, user: "Visitor") -> BS:
        """Whoever sees it may undo it, as long as it can be undone."""
        return self.visible_to(user)

    def for_list(self: BS) -> BS:
        return self.select_related("by", "undone_by").order_by("-at", "-pk")


class BulkChange(models.Model):
    """One change of many records at once, and what undoing it needs to know of each."""

    kind = models.CharField(max_length=20)  # of the list, as "organisations"
    change = models.CharField(max_length=20)
    value = models.BigIntegerField(null=True)  # number of the theme or account that was chosen
    before = models.JSONField(default=dict)  # record: what it was
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by whom"))
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of many")
        verbose_name_plural = _("changes of many")
        indexes = [models.Index(fields=["by", "-at"], name="bulk_changes_of_one_user")]  # the list of one's own

    def __str__(self) -> str:
        return f"{self.kind}: {self.change} ({len(self.before)})"

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.at >= timezone.now() - UNDO_WITHIN
