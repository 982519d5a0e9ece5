from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import Role, User
from crm.confidentiality import Level, within_reach
from crm.models.meetings import Meeting, of_a_meeting_naming
from crm.models.organisations import Organisation
from crm.models.people import Office, Person, Tenure
from crm.search_index import narrowed, search_column, search_index, search_index_outside

if TYPE_CHECKING:
    from accounts.gates import Visitor

LS = TypeVar("LS", bound="LetterQuerySet")


class LetterQuerySet(GatedQuerySet["Letter"]):
    def visible_to(self: LS, user: "Visitor") -> LS:
        """As far as its confidentiality reaches; restricted ones for the author and the person it names.

        What never left us is not for eyes outside the centre.
        """
        if not isinstance(user, User):
            return self.filter(within_reach(user)).exclude(dated_on=None)
        reached = self.filter(within_reach(user, self.names(user)))
        inside = user.is_centre or user.role == Role.ADMIN
        return reached if inside else reached.exclude(dated_on=None)

    @staticmethod
    def names(user: User) -> Q:
        """Whether the user wrote it or is the person it is from or to."""
        return Q(author=user) | Q(person__user=user)

    def changeable_by(self: LS, user: "Visitor") -> LS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def standing(self: LS) -> LS:
        """Without the voided ones."""
        return self.filter(voided_at=None)

    def sent(self: LS) -> LS:
        """Those that left us; a draft has no day yet."""
        return self.standing().filter(direction=Letter.Direction.SENT).exclude(dated_on=None)

    def drafts(self: LS) -> LS:
        return self.standing().filter(dated_on=None)

    def expecting_reply(self: LS) -> LS:
        return self.sent().exclude(reply_due_on=None)

    def received(self: LS) -> LS:
        return self.standing().filter(direction=Letter.Direction.RECEIVED)

    def answered(self: LS, reader: "Visitor") -> LS:
        """Those of ours to which a reply came that the reader may see: a hidden reply must not be told of."""
        replies = Letter.objects.visible_to(reader).received().filter(answers=OuterRef("pk"))
        return self.sent().filter(Exists(replies))

    def unanswered(self: LS, reader: "Visitor | None" = None) -> LS:
        """Those that wait for a reply, or wait in vain; for a reader only replies count that they may see."""
        replies = Letter.objects.all() if reader is None else Letter.objects.visible_to(reader)
        return self.expecting_reply().filter(~Exists(replies.received().filter(answers=OuterRef("pk"))))

    def waiting(self: LS, today: date, reader: "Visitor | None" = None) -> LS:
        return self.unanswered(reader).filter(reply_due_on__gte=today)

    def overdue(self: LS, today: date, reader: "Visitor | None" = None) -> LS:
        return self.unanswered(reader).filter(reply_due_on__lt=today)

    def with_organisation(self: LS, organisation: Organisation) -> LS:
        """Exchanged with it, or on its behalf."""
        return self.filter(Q(organisation=organisation) | Q(on_behalf_of=organisation))

    def matching(self: LS, text: str) -> LS:
        return narrowed(self, text)

    def for_list(self: LS) -> LS:
        return self.select_related("author").order_by(F("dated_on").desc(nulls_first=True), "-pk")

    def for_reader(self: LS, user: "Visitor") -> LS:
        """Load what one row shows; who is hidden from the reader reads as none."""
        return self.for_list().prefetch_related(  # type: ignore[type-var]
            "themes",
            Prefetch("organisation", Organisation.objects.visible_to(user)),
            Prefetch("on_behalf_of", Organisation.objects.visible_to(user)),
            Prefetch("person", Person.objects.visible_to(user)),
            Prefetch("office", Office.objects.visible_to(user)),
            Prefetch("capacity", Tenure.objects.visible_to(user).select_related("organisation", "office")),
            Prefetch("replies", Letter.objects.visible_to(user).standing().order_by("dated_on", "pk")),
            Prefetch("answers", Letter.objects.visible_to(user).standing()),
            Prefetch("reminds_of", Letter.objects.visible_to(user).standing()),
            Prefetch("meeting", Meeting.objects.visible_to(user)),
        )


