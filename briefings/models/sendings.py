from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from briefings.models.editions import Edition
from crm.models import Letter

if TYPE_CHECKING:
    from accounts.gates import Visitor

MOST_SHOWN = 50
SS = TypeVar("SS", bound="SendingQuerySet")


class SendingQuerySet(GatedQuerySet["Sending"]):
    def visible_to(self: SS, user: "Visitor") -> SS:
        """The centre sees where an edition went, as far as it sees the edition and the letter that remembers it."""
        if not is_centre(user):
            return self.none()
        seen = Letter.objects.visible_to(user)
        return self.filter(edition__in=Edition.objects.visible_to(user), letter__in=seen)

    def changeable_by(self: SS, user: "Visitor") -> SS:
        return self.visible_to(user)

    def for_list(self: SS) -> SS:
        return (
            self.select_related(
                "edition__briefing", "edition__withdrawal", "letter__person", "letter__organisation", "link"
            )
            .defer("edition__data")
            .order_by("-pk")
        )

    def newest_of(self: SS, edition: Edition) -> SS:
        """The last of them that a page shows; all of them come with the letters."""
        return self.filter(edition=edition).for_list()[:MOST_SHOWN]


class Sending(models.Model):
    """An edition on its way to one person: in one mail, with a link or with the file; a letter remembers it."""

    class How(models.TextChoices):
        LINK = "link", _("a link that ends")
        ATTACHMENT = "attachment", _("the PDF itself")

    class State(models.TextChoices):
        WAITING = "waiting", _("the mail has not left yet")
        SENT = "sent", _("sent")
        OPENED = "opened", _("fetched")
        ENDED = "ended", _("the link has ended, never used")
        CLOSED = "closed", _("the link was closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="sendings")
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="sending")  # to whom, when, with which words
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.LINK)
    contact_point = models.ForeignKey("crm.ContactPoint", models.SET_NULL, null=True, related_name="+")  # where to
    link = models.OneToOneField("accounts.OneTimeLink", models.SET_NULL, null=True, related_name="sending")
    sent_at = models.DateTimeField(_("mail left"), null=True, editable=False)
    opened_at = models.DateTimeField(_("fetched"), null=True, editable=False)  # a file, over the link, the first time

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending of an edition")
        verbose_name_plural = _("sendings of editions")
        constraints = [
            models.CheckConstraint(
                name="what_is_attached_has_no_link", condition=Q(how="link") | Q(link=None, opened_at=None)
            ),
            models.CheckConstraint(
                name="what_was_fetched_had_been_sent",
                condition=Q(opened_at=None) | Q(sent_at__isnull=False, opened_at__gte=F("sent_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} → {self.letter.person or '–'}"

    def get_absolute_url(self) -> str:
        return f"{reverse('briefings:edition-detail', args=[self.edition_id])}#sent"

    @property
    def is_open(self) -> bool:
        """Whether its link still opens by itself; the letter and the edition are asked apart."""
        return self.link is not None and self.link.used_at is None and self.link.expires_at > timezone.now()

    @property
    def state(self) -> "Sending.State":
        if self.letter.voided_at:
            return self.State.WITHDRAWN
        if self.opened_at:
            return self.State.OPENED
        if self.sent_at is None:
            return self.State.WAITING
        if self.link and self.link.used_at:
            return self.State.CLOSED
        return self.State.SENT if self.how == self.How.ATTACHMENT or self.is_open else self.State.ENDED
