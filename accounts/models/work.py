from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q as Where
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet

if TYPE_CHECKING:
    from accounts.gates import Visitor

Q = TypeVar("Q", bound="JobQuerySet")


class OutboxEntry(models.Model):
    """Work to be done after a commit: the row is the promise, the broker only a wake-up call."""

    task = models.CharField(max_length=120)
    args = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)  # the last time
    error = models.TextField(blank=True)

    objects = GatedQuerySet["OutboxEntry"].as_manager()

    class Meta:
        # The sweeper looks for what is not done, and nearly everything is.
        indexes = [models.Index(fields=["made_at"], condition=Where(done_at=None), name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.task}{tuple(self.args)}"


class JobQuerySet(GatedQuerySet["Job"]):
    def visible_to(self: Q, user: "Visitor") -> Q:
        return self.filter(asked_by=user.pk) if user.is_authenticated else self.none()

    def changeable_by(self: Q, user: "Visitor") -> Q:
        return self.visible_to(user)

    def unfinished(self: Q) -> Q:
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def for_list(self: Q) -> Q:
        return self.order_by("-asked_at")


class Job(models.Model):
    """A piece of background work that a person asked for and can watch."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=40)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)  # {"url": …} and what the kind wants to tell
    error = models.TextField(blank=True)  # in words, in the asker's language

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(name="job_progress_is_per_cent", condition=Where(progress__lte=100)),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Where(state__in=["queued", "running"]), name="jobs_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:job-detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}
