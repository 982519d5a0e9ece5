"""The e-mail dropbox: what an officer sends to their secret address waits in a tray that nobody else sees."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import Role, User
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

DS = TypeVar("DS", bound="DropboxQuerySet")
MS = TypeVar("MS", bound="InboundMessageQuerySet")
AS = TypeVar("AS", bound="InboundAttachmentQuerySet")
US = TypeVar("US", bound="UnreadMailQuerySet")


TRASH_IS_KEPT = timedelta(days=30)


def new_key() -> str:
    """A part of an address that nobody guesses: lower case, since mail servers fold it."""
    return secrets.token_hex(10)


def stored_as(attachment: "InboundAttachment", name: str) -> str:
    """A name nobody can guess and no sender chose."""
    return f"inbox/{uuid4().hex[:2]}/{uuid4().hex}"


class DropboxQuerySet(GatedQuerySet["Dropbox"]):
    def visible_to(self: DS, user: "Visitor") -> DS:
        return self.filter(user=user) if isinstance(user, User) else self.none()

    def changeable_by(self: DS, user: "Visitor") -> DS:
        return self.visible_to(user)


class Dropbox(models.Model):
    """One officer's secret address. The key stands here as it is: its owner has to read it again and again."""

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="dropbox")
    key = models.CharField(max_length=40, unique=True, default=new_key)
    made_at = models.DateTimeField(default=timezone.now)

    objects = DropboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("dropbox")
        verbose_name_plural = _("dropboxes")

    def __str__(self) -> str:
        return str(self.user)


class InboundMessageQuerySet(GatedQuerySet["InboundMessage"]):
    def visible_to(self: MS, user: "Visitor") -> MS:
        """Its officer alone, as long as they work for the centre; leadership does not read along."""
        return self.filter(owner=user) if isinstance(user, User) and user.is_centre else self.none()

    def changeable_by(self: MS, user: "Visitor") -> MS:
        return self.visible_to(user)

    def waiting(self: MS) -> MS:
        return self.filter(state=InboundMessage.State.WAITING)

    def for_list(self: MS) -> MS:
        return self.prefetch_related("attachments").order_by("-received_at", "-pk")


class InboundMessage(models.Model):
    """A message in the tray: it becomes a letter or a meeting when its officer files it, and nothing by itself."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits")
        FILED = "filed", _("filed")
        DISCARDED = "discarded", _("discarded")

    class Kind(models.TextChoices):
        MESSAGE = "message", _("message")
        INVITATION = "invitation", _("calendar invitation")
        BOUNCE = "bounce", _("could not be delivered")
        AUTOMATIC = "automatic", _("automatic answer")
        TOO_LARGE = "too_large", _("too large")
        UNREAD = "unread", _("could not be read")

    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="inbound_messages")
    message_id = models.CharField(max_length=250)  # as the sender's server gave it, else a hash of the message
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MESSAGE)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)
    from_name = models.CharField(_("from"), max_length=200, blank=True)
    from_address = models.CharField(_("from"), max_length=250, blank=True)
    to_addresses = models.JSONField(default=list)  # [[name, address], …] of To and Cc, our own secret one left out
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)  # plain words: markup is taken off on the way in
    is_forwarded = models.BooleanField(default=False)
    is_from_us = models.BooleanField(default=False)  # BCC'd or forwarded from our own sent mail
    event = models.JSONField(default=dict)  # of a calendar invitation: what, starts, ends, where, attendees
    size = models.PositiveBigIntegerField(default=0)  # bytes
    letter = models.ForeignKey("crm.Letter", models.PROTECT, null=True, related_name="inbound_messages")
    meeting = models.ForeignKey("crm.Meeting", models.PROTECT, null=True, related_name="inbound_messages")
    is_attached = models.BooleanField(default=False)  # to a record that was there; else the record was made of it
    documents = models.ManyToManyField("crm.Document", related_name="+")  # there only because it was attached
    settled_at = models.DateTimeField(null=True)  # when it was filed or discarded
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("subject", "from_name", "from_address")

    objects = InboundMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("inbound message")
        verbose_name_plural = _("inbound messages")
        indexes = [
            search_index("inbound_search"),
            models.Index(fields=["owner", "-received_at"], condition=Q(state="waiting"), name="inbound_waiting_of_one"),
        ]
        constraints = [
            # What the mail server hands over twice is one message.
            models.UniqueConstraint(fields=["owner", "message_id"], name="an_inbound_message_once"),
        ]

    def __str__(self) -> str:
        return self.subject or self.from_address

    def get_absolute_url(self) -> str:
        return reverse("crm:inbound-detail", args=[self.pk])

    @property
    def hangs_on(self) -> models.Model | None:
        """The letter or meeting made of it, or the record on which its words and files hang."""
        paper = None if self.letter or self.meeting else self.documents.first()
        return self.letter or self.meeting or (paper.subject if paper else None)

    @property
    def can_be_unfiled(self) -> bool:
        """As long as what is discarded can be taken back."""
        lately = self.settled_at is not None and timezone.now() - self.settled_at < TRASH_IS_KEPT
        return self.state == self.State.FILED and lately


class InboundAttachmentQuerySet(GatedQuerySet["InboundAttachment"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        return self.filter(message__in=InboundMessage.objects.visible_to(user))

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user)


class InboundAttachment(models.Model):
    """A file that came with a message; it becomes a document when the message is filed."""

    message = models.ForeignKey(InboundMessage, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=stored_as, blank=True)  # none: it was refused
    file_name = models.CharField(max_length=200)  # as the sender called it
    media_type = models.CharField(max_length=100, blank=True)  # found in the content
    size = models.PositiveBigIntegerField(default=0)  # bytes
    refused = models.CharField(max_length=200, blank=True)  # why, in words

    objects = InboundAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.file_name


class UnreadMailQuerySet(GatedQuerySet["UnreadMail"]):
    def visible_to(self: US, user: "Visitor") -> US:
        """Those put aside, for the centre and the administrators: numbers alone, of nobody's words."""
        is_staff = isinstance(user, User) and (user.is_centre or user.role == Role.ADMIN)
        return self.exclude(moved_at=None) if is_staff else self.none()

    def changeable_by(self: US, user: "Visitor") -> US:
        return self.none()


class UnreadMail(models.Model):
    """A message of the mailbox that was tried and is not read yet; one that failed twice is put aside."""

    validity = models.BigIntegerField()  # of the numbers the server gives
    uid = models.CharField(max_length=20)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = UnreadMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail that could not be read")
        verbose_name_plural = _("e-mails that could not be read")
        constraints = [models.UniqueConstraint(fields=["validity", "uid"], name="an_unread_mail_once")]

    def __str__(self) -> str:
        return self.uid
