from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from briefings.models.briefings import Briefing
from crm.confidentiality import Level
from crm.models.documents import stored_as

if TYPE_CHECKING:
    from accounts.gates import Visitor

ES = TypeVar("ES", bound="EditionQuerySet")


class EditionQuerySet(GatedQuerySet["Edition"]):
    def visible_to(self: ES, user: "Visitor") -> ES:
        return self.filter(briefing__in=Briefing.objects.visible_to(user))

    def for_list(self: ES) -> ES:
        return self.select_related("briefing", "author").order_by("-number")


class Edition(models.Model):
    """What was said: frozen data, the file drawn from it, and the fingerprints of both. Never changes."""

    append_only = True

    briefing = models.ForeignKey(Briefing, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    language = models.CharField(max_length=5)
    as_of = models.DateField()
    data = models.JSONField()  # what the paper says, with the record and version behind each statement
    data_sha256 = models.CharField(max_length=64)
    pdf = models.FileField(upload_to=stored_as)
    pdf_sha256 = models.CharField(max_length=64)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    job = models.OneToOneField(
        "accounts.Job", models.PROTECT, null=True, related_name="edition"
    )  # one job, one edition

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["briefing", "number"], name="editions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.briefing} · {self.number}"
