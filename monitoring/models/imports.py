from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from crm.models.documents import stored_as

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="ImportBatchQuerySet")
RS = TypeVar("RS", bound="ImportRefusalQuerySet")


class ImportBatchQuerySet(GatedQuerySet["ImportBatch"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        return self if getattr(user, "is_centre", False) else self.none()

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.visible_to(user)

    def for_list(self: BS) -> BS:
        return self.select_related("author").order_by("-made_at")


class ImportBatch(models.Model):
    """One file of commitments brought in together: what came of it, and what can be taken back as a whole."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        PREVIEWED = "previewed", _("previewed")
        IMPORTED = "imported", _("imported")
        REVERTED = "reverted", _("reverted")

    class Content(models.TextChoices):
        COMMITMENTS = "commitments", _("commitments with their sources")
        HISTORY = "history", _("history of statuses, as assessments")

    content = models.CharField(_("content"), max_length=12, choices=Content, default=Content.COMMITMENTS)
    file = models.FileField(_("file"), upload_to=stored_as)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    cause = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    counts = models.JSONField(default=dict)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("monitoring:import-detail", args=[self.pk])


class ImportRefusalQuerySet(GatedQuerySet["ImportRefusal"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        return self.filter(batch__in=ImportBatch.objects.visible_to(user))


class ImportRefusal(models.Model):
    """A row that could not be imported, and why."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="refusals")
    row = models.PositiveIntegerField()
    reason = models.CharField(max_length=500)
    content = models.JSONField(default=dict)

    objects = ImportRefusalQuerySet.as_manager()

    class Meta:
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"
