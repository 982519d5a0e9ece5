from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.confidentiality import Level, within_reach
from crm.models.letters import of_a_record_naming
from crm.models.organisations import Organisation
from crm.search_index import narrowed, search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

TS = TypeVar("TS", bound="TaskQuerySet")


class TaskQuerySet(GatedQuerySet["Task"]):
    def visible_to(self: TS, user: "Visitor") -> TS:
        """Centre staff see the centre's tasks, restricted ones where the record names them; members only their own."""
        if not isinstance(user, User):
            return self.none()
        own = Q(assignee=user) | Q(author=user)
        if not user.is_centre:
            return self.filter(own)
        return self.filter(within_reach(user, of_a_record_naming(user)) | own)

    def changeable_by(self: TS, user: "Visitor") -> TS:
        return self.visible_to(user)

    def open(self: TS) -> TS:
        return self.filter(done_at=None)

    def of(self: TS, user: User) -> TS:
        return self.filter(assignee=user)

    def about(self: TS, record: models.Model) -> TS:
        return self.filter(subject_type=ContentType.objects.get_for_model(record), subject_id=record.pk)

    def owed(self: TS) -> TS:
        """What we owe someone outside."""
        return self.exclude(owed_to=None)

    def overdue(self: TS, today: date) -> TS:
        return self.open().filter(due_on__lt=today)

    def matching(self: TS, text: str) -> TS:
        return narrowed(self, text)

    def for_list(self: TS) -> TS:
        return self.select_related("assignee", "owed_to", "subject_type").order_by(
            models.F("due_on").asc(nulls_last=True), "pk"
        )

    def for_reader(self: TS, user: "Visitor") -> TS:
        """Load what one row shows; a creditor the reader may not see is left empty."""
        owed_to = Prefetch("owed_to", Organisation.objects.visible_to(user))
        return (
            self.select_related("assignee")
            .prefetch_related(owed_to)
            .order_by(models.F("due_on").asc(nulls_last=True), "pk")
        )


class Task(models.Model):
    """What a person has to do, by when, about which record."""

    what = models.CharField(_("what"), max_length=250)
    assignee = models.ForeignKey("accounts.User", models.PROTECT, related_name="tasks", verbose_name=_("who"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    owed_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="owed_tasks", verbose_name=_("owed to")
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.BigIntegerField(null=True, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("what")

    subject = GenericForeignKey("subject_type", "subject_id")
    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            search_index("task_search"),
            models.Index(fields=["subject_type", "subject_id"], name="tasks_of_one_record"),
            models.Index(fields=["assignee", "due_on"], condition=Q(done_at=None), name="tasks_open_of_one_user"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_task_is_about_a_whole_record",
                condition=Q(subject_type=None, subject_id=None)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_on is not None and self.due_on < timezone.localdate()