class Letter(models.Model):
    """A letter sent or received; one that expects a reply says by when, and the reply says what it answers."""

    class Direction(models.TextChoices):
        SENT = "sent", _("sent")
        RECEIVED = "received", _("received")

    class Kind(models.TextChoices):
        LETTER = "letter", _("letter")
        INFORMATION = "information", _("request for public information")
        COMPLAINT = "complaint", _("complaint")
        POSITION = "position", _("position or comments")
        REPLY = "reply", _("reply")
        THANKS = "thanks", _("letter of thanks")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waiting for a reply")
        OVERDUE = "overdue", _("reply overdue")
        ANSWERED = "answered", _("answered")
        LATE = "late", _("answered late")
        NOTHING_DUE = "nothing_due", _("no reply expected")
        WITHDRAWN = "withdrawn", _("withdrawn")

        @property
        def tone(self) -> str:
            """The colour and icon that go with the word."""
            tones = {"waiting": "progress", "overdue": "overdue", "answered": "kept", "late": "partly"}
            return tones.get(self.value, "neutral")

    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.SENT)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.LETTER)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    number = models.CharField(_("reference number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)  # none while it is a draft of ours
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="letters",
        verbose_name=_("institution or organisation"),
    )  # fmt: skip
    office = models.ForeignKey(
        "crm.Office", models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("office")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("person")
    )
    capacity = models.ForeignKey(
        Tenure, models.PROTECT, null=True, blank=True, editable=False, related_name="letters"
    )  # of that person on that day
    on_behalf_of = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("on behalf of")
    )  # empty: of the coalition
    reply_due_on = models.DateField(_("reply due"), null=True, blank=True)
    no_reply = models.BooleanField(default=False, editable=False)  # of a draft: it shall leave without waiting for one
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("answers")
    )
    reminds_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name=_("reminds of the letter"),
    )
    meeting = models.ForeignKey(
        "crm.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("after the meeting"),
    )
    themes = models.ManyToManyField("crm.Theme", blank=True, related_name="letters", verbose_name=_("themes"))
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="letters", verbose_name=_("author"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    void_reason = models.CharField(_("reason"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("subject", "number")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [
            search_index("letter_search"),
            search_index_outside("letter_search_outside"),
            models.Index(fields=["-dated_on", "-id"], name="letters_newest_first"),
            models.Index(fields=["organisation", "-dated_on"], name="letters_of_one_body"),  # its ledger, its timeline
            # What waits for a reply, on home pages and in the nightly look.
            models.Index(
                fields=["reply_due_on"],
                condition=Q(direction="sent", voided_at=None, reply_due_on__isnull=False),
                name="letters_expecting_reply",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_letter_is_to_or_from_somebody",
                condition=Q(organisation__isnull=False) | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="a_received_letter_has_its_day", condition=Q(direction="sent") | Q(dated_on__isnull=False)
            ),
            models.CheckConstraint(
                name="only_a_sent_letter_expects_a_reply", condition=Q(direction="sent") | Q(reply_due_on=None)
            ),
            models.CheckConstraint(
                name="a_reply_is_due_after_the_letter",
                condition=Q(dated_on=None) | Q(reply_due_on=None) | Q(reply_due_on__gte=F("dated_on")),
            ),
            models.CheckConstraint(name="a_letter_does_not_answer_itself", condition=~Q(answers=F("pk"))),
            models.CheckConstraint(
                name="only_a_sent_letter_reminds_of_another",
                condition=Q(reminds_of=None) | (Q(direction="sent") & ~Q(reminds_of=F("pk"))),
            ),
            models.CheckConstraint(name="a_voided_letter_says_why", condition=Q(voided_at=None) | ~Q(void_reason="")),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("crm:letter-detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.dated_on is None

    @property
    def shown_organisation(self) -> Organisation | None:
        """Its institution; none where it was loaded for a reader who may not see it."""
        return getattr(self, "organisation", None)

    @property
    def is_sent(self) -> bool:
        """Whether it is ours and has left."""
        return self.direction == self.Direction.SENT and self.dated_on is not None

    @property
    def is_restricted(self) -> bool:
        return self.confidentiality == Level.RESTRICTED

    @property
    def first_reply(self) -> "Letter | None":
        """Of the loaded replies, those the reader may see, the one that came first."""
        there = [one for one in self.replies.all() if one.dated_on and one.direction != self.direction]
        return min(there, key=lambda one: (one.dated_on, one.pk), default=None)

    @property
    def state(self) -> "Letter.State":
        """Where it stands, as far as the loaded replies tell."""
        if self.voided_at:
            return self.State.WITHDRAWN
        if self.is_draft:
            return self.State.DRAFT
        reply = self.first_reply
        if reply and reply.dated_on:
            is_late = bool(self.reply_due_on and reply.dated_on > self.reply_due_on)
            return self.State.LATE if is_late else self.State.ANSWERED
        if self.reply_due_on is None:
            return self.State.NOTHING_DUE
        return self.State.OVERDUE if self.reply_due_on < timezone.localdate() else self.State.WAITING


def of_a_record_naming(user: User) -> Q:
    """Whether a task or document hangs on a meeting or letter that is open to the user by name."""
    letters = Letter.objects.visible_to(user).filter(Letter.objects.all().names(user))
    on_a_letter = Q(subject_type=ContentType.objects.get_for_model(Letter), subject_id__in=letters.values("pk"))
    return of_a_meeting_naming(user) | on_a_letter


def of_a_draft() -> Q:
    """Whether it hangs on a letter that never left us."""
    drafts = Letter.objects.filter(dated_on=None).values("pk")
    return Q(subject_type=ContentType.objects.get_for_model(Letter), subject_id__in=drafts)
