from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

AS = TypeVar("AS", bound="AssessmentQuerySet")


class Delivery(models.TextChoices):
    NOT_ASSESSED = "not_assessed", _("not assessed")
    NO_EVIDENCE = "no_evidence", _("no evidence found")
    NOT_STARTED = "not_started", _("not started")
    LIMITED = "limited", _("limited")
    SUBSTANTIAL = "substantial", _("substantial")
    COMPLETE = "complete", _("complete")
    ABANDONED = "abandoned", _("abandoned")
    REVERSED = "reversed", _("reversed")

    @property
    def needs_evidence(self) -> bool:
        return self in {self.LIMITED, self.SUBSTANTIAL} or self.is_final

    @property
    def is_final(self) -> bool:
        """Needs one primary item and one not from the promisor."""
        return self in {self.COMPLETE, self.ABANDONED, self.REVERSED}


class Result(models.TextChoices):
    NOT_ASSESSED = "not_assessed", _("not assessed")
    WORSENED = "worsened", _("worsened")
    NO_CHANGE = "no_change", _("no notable change")
    MODERATE = "moderate", _("moderate")
    SIGNIFICANT = "significant", _("significant")
    UNATTRIBUTABLE = "unattributable", _("cannot be attributed")


class AssessmentQuerySet(GatedQuerySet["Assessment"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """Drafts are the centre's; what is published goes as far as its commitment."""
        seen = self.filter(commitment__in=Commitment.objects.visible_to(user))
        return seen if getattr(user, "is_centre", False) else seen.published()

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return (
            self.visible_to(user).filter(state=Assessment.State.DRAFT)
            if getattr(user, "is_centre", False)
            else self.none()
        )

    def published(self: AS) -> AS:
        return self.filter(state=Assessment.State.PUBLISHED)

    def drafts(self: AS) -> AS:
        return self.filter(state=Assessment.State.DRAFT)

    def for_list(self: AS) -> AS:
        return self.select_related("commitment", "coder", "approver").order_by("-number", "-pk")


class Assessment(models.Model):
    """A reasoned judgement of how far a promise was kept. Once published it never changes; a new one follows."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETURNED = "returned", _("returned")

    class Cause(models.TextChoices):
        NEW_EVIDENCE = "new_evidence", _("new evidence")
        EVENT = "event", _("event")
        DEADLINE = "deadline_review", _("deadline review")
        REPLY = "reply", _("reply of the institution")
        CORRECTION = "correction", _("our correction")
        METHOD = "method_change", _("method change")
        LEGACY = "legacy-import", _("imported from an older register")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField(null=True, blank=True)  # the version, given at publication
    delivery = models.CharField(_("delivery"), max_length=14, choices=Delivery)
    result = models.CharField(_("result for people"), max_length=16, choices=Result, default=Result.NOT_ASSESSED)
    delivered_on = models.DateField(
        _("delivered on"), null=True, blank=True
    )  # of a complete one; else the day of assessment counts
    closes_period = models.BooleanField(_("reviewed after the period closed"), default=False)
    rationale = models.TextField(_("rationale"), blank=True)
    waiver = models.TextField(_("why the evidence rule is waived"), blank=True)
    cause = models.CharField(_("what changed"), max_length=16, choices=Cause, default=Cause.NEW_EVIDENCE)
    coder = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="assessments_made", verbose_name=_("assessed by")
    )
    made_at = models.DateTimeField(default=timezone.now)
    assessed_on = models.DateField(_("assessed on"), default=timezone.localdate)
    approver = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments_approved",
        verbose_name=_("approved by"),
    )
    published_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    batch = models.ForeignKey("crm.ImportBatch", models.PROTECT, null=True, editable=False, related_name="assessments")
    import_key = models.CharField(max_length=300, blank=True, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = [
            models.Index(fields=["state"], condition=Q(state="draft"), name="assessments_to_approve"),
            # What a label asks of a verdict, for counting labels without the long rationales beside it.
            models.Index(
                fields=["id"],
                include=["delivery", "closes_period", "delivered_on", "assessed_on"],
                name="verdicts_for_labels",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_returned_assessment_says_why", condition=~Q(state="returned") | ~Q(return_reason="")
            ),
            models.UniqueConstraint(fields=["commitment", "number"], name="assessment_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["commitment", "import_key"], condition=~Q(import_key=""), name="assessment_imported_once"
            ),
            models.CheckConstraint(
                name="a_published_assessment_was_approved_by_another",
                condition=~Q(state="published")
                | (
                    Q(number__isnull=False, published_at__isnull=False, approver__isnull=False)
                    & ~Q(approver=F("coder"))
                ),
            ),
            models.CheckConstraint(
                name="an_assessment_says_why", condition=~Q(rationale="") | Q(cause="legacy-import")
            ),
        ]
        # A trigger in the migration refuses any change of a published row, whoever asks.

    def __str__(self) -> str:
        return f"{self.get_delivery_display()}" + (f" v{self.number}" if self.number else "")

    @property
    def is_final(self) -> bool:
        return Delivery(self.delivery).is_final

    @property
    def counts_from(self) -> date:
        """The day that decides between in time and late."""
        return self.delivered_on or self.assessed_on
