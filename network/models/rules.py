"""What a fact adds to closeness: rules agreed by people, each change a version of its own."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from network.facts.kinds import DEFAULT_WEIGHTS

if TYPE_CHECKING:
    from accounts.gates import Visitor

RS = TypeVar("RS", bound="TieRulesQuerySet")
EVENT_YEARS, HALF_LIFE_DAYS = 3, 365


class TieRulesQuerySet(GatedQuerySet["TieRules"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        """Whoever is shown a picture may read by which rules it was drawn."""
        return self.all() if isinstance(user, User) and user.is_active else self.none()

    def changeable_by(self: RS, user: "Visitor") -> RS:
        """Nobody: a change is a new version, and what was drawn by an old one can still be explained."""
        return self.none()

    def newest_first(self: RS) -> RS:
        return self.order_by("-number")

    def for_list(self: RS) -> RS:
        return self.select_related("made_by").newest_first()


def default_weights() -> dict[str, float]:
    return dict(DEFAULT_WEIGHTS)


class TieRules(models.Model):
    """One version: how much one fact of each kind adds, how long an event counts, how fast a contact fades."""

    append_only = True
    may_change = ("reason",)  # a name in it may have to be taken out

    number = models.PositiveIntegerField(_("version"), unique=True)
    weights = models.JSONField(_("weights"), default=default_weights)  # kind of fact: what one of them adds
    event_years = models.PositiveSmallIntegerField(_("years an event counts"), default=EVENT_YEARS)
    half_life_days = models.PositiveSmallIntegerField(_("days until a contact counts half"), default=HALF_LIFE_DAYS)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by whom")
    )  # none: as the product comes
    made_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = TieRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of ties")
        verbose_name_plural = _("rules of ties")
        constraints = [
            models.CheckConstraint(
                name="rules_of_ties_have_sane_times", condition=Q(event_years__gte=1, half_life_days__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(_("version %(number)s") % {"number": self.number})

    @property
    def all_weights(self) -> dict[str, float]:
        """A kind that came after this version was made has its usual weight."""
        return {**DEFAULT_WEIGHTS, **self.weights}
