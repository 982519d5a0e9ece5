"""How many sat at a table whose names were taken out after their time."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from crm.confidentiality import Level, within_reach
from crm.models.meetings import Meeting, Participation, Side
from crm.models.organisations import Organisation

if TYPE_CHECKING:
    from accounts.gates import Visitor

NS = TypeVar("NS", bound="NamelessSeatsQuerySet")


class NamelessSeatsQuerySet(GatedQuerySet["NamelessSeats"]):
    def visible_to(self: NS, user: "Visitor") -> NS:
        return self.held_by_visible(user).filter(meeting__in=Meeting.objects.visible_to(user))

    def held_by_visible(self: NS, user: "Visitor") -> NS:
        """To whom the names were open; whom they sat there for is asked of its own gate."""
        organisation = Exists(Organisation.objects.visible_to(user).filter(pk=OuterRef("organisation")))
        return self.filter(within_reach(user), Q(organisation=None) | organisation)

    def for_list(self: NS) -> NS:
        return self.select_related("organisation").order_by("side", "organisation", "pk")


class NamelessSeats(models.Model):
    """So many people of one organisation, on one side, in one role: what is left of attendance after its time.

    The level is that of the people: whoever could not read who sat there does not read that somebody did.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="nameless_seats", verbose_name=_("meeting"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="nameless_seats", verbose_name=_("organisation")
    )
    side = models.CharField(_("side"), max_length=8, choices=Side)
    role = models.CharField(_("role"), max_length=8, choices=Participation.Role)
    how_many = models.PositiveSmallIntegerField(_("how many"))
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level)

    objects = NamelessSeatsQuerySet.as_manager()

    class Meta:
        verbose_name = _("seats without names")
        verbose_name_plural = _("seats without names")
        constraints = [
            models.CheckConstraint(name="somebody_sat_on_seats_without_names", condition=Q(how_many__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.how_many} · {self.organisation or self.get_side_display()}"
