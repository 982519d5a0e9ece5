"""The parts of a project in time: its phases, and what it has to hand over."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet
from campaigns.models.campaigns import day_in_words, in_language, period_in_words
from campaigns.models.phases import LastDay
from campaigns.models.projects import Project
from crm.approximate import ApproximateDateField, last_day
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

HS = TypeVar("HS", bound="ProjectPhaseQuerySet")
DS = TypeVar("DS", bound="DeliverableQuerySet")


class ProjectPhaseQuerySet(GatedQuerySet["ProjectPhase"]):
    def visible_to(self: HS, user: "Visitor") -> HS:
        return self.filter(project__in=Project.objects.visible_to(user))

    def changeable_by(self: HS, user: "Visitor") -> HS:
        return self.filter(project__in=Project.objects.changeable_by(user))

    def for_list(self: HS) -> HS:
        return self.select_related("project").defer("project__search").order_by("place", "started", "pk")


class ProjectPhase(models.Model):
    """A part of a project's time, with what is done in it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="phases")
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    text_bg = models.TextField(_("what is done in it, in Bulgarian"), blank=True)
    text_en = models.TextField(_("what is done in it, in English"), blank=True)
    place = models.PositiveSmallIntegerField(_("order"), default=1)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProjectPhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("phase of a project")
        verbose_name_plural = _("phases of projects")

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:project-detail", args=[self.project_id]) + "#phases"

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def period(self) -> str:
        return period_in_words(self.started, self.ended)


class DeliverableQuerySet(GatedQuerySet["Deliverable"]):
    def visible_to(self: DS, user: "Visitor") -> DS:
        return self.filter(project__in=Project.objects.visible_to(user))

    def changeable_by(self: DS, user: "Visitor") -> DS:
        return self.filter(project__in=Project.objects.changeable_by(user))

    def owed(self: DS) -> DS:
        """Those that have still to be handed over."""
        return self.filter(state__in=Deliverable.AHEAD)

    def due_by(self: DS, day: date) -> DS:
        """Those still owed whose year, month or day of delivery is over by then, the earliest first."""
        return self.owed().annotate(last_due=LastDay("due")).filter(last_due__lte=day).order_by("last_due", "pk")

    def matching(self: DS, text: str) -> DS:
        return self.filter(search__matches=text)

    def for_list(self: DS) -> DS:
        return self.select_related("project", "phase").defer("project__search").order_by("project", "code", "pk")


class Deliverable(models.Model):
    """What a project owes its funder, under its code; the file hangs on it as a document."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("a deliverable", "planned")
        IN_WORK = "in_work", pgettext_lazy("a deliverable", "in work")
        HANDED_OVER = "handed_over", pgettext_lazy("a deliverable", "handed over")
        ACCEPTED = "accepted", pgettext_lazy("a deliverable", "accepted")
        DROPPED = "dropped", pgettext_lazy("a deliverable", "dropped")

    AHEAD = (State.PLANNED, State.IN_WORK)
    DELIVERED = (State.HANDED_OVER, State.ACCEPTED)

    project = models.ForeignKey(Project, models.CASCADE, related_name="deliverables")
    phase = models.ForeignKey(
        ProjectPhase, models.PROTECT, null=True, blank=True, related_name="deliverables", verbose_name=_("phase")
    )
    code = models.CharField(_("code"), max_length=20, blank=True)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    due = ApproximateDateField(_("due"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, blank=True)  # empty: nobody has said
    handed_over = ApproximateDateField(_("handed over"), blank=True)
    dropped_because = models.CharField(_("why it was dropped"), max_length=300, blank=True)
    link = models.URLField(_("where it is published"), max_length=1000, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = search_column("code", "title_bg", "title_en")

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        indexes = [search_index("deliverable_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "code"], condition=~Q(code=""), name="one_deliverable_under_one_code"
            ),
            models.CheckConstraint(
                name="only_what_was_delivered_was_handed_over",
                condition=Q(handed_over="") | Q(state__in=("handed_over", "accepted")),
            ),
            models.CheckConstraint(
                name="what_was_dropped_says_why", condition=~Q(state="dropped") | ~Q(dropped_because="")
            ),
        ]

    def __str__(self) -> str:
        title = in_language(self, "title")
        return f"{self.code} {title}" if self.code else title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:project-detail", args=[self.project_id]) + f"#deliverable-{self.pk}"

    @property
    def confidentiality(self) -> str:
        """That of its project; what hangs on it is at least as strict."""
        return self.project.confidentiality

    @property
    def tone(self) -> str:
        tones = {"in_work": "progress", "handed_over": "partly", "accepted": "kept"}
        return "overdue" if self.is_late else tones.get(self.state, "neutral")

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def due_in_words(self) -> str:
        return day_in_words(self.due)

    @property
    def handed_over_in_words(self) -> str:
        return day_in_words(self.handed_over)

    @property
    def is_late(self) -> bool:
        return bool(self.due) and self.state in self.AHEAD and last_day(self.due) < timezone.localdate()
