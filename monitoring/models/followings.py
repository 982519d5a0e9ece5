from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.models import User
from crm.models import Organisation
from monitoring.models.commitments import Commitment

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.gates import Visitor

FS = TypeVar("FS", bound="FollowingQuerySet")


class FollowingQuerySet(GatedQuerySet["Following"]):
    def visible_to(self: FS, user: "Visitor") -> FS:
        """Each their own. Whoever follows without an account is read by nobody of us."""
        return self.filter(user=user) if isinstance(user, User) else self.none()

    def changeable_by(self: FS, user: "Visitor") -> FS:
        return self.visible_to(user)

    def confirmed(self: FS) -> FS:
        return self.exclude(confirmed_at=None)

    def forgotten_by(self: FS, moment: "datetime") -> FS:
        """Asked for before that moment and never confirmed."""
        return self.filter(confirmed_at=None, made_at__lt=moment)

    def of_address(self: FS, one: "Following") -> FS:
        """All that goes to the same reader."""
        return self.filter(user=one.user_id, email=one.email)

    def of_mailbox(self: FS, address: str) -> FS:
        """Of readers without an account: what comes to one mailbox, whatever stands behind a plus sign in it."""
        name, _at, host = address.rpartition("@")
        bare = name.partition("+")[0]
        behind_a_plus = Q(email__startswith=f"{bare}+", email__endswith=f"@{host}")
        return self.filter(Q(email=f"{bare}@{host}") | behind_a_plus, user=None)

    def for_list(self: FS) -> FS:
        return self.select_related("commitment", "organisation").order_by("-made_at", "-pk")


class Following(models.Model):
    """Somebody wants a mail when a commitment, or what an institution owes, changes: a user, or an address."""

    user = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, related_name="followings", verbose_name=_("user")
    )
    email = models.EmailField(_("e-mail"), blank=True)  # of a reader without an account
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, related_name="followings", verbose_name=_("commitment")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="followings", verbose_name=_("institution")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="bg")
    made_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    told_until = models.DateTimeField(
        _("told up to"), default=timezone.now, editable=False
    )  # what happened before is no news
    mailed_on = models.DateField(_("last mail"), null=True, editable=False)

    objects = FollowingQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                name="one_reader_follows",
                condition=Q(user__isnull=False, email="", confirmed_at__isnull=False) | (Q(user=None) & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="one_thing_is_followed",
                condition=Q(commitment__isnull=False, organisation=None)
                | Q(commitment=None, organisation__isnull=False),
            ),
            models.UniqueConstraint(fields=["user", "commitment"], name="a_user_follows_a_commitment_once"),
            models.UniqueConstraint(fields=["user", "organisation"], name="a_user_follows_an_institution_once"),
            models.UniqueConstraint(
                fields=["email", "commitment"], condition=Q(user=None), name="an_address_follows_a_commitment_once"
            ),
            models.UniqueConstraint(
                fields=["email", "organisation"], condition=Q(user=None), name="an_address_follows_an_institution_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def subject(self) -> Commitment | Organisation | None:
        return self.commitment or self.organisation
