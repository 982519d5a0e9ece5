from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import Role, User
from crm.confidentiality import Level, within_reach
from crm.models import Organisation, Person
from crm.search_index import narrowed, search_column, search_index, search_index_outside

if TYPE_CHECKING:
    from accounts.gates import Visitor
    from campaigns.models import AskQuerySet

CS = TypeVar("CS", bound="CommitmentQuerySet")


NOT_SHOWN = (
    "search", "owed_by__search", "owed_by__about", "owed_by__offers", "owed_by__needs", "owed_office__search",
    "owner__password",
)  # fmt: skip


COUNTED = ["id", "owed_by", "author", "owner", "spoken_by", "superseded_by", "is_verifiable", "verdict", "due_on",
           "newest_evidence_on"]  # fmt: skip


class CommitmentQuerySet(GatedQuerySet["Commitment"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """Outside the centre only what is published; restricted ones for those named on them."""
        if not isinstance(user, User):
            return self.published().filter(within_reach(user))
        speaker = Person.objects.filter(user=user).values("pk")  # by id: a join would read every person for a count
        named = Q(author=user) | Q(owner=user) | Q(spoken_by__in=speaker)
        reached = self.filter(within_reach(user, named))
        return reached if user.is_centre or user.role == Role.ADMIN else reached.published()

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if getattr(user, "is_centre", False) else self.none()

    def published(self: CS) -> CS:
        return self.exclude(published_at=None).filter(withdrawn_at=None)

    def public(self: CS) -> CS:
        """What the public tracker shows."""
        return self.published().filter(confidentiality=Level.PUBLIC)

    def up_to(self: CS, level: Level) -> CS:
        return self.filter(confidentiality__in=level.up_to)

    def owed_by(self: CS, body: Organisation) -> CS:
        return self.filter(owed_by=body)

    def answering(self: CS, asks: "AskQuerySet") -> CS:
        """Each once, however many of the asks it answers."""
        return self.filter(pk__in=Commitment.asks.through.objects.filter(ask__in=asks).values("commitment"))

    def matching(self: CS, text: str) -> CS:
        return narrowed(self, text)

    def once_public(self: CS) -> CS:
        """What the public tracker shows or once showed: a withdrawn one says so instead of vanishing."""
        return self.exclude(published_at=None).filter(confidentiality=Level.PUBLIC)

    def standing(self: CS) -> CS:
        """Those that still count: neither withdrawn nor replaced by a newer one."""
        return self.filter(withdrawn_at=None, superseded_by=None)

    def without_final_verdict(self: CS) -> CS:
        closed = Q(verdict__delivery__in=["complete", "abandoned", "reversed"]) | Q(verdict__closes_period=True)
        return self.exclude(Q(verdict__isnull=False) & closed)

    def overdue(self: CS, today: date) -> CS:
        """Its day has passed and nobody has closed it."""
        return self.standing().without_final_verdict().filter(due_on__lt=today)

    def due_by(self: CS, last: date) -> CS:
        """Overdue or due until that day, and nobody has closed it."""
        return self.standing().without_final_verdict().filter(due_on__lte=last)

    def with_deadline(self: CS) -> CS:
        return self.filter(due_on__isnull=False)

    def without_deadline(self: CS) -> CS:
        return self.filter(due_on__isnull=True)

    def due_between(self: CS, first: date, last: date) -> CS:
        return self.standing().without_final_verdict().filter(due_on__range=(first, last))

    def for_list(self: CS) -> CS:
        """Load what one row and its label need; the long texts of the search column stay in the database."""
        loaded = self.select_related("owed_by", "owed_office", "theme", "owner", "verdict").defer(*NOT_SHOWN)
        return loaded.order_by("-made_on", "-pk")

    def nearest_first(self: CS) -> CS:
        """The day they are due decides; those without one come last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def for_reader(self: CS, user: "Visitor") -> CS:
        """Annotate which of the records named on a row this reader may see; the others are not printed."""
        from campaigns.models import AgendaItem  # noqa: PLC0415  only this method needs them
        from crm.models import Meeting, Office  # noqa: PLC0415

        return self.annotate(
            shows_body=Exists(Organisation.objects.visible_to(user).filter(pk=OuterRef("owed_by"))),
            shows_office=Exists(Office.objects.visible_to(user).filter(pk=OuterRef("owed_office"))),
            shows_speaker=Exists(Person.objects.visible_to(user).filter(pk=OuterRef("spoken_by"))),
            shows_meeting=Exists(Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))),
            shows_item=Exists(AgendaItem.objects.visible_to(user).filter(pk=OuterRef("agenda_item"))),
            shows_successor=Exists(Commitment.objects.visible_to(user).filter(pk=OuterRef("superseded_by"))),
            shows_owner=Exists(User.objects.visible_to(user).filter(pk=OuterRef("owner"))),
        )


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
    test_complete = models.TextField(_("what would complete look like?"), blank=True)
    test_broken = models.TextField(_("what would broken look like?"), blank=True)
    test_source = models.TextField(_("which source would prove it?"), blank=True)

    claimed = models.CharField(_("what the institution claims"), max_length=300, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name=_("superseded by")
    )
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
