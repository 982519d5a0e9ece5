"""What readers of the public tracker send in: a queue that officers go through, and nothing that is published."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.search_index import narrowed, search_column, search_index
from monitoring.models.commitments import Commitment
from monitoring.models.evidence import Evidence
from monitoring.models.stored_proof import StoredProof

if TYPE_CHECKING:
    from accounts.gates import Visitor

QS = TypeVar("QS", bound="SentEvidenceQuerySet")


class SentEvidenceQuerySet(GatedQuerySet["SentEvidence"]):
    def visible_to(self: QS, user: "Visitor") -> QS:
        """The centre alone: whoever sends something trusts those who look through it, and nobody else."""
        if not (isinstance(user, User) and user.is_centre):
            return self.none()
        return self.filter(Q(commitment=None) | Q(commitment__in=Commitment.objects.visible_to(user)))

    def changeable_by(self: QS, user: "Visitor") -> QS:
        return self.visible_to(user)

    def waiting(self: QS) -> QS:
        return self.filter(state=SentEvidence.State.WAITING)

    def matching(self: QS, text: str) -> QS:
        return narrowed(self, text)

    def for_list(self: QS) -> QS:
        return self.select_related("commitment", "decided_by").order_by("-sent_at", "-pk")


class SentEvidence(StoredProof):
    """Something a reader sent: it waits until an officer takes it over as evidence, or says why not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        TAKEN = "taken", _("taken over")
        REFUSED = "refused", _("not taken over")
        SPAM = "spam", _("spam")

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="sent_evidence", verbose_name=_("commitment")
    )
    text = models.TextField(_("what it shows"), max_length=4000)
    source = models.CharField(_("where it comes from"), max_length=300, blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    sender_name = models.CharField(_("name of the sender"), max_length=150, blank=True)
    sender_email = models.EmailField(_("e-mail of the sender"), max_length=250, blank=True)
    wants_answer = models.BooleanField(_("wants to be told what became of it"), default=False)
    language = models.CharField(_("language"), max_length=5, default="bg")  # in which the sender read the page
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    evidence = models.ForeignKey(
        Evidence, models.SET_NULL, null=True, related_name="sent_as", verbose_name=_("evidence made of it")
    )
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("text", "source", "sender_name")

    objects = SentEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence sent in")
        verbose_name_plural = _("evidence sent in")
        indexes = [
            search_index("sent_evidence_search"),
            models.Index(fields=["-sent_at"], condition=Q(state="waiting"), name="sent_evidence_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="what_was_taken_over_or_not_says_when",
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="stored_sendings_have_their_hash", condition=Q(file="") | ~Q(original_sha256="")
            ),
        ]

    def __str__(self) -> str:
        return self.text.strip().partition("\n")[0][:100]

    def get_absolute_url(self) -> str:
        return reverse("monitoring:sent-detail", args=[self.pk])
