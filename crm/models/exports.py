from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from accounts.wording import asked_anew
from crm.confidentiality import levels_open_to
from crm.models.documents import stored_as
from crm.models.organisations import Organisation

if TYPE_CHECKING:
    from accounts.gates import Visitor

ES = TypeVar("ES", bound="DataExportQuerySet")
KEPT_FOR = timedelta(days=7)


def rights_of(user: User) -> str:
    """What decides which records somebody sees, in one line: an export made under other rights is not handed out."""
    own = sorted(Organisation.own_of(user))
    return f"{user.role} {','.join(levels_open_to(user))} {','.join(map(str, own))}"[:500]


class DataExportQuerySet(GatedQuerySet["DataExport"]):
    @asked_anew
    def visible_to(self: ES, user: "Visitor") -> ES:
        """One's own, for a week, and only while one may see what one saw then."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(asked_by=user, rights=rights_of(user)).current()

    def changeable_by(self: ES, user: "Visitor") -> ES:
        return self.visible_to(user)

    def current(self: ES) -> ES:
        return self.filter(made_at__gt=timezone.now() - KEPT_FOR)

    def for_list(self: ES) -> ES:
        return self.order_by("-made_at", "-pk")


class DataExport(models.Model):
    """Everything one user could see at one moment, as one archive."""

    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file = models.FileField(_("file"), upload_to=stored_as)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    rights = models.CharField(max_length=500)
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["made_at"], name="exports_by_age")]

    def __str__(self) -> str:
        return f"drom-{timezone.localtime(self.made_at):%Y-%m-%d-%H%M}"

    def get_absolute_url(self) -> str:
        return reverse("crm:export-file", args=[self.pk])

    @property
    def ends_at(self) -> object:
        return self.made_at + KEPT_FOR
