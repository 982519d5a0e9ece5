from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import Role, User
from crm.confidentiality import Level, within_reach
from crm.models.letters import of_a_draft, of_a_record_naming
from crm.search_index import narrowed, search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

DS = TypeVar("DS", bound="DocumentQuerySet")


def stored_as(document: "Document", name: str) -> str:
    """A name nobody can guess and no user chose."""
    return f"documents/{uuid4().hex[:2]}/{uuid4().hex}"


class DocumentQuerySet(GatedQuerySet["Document"]):
    def visible_to(self: DS, user: "Visitor") -> DS:
        """As far as its confidentiality reaches; a restricted one for its author and whoever its record names.

        The papers of a letter that never left us are, like the letter, not for eyes outside the centre.
        """
        named = Q(author=user) | of_a_record_naming(user) if isinstance(user, User) else None
        reached = self.filter(within_reach(user, named))
        inside = isinstance(user, User) and (user.is_centre or user.role == Role.ADMIN)
        return reached if inside else reached.exclude(of_a_draft())

    def changeable_by(self: DS, user: "Visitor") -> DS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def about(self: DS, record: models.Model) -> DS:
        return self.filter(subject_type=ContentType.objects.get_for_model(record), subject_id=record.pk)

    def matching(self: DS, text: str) -> DS:
        return narrowed(self, text)

    def for_list(self: DS) -> DS:
        return self.select_related("author").order_by("-made_at")


class Document(models.Model):
    """A stored file with its fingerprint; it may hang on any record and is at least as strict."""

    class Kind(models.TextChoices):
        MINUTES = "minutes", _("minutes")
        PAPER = "paper", _("paper")
        LETTER = "letter", _("letter")
        EVIDENCE = "evidence", _("evidence")
        OTHER = "other", _("other")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    file = models.FileField(_("file"), upload_to=stored_as)
    file_name = models.CharField(max_length=200)  # as it was called on the sender's machine
    media_type = models.CharField(max_length=100)  # found in the content, not claimed by the sender
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.BigIntegerField(null=True, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title", "file_name")

    subject = GenericForeignKey("subject_type", "subject_id")
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            search_index("document_search"),
            models.Index(fields=["sha256"], name="documents_by_content"),  # the same file twice is noticed
            models.Index(fields=["subject_type", "subject_id"], name="documents_of_one_record"),
        ]
        constraints = [
            models.CheckConstraint(
                name="a_document_hangs_on_a_whole_record",
                condition=Q(subject_type=None, subject_id=None)
                | Q(subject_type__isnull=False, subject_id__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("crm:document-file", args=[self.pk])
