from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.confidentiality import Level, within_reach
from crm.models import Organisation
from crm.search_index import search_column, search_index
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

BEYOND_ALL = 10_000  # no text has so many pages, and no larger number fits into the question
TS = TypeVar("TS", bound="OfficialTextQuerySet")
PS = TypeVar("PS", bound="PassageQuerySet")


class OfficialTextQuerySet(GatedQuerySet["OfficialText"]):
    def visible_to(self: TS, user: "Visitor") -> TS:
        """As far as its confidentiality reaches; a restricted one for its author too. Nobody without an account."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(within_reach(user, Q(author=user)))

    def changeable_by(self: TS, user: "Visitor") -> TS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: TS, text: str) -> TS:
        return self.filter(search__matches=text)

    def for_list(self: TS, user: "Visitor") -> TS:
        """Newest first, with how many promises were found in it that the reader may see; never the long text itself."""
        found = Passage.objects.visible_to(user).filter(text=OuterRef("pk")).order_by().values("text")
        counted = Subquery(found.annotate(n=Count("pk")).values("n"))
        seen = models.Exists(Organisation.objects.visible_to(user).filter(pk=OuterRef("issued_by")))
        return (
            self.defer("pages", "search").select_related("issued_by")
            .annotate(promises=Coalesce(counted, 0), shows_body=seen).order_by("-made_at", "-pk")
        )  # fmt: skip

    def with_page(self: TS, number: int) -> TS:
        """Load one page of the text, as `page`, and leave the others in the database."""
        return self.annotate(page=KeyTransform(str(min(number, BEYOND_ALL) - 1), "pages"))


class OfficialText(models.Model):
    """A long official text that is read for promises: kept as it was read, page by page, sentence by sentence."""

    class Origin(models.TextChoices):
        DOCUMENT = "document", _("document")
        LAW = "law", _("law")
        MEDIA = "media", _("media")
        LETTER = "letter", _("letter")

    title = models.CharField(_("title"), max_length=250)
    origin = models.CharField(_("what it is"), max_length=10, choices=Origin, default=Origin.DOCUMENT)
    issued_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="official_texts",
        verbose_name=_("who promises in it"),
    )  # fmt: skip
    dated_on = models.DateField(_("date of the text"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    link = models.URLField(_("address"), max_length=1000, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    # Pages of paragraphs of sentences; empty while the file is being read. Never changed afterwards.
    pages = models.JSONField(default=list, editable=False)
    page_count = models.PositiveIntegerField(default=0, editable=False)
    has_page_numbers = models.BooleanField(default=False, editable=False)  # else it is cited by paragraph
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title")

    objects = OfficialTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("official text")
        verbose_name_plural = _("official texts")
        indexes = [
            search_index("official_text_search"),
            models.Index(fields=["-made_at", "-id"], name="official_texts_newest_first"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("monitoring:text-detail", args=[self.pk])

    @property
    def is_read(self) -> bool:
        return self.page_count > 0


class PassageQuerySet(GatedQuerySet["Passage"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        """Where both the text and the promise taken from it are seen."""
        seen = self.filter(text__in=OfficialText.objects.visible_to(user))
        return seen.filter(commitment__in=Commitment.objects.visible_to(user))

    def for_list(self: PS) -> PS:
        return self.select_related("commitment", "text").defer("text__pages", "text__search", "commitment__search")


class Passage(models.Model):
    """The sentences of a text from which a commitment was noted."""

    append_only = True

    text = models.ForeignKey(OfficialText, models.PROTECT, related_name="passages")
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="passage")
    page = models.PositiveIntegerField()
    first = models.PositiveIntegerField()  # sentence of the page, counted from nought
    last = models.PositiveIntegerField()
    cited_as = models.CharField(max_length=60)  # "p. 3", "para. 27"
    quotation = models.TextField()

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage of a text")
        verbose_name_plural = _("passages of texts")
        constraints = [
            models.CheckConstraint(name="a_passage_ends_after_it_begins", condition=Q(last__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return f"{self.text}, {self.cited_as}"
