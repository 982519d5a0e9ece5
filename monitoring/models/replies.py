from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from monitoring.models.assessments import Assessment

if TYPE_CHECKING:
    from accounts.gates import Visitor

RS = TypeVar("RS", bound="ReplyQuerySet")


class ReplyQuerySet(GatedQuerySet["Reply"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        """As far as the assessment that it is about; outside the centre once the institution was asked."""
        seen = self.filter(assessment__in=Assessment.objects.visible_to(user))
        return seen if is_centre(user) else seen.exclude(sent_on=None)

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.visible_to(user).open() if is_centre(user) else self.none()

    def open(self: RS) -> RS:
        """The institution was asked, or is about to be, and nobody has written down what came of it."""
        standing = Q(assessment__state=Assessment.State.DRAFT) | Q(assessment__state=Assessment.State.PUBLISHED)
        return self.filter(standing, closed_at=None)

    def silent(self: RS, today: date) -> RS:
        """The day has passed and nobody has written down what came of it."""
        return self.open().filter(due_on__lt=today)

    def for_list(self: RS) -> RS:
        return self.select_related("assessment__commitment", "letter", "answer", "asked_by").order_by("due_on", "pk")


class Reply(models.Model):
    """The institution's right to answer an assessment: asked by letter, with a clock; once closed it never changes."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("pending")
        RECEIVED = "received", _("the institution replied")
        NONE = "none", _("no reply by the date")

    class Effect(models.TextChoices):
        NONE = "none", _("nothing changed")
        WORDING = "wording", _("the wording changed")
        VERDICT = "verdict", _("the verdict changes: a new assessment follows")

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="reply", verbose_name=_("assessment"))
    letter = models.ForeignKey("crm.Letter", models.PROTECT, related_name="+", verbose_name=_("asked with the letter"))
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_on = models.DateField(_("sent on"), null=True, editable=False)
    sent_hash = models.CharField(_("fingerprint of the text sent"), max_length=64, blank=True, editable=False)
    due_on = models.DateField(_("reply due"), null=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=8, choices=Outcome, default=Outcome.PENDING)
    answer = models.ForeignKey(
        "crm.Letter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("their letter")
    )
    received_on = models.DateField(_("received on"), null=True, blank=True)
    their_words = models.TextField(_("what the institution says"), blank=True)  # published as it stands
    our_answer = models.TextField(_("our answer"), blank=True)
    effect = models.CharField(_("effect"), max_length=8, choices=Effect, blank=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, editable=False, related_name="+")

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply of an institution")
        verbose_name_plural = _("replies of institutions")
        indexes = [models.Index(fields=["due_on"], condition=Q(closed_at=None), name="replies_running")]
        constraints = [
            models.CheckConstraint(
                name="a_reply_is_closed_with_its_outcome",
                condition=Q(closed_at=None, outcome="pending")
                | (Q(closed_at__isnull=False, sent_on__isnull=False) & ~Q(outcome="pending")),
            ),
            models.CheckConstraint(
                name="what_was_received_says_what_and_when",
                condition=~Q(outcome="received") | (Q(received_on__isnull=False) & ~Q(their_words="") & ~Q(effect="")),
            ),
            models.CheckConstraint(
                name="what_was_sent_has_its_fingerprint",
                condition=Q(sent_on=None, sent_hash="", due_on=None)
                | (Q(sent_on__isnull=False, due_on__isnull=False) & ~Q(sent_hash="")),
            ),
        ]
        # A trigger in the migration refuses any change of a closed one, whoever asks.

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    def get_absolute_url(self) -> str:
        return self.assessment.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_late(self) -> bool:
        """Whether what came came after the day."""
        return bool(self.received_on and self.due_on and self.received_on > self.due_on)

    def is_silent(self, today: date) -> bool:
        """Whether the day has passed and nothing was written down."""
        return self.is_open and self.due_on is not None and self.due_on < today
