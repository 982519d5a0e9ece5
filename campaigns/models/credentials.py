"""Papers of organisations that calls ask for, each with the day until which it holds."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.models import Document, Organisation

if TYPE_CHECKING:
    from accounts.gates import Visitor

PS = TypeVar("PS", bound="CredentialQuerySet")


class Paper(models.TextChoices):
    """What an organisation can show; a call asks for these, whoever runs it."""

    REGISTRATION = "registration", _("certificate of registration")
    PUBLIC_BENEFIT = "public_benefit", _("public-benefit status")
    ANNUAL_REPORT = "annual_report", _("annual report")
    ACCOUNTS = "accounts", _("annual accounts")
    EXPERIENCE = "experience", _("proof of experience")
    DECLARATION = "declaration", _("declaration of a clean record")
    TAX = "tax", _("certificate of no public debts")
    SIGNATURES = "signatures", _("signatures of support")
    CV = "cv", _("curriculum vitae of the person")
    OTHER = "other", _("another paper")


class CredentialQuerySet(GatedQuerySet["Credential"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        """The centre all, others those of their own organisations."""
        if is_centre(user):
            return self.filter(organisation__in=Organisation.objects.visible_to(user))
        return self.filter(organisation__in=Organisation.own_of(user)) if isinstance(user, User) else self.none()

    def changeable_by(self: PS, user: "Visitor") -> PS:
        return self.visible_to(user)

    def for_reader(self: PS, user: "Visitor") -> PS:
        files = Prefetch("document", Document.objects.visible_to(user).defer("search"))
        in_order = self.select_related("organisation").order_by("kind", "-year", "-issued_on", "-pk")
        return in_order.prefetch_related(files)  # type: ignore[type-var]


class Credential(models.Model):
    """A paper that an organisation has, for any call that asks for it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="credentials", verbose_name=_("organisation")
    )
    kind = models.CharField(_("paper"), max_length=15, choices=Paper)
    title = models.CharField(_("which one"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("for which year"), null=True, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of an organisation")
        verbose_name_plural = _("papers of organisations")

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.get_kind_display(), self.year or "", self.title) if part)

    def get_absolute_url(self) -> str:
        return reverse("campaigns:credential-list", args=[self.organisation_id])
