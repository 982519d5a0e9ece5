from typing import TYPE_CHECKING, TypeVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

MS = TypeVar("MS", bound="MoneyLineQuerySet")


class MoneyLineQuerySet(GatedQuerySet["MoneyLine"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        return self.filter(commitment__in=Commitment.objects.visible_to(user))

    def newest_first(self: MS) -> MS:
        return self.order_by(F("as_of").desc(nulls_last=True), "-pk")

    def standing(self: MS) -> MS:
        """Without the figures that newer ones took the place of."""
        return self.filter(replaced_by=None)


class MoneyLine(models.Model):
    """A sum behind a promise, as its source writes it. A revised figure takes the place of the earlier one."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        ALLOCATED = "allocated", _("allocated")
        SPENT = "spent", _("spent")

    class Currency(models.TextChoices):
        BGN = "BGN", _("lev (BGN)")
        EUR = "EUR", _("euro (EUR)")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="money", verbose_name=_("commitment"))
    stage = models.CharField(_("planned, allocated or spent"), max_length=10, choices=Stage)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    what = models.CharField(_("for what"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by",
        verbose_name=_("takes the place of"),
    )  # fmt: skip
    reason = models.CharField(_("why it changed"), max_length=300, blank=True)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    batch = models.ForeignKey("crm.ImportBatch", models.PROTECT, null=True, editable=False, related_name="money")

    objects = MoneyLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("sum of money")
        verbose_name_plural = _("sums of money")
        constraints = [
            models.CheckConstraint(name="a_sum_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(name="a_figure_that_changed_says_why", condition=Q(replaces=None) | ~Q(reason="")),
        ]
        # A trigger in the migration refuses every change; only an import taken back takes its own with it.

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
