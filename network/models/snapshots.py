"""What the network measured on a day, kept as it was read then."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.templatetags.fmt import day
from crm.confidentiality import Level, levels_open_to
from crm.models import Place, Theme
from network.graphs.picture import EVERYBODY, INSTITUTIONS, ORGANISATIONS, PEOPLE

if TYPE_CHECKING:
    from accounts.gates import Visitor

SS = TypeVar("SS", bound="SnapshotQuerySet")


class SnapshotQuerySet(GatedQuerySet["Snapshot"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        """Whoever may see at least as much as it was computed from."""
        return self.filter(scope__in=levels_open_to(user))

    def for_list(self: SS) -> SS:
        return self.select_related("theme", "region").defer("region__search").newest_first()

    def newest_first(self: SS) -> SS:
        return self.order_by("-day", "-made_at", "-pk")

    def alike(self: SS, other: "Snapshot") -> SS:
        """Those of the same part of the network, in the same eyes; the rules may differ."""
        return self.filter(
            scope=other.scope, who=other.who, kinds=other.kinds, theme=other.theme_id, region=other.region_id
        )


class Snapshot(models.Model):
    """The measures of one picture on one day, by the rules of that time. Written once.

    It names nobody. It is computed from what everybody of its scope may see, and from nothing else.
    """

    append_only = True

    class Scope(models.TextChoices):
        COALITION = Level.COALITION.value, _("as every member sees it")
        CENTRE = Level.INTERNAL.value, _("as the centre sees it")

    class Who(models.TextChoices):
        ORGANISATIONS = ORGANISATIONS, _("organisations only")
        PEOPLE = PEOPLE, _("organisations and people")
        INSTITUTIONS = INSTITUTIONS, _("organisations and institutions")
        EVERYBODY = EVERYBODY, _("organisations, institutions and people")

    day = models.DateField(_("day"))
    since = models.DateField(_("events count from"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    is_nightly = models.BooleanField(_("made by itself"), default=False)
    scope = models.CharField(_("in whose eyes"), max_length=10, choices=Scope)
    rules = models.PositiveIntegerField(_("version of the rules"))
    who = models.CharField(_("who is drawn"), max_length=16, choices=Who, default=Who.ORGANISATIONS)
    kinds = models.JSONField(_("by which facts"), default=list)  # names in the order of their bits; none: all there are
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    region = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region"))
    nodes = models.PositiveIntegerField(_("nodes"))
    edges = models.PositiveIntegerField(_("ties"))
    asked = models.PositiveIntegerField(_("members"))
    responded = models.PositiveIntegerField(_("of them with a stated tie or an answer"))
    measures = models.JSONField(_("measures"))  # name: number, or null where n is too small to say
    dictionary = models.PositiveSmallIntegerField(_("version of the measures"))
    fingerprint = models.CharField(_("fingerprint of what was read"), max_length=64)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot of the network")
        verbose_name_plural = _("snapshots of the network")
        indexes = [models.Index(fields=["scope", "day"], name="snapshots_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "scope", "rules"], condition=Q(is_nightly=True), name="one_snapshot_a_night"
            ),
            models.CheckConstraint(name="no_more_answer_than_are_asked", condition=Q(responded__lte=F("asked"))),
            models.CheckConstraint(
                name="snapshots_are_of_two_scopes", condition=Q(scope__in=[Level.COALITION.value, Level.INTERNAL.value])
            ),
        ]
        # A trigger in the migration refuses any change, whoever asks.

    def __str__(self) -> str:
        return f"{day(self.day, 'medium')}, {self.get_scope_display()}"

    def get_absolute_url(self) -> str:
        return reverse("network:snapshot-detail", args=[self.pk])

    def value(self, name: str) -> Any:
        return self.measures.get(name)
