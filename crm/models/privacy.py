"""What people ask us about their data, what they are given, and what is erased."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.models import User
from crm.models.people import Person

if TYPE_CHECKING:
    from accounts.gates import Visitor

RS = TypeVar("RS", bound="PrivacyRequestQuerySet")
DS = TypeVar("DS", bound="DossierQuerySet")
ES = TypeVar("ES", bound="ErasureQuerySet")


def seen_person(user: "Visitor") -> Exists:
    return Exists(Person.objects.visible_to(user).filter(pk=OuterRef("person")))


class PrivacyRequestQuerySet(GatedQuerySet["PrivacyRequest"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        """The centre, as far as it sees the person; whoever asked about themselves."""
        if not isinstance(user, User):
            return self.none()
        own = Q(person__user=user)
        return self.filter(Q(person=None) | seen_person(user) | own) if user.is_centre else self.filter(own)

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def open(self: RS) -> RS:
        return self.filter(state=PrivacyRequest.State.OPEN)

    def overdue(self: RS, today: date) -> RS:
        return self.open().filter(due_on__lt=today)

    def for_list(self: RS) -> RS:
        return self.select_related("person", "handler").order_by("closed_on", "due_on", "pk")


class PrivacyRequest(models.Model):
    """Somebody uses a right over their data; it is answered within a month, at most three."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("access: what do you hold about me?")
        CORRECTION = "correction", _("correction")
        ERASURE = "erasure", _("erasure")
        RESTRICTION = "restriction", _("restriction of use")
        OBJECTION = "objection", _("objection")
        PORTABILITY = "portability", _("portability")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("fulfilled")
        PARTLY = "partly", _("fulfilled in part")
        REFUSED = "refused", _("refused, with reasons")
        WITHDRAWN = "withdrawn", _("withdrawn by the person")

    kind = models.CharField(_("right"), max_length=12, choices=Kind)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="privacy_requests", verbose_name=_("person")
    )
    asked_by = models.CharField(
        _("who asks"),
        max_length=150,
        blank=True,
        help_text=_("Where it is not the person themselves, or not on record."),
    )
    words = models.TextField(_("what they ask"), blank=True)
    identity = models.CharField(_("how we know it is they"), max_length=200, blank=True)
    received_on = models.DateField(_("received on"), default=timezone.localdate)
    due_on = models.DateField(_("answer due"), editable=False)
    extended_because = models.CharField(_("extended, because"), max_length=300, blank=True, editable=False)
    handler = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="privacy_requests", verbose_name=_("who handles it")
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    outcome = models.TextField(_("what was done"), blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy request")
        verbose_name_plural = _("privacy requests")
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="privacy_requests_open")]
        constraints = [
            models.CheckConstraint(
                name="a_closed_privacy_request_says_what_was_done",
                condition=Q(state="open", closed_on=None) | (~Q(outcome="") & Q(closed_on__isnull=False)),
            ),
            models.CheckConstraint(name="a_privacy_request_comes_from_somebody",
                                   condition=Q(person__isnull=False) | ~Q(asked_by="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.who}"

    @property
    def who(self) -> str:
        return str(self.person or self.asked_by)

    def get_absolute_url(self) -> str:
        return reverse("crm:privacy-request-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()


def stored_as(dossier: "Dossier", name: str) -> str:
    return f"dossiers/{uuid4().hex[:2]}/{uuid4().hex}"


class DossierQuerySet(GatedQuerySet["Dossier"]):
    def visible_to(self: DS, user: "Visitor") -> DS:
        """That there is one: for the centre as far as it sees the person; once released, for the person."""
        if not isinstance(user, User):
            return self.none()
        own = Q(person__user=user, released_at__isnull=False)
        return self.filter(seen_person(user) | own) if user.is_centre else self.filter(own)

    def changeable_by(self: DS, user: "Visitor") -> DS:
        return self.visible_to(user) if getattr(user, "is_leadership", False) else self.none()

    def openable_by(self: DS, user: User) -> DS:
        """What is in it: leadership looks first; after its release also who handles it, and the person."""
        seen = self.visible_to(user).exclude(file="")
        handles = Q(asked_by=user) | Q(request__handler=user) | Q(person__user=user)
        return seen if user.is_leadership else seen.filter(handles, released_at__isnull=False)

    def for_list(self: DS) -> DS:
        return self.select_related("person", "asked_by", "released_by").order_by("-made_at", "-pk")


class Dossier(models.Model):
    """Everything we hold about one person on one day, in one file; a second pair of eyes lets it go."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="dossiers", verbose_name=_("person"))
    request = models.ForeignKey(PrivacyRequest, models.SET_NULL, null=True, related_name="dossiers")
    file = models.FileField(upload_to=stored_as)
    sha256 = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)  # table: how many rows of it
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = [
            models.CheckConstraint(
                name="a_released_dossier_was_released_by_somebody",
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.made_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("crm:dossier-detail", args=[self.pk])


class ErasureQuerySet(GatedQuerySet["Erasure"]):
    def visible_to(self: ES, user: "Visitor") -> ES:
        return self.filter(seen_person(user)) if is_centre(user) else self.none()

    def changeable_by(self: ES, user: "Visitor") -> ES:
        """Leadership confirms."""
        return self.visible_to(user) if getattr(user, "is_leadership", False) else self.none()

    def under_way(self: ES) -> ES:
        return self.filter(state__in=[Erasure.State.PREPARED, Erasure.State.CONFIRMED])

    def for_list(self: ES) -> ES:
        return self.select_related("person", "prepared_by", "confirmed_by").order_by("-prepared_at", "-pk")


class Erasure(models.Model):
    """A person is taken out of the records for good. The row holds no name: it is what a restored backup is told."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("waits for leadership")
        CONFIRMED = "confirmed", _("confirmed")
        DONE = "done", _("done")
        DROPPED = "dropped", _("not carried out")

    person = models.ForeignKey(Person, models.CASCADE, related_name="erasures", verbose_name=_("person"))
    request = models.ForeignKey(PrivacyRequest, models.SET_NULL, null=True, blank=True, related_name="erasures")
    reason = models.CharField(_("reason"), max_length=300, help_text=_("Without the name: this line stays."))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARED)
    passages = models.JSONField(default=list)  # [table, row, column] that the officer wants replaced
    files = models.JSONField(default=list)  # [table, row, column] of files that are to go
    spellings = models.JSONField(default=list)  # other names they go by; emptied when it is done
    counts = models.JSONField(default=dict)
    prepared_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # none: a replay
    prepared_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["prepared", "confirmed"]), name="one_erasure_under_way"
            ),
            models.CheckConstraint(name="an_erasure_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="nothing_is_erased_unconfirmed",
                condition=Q(state__in=["prepared", "dropped"]) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("crm:erasure-detail", args=[self.pk])
