from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

RS = TypeVar("RS", bound="CommitmentRelationQuerySet")


class CommitmentRelationQuerySet(GatedQuerySet["CommitmentRelation"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        """Whoever may see both ends: the open one tells nothing of a hidden one."""
        seen = Commitment.objects.visible_to(user)
        return self.filter(commitment__in=seen, other__in=seen)

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.visible_to(user).filter(ended_at=None) if is_centre(user) else self.none()

    def standing(self: RS) -> RS:
        return self.filter(ended_at=None)

    def for_list(self: RS) -> RS:
        return self.select_related("commitment", "other", "author").order_by("-stated_on", "-pk")


class CommitmentRelation(models.Model):
    """Read as a sentence: the commitment supersedes, merges, restates or is part of the other."""

    class Kind(models.TextChoices):
        SUPERSEDES = "supersedes", _("supersedes")
        MERGES = "merges", _("merges")
        RESTATES = "restates", _("restates")
        PART_OF = "part_of", _("is part of")

    REPLACING = (Kind.SUPERSEDES, Kind.MERGES)  # the other no longer counts; one restated keeps its day and its verdict

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="relations", verbose_name=_("commitment"))
    kind = models.CharField(_("relation"), max_length=10, choices=Kind)
    other = models.ForeignKey(
        Commitment, models.PROTECT, related_name="relations_to_it", verbose_name=_("the other commitment")
    )
    reason = models.CharField(_("reason"), max_length=300)
    stated_on = models.DateField(_("since"), default=timezone.localdate)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_reason = models.CharField(max_length=300, blank=True, editable=False)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, editable=False, related_name="+")

    objects = CommitmentRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation of commitments")
        verbose_name_plural = _("relations of commitments")
        constraints = [
            models.CheckConstraint(name="nothing_is_related_to_itself", condition=~Q(commitment=F("other"))),
            models.CheckConstraint(name="a_relation_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="a_relation_taken_back_says_why", condition=Q(ended_at=None) | ~Q(ended_reason="")
            ),
            models.UniqueConstraint(
                fields=["commitment", "other"], condition=Q(ended_at=None), name="two_commitments_are_related_once"
            ),
            models.UniqueConstraint(
                fields=["other"], condition=Q(ended_at=None, kind__in=["supersedes", "merges"]),
                name="a_commitment_is_replaced_by_one",
            ),
        ]  # fmt: skip
        # A trigger in the migration lets it be taken back once, with the reason, and nothing else.

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"

    @property
    def replaces(self) -> bool:
        return self.kind in self.REPLACING
