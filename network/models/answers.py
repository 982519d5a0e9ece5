from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.models import Organisation

if TYPE_CHECKING:
    from datetime import date

    from accounts.gates import Visitor

AS = TypeVar("AS", bound="TieAnswerQuerySet")


class TieAnswerQuerySet(GatedQuerySet["TieAnswer"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """Centre staff, and those who represent the organisation today."""
        if getattr(user, "is_centre", False):
            return self.filter(organisation__in=Organisation.objects.visible_to(user))
        return self.filter(organisation__in=Organisation.own_of(user)) if isinstance(user, User) else self.none()

    def changeable_by(self: AS, user: "Visitor") -> AS:
        """Nobody: that somebody answered on a day stays so."""
        return self.none()

    def since(self: AS, day: "date") -> AS:
        return self.filter(answered_on__gte=day)

    def for_list(self: AS) -> AS:
        return self.select_related("organisation", "by").order_by("-answered_on", "-pk")


class TieAnswer(models.Model):
    """On this day an organisation said what its ties are: that it names none is then an answer, and no silence."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="tie_answers", verbose_name=_("organisation")
    )
    answered_on = models.DateField(_("answered on"), default=timezone.localdate)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    via = models.CharField(_("how"), max_length=12, choices=Via, default=Via.PAGE)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = TieAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer about ties")
        verbose_name_plural = _("answers about ties")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "answered_on"], name="one_answer_about_ties_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.answered_on}"
