from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from accounts.gates import GatedQuerySet

if TYPE_CHECKING:
    from accounts.gates import Visitor

Q = TypeVar("Q", bound="LogEntryQuerySet")


class LogEntryQuerySet(GatedQuerySet["LogEntry"]):
    def visible_to(self: Q, user: "Visitor") -> Q:
        """The whole log is for leadership; a record's own page shows its part through the record's gate."""
        return self if getattr(user, "is_leadership", False) else self.none()

    def about(self: Q, record: models.Model) -> Q:
        return self.filter(
            subject_type=ContentType.objects.get_for_model(record, for_concrete_model=True), subject_id=record.pk
        )

    def for_list(self: Q) -> Q:
        return self.select_related("user", "subject_type").order_by("-pk")


class LogEntry(models.Model):
    """Who did what to which record, when. Written once, never changed."""

    append_only = True

    at = models.DateTimeField(default=timezone.now, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    via = models.CharField(max_length=12, choices=Via)
    via_detail = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=40)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    fields = models.JSONField(default=list)
    changes = models.JSONField(default=dict)  # field: [old, new]; personal fields stand in `fields` only

    subject = GenericForeignKey("subject_type", "subject_id")
    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="log_of_one_record"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    @property
    def field_words(self) -> list[str]:
        """The fields as forms call them; one that has gone or never was a column keeps its name."""
        model = self.subject_type.model_class()
        called = (
            {field.name: str(getattr(field, "verbose_name", field.name)) for field in model._meta.get_fields()}
            if model
            else {}
        )
        return [called.get(name, name) for name in self.fields]

    @property
    def words(self) -> str:
        """The verb in the reader's language; `config.translations` collects the verbs from the calls of log()."""
        return gettext(self.verb) if self.verb else ""


class LogSeal(models.Model):
    """One link of the chain over the log. Sealing apart from writing keeps writers from queueing behind each other."""

    append_only = True

    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = GatedQuerySet["LogSeal"].as_manager()

    def __str__(self) -> str:
        return self.digest[:12]


class Redaction(models.Model):
    """A name was taken out of a row that otherwise never changes; written by the database itself."""

    append_only = True

    at = models.DateTimeField(default=timezone.now)
    erasure = models.BigIntegerField()
    table = models.CharField(max_length=80)
    row = models.BigIntegerField()
    column = models.CharField(max_length=60)

    objects = GatedQuerySet["Redaction"].as_manager()

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        indexes = [models.Index(fields=["table", "row"], name="redactions_of_one_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}"
