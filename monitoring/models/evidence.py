from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import Role, User
from crm.confidentiality import Level, within_reach
from crm.search_index import narrowed, search_column, search_index
from monitoring.models.commitments import Commitment
from monitoring.models.stored_proof import StoredProof

if TYPE_CHECKING:
    from datetime import date

    from accounts.gates import Visitor
    from monitoring.models.evidence_parts import Recheck

ES = TypeVar("ES", bound="EvidenceQuerySet")


class EvidenceQuerySet(GatedQuerySet["Evidence"]):
    def visible_to(self: ES, user: "Visitor") -> ES:
        """No further than its commitment, and no further than its own level."""
        named = Q(author=user) if isinstance(user, User) else None
        return self.filter(within_reach(user, named), commitment__in=Commitment.objects.visible_to(user))

    def changeable_by(self: ES, user: "Visitor") -> ES:
        return self.visible_to(user) if is_centre(user) else self.none()

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
        shown = self.select_related("commitment", "commitment__verdict", "author")
        return shown.prefetch_related("rechecks", "search_rows").order_by("-source_on", "-pk")

    def originals_open_to(self: ES, user: "Visitor") -> ES:
        """As it came in, with whatever its file says of people and places: leadership, and who attached it."""
        kept = self.changeable_by(user).exclude(original="")
        return kept if getattr(user, "role", "") == Role.LEADERSHIP else kept.filter(author=user)

    def to_recheck(self: ES, today: "date") -> ES:
        """Addresses whose day to be looked at again has come."""
        return self.filter(recheck_on__lte=today, commitment__withdrawn_at=None)

    def in_the_care_of(self: ES, user: User) -> ES:
        return self.filter(Q(author=user) | Q(commitment__owner=user))


class Evidence(StoredProof):
    """What shows how far a promise was kept: a file with its fingerprint, an address, a passage, a search in vain."""

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

    class Shown(models.TextChoices):
        """Whom those who speak or can be recognised have agreed to be shown to."""

        NOBODY = "nobody", _("nobody can be recognised")
        PUBLIC = "public", _("agreed: everybody may see it")
        COALITION = "coalition", _("agreed: inside the coalition")
        CENTRE = "centre", _("not asked or not agreed: the centre alone")

    ABOUT_PEOPLE = (Kind.PHOTO, Kind.TESTIMONY)

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DOCUMENT)
    title = models.CharField(_("title"), max_length=250)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    source_author = models.CharField(_("author of the source"), max_length=200, blank=True)
    source_on = models.DateField(_("date of the source"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    url = models.URLField(_("address"), max_length=1000, blank=True)
    archive_url = models.URLField(_("address of a web archive"), max_length=1000, blank=True)
    not_stored_because = models.CharField(_("why it cannot be stored"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    passage = models.TextField(_("passage, word for word"), blank=True)
    page = models.CharField(_("page or paragraph"), max_length=40, blank=True)
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, default=Stance.SUPPORTS)
    origin = models.CharField(_("whose"), max_length=12, choices=Origin, default=Origin.INDEPENDENT)
    directness = models.CharField(_("how direct"), max_length=10, choices=Directness, default=Directness.SECONDARY)
    retrieved_at = models.DateTimeField(_("retrieved"), default=timezone.now)
    recheck_on = models.DateField(_("to be looked at again on"), null=True, blank=True)
    consent = models.CharField(_("who may be shown it"), max_length=10, choices=Shown, blank=True)
    consent_note = models.CharField(_("how they agreed"), max_length=300, blank=True)
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
            models.Index(fields=["original_sha256"], condition=~Q(original_sha256=""), name="evidence_by_content"),
            models.Index(
                fields=["recheck_on"], condition=Q(recheck_on__isnull=False), name="evidence_to_look_at_again"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_something",
                condition=~Q(url="") | ~Q(file="") | ~Q(passage="") | Q(kind="search_log"),
            ),
            models.CheckConstraint(name="stored_evidence_has_its_hash", condition=Q(file="") | ~Q(sha256="")),
            models.CheckConstraint(
                name="kept_original_has_its_hash", condition=Q(original="") | ~Q(original_sha256="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("monitoring:evidence-detail", args=[self.pk])

    @property
    def in_words(self) -> str:
        """What its grade on both scales amounts to."""
        return str(GRADES[self.origin, self.directness])

    @property
    def last_recheck(self) -> "Recheck | None":
        return max(self.rechecks.all(), key=lambda one: (one.checked_on, one.pk), default=None)

    @property
    def is_other_now(self) -> bool:
        """Whether whoever looked last found the page changed or gone."""
        last = self.last_recheck
        return bool(last and last.found != "same")

    @property
    def is_other_since_verdict(self) -> bool:
        """Whether it was found so after our newest verdict; that one stands until a person judges anew."""
        verdict, last = self.commitment.verdict, self.last_recheck
        published = verdict.published_at if verdict else None
        return bool(self.is_other_now and last and published and last.made_at > published)


GRADES = {
    ("promisor", "primary"): _("the promisor's own act: it settles what was decided"),
    ("promisor", "secondary"): _("the promisor's own account: it proves a claim, not that it happened"),
    ("official", "primary"): _("an independent authority's own act, finding or figures"),
    ("official", "secondary"): _("an independent authority tells of it"),
    ("independent", "primary"): _("seen, counted or measured by somebody independent"),
    ("independent", "secondary"): _("somebody independent tells of it: research, the press"),
    ("interested", "primary"): _("seen or held by somebody with a stake in it"),
    ("interested", "secondary"): _("somebody with a stake in it tells of it"),
}
