from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from campaigns.models import Campaign, Session
from crm.confidentiality import Level
from crm.models import Meeting, Organisation, Person, Place, Theme
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="BriefingQuerySet")

# What a paper can be about. At most one is named; a paper of the whole coalition names none.
SUBJECTS: dict[str, type[models.Model]] = {
    "institution": Organisation, "person": Person, "theme": Theme, "place": Place, "campaign": Campaign,
    "session": Session,
}  # fmt: skip


class BriefingQuerySet(GatedQuerySet["Briefing"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        """Read by the centre, as far as it sees what a paper is about; a reader elsewhere gets the file."""
        if not (isinstance(user, User) and user.is_centre):
            return self.none()
        return self.about_what_is_open_to(user)

    def about_what_is_open_to(self: BS, user: "Visitor") -> BS:
        """Return the papers whose subject this visitor may see."""
        seen = self
        for name, model in SUBJECTS.items():
            subject = model._default_manager.visible_to(user).filter(pk=OuterRef(name))  # type: ignore[attr-defined]
            seen = seen.filter(Q(**{name: None}) | Exists(subject))
        return seen

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.visible_to(user) if getattr(user, "is_leadership", False) else self.none()

    def matching(self: BS, text: str) -> BS:
        return self.filter(search__matches=text)

    def for_list(self: BS) -> BS:
        """Load what one row of the list shows; of editions only how many there are, since each holds a whole paper."""
        made = Briefing.objects.filter(pk=OuterRef("pk")).annotate(n=Count("editions")).values("n")
        loaded = self.select_related(*SUBJECTS, "session__body", "author")
        return loaded.annotate(edition_count=Subquery(made)).order_by("-made_at")


class Briefing(models.Model):
    """A paper about one subject, for one kind of reader, written as blocks. Its editions are frozen."""

    class Language(models.TextChoices):
        BG = "bg", "Български"
        EN = "en", "English"

    class Style(models.TextChoices):
        BRIEF = "brief", _("short brief")
        FULL = "full", _("full paper, with cover and contents")

    # No briefing is made at the restricted level: off the record stays off the record.
    LEVELS = (Level.PUBLIC, Level.COALITION, Level.INTERNAL)

    title = models.CharField(_("title"), max_length=200, blank=True)
    question = models.CharField(_("the question it answers"), max_length=300, blank=True)
    audience = models.CharField(_("whom it is for"), max_length=200, blank=True)
    institution = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("institution")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("office-holder")
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("theme")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("place")
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("campaign")
    )
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="briefings", verbose_name=_("session")
    )
    meeting = models.ForeignKey(  # the one it is carried to
        Meeting, models.SET_NULL, null=True, blank=True, related_name="briefings", verbose_name=_("for the meeting")
    )
    template = models.CharField(_("template"), max_length=20, default="institution", editable=False)
    style = models.CharField(_("page style"), max_length=5, choices=Style, default=Style.BRIEF)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.BG)
    level = models.CharField(
        _("who may read it"),
        max_length=10,
        choices=[(level.value, level.label) for level in LEVELS],
        default=Level.PUBLIC,
    )
    translates = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="translations")
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title")
    edition_count: int  # set by for_list()

    objects = BriefingQuerySet.as_manager()

    class Meta:
        verbose_name = _("briefing")
        verbose_name_plural = _("briefings")
        indexes = [search_index("briefing_search")]
        constraints = [
            models.CheckConstraint(
                name="briefing_has_one_subject_at_most",
                condition=LessThanOrEqual(
                    Func(*map(F, SUBJECTS), function="num_nonnulls", output_field=models.IntegerField()), 1
                ),
            ),
            models.CheckConstraint(name="no_restricted_briefing", condition=~Q(level="restricted")),
            models.UniqueConstraint(
                fields=["translates", "language"], name="one_translation_for_each_language",
                condition=Q(translates__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title or (str(self.subject) if self.subject else str(_("The coalition")))

    def get_absolute_url(self) -> str:
        return reverse("briefings:briefing-detail", args=[self.pk])

    @property
    def subject(self) -> models.Model | None:
        return next((getattr(self, name) for name in SUBJECTS if getattr(self, f"{name}_id")), None)

    @property
    def about(self) -> dict[str, int]:
        """What its blocks are about unless they say otherwise."""
        return {name: number for name in SUBJECTS if (number := getattr(self, f"{name}_id"))}
