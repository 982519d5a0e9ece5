from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

RS = TypeVar("RS", bound="DueRevisionQuerySet")


class DueRevisionQuerySet(GatedQuerySet["DueRevision"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        return self.filter(commitment__in=Commitment.objects.visible_to(user))


class DueRevision(models.Model):
    """A new due date, dated and with its reason; the original one stays."""

    append_only = True

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="due_revisions")
    due_on = models.DateField(_("new due date"))
    reason = models.CharField(_("reason"), max_length=300)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = DueRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("new due date")
        verbose_name_plural = _("new due dates")

    def __str__(self) -> str:
        return f"{self.due_on}"
