from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.confidentiality import Level
from crm.models import Organisation
from crm.search_index import search_column, search_index, search_index_outside
from monitoring.models.commitment_sets import CommitmentQuerySet

__all__ = ["Commitment", "CommitmentQuerySet"]

COUNTED = ["id", "owed_by", "author", "owner", "spoken_by", "superseded_by", "is_verifiable", "verdict", "due_on",
           "newest_evidence_on"]  # fmt: skip


class Commitment(models.Model):
    """What a public body promised. Owed by the body and office, spoken by a person: it survives a reshuffle."""

    class Kind(models.TextChoices):
        ACTION = "action", _("action")
        OUTPUT = "output", _("output")
        OUTCOME = "outcome_value", _("outcome value")
        MAINTAIN = "maintain", _("maintain")
        REFRAIN = "refrain", _("refrain")

    class Force(models.TextChoices):
        LAW = "law", _("law")
        COUNCIL_ACT = "council_act", _("act of the council of ministers")
        PROGRAMME = "programme", _("programme document")
        MEASURE = "measure", _("measure of an action plan")
        EU = "eu", _("EU obligation")
        COURT = "court", _("finding of a court or treaty body")
        STATEMENT = "statement", _("public statement")

    class Ambition(models.TextChoices):
        UNCLEAR = "unclear", _("unclear")
        MODEST = "modest", _("modest")
        SUBSTANTIAL = "substantial", _("substantial")

    class Origin(models.TextChoices):
        MEETING = "meeting", _("meeting")
        SESSION = "session", _("session")
        LETTER = "letter", _("letter")
        DOCUMENT = "document", _("document")
        MEDIA = "media", _("media")
        LAW = "law", _("law")

    class Credit(models.TextChoices):
        """Whether what is promised is new at all. Empty: nobody looked yet."""

        NEW = "new", _("new")
        CONTINUED = "continued", _("continued from before")
        RESTATED = "restated", _("restated")

    class Funding(models.TextChoices):
        """How far the money has come. Empty: nobody looked yet."""

        NONE = "none", _("none stated")
        AMOUNT = "amount", _("amount stated")
        SOURCE = "source", _("source named")
        ALLOCATED = "allocated", _("allocated")
        DISBURSED = "disbursed", _("disbursed")

    QUALITY_FLAGS = ("says_who", "says_what", "says_when", "says_money", "says_for_whom", "says_measure")

    title = models.CharField(_("our paraphrase"), max_length=250)
    verbatim = models.TextField(_("word for word"), blank=True)
    language = models.CharField(_("language of the words"), max_length=5, choices=settings.LANGUAGES, default="bg")
    made_on = models.DateField(_("made on"), null=True, blank=True)
    spoken_by = models.ForeignKey(
        "crm.Person", models.PROTECT, null=True, blank=True, related_name="commitments_spoken",
        verbose_name=_("spoken by"),
    )  # fmt: skip
    spoken_as = models.ForeignKey(
        "crm.Tenure", models.PROTECT, null=True, blank=True, related_name="commitments_spoken",
        verbose_name=_("in the capacity of"),
    )  # fmt: skip
    owed_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("owed by")
    )
    owed_office = models.ForeignKey(
        "crm.Office", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("office")
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.MEETING)
    meeting = models.ForeignKey(
        "crm.Meeting", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("meeting")
    )
    agenda_item = models.ForeignKey(
        "campaigns.AgendaItem", models.PROTECT, null=True, blank=True, related_name="commitments",
        verbose_name=_("agenda item"),
    )  # fmt: skip
    letter = models.ForeignKey(
        "crm.Letter", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("letter")
    )
    document = models.ForeignKey(
        "crm.Document", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("document")
    )
    document_page = models.CharField(_("page of the document"), max_length=40, blank=True)
    media_title = models.CharField(_("title of the media item"), max_length=300, blank=True)
    media_outlet = models.CharField(_("outlet"), max_length=200, blank=True)
    media_on = models.DateField(_("appeared on"), null=True, blank=True)
    media_url = models.URLField(_("address of the media item"), max_length=500, blank=True)
    source = models.CharField(
        _("source"), max_length=500, blank=True, help_text=_("Document and page, or address of the page.")
    )
    asks = models.ManyToManyField(
        "campaigns.Ask", blank=True, related_name="commitments", verbose_name=_("answers the asks")
    )
    place = models.ForeignKey(
        "crm.Place", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("place")
    )
    theme = models.ForeignKey(
        "crm.Theme", models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name=_("theme")
    )
    original_due = models.DateField(_("due"), null=True, blank=True)  # never changes once published; see DueRevision

    is_verifiable = models.BooleanField(_("can be checked"), default=True)
    says_who = models.BooleanField(_("who does it"), default=False)
    says_what = models.BooleanField(_("what is done"), default=False)
    says_when = models.BooleanField(_("by when"), default=False)
    says_money = models.BooleanField(_("with how much money"), default=False)
    says_for_whom = models.BooleanField(_("for whom"), default=False)
    says_measure = models.BooleanField(_("measured how"), default=False)
    ambition = models.CharField(_("ambition"), max_length=12, choices=Ambition, default=Ambition.UNCLEAR)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.ACTION)
    force = models.CharField(_("force"), max_length=12, choices=Force, default=Force.STATEMENT)
    credit = models.CharField(_("new or not"), max_length=10, choices=Credit, blank=True)
    for_whom = models.CharField(_("whom it is for"), max_length=300, blank=True)
    funding_state = models.CharField(_("money behind it"), max_length=10, choices=Funding, blank=True)
    test_complete = models.TextField(_("what would complete look like?"), blank=True)
    test_broken = models.TextField(_("what would broken look like?"), blank=True)
    test_source = models.TextField(_("which source would prove it?"), blank=True)

    claim = models.ForeignKey(
        "monitoring.Claim", models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("what the institution claims"),
    )  # fmt: skip  # newest; see Claim
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="supersedes",
        verbose_name=_("superseded by"),
    )  # fmt: skip  # follows its relations, for labels that are counted without them; see CommitmentRelation
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="commitments_owned",
        verbose_name=_("our owner"),
    )  # fmt: skip
    next_check = models.DateField(_("next check"), null=True, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)
    verdict = models.ForeignKey(
        "monitoring.Assessment", models.PROTECT, null=True, editable=False, related_name="+"
    )  # newest published
    batch = models.ForeignKey("crm.ImportBatch", models.PROTECT, null=True, editable=False, related_name="commitments")
    import_key = models.CharField(max_length=300, blank=True, editable=False)
    source_status = models.CharField(
        _("status in the source"), max_length=100, blank=True, editable=False
    )  # theirs, no verdict of ours
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    # Kept by triggers, never written by us: the newest revised day, else the first one; and the day of the newest
    # evidence that everyone sees who sees the commitment. So lists, labels and counts need no look at other tables.
    due_on = models.DateField(null=True, editable=False)
    newest_evidence_on = models.DateField(null=True, editable=False)
    search = search_column("title", "verbatim")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [
            search_index("commitment_search"),
            search_index_outside("commitment_search_outside"),
            models.Index(fields=["-made_on", "-id"], name="commitments_newest_first"),  # the list
            models.Index(fields=["owed_by", "original_due"], name="commitments_owed_by_due"),  # who owes us what
            models.Index(fields=["title", "id"], name="commitments_by_title"),  # the list sorted by title
            # The list sorted by day, and what is overdue or due soon, counted without the table itself.
            models.Index(
                fields=["due_on", "id"],
                include=["confidentiality", "author", "owner", "spoken_by", "verdict", "withdrawn_at", "superseded_by"],
                name="commitments_by_due",
            ),
            # The numbers of home and tracker: labels of everything published, again without the table.
            models.Index(
                fields=["confidentiality"],
                include=COUNTED,
                condition=Q(published_at__isnull=False, withdrawn_at=None),
                name="commitments_to_count",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="commitment_due_after_it_was_made",
                condition=Q(original_due=None) | Q(made_on=None) | Q(original_due__gte=F("made_on")),
            ),
            models.CheckConstraint(
                name="published_commitment_has_its_test",
                # An import keeps the world's records as they are; ours carry their test.
                condition=Q(published_at=None)
                | ~Q(import_key="")
                | (~Q(test_complete="") & ~Q(test_broken="") & ~Q(test_source="")),
            ),
            models.CheckConstraint(
                name="published_commitment_is_owed_by_someone",
                condition=Q(published_at=None) | ~Q(import_key="") | Q(owed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_commitment_says_why", condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason="")
            ),
            models.UniqueConstraint(fields=["import_key"], condition=~Q(import_key=""), name="imported_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("monitoring:commitment-detail", args=[self.pk])

    @property
    def quality(self) -> int:
        """How many of the six flags the promise has: "n of 6"."""
        return sum(getattr(self, flag) for flag in self.QUALITY_FLAGS)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None
