from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.confidentiality import Level
from crm.models import Organisation
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="BriefingQuerySet")


class BriefingQuerySet(GatedQuerySet["Briefing"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        """Read by the centre, as far as it sees the body a paper is about; a reader elsewhere gets the file."""
        if not (isinstance(user, User) and user.is_centre):
            return self.none()
        institution = Organisation.objects.visible_to(user).filter(pk=OuterRef("institution"))
        return self.filter(Q(institution=None) | Exists(institution))

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.visible_to(user) if getattr(user, "is_leadership", False) else self.none()

    def matching(self: BS, text: str) -> BS:
        return self.filter(search__matches=text)

    def for_list(self: BS) -> BS:
        return self.select_related("institution", "theme", "author").prefetch_related("editions").order_by("-made_at")


class Briefing(models.Model):
    """A paper about one institution or one theme, for one kind of reader. Its editions are frozen."""

    class Language(models.TextChoices):
        BG = "bg", "Български"
        EN = "en", "English"

    # No briefing is made at the restricted level: off the record stays off the record.
    LEVELS = (Level.PUBLIC, Level.COALITION, Level.INTERNAL)

    title = models.CharField(_("title"), max_length=200, blank=True)
    institution = models.ForeignKey(
        "crm.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="briefings",
        verbose_name=_("institution"),
    )
    theme = models.ForeignKey(
        "crm.Theme", models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("theme")
    )
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.BG)
    level = models.CharField(
        _("who may read it"),
        max_length=10,
        choices=[(level.value, level.label) for level in LEVELS],
        default=Level.PUBLIC,
    )
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title")

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        indexes = [search_index("briefing_search")]
        constraints = [
            models.CheckConstraint(
                name="briefing_has_one_subject",
                condition=Q(institution=None, theme__isnull=False) | Q(institution__isnull=False, theme=None),
            ),
            models.CheckConstraint(name="no_restricted_briefing", condition=~Q(level="restricted")),
        ]

    def __str__(self) -> str:
        return self.title or str(self.institution or self.theme)

    def get_absolute_url(self) -> str:
        return reverse("briefings:briefing-detail", args=[self.pk])
