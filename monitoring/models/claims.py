from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from monitoring.models.assessments import Delivery
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="ClaimQuerySet")


class ClaimQuerySet(GatedQuerySet["Claim"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self.filter(commitment__in=Commitment.objects.visible_to(user))

    def newest_first(self: CS) -> CS:
        return self.order_by(F("claimed_on").desc(nulls_last=True), "-pk")

    def standing(self: CS) -> CS:
        """Without those that were noted wrong and noted again."""
        return self.filter(replaced_by=None)


class Claim(models.Model):
    """What the institution says of its own delivery. Theirs, beside our verdict and never mixed with it."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="claims", verbose_name=_("commitment"))
    delivery = models.CharField(
        _("delivery they claim"), max_length=14, blank=True,
        choices=[one for one in Delivery.choices if one[0] not in {Delivery.NOT_ASSESSED, Delivery.NO_EVIDENCE}],
    )  # fmt: skip  # empty: it fits no step of the scale, or nobody sorted it
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    claimed_on = models.DateField(_("claimed on"), null=True, blank=True)  # not known of what came from older notes
    source = models.CharField(_("source"), max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("noted wrong before")
    )
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    batch = models.ForeignKey("crm.ImportBatch", models.PROTECT, null=True, editable=False, related_name="claims")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of an institution")
        verbose_name_plural = _("claims of institutions")
        constraints = [
            models.CheckConstraint(name="a_claim_says_something", condition=~Q(delivery="") | ~Q(words="")),
        ]
        # A trigger in the migration refuses every change; only an import taken back takes its own with it.

    def __str__(self) -> str:
        return str(self.get_delivery_display()) if self.delivery else self.words
