from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.confidentiality import Level, within_reach
from crm.models.documents import stored_as
from crm.search_index import narrowed, search_column, search_index
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from accounts.gates import Visitor

ES = TypeVar("ES", bound="EvidenceQuerySet")


class EvidenceQuerySet(GatedQuerySet["Evidence"]):
    def visible_to(self: ES, user: "Visitor") -> ES:
        """No further than its commitment, and no further than its own level."""
        named = Q(author=user) if isinstance(user, User) else None
        return self.filter(within_reach(user, named), commitment__in=Commitment.objects.visible_to(user))

    def changeable_by(self: ES, user: "Visitor") -> ES:
        return self.visible_to(user) if getattr(user, "is_centre", False) else self.none()

    def up_to(self: ES, level: Level) -> ES:
        return self.filter(confidentiality__in=level.up_to)

    def as_open_as_the_commitment(self: ES) -> ES:
        """Seen by everyone who sees the commitment: what label and confidence rest on, the same for every reader."""
        open_enough = Q()
        for level in Level:
            narrower = [other for other in Level if other.rank >= level.rank]
            open_enough |= Q(confidentiality=level, commitment__confidentiality__in=narrower)
        return self.filter(open_enough)

    def telling(self: ES) -> ES:
        """What says something of the delivery; a search that found nothing does not."""
        return self.as_open_as_the_commitment().exclude(kind=Evidence.Kind.SEARCH_LOG)

    def matching(self: ES, text: str) -> ES:
        return narrowed(self, text)

    def for_list(self: ES) -> ES:
        return self.select_related("commitment", "author").order_by("-source_on", "-pk")


class Evidence(models.Model):
    """What shows how far a promise was kept: a file with its fingerprint, or an address."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        DATASET = "dataset", _("dataset")
        STATEMENT = "statement", _("statement")
        FIELD_VISIT = "field_visit", _("field visit")
        PHOTO = "photo", _("photo")
        FOI_ANSWER = "foi_answer", _("answer to a request for public information")
        TESTIMONY = "testimony", _("testimony")
        SEARCH_LOG = "search_log", _("search log")

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        CONTRADICTS = "contradicts", _("contradicts")
        CONTEXT = "context", _("context")

    class Origin(models.TextChoices):
        PROMISOR = "promisor", _("the promisor's own")
        OFFICIAL = "official", _("independent official")
        INDEPENDENT = "independent", _("independent")
        INTERESTED = "interested", _("interested party")

    class Directness(models.TextChoices):
        PRIMARY = "primary", _("primary")
        SECONDARY = "secondary", _("secondary")

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DOCUMENT)
    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    source_on = models.DateField(_("date of the source"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    url = models.URLField(_("address"), max_length=1000, blank=True)
    file = models.FileField(_("file"), upload_to=stored_as, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    passage = models.TextField(_("passage, word for word"), blank=True)
    page = models.CharField(_("page or paragraph"), max_length=40, blank=True)
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, default=Stance.SUPPORTS)
    origin = models.CharField(_("whose"), max_length=12, choices=Origin, default=Origin.INDEPENDENT)
    directness = models.CharField(_("how direct"), max_length=10, choices=Directness, default=Directness.SECONDARY)
    retrieved_at = models.DateTimeField(_("retrieved"), default=timezone.now)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("retrieved by"))
    batch = models.ForeignKey("crm.ImportBatch", models.PROTECT, null=True, editable=False, related_name="evidence")
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title", "publisher")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [
            search_index("evidence_search"),
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="evidence_by_content"),
        ]
        constraints = [
            models.CheckConstraint(name="evidence_is_something", condition=~Q(url="") | ~Q(file="") | ~Q(passage="")),
            models.CheckConstraint(name="stored_evidence_has_its_hash", condition=Q(file="") | ~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("monitoring:commitment-detail", args=[self.commitment_id]) + f"#evidence-{self.pk}"
