from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation
from monitoring.models.assessments import Assessment

if TYPE_CHECKING:
    from accounts.gates import Visitor

MS = TypeVar("MS", bound="MinorityNoteQuerySet")


class MinorityNoteQuerySet(GatedQuerySet["MinorityNote"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        """Inside the coalition, beside the verdict; outside it only what leadership has made public."""
        seen = self.filter(
            assessment__in=Assessment.objects.visible_to(user), organisation__in=Organisation.objects.visible_to(user)
        )
        return seen if Level.COALITION in levels_open_to(user) else seen.exclude(published_at=None)

    def changeable_by(self: MS, user: "Visitor") -> MS:
        """Leadership makes one public or takes that back; the words stay whatever happens."""
        return self.visible_to(user) if getattr(user, "is_leadership", False) else self.none()

    def for_list(self: MS) -> MS:
        return self.select_related("organisation", "author", "assessment__commitment").order_by("pk")


class MinorityNote(models.Model):
    """A member organisation sees a published verdict otherwise, and says so beside it. Its words never change."""

    append_only = True
    may_change = ("organisation", "published_at", "published_by")  # a merge moves it to the organisation that is kept

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="minority_notes", verbose_name=_("assessment")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="minority_notes", verbose_name=_("organisation")
    )
    text = models.TextField(_("how they see it"))
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("written down by"))
    made_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("made public"), null=True, editable=False)
    published_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("made public by")
    )

    objects = MinorityNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("minority note")
        verbose_name_plural = _("minority notes")
        constraints = [
            models.CheckConstraint(name="a_minority_note_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="a_public_note_was_made_so_by_someone",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]
        # A trigger in the migration refuses any change of its words, whoever asks.

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return self.assessment.get_absolute_url()
