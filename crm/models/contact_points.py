from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm import contacts
from crm.confidentiality import Level, levels_open_to

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="ContactPointQuerySet")


class ContactPointQuerySet(GatedQuerySet["ContactPoint"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """Contact data stay inside the coalition, whatever the record's own level; one's own are always seen."""
        from crm.models import Organisation, Person  # noqa: PLC0415  both know their contact points

        if not isinstance(user, User):
            return self.none()
        if Level.COALITION not in levels_open_to(user):
            return self.filter(Q(organisation__in=Organisation.own_of(user)) | Q(person__user=user))
        return self.filter(
            Q(organisation__in=Organisation.objects.visible_to(user)) | Q(person__in=Person.objects.visible_to(user))
        )

    def changeable_by(self: CS, user: "Visitor") -> CS:
        from crm.models import Organisation, Person  # noqa: PLC0415  both know their contact points

        return self.filter(
            Q(organisation__in=Organisation.objects.changeable_by(user))
            | Q(person__in=Person.objects.changeable_by(user))
        )


class ContactPoint(models.Model):
    """An e-mail address, a phone or another way to reach an organisation or a person; a phone may be shared."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        ADDRESS = "address", _("address")
        OTHER = "other", _("other")

    organisation = models.ForeignKey(
        "crm.Organisation", models.CASCADE, null=True, blank=True, related_name="contact_points"
    )
    person = models.ForeignKey("crm.Person", models.CASCADE, null=True, blank=True, related_name="contact_points")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    value = models.CharField(_("value"), max_length=250)
    note = models.CharField(_("note"), max_length=120, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        indexes = [
            models.Index(Lower("value"), condition=Q(kind="email"), name="contact_points_by_email"),  # who wrote?
            models.Index(fields=["value"], condition=Q(kind="phone"), name="contact_points_by_phone"),  # who rang?
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_point_of_one",
                condition=Q(organisation=None, person__isnull=False) | Q(person=None, organisation__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def shown(self) -> str:
        return contacts.shown(self.kind, self.value)

    @property
    def address(self) -> str:
        """Where a link leads: `tel:` or `mailto:`; nothing for what cannot be opened."""
        return contacts.address(self.kind, self.value)
