from typing import TYPE_CHECKING, TypeVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from campaigns.models.projects import Project
from crm.models import Organisation

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="BudgetLineQuerySet")


class BudgetLineQuerySet(GatedQuerySet["BudgetLine"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        """Money is the centre's; a partner sees the lines of its own organisation."""
        seen = self.filter(project__in=Project.objects.visible_to(user))
        if is_centre(user):
            return seen
        return seen.filter(partner__in=Organisation.own_of(user)) if isinstance(user, User) else self.none()

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.visible_to(user).filter(project__in=Project.objects.changeable_by(user))

    def for_reader(self: BS, user: "Visitor") -> BS:
        """Load what a row shows; a partner hidden from the reader reads as none."""
        partners = Prefetch("partner", Organisation.objects.visible_to(user))
        rows = self.select_related("project").defer("project__search").prefetch_related(partners)
        return rows.order_by("currency", "code", "pk")


class BudgetLine(models.Model):
    """A line of a project's budget: what was planned, and what was spent until a day."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="budget_lines")
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name=_("partner")
    )
    code = models.CharField(_("code"), max_length=20, blank=True)
    title = models.CharField(_("budget line"), max_length=200)
    planned = models.DecimalField(
        _("planned"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)], null=True, blank=True
    )
    spent = models.DecimalField(
        _("spent"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)], null=True, blank=True
    )
    spent_until = models.DateField(_("spent until"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[RegexValidator(r"^[A-Z]{3}\Z")])
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.CheckConstraint(
                name="money_is_not_negative",
                condition=(Q(planned=None) | Q(planned__gte=0)) & (Q(spent=None) | Q(spent__gte=0)),
            ),
            models.CheckConstraint(
                name="what_was_spent_was_spent_until_a_day", condition=Q(spent=None) | Q(spent_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("campaigns:project-detail", args=[self.project_id]) + "#budget"
