from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from monitoring.models.assessments import Assessment, Delivery, Result

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="CodingQuerySet")


class CodingQuerySet(GatedQuerySet["Coding"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """For the centre, and no sooner than the assessment itself: until then each coder knows only their own."""
        seen = self.filter(assessment__in=Assessment.objects.visible_to(user))
        return seen if is_centre(user) else self.none()

    def changeable_by(self: CS, user: "Visitor") -> CS:
        """Nobody changes what was coded."""
        return self.none()

    def blind(self: CS) -> CS:
        """The first and the second coding, before anybody decided between them."""
        return self.exclude(step=Coding.Step.ADJUDICATION)

    def for_list(self: CS) -> CS:
        return self.select_related("coder", "assessment__commitment").order_by("assessment", "pk")


class Coding(models.Model):
    """What one person answered for delivery and result, on their own. Written once: it outlives the decision."""

    append_only = True

    class Step(models.TextChoices):
        FIRST = "first", _("first coding")
        SECOND = "second", _("second coding")
        ADJUDICATION = "adjudication", _("decision between two codings")

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="codings", verbose_name=_("assessment"))
    step = models.CharField(_("step"), max_length=12, choices=Step)
    coder = models.ForeignKey("accounts.User", models.PROTECT, related_name="codings", verbose_name=_("coded by"))
    delivery = models.CharField(_("delivery"), max_length=14, choices=Delivery)
    result = models.CharField(_("result for people"), max_length=16, choices=Result, default=Result.NOT_ASSESSED)
    note = models.TextField(_("why"), blank=True)
    made_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    objects = CodingQuerySet.as_manager()

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        constraints = [
            models.UniqueConstraint(fields=["assessment", "step"], name="each_step_of_coding_once"),
            models.UniqueConstraint(fields=["assessment", "coder"], name="nobody_codes_twice"),
            models.CheckConstraint(name="a_later_coding_says_why", condition=Q(step="first") | ~Q(note="")),
        ]
        # A trigger in the migration refuses any change, whoever asks.

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.get_delivery_display()}"

    def get_absolute_url(self) -> str:
        return self.assessment.get_absolute_url()
