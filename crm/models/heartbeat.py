"""Is the profile still right? Who was asked, who confirmed which field, what waits for an officer's approval."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.models.organisations import Organisation

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="ProfileCheckQuerySet")
FS = TypeVar("FS", bound="ConfirmationQuerySet")
PS = TypeVar("PS", bound="ProposedChangeQuerySet")


class ProfileCheckQuerySet(GatedQuerySet["ProfileCheck"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """Centre staff, and those who represent the organisation today."""
        if is_centre(user):
            return self.filter(organisation__in=Organisation.objects.visible_to(user))
        return self.filter(organisation__in=Organisation.own_of(user)) if isinstance(user, User) else self.none()

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def open(self: CS) -> CS:
        return self.filter(answered_at=None, closed_at=None)

    def for_list(self: CS) -> CS:
        return self.select_related("organisation__place", "asked_by", "answered_by", "link").order_by(
            "-asked_at", "-pk"
        )


class ProfileCheck(models.Model):
    """An organisation was asked whether its profile is still right; the answer came by link, phone, paper or page."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="profile_checks")
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # none: the yearly round
    asked_for = models.CharField(_("occasion"), max_length=150, blank=True)
    sent_to = models.CharField(
        _("sent to"), max_length=250, blank=True
    )  # an address; empty: nobody could be written to
    link = models.OneToOneField("accounts.OneTimeLink", models.PROTECT, null=True, related_name="profile_check")
    promised_at = models.DateTimeField(null=True)  # when the last mail was handed over to be sent
    sent_at = models.DateTimeField(_("mail sent"), null=True)  # when the last mail really left
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # who recorded it
    answered_via = models.CharField(_("how"), max_length=12, choices=Via, blank=True)
    answered_name = models.CharField(_("who answered"), max_length=150, blank=True)  # as they gave it
    on_paper = models.BooleanField(_("on the printed form"), default=False)  # and an officer entered it
    closed_at = models.DateTimeField(null=True)  # replaced by a newer one, or given up
    note = models.CharField(_("note"), max_length=300, blank=True)  # "rang, nobody there"
    tried_on = models.DateField(_("last attempt"), null=True)  # the day of the note
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = ProfileCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile check")
        verbose_name_plural = _("profile checks")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(answered_at=None, closed_at=None),
                name="one_open_profile_check_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.asked_at:%Y-%m-%d}"


class ConfirmationQuerySet(GatedQuerySet["Confirmation"]):
    def visible_to(self: FS, user: "Visitor") -> FS:
        """Whoever may work with the profile sees when each field was last confirmed."""
        return self.filter(organisation__in=Organisation.objects.changeable_by(user))

    def changeable_by(self: FS, user: "Visitor") -> FS:
        return self.visible_to(user)


class Confirmation(models.Model):
    """When, how and by whom one field of a profile was last said to be right. The log keeps the earlier ones."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="confirmations")
    field = models.CharField(max_length=40)
    confirmed_on = models.DateField(_("confirmed"), default=timezone.localdate)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    via = models.CharField(_("how"), max_length=12, choices=Via)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [models.UniqueConstraint(fields=["organisation", "field"], name="a_field_is_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.field}"


class ProposedChangeQuerySet(GatedQuerySet["ProposedChange"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        return self.filter(organisation__in=Organisation.objects.changeable_by(user))

    def changeable_by(self: PS, user: "Visitor") -> PS:
        """Centre staff decide."""
        return self.visible_to(user) if is_centre(user) else self.none()

    def waiting(self: PS) -> PS:
        return self.filter(state=ProposedChange.State.WAITING)

    def for_list(self: PS) -> PS:
        return self.select_related("organisation", "proposed_by", "decided_by").order_by("-proposed_at", "-pk")


class ProposedChange(models.Model):
    """A new value of a field by which others know the organisation; it waits for an officer."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposed_changes")
    field = models.CharField(_("field"), max_length=40)
    old = models.CharField(_("now"), max_length=300, blank=True)
    new = models.CharField(_("proposed"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    proposed_via = models.CharField(max_length=12, choices=Via)
    proposed_name = models.CharField(max_length=150, blank=True)  # who, where no account was used
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "field"], condition=Q(state="waiting"), name="one_waiting_change_per_field"
            ),
            models.CheckConstraint(name="a_refused_change_says_why", condition=~Q(state="refused") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.field}"
