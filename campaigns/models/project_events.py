from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from campaigns.models.campaigns import day_in_words, in_language, period_in_words
from campaigns.models.deliverables import Deliverable, ProjectPhase
from campaigns.models.projects import Project
from crm.approximate import ApproximateDateField, last_day
from crm.models import Meeting, Organisation
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

ES = TypeVar("ES", bound="ProjectEventQuerySet")
AS = TypeVar("AS", bound="EventAttendanceQuerySet")
CS = TypeVar("CS", bound="EventAudienceQuerySet")

FEWEST_CHILDREN = 10  # a smaller number of children is not kept: it could be put together with other numbers


class TargetGroup(models.TextChoices):
    """Whom work is for, as the coalition's projects name them; children only as counts."""

    FIELD_WORKERS = "field_workers", _("field workers (teachers, mediators, moderators)")
    OFFICIALS = "officials", _("officials of institutions")
    LOCAL_NGOS = "local_ngos", _("local NGOs and community-based organisations")
    NATIONAL = "national", _("national decision makers")
    EU = "eu", _("EU decision makers")
    LEADERS = "leaders", _("community leaders")
    PARENTS = "parents", _("parents")
    CHILDREN = "children", _("children and pupils")
    PUBLIC = "public", _("the broad public")


class ProjectEventQuerySet(GatedQuerySet["ProjectEvent"]):
    def visible_to(self: ES, user: "Visitor") -> ES:
        """Those of visible projects; one that was logged as a meeting as far as that meeting is seen."""
        seen = Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))
        own = self.filter(project__in=Project.objects.visible_to(user))
        return own.filter(Q(meeting=None) | Exists(seen))

    def changeable_by(self: ES, user: "Visitor") -> ES:
        return self.visible_to(user).filter(project__in=Project.objects.changeable_by(user))

    def matching(self: ES, text: str) -> ES:
        return self.filter(search__matches=text)

    def for_reader(self: ES, user: "Visitor") -> ES:
        """Load who came, as far as the reader may see them, and how many; those without a day stand last."""
        rows = self.select_related("project", "phase", "deliverable", "meeting")
        rows = rows.defer("search", "project__search", "deliverable__search", "meeting__search", "meeting__notes")
        in_order = rows.order_by(Case(When(started="", then=1), default=0), "started", "pk")
        return in_order.prefetch_related(  # type: ignore[type-var]
            Prefetch("attendances", EventAttendance.objects.visible_to(user).for_list(), to_attr="seen_attendances"),
            Prefetch("audiences", EventAudience.objects.visible_to(user).for_list(), to_attr="seen_audiences"),
        )


class ProjectEvent(models.Model):
    """What a project brought people together for; where it was logged as a meeting too, it points there."""

    class Kind(models.TextChoices):
        SEMINAR = "seminar", _("seminar")
        TRAINING = "training", _("training")
        WORKSHOP = "workshop", _("workshop")
        CONFERENCE = "conference", _("conference")
        VISIT = "visit", _("field visit")
        STEERING = "steering", _("session of the steering committee")
        VALIDATION = "validation", _("session of experts")
        CAMPAIGN = "campaign", _("awareness campaign")
        OTHER = "other", _("other")

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    project = models.ForeignKey(Project, models.CASCADE, related_name="events", verbose_name=_("project"))
    phase = models.ForeignKey(
        ProjectPhase, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("phase")
    )
    deliverable = models.ForeignKey(
        Deliverable, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("deliverable")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="project_events", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SEMINAR)
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    started = ApproximateDateField(_("from"), blank=True)
    ended = ApproximateDateField(_("to"), blank=True)
    where = models.CharField(_("where"), max_length=200, blank=True)
    text_bg = models.TextField(_("what happened, in Bulgarian"), blank=True)
    text_en = models.TextField(_("what happened, in English"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    search = search_column("title_bg", "title_en", "where")

    objects = ProjectEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a project")
        verbose_name_plural = _("events of projects")
        indexes = [search_index("project_event_search")]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:event-detail", args=[self.pk])

    @property
    def last_day(self) -> date | None:
        """The day it was over at the latest, where that is known."""
        day = self.ended or self.started
        return last_day(day) if day else None

    @property
    def is_over(self) -> bool:
        return self.last_day is not None and self.last_day < timezone.localdate()

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def period(self) -> str:
        """One without an end of its own was over within the day, month or year it began in."""
        return period_in_words(self.started, self.ended) if self.ended else day_in_words(self.started)


class EventAttendanceQuerySet(GatedQuerySet["EventAttendance"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        return self.filter(
            event__in=ProjectEvent.objects.visible_to(user), organisation__in=Organisation.objects.visible_to(user)
        )

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user).filter(event__in=ProjectEvent.objects.changeable_by(user))

    def for_list(self: AS) -> AS:
        return self.select_related("organisation").order_by("organisation__name", "pk")


class EventAttendance(models.Model):
    """An organisation that came, with how many people where that was counted. Nobody is named."""

    event = models.ForeignKey(ProjectEvent, models.CASCADE, related_name="attendances")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="event_attendances", verbose_name=_("organisation")
    )
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)

    objects = EventAttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="an_organisation_comes_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class EventAudienceQuerySet(GatedQuerySet["EventAudience"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self.filter(event__in=ProjectEvent.objects.visible_to(user))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user).filter(event__in=ProjectEvent.objects.changeable_by(user))

    def for_list(self: CS) -> CS:
        return self.order_by("group", "pk")


class EventAudience(models.Model):
    """How many people of a target group an event reached; unknown where nobody counted."""

    event = models.ForeignKey(ProjectEvent, models.CASCADE, related_name="audiences")
    group = models.CharField(_("target group"), max_length=14, choices=TargetGroup)
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)

    objects = EventAudienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("target group of an event")
        verbose_name_plural = _("target groups of events")
        constraints = [
            models.UniqueConstraint(fields=["event", "group"], name="a_group_is_counted_once"),
            models.CheckConstraint(
                name="few_children_are_not_counted",
                condition=~Q(group=TargetGroup.CHILDREN) | Q(people=None) | Q(people__gte=FEWEST_CHILDREN),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_group_display())
