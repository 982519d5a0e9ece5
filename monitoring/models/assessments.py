from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from monitoring.confidence import Confidence
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor
    from monitoring.models.codings import Coding
    from monitoring.models.replies import Reply

AS = TypeVar("AS", bound="AssessmentQuerySet")
PUBLISHED = "published"
TELLS_NOTHING = (
    "state", "stage", "made_at", "urgent_approver", "commitment__title", "commitment__owner", "coder__name",
    "coder__email", "reply__due_on", "reply__sent_on", "reply__closed_at",
)  # fmt: skip


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
        """Drafts are the centre's, but until two people have coded one, only its own coder reads what it says.

        What is published goes as far as its commitment.
        """
        seen = self.filter(commitment__in=Commitment.objects.visible_to(user))
        if not is_centre(user):
            return seen.published()
        return seen.filter(Q(coder=user) | ~Q(stage=Assessment.Stage.SECOND_CODING) | Q(state=PUBLISHED))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user).drafts() if is_centre(user) else self.none()

    def under_way_for(self: AS, user: "Visitor") -> AS:
        """What is on its way to the public, or waits for a reply since, with nothing loaded of what it says."""
        if not is_centre(user):
            return self.none()
        seen = self.filter(commitment__in=Commitment.objects.visible_to(user))
        waits = Q(state=PUBLISHED, reply__isnull=False, reply__closed_at=None)
        seen = seen.filter(Q(state=Assessment.State.DRAFT) | waits).select_related("commitment", "coder", "reply")
        return seen.only(*TELLS_NOTHING).order_by("made_at", "pk")

    def to_code_by(self: AS, user: "Visitor") -> AS:
        """Drafts of others that wait for a second coding."""
        return self.under_way_for(user).drafts().filter(stage=Assessment.Stage.SECOND_CODING).exclude(coder=user)

    def published(self: AS) -> AS:
        return self.filter(state=Assessment.State.PUBLISHED)

    def drafts(self: AS) -> AS:
        return self.filter(state=Assessment.State.DRAFT)

    def for_list(self: AS) -> AS:
        loaded = self.select_related("commitment", "coder", "approver", "urgent_approver", "reply")
        return loaded.order_by("-number", "-pk")

    def for_reader(self: AS, user: "Visitor") -> AS:
        """Load what stands beside a verdict, as far as the reader may see it."""
        from crm.models import Letter  # noqa: PLC0415  only this method needs them
        from monitoring.models.codings import Coding  # noqa: PLC0415
        from monitoring.models.minority_notes import MinorityNote  # noqa: PLC0415

        return self.for_list().prefetch_related(  # type: ignore[type-var]
            Prefetch("codings", Coding.objects.visible_to(user).select_related("coder").order_by("pk")),
            Prefetch("minority_notes", MinorityNote.objects.visible_to(user).for_list()),
            Prefetch("reply__letter", Letter.objects.visible_to(user).defer("search")),
            Prefetch("reply__answer", Letter.objects.visible_to(user).defer("search")),
        )


