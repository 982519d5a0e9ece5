"""How long what is kept, what holds it longer, and what happens when data get into wrong hands."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from crm.models.people import Person

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="CentreQuerySet")
BS = TypeVar("BS", bound="BreachQuerySet")
HS = TypeVar("HS", bound="LegalHoldQuerySet")
CLOCK = timedelta(hours=72)


class CentreQuerySet(GatedQuerySet[Any]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self if is_centre(user) else self.none()

    def changeable_by(self: CS, user: "Visitor") -> CS:
        """Leadership decides."""
        return self if getattr(user, "is_leadership", False) else self.none()

    def for_list(self: CS) -> CS:
        return self.order_by("pk")


class RetentionRule(models.Model):
    """What becomes of which rows after how long, and why. The condition names what the product knows how to find."""

    class Act(models.TextChoices):
        REVIEW = "review", _("give somebody the task to look")
        ANONYMISE = "anonymise", _("take the names out")
        DELETE = "delete", _("delete")

    condition = models.CharField(_("what"), max_length=40)
    months = models.PositiveSmallIntegerField(_("after months"))
    act = models.CharField(_("then"), max_length=10, choices=Act)
    reason = models.CharField(_("reason"), max_length=300)
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who answers for it")
    )
    is_active = models.BooleanField(_("in force"), default=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints = [
            models.UniqueConstraint(fields=["condition", "act"], name="one_retention_rule_of_a_kind"),
            models.CheckConstraint(name="a_retention_rule_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.condition} · {self.months}"


class RetentionRun(models.Model):
    """A rule was tried out, and maybe carried out by somebody else: what it found, what it did."""

    rule = models.ForeignKey(RetentionRule, models.CASCADE, related_name="runs")
    found = models.JSONField(default=list)  # ids as of the dry run
    held = models.PositiveIntegerField(default=0)  # left out, because somebody put a hold on them
    tried_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    tried_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention run")
        verbose_name_plural = _("retention runs")

    def __str__(self) -> str:
        return f"{self.rule} · {self.tried_at:%Y-%m-%d}"


class LegalHoldQuerySet(CentreQuerySet):
    def visible_to(self: HS, user: "Visitor") -> HS:
        """As far as its reader sees whose record is held."""
        seen = Person.objects.visible_to(user).values("pk")
        theirs = Person.objects.filter(Q(pk__in=seen) | Q(merged_into__in=seen), pk=OuterRef("subject_id"))
        return super().visible_to(user).filter(Exists(theirs), subject_type=ContentType.objects.get_for_model(Person))


class LegalHold(models.Model):
    """A record that no rule and no erasure touches while a dispute or an audit needs it."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    reason = models.CharField(_("reason"), max_length=300)
    placed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    subject = GenericForeignKey("subject_type", "subject_id")
    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], condition=Q(ended_at=None), name="one_legal_hold_at_a_time"
            ),
            models.CheckConstraint(name="a_legal_hold_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class BreachQuerySet(CentreQuerySet):
    def changeable_by(self: BS, user: "Visitor") -> BS:
        """Whoever of the centre handles it."""
        return self.visible_to(user)

    def open(self: BS) -> BS:
        return self.filter(closed_at=None)

    def for_list(self: BS) -> BS:
        return self.order_by("closed_at", "-noticed_at", "-pk")


class Breach(models.Model):
    """Data got lost or into wrong hands: 72 hours to tell the authority, and the people where the risk is high."""

    class Scope(models.TextChoices):
        ALL = "all", _("everyone on record")
        ORGANISATION = "organisation", _("the people of one organisation")
        ACCOUNT = "account", _("everyone one account could see")
        MEETING = "meeting", _("those named on one meeting")
        NOBODY = "none", _("no personal data")

    what = models.CharField(_("what happened"), max_length=300)
    details = models.TextField(_("how, since when, what data"), blank=True)
    noticed_at = models.DateTimeField(_("noticed"), default=timezone.now)
    scope = models.CharField(_("who is affected"), max_length=12, choices=Scope)
    scope_id = models.BigIntegerField(null=True, blank=True)
    is_high_risk = models.BooleanField(_("high risk for the people"), default=False)
    measures = models.TextField(_("what was done"), blank=True)
    authority_told_at = models.DateTimeField(_("authority told"), null=True, blank=True)
    authority_not_told_because = models.CharField(_("authority not told, because"), max_length=300, blank=True)
    people_told_at = models.DateTimeField(_("people told"), null=True, blank=True)
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("crm:breach-detail", args=[self.pk])

    @property
    def tell_by(self) -> datetime:
        return self.noticed_at + CLOCK

    @property
    def is_late(self) -> bool:
        told = self.authority_told_at or (self.authority_not_told_because and self.noticed_at)
        return (told or timezone.now()) > self.tell_by


class ProcessingWords(models.Model):
    """What the coalition itself says of one activity in the register of processing, instead of our words."""

    activity = models.CharField(max_length=12, unique=True)
    why = models.TextField(_("purpose"), blank=True)
    basis = models.TextField(_("lawful basis"), blank=True)
    people = models.TextField(_("whose data"), blank=True)
    recipients = models.TextField(_("recipients"), blank=True)
    retention = models.TextField(_("kept for"), blank=True)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", editable=False)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of the register of processing")
        verbose_name_plural = _("words of the register of processing")

    def __str__(self) -> str:
        return self.activity
