from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.confidentiality import Level, within_reach
from crm.models import Organisation

if TYPE_CHECKING:
    from accounts.gates import Visitor

TS = TypeVar("TS", bound="TieQuerySet")


class TieQuerySet(GatedQuerySet["Tie"]):
    def visible_to(self: TS, user: "Visitor") -> TS:
        """Seen by the centre, and by those who speak for the side that stated it."""
        seen = within_reach(user)
        if isinstance(user, User):
            seen |= Q(stated_by__in=Organisation.own_of(user))
        both = Organisation.objects.visible_to(user)
        return self.filter(seen, stated_by__in=both, other__in=both)

    def changeable_by(self: TS, user: "Visitor") -> TS:
        """The centre, and those who speak for the side that stated it."""
        if not isinstance(user, User):
            return self.none()
        seen = self.visible_to(user)
        return seen if user.is_centre else seen.filter(stated_by__in=Organisation.own_of(user))

    def of(self: TS, organisation: Organisation) -> TS:
        """Those it stated and those stated about it."""
        return self.filter(Q(stated_by=organisation) | Q(other=organisation))

    def open(self: TS) -> TS:
        return self.filter(ended_on=None)

    def on(self: TS, day: date) -> TS:
        """The day a tie ends is the first without it: what takes its place begins that day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def for_list(self: TS) -> TS:
        return self.select_related("stated_by", "other").order_by("stated_by__name", "pk")


class Tie(models.Model):
    """What one organisation states about its relation to another. Both sides' statements are kept apart."""

    class Kind(models.TextChoices):
        WORKS_WITH = "works_with", _("works with")
        SHARES_INFORMATION = "shares_information", _("shares information with")
        REFERS_PEOPLE = "refers_people", _("refers people to")
        FUNDS = "funds", _("funds")
        TRAINS = "trains", _("trains")
        TRUSTS = "trusts", _("trusts")
        CONFLICTS = "conflicts", _("is in conflict with")

    STRONGEST = 3

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    stated_by = models.ForeignKey(Organisation, models.PROTECT, related_name="ties_stated", verbose_name=_("stated by"))
    other = models.ForeignKey(Organisation, models.PROTECT, related_name="ties_received", verbose_name=_("with"))
    strength = models.PositiveSmallIntegerField(_("strength"), default=2)  # 1 to 3
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = TieQuerySet.as_manager()

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.CheckConstraint(name="nobody_is_tied_to_themselves", condition=~Q(stated_by=F("other"))),
            models.CheckConstraint(name="tie_strength_is_1_to_3", condition=Q(strength__gte=1, strength__lte=3)),
            models.CheckConstraint(
                name="tie_ends_after_it_starts", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.UniqueConstraint(
                fields=["kind", "stated_by", "other"], condition=Q(ended_on=None), name="one_open_tie_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stated_by} {self.get_kind_display()} {self.other}"