class Assessment(models.Model):
    """A reasoned judgement of how far a promise was kept. Once published it never changes; a new one follows."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETURNED = "returned", _("returned")

    class Stage(models.TextChoices):
        """Where a draft stands on its way to the public."""

        SECOND_CODING = "second_coding", _("waits for the second coding")
        ADJUDICATION = "adjudication", _("two codings differ: waits for a third person")
        TO_SEND = "to_send", _("to be sent to the institution")
        WITH_INSTITUTION = "institution", _("with the institution")
        TO_APPROVE = "to_approve", _("waits for approval")

    class Failure(models.TextChoices):
        """Why it was not kept, as far as anyone can tell."""

        NOT_PRIORITISED = "not_prioritised", _("not prioritised")
        CHANGED_COURSE = "changed_course", _("changed course")
        BLOCKED = "blocked", _("blocked by another body")
        NO_FUNDING = "no_funding", _("no funding")
        COURT = "court", _("a court decision")
        SHOCK = "shock", _("an external shock")
        UNCLEAR = "unclear", _("unclear")

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
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.SECOND_CODING, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True)  # the version, given at publication
    delivery = models.CharField(_("delivery"), max_length=14, choices=Delivery)
    result = models.CharField(_("result for people"), max_length=16, choices=Result, default=Result.NOT_ASSESSED)
    delivered_on = models.DateField(
        _("delivered on"), null=True, blank=True
    )  # of a complete one; else the day of assessment counts
    closes_period = models.BooleanField(_("reviewed after the period closed"), default=False)
    failure = models.CharField(_("why it was not kept"), max_length=16, choices=Failure, blank=True)
    rationale = models.TextField(_("rationale"), blank=True)
    waiver = models.TextField(_("why the evidence rule is waived"), blank=True)
    cause = models.CharField(_("what changed"), max_length=16, choices=Cause, default=Cause.NEW_EVIDENCE)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, blank=True)  # empty: computed
    confidence_reason = models.TextField(_("why not the computed confidence"), blank=True)
    coders_agreed = models.BooleanField(null=True, editable=False)  # before any adjudication
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
    urgent_approver = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("found urgent by"),
    )  # fmt: skip
    urgent_reason = models.CharField(_("why it cannot wait for the reply"), max_length=500, blank=True)
    privacy_checked = models.BooleanField(_("checked for personal data"), default=False, editable=False)
    method_version = models.CharField(_("version of the method"), max_length=10, blank=True, editable=False)
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
            models.Index(fields=["stage"], condition=Q(state="draft"), name="assessments_under_way"),
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
                name="what_is_complete_did_not_fail", condition=Q(failure="") | ~Q(delivery="complete")
            ),
            models.CheckConstraint(
                name="another_confidence_says_why",
                condition=Q(confidence="", confidence_reason="") | (~Q(confidence="") & ~Q(confidence_reason="")),
            ),
            models.CheckConstraint(
                name="what_is_urgent_has_two_approvers",
                condition=Q(urgent_approver=None, urgent_reason="")
                | (
                    Q(urgent_approver__isnull=False)
                    & ~Q(urgent_reason="")
                    & ~Q(urgent_approver=F("coder"))
                    & (Q(approver=None) | ~Q(urgent_approver=F("approver")))
                ),
            ),
            models.CheckConstraint(
                name="an_assessment_says_why", condition=~Q(rationale="") | Q(cause="legacy-import")
            ),
        ]
        # A trigger in the migration refuses any change of a published row, whoever asks.

    def __str__(self) -> str:
        return f"{self.get_delivery_display()}" + (f" v{self.number}" if self.number else "")

    def get_absolute_url(self) -> str:
        """It is read on the page of its commitment."""
        return reverse("monitoring:commitment-detail", args=[self.commitment_id]) + f"#assessment-{self.pk}"

    @property
    def is_final(self) -> bool:
        return Delivery(self.delivery).is_final

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_legacy(self) -> bool:
        """Taken over from an older register, as it stood."""
        return self.cause == self.Cause.LEGACY

    @property
    def reply_is_pending(self) -> bool:
        """Published before the institution had its say, and its say is still to come."""
        return bool(self.urgent_reason) and self.asked is not None and self.asked.is_open

    @property
    def stage_in_words(self) -> str:
        """Where it stands; one that was published as urgent waits for its reply."""
        return str(_("published, reply pending") if self.state == PUBLISHED else self.get_stage_display())

    @property
    def asked(self) -> "Reply | None":
        """What the institution was asked and said; none before anybody wrote to it."""
        return getattr(self, "reply", None)

    @property
    def settled(self) -> "Coding | None":
        """Of the loaded codings the decision between two that differed."""
        return next((one for one in self.codings.all() if one.step == one.Step.ADJUDICATION), None)

    @property
    def counts_from(self) -> date:
        """The day that decides between in time and late."""
        return self.delivered_on or self.assessed_on
