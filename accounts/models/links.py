from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet

if TYPE_CHECKING:
    from accounts.gates import Visitor

Q = TypeVar("Q", bound="OneTimeLinkQuerySet")


class OneTimeLinkQuerySet(GatedQuerySet["OneTimeLink"]):
    def visible_to(self: Q, user: "Visitor") -> Q:
        return self.filter(made_by=user.pk) if user.is_authenticated else self.none()

    def changeable_by(self: Q, user: "Visitor") -> Q:
        return self.visible_to(user)

    def usable(self: Q, purpose: str) -> Q:
        """Those that still open the one door they were made for."""
        fresh = self.filter(purpose=purpose, used_at=None, expires_at__gt=timezone.now())
        return fresh.filter(models.Q(user=None) | models.Q(user__is_active=True))


class OneTimeLink(models.Model):
    """A way in for one purpose, once, until a date. Only the hash of its key is kept."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        PROFILE = "profile", _("profile check")  # whoever holds it answers for one organisation; no user
        SIGN_ON = "sign_on", _("sign-on")  # likewise, to one consultation
        VOTE = "vote", _("vote")  # likewise, in one election
        CHECK = "check", _("local check")  # likewise, about one municipality, until the round ends
        PAPER = "paper", _("paper")  # whoever holds it fetches one edition

    purpose = models.CharField(max_length=20, choices=Purpose)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="links")
    key_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # none: the system
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")
        constraints = [
            models.CheckConstraint(
                name="an_invitation_invites_someone", condition=~models.Q(purpose="invitation") | ~models.Q(user=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Submission(models.Model):
    """A form that was carried out, so that the same form arriving twice is carried out once."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=300, blank=True)  # where the first one was sent

    objects = GatedQuerySet["Submission"].as_manager()

    def __str__(self) -> str:
        return str(self.key)
