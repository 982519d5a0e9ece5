"""What an election leaves behind: ballots of nobody, and the lots that people drew where votes were equal."""

from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from campaigns.models.elections import Election

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="BallotQuerySet")
LS = TypeVar("LS", bound="LotQuerySet")


class BallotQuerySet(GatedQuerySet["Ballot"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        """Whoever sees the election; there are none before it is closed."""
        return self.filter(election__in=Election.objects.visible_to(user))


class Ballot(models.Model):
    """An anonymous ballot: of no voter, at no time, in no order. Written by the close of the election alone."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    election = models.ForeignKey(Election, models.PROTECT, related_name="ballots")
    choices = models.JSONField()  # numbers of candidates; empty: blank

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")

    def __str__(self) -> str:
        return str(_("ballot"))


class LotQuerySet(GatedQuerySet["Lot"]):
    def visible_to(self: LS, user: "Visitor") -> LS:
        return self.filter(election__in=Election.objects.visible_to(user))


class Lot(models.Model):
    """A lot drawn by people before witnesses; the order of the draw stays as it was recorded."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="lots")
    drawn = models.JSONField(_("in the order of the draw"))  # numbers of candidates
    drawn_on = models.DateField(_("drawn on"))
    witnesses = models.TextField(_("witnesses"))  # a line each
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")

    def __str__(self) -> str:
        return f"{self.election} · {self.drawn_on:%Y-%m-%d}"
