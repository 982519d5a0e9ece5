from datetime import date
from typing import TYPE_CHECKING, TypeVar

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.campaigns import Campaign
from campaigns.models.project_events import ProjectEvent
from campaigns.models.projects import Project
from crm.confidentiality import Level, levels_open_to, within_reach
from crm.models import Organisation
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

AS = TypeVar("AS", bound="AssistanceQuerySet")

MONTHS_UNTIL_FOLLOW_UP = 3


def three_months_on(day: date) -> date:
    following: date = day + relativedelta(months=MONTHS_UNTIL_FOLLOW_UP)
    return following


class AssistanceQuerySet(GatedQuerySet["Assistance"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """As far as its confidentiality reaches, and what was given to one's own organisation."""
        seen = Q(given_to__in=Organisation.objects.visible_to(user))
        own = Q(given_to__in=Organisation.own_of(user)) if isinstance(user, User) else Q(pk__in=[])
        return self.filter((within_reach(user) & seen) | (own & ~Q(confidentiality=Level.RESTRICTED)))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: AS, text: str) -> AS:
        return self.filter(search__matches=text)

    def to_follow_up(self: AS) -> AS:
        """Those of which somebody is to ask what became of it, the first time or once more."""
        return self.exclude(follow_up_due=None)

    def for_reader(self: AS, user: "Visitor") -> AS:
        """Load what a row shows; a project, campaign or event hidden from the reader reads as none."""
        rows = self.select_related("given_to").defer("search")
        return rows.order_by(F("given_on").desc(nulls_last=True), "-pk").prefetch_related(*ties_seen_by(user))  # type: ignore[type-var]


def ties_seen_by(user: "Visitor") -> "list[Prefetch[str]]":
    return [
        Prefetch("given_by", Organisation.objects.visible_to(user)),
        Prefetch("project", Project.objects.visible_to(user).defer("search")),
        Prefetch("campaign", Campaign.objects.visible_to(user).defer("search")),
        Prefetch("event", ProjectEvent.objects.visible_to(user).defer("search")),
    ]


class Assistance(models.Model):
    """A training or technical help given to an organisation, and what became of it three months later."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("training")
        TECHNICAL = "technical", _("technical assistance")
        MENTORING = "mentoring", _("mentoring")
        VISIT = "visit", _("study visit")
        OTHER = "other", _("other")

    class Effect(models.TextChoices):
        PUT_TO_USE = "put_to_use", pgettext_lazy("assistance", "put to use")
        PARTLY = "partly", pgettext_lazy("assistance", "partly put to use")
        NOT_YET = "not_yet", pgettext_lazy("assistance", "not put to use yet")
        NOT_REACHED = "not_reached", pgettext_lazy("assistance", "could not be reached")

    # Of these it is worth asking once more.
    ASK_AGAIN = (Effect.NOT_YET, Effect.NOT_REACHED)
    TONES = {
        Effect.PUT_TO_USE.value: "kept",
        Effect.PARTLY.value: "partly",
        Effect.NOT_YET.value: "broken",
        Effect.NOT_REACHED.value: "neutral",
    }

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TRAINING)
    topic = models.CharField(_("topic"), max_length=250)
    given_to = models.ForeignKey(
        Organisation, models.PROTECT, related_name="assistance_received", verbose_name=_("given to")
    )
    given_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="assistance_given", verbose_name=_("given by")
    )
    given_on = models.DateField(_("ended on"), null=True, blank=True)
    people = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="assistance", verbose_name=_("project")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="assistance", verbose_name=_("campaign")
    )
    event = models.ForeignKey(
        ProjectEvent, models.PROTECT, null=True, blank=True, related_name="assistance", verbose_name=_("event")
    )
    note = models.TextField(_("note"), blank=True)
    follow_up_due = models.DateField(_("follow-up due"), null=True, blank=True)  # empty: nobody is to ask any more
    followed_up_on = models.DateField(_("followed up on"), null=True, blank=True)
    effect = models.CharField(_("what became of it"), max_length=12, choices=Effect, blank=True)
    effect_note = models.TextField(_("in words"), blank=True)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("topic")

    objects = AssistanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("training or assistance")
        verbose_name_plural = _("trainings and assistance")
        indexes = [
            search_index("assistance_search"),
            # The home page asks daily what is to be followed up: few rows of many.
            models.Index(
                fields=["follow_up_due"], condition=Q(follow_up_due__isnull=False), name="assistance_to_follow_up"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_follow_up_says_what_became_of_it",
                condition=Q(followed_up_on=None, effect="") | (Q(followed_up_on__isnull=False) & ~Q(effect="")),
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("campaigns:assistance-detail", args=[self.pk])

    @property
    def is_to_follow_up(self) -> bool:
        """Whether the day to ask has come."""
        return self.follow_up_due is not None and self.follow_up_due <= timezone.localdate()

    @property
    def tone(self) -> str:
        return self.TONES.get(self.effect, "neutral")

    def lets_read_words(self, user: "Visitor") -> bool:
        """Notes are open as far as the record itself: to whom it was given only where members may read it anyway."""
        return self.confidentiality in levels_open_to(user)
