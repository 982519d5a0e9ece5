from typing import TYPE_CHECKING, TypeVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import Role
from crm.importing import targets
from crm.models.documents import stored_as
from crm.search_index import search_column

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="ImportBatchQuerySet")
RS = TypeVar("RS", bound="ImportRefusalQuerySet")
IS = TypeVar("IS", bound="ImportedQuerySet")


class ImportBatchQuerySet(GatedQuerySet["ImportBatch"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        """The centre; a file of leadership is for leadership: it may hold, and is held against, what is restricted.

        It stays so when its author is an officer again; one of an officer who leads by now is checked as a leader sees.
        """
        if not is_centre(user):
            return self.none()
        open_ones = self.filter(is_for_leadership=False).exclude(author__role=Role.LEADERSHIP)
        return self if getattr(user, "is_leadership", False) else open_ones

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.visible_to(user)

    def for_list(self: BS) -> BS:
        return self.select_related("author").order_by("-made_at")


class ImportBatch(models.Model):
    """One file of records brought in together: what came of it, and what can be taken back as a whole."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        PREVIEWED = "previewed", _("previewed")
        IMPORTED = "imported", _("imported")
        REVERTED = "reverted", _("reverted")

    content = models.CharField(_("content"), max_length=16, blank=True)  # the name of a registered target
    file = models.FileField(_("file"), upload_to=stored_as)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    cause = models.CharField(max_length=16, blank=True)  # why rows come in that lack what ours must have
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    counts = models.JSONField(default=dict)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    is_for_leadership = models.BooleanField(default=False, editable=False)  # who led brought it, or brought it in
    made_at = models.DateTimeField(default=timezone.now)
    is_demonstration = models.BooleanField(default=False, editable=False)

    search = search_column("file_name")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("crm:import-detail", args=[self.pk])

    @property
    def label(self) -> str:
        """What kind of list it is, in words."""
        return str(targets.of(self.content).label)


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


class ImportedQuerySet(GatedQuerySet["Imported"]):
    def visible_to(self: IS, user: "Visitor") -> IS:
        return self.filter(batch__in=ImportBatch.objects.visible_to(user))


class Imported(models.Model):
    """What one row became: a record it made, filled up or found there already. It says what can be taken back."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("filled up")
        SKIPPED = "skipped", _("there already")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="records")
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    filled = models.JSONField(default=dict)  # field: fingerprint of what was written, to tell whether it still stands

    objects = ImportedQuerySet.as_manager()

    class Meta:
        ordering = ["row", "pk"]
        indexes = [
            models.Index(fields=["batch", "row"], name="imported_by_row"),
            models.Index(fields=["subject_type", "subject_id"], name="imported_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.outcome}"
