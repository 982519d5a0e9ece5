"""Who speaks for which organisation."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.models.organisations import CoalitionMembership, Organisation

if TYPE_CHECKING:
    from accounts.gates import Visitor

RS = TypeVar("RS", bound="RepresentationQuerySet")


class RepresentationQuerySet(GatedQuerySet["Representation"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        if not isinstance(user, User):
            return self.none()
        if user.is_centre:
            return self.filter(organisation__in=Organisation.objects.visible_to(user))
        return self.filter(user=user)

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def current(self: RS, today: date | None = None) -> RS:
        today = today or timezone.localdate()
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=today), started_on__lte=today)

    def of_members(self: RS, today: date | None = None) -> RS:
        """Only of organisations that are ours on that day."""
        standing = CoalitionMembership.objects.standing(today or timezone.localdate())
        return self.filter(organisation__in=standing.values("organisation"))

    def for_list(self: RS) -> RS:
        return self.select_related("user", "organisation").order_by("-started_on", "pk")


class Representation(models.Model):
    """Which user may speak for and edit which organisation, from when to when."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="representations", verbose_name=_("user"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="representations", verbose_name=_("organisation")
    )
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints = [
            models.CheckConstraint(
                name="representation_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_on=None), name="one_open_representation_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
