"""Calls for candidates: what each asks for, and who was asked for a paper that is missing."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from campaigns.models.bodies import Body
from campaigns.models.campaigns import in_language
from campaigns.models.credentials import Paper
from campaigns.models.seats import Seat
from crm.approximate import ApproximateDateField
from crm.confidentiality import Level, within_reach
from crm.models import Letter, Organisation, Task
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="CallQuerySet")
RS = TypeVar("RS", bound="CriterionQuerySet")
AS = TypeVar("AS", bound="PaperRequestQuerySet")


class CallQuerySet(GatedQuerySet["Call"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self.filter(within_reach(user), body__in=Body.objects.visible_to(user))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: CS, text: str) -> CS:
        return self.filter(Q(search__matches=text) | Q(body__in=Body.objects.matching(text)))

    def running(self: CS, today: date) -> CS:
        """Those whose last day has not passed."""
        return self.filter(closed_on="").filter(Q(deadline=None) | Q(deadline__gte=today))

    def for_reader(self: CS, user: "Visitor") -> CS:
        rows = self.select_related("body__organisation").defer("search", "body__organisation__search")
        seats = Seat.objects.visible_to(user).defer("search").order_by("number", "pk")
        is_over = models.Case(models.When(closed_on="", then=0), default=1)
        in_order = rows.order_by(is_over, models.F("deadline").desc(nulls_last=True), "-closed_on", "-pk")
        return in_order.prefetch_related(Prefetch("seats", seats))  # type: ignore[type-var]


class Call(models.Model):
    """The public invitation to fill seats, run by the state or by the coalition itself."""

    class RunBy(models.TextChoices):
        STATE = "state", _("the state")
        COALITION = "coalition", _("the coalition")

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    body = models.ForeignKey(Body, models.PROTECT, related_name="calls", verbose_name=_("body"))
    seats = models.ManyToManyField(Seat, blank=True, related_name="calls", verbose_name=_("seats to be filled"))
    title_bg = models.CharField(_("title in Bulgarian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    run_by = models.CharField(_("run by"), max_length=10, choices=RunBy, default=RunBy.STATE)
    published = ApproximateDateField(_("published"), blank=True)
    deadline = models.DateField(_("last day"), null=True, blank=True)
    deadline_at = models.TimeField(_("until what time"), null=True, blank=True)
    link = models.URLField(_("where it is published"), max_length=1000, blank=True)
    note = models.TextField(_("note"), blank=True)
    closed_on = ApproximateDateField(_("closed on"), blank=True, default="")
    closing_note = models.TextField(_("what came of it"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.COALITION)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("title_bg", "title_en")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [search_index("call_search")]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:call-detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        return not self.closed_on and (self.deadline is None or self.deadline >= timezone.localdate())


class CriterionQuerySet(GatedQuerySet["Criterion"]):
    def visible_to(self: RS, user: "Visitor") -> RS:
        return self.filter(call__in=Call.objects.visible_to(user))

    def changeable_by(self: RS, user: "Visitor") -> RS:
        return self.filter(call__in=Call.objects.changeable_by(user))

    def for_list(self: RS) -> RS:
        return self.order_by("place", "pk")


class Criterion(models.Model):
    """One line of a call's checklist: what is asked, and what on record answers it. Data of the call, never code."""

    class Test(models.TextChoices):
        NUMBER = "number", _("has a register number")
        KIND = "kind", _("is an NGO")
        YEARS = "years", _("has existed for so many years")
        PAPER = "paper", _("shows so many of a paper")
        PERSON = "person", _("a person asks: nothing on record answers it")

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    place = models.PositiveSmallIntegerField(_("order"), default=1)
    title_bg = models.CharField(_("what is asked, in Bulgarian"), max_length=300)
    title_en = models.CharField(_("what is asked, in English"), max_length=300, blank=True)
    test = models.CharField(_("what on record answers it"), max_length=8, choices=Test, default=Test.PERSON)
    paper = models.CharField(_("which paper"), max_length=15, choices=Paper, blank=True)
    number = models.PositiveSmallIntegerField(_("how many"), null=True, blank=True)
    no_older_than = models.PositiveSmallIntegerField(_("not older than, in months"), null=True, blank=True)
    can_be_mended = models.BooleanField(_("can be mended before the last day"), default=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.CheckConstraint(
                name="a_criterion_names_what_it_tests",
                condition=(~Q(test="paper") | ~Q(paper="")) & (~Q(test="years") | Q(number__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "title")

    def get_absolute_url(self) -> str:
        return reverse("campaigns:call-detail", args=[self.call_id]) + "#criteria"


class PaperRequestQuerySet(GatedQuerySet["PaperRequest"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """For the centre: what the others lack is nobody else's business."""
        if not is_centre(user):
            return self.none()
        seen = Organisation.objects.visible_to(user)
        return self.filter(call__in=Call.objects.visible_to(user), organisation__in=seen)

    def changeable_by(self: AS, user: "Visitor") -> AS:
        return self.visible_to(user)

    def for_reader(self: AS, user: "Visitor") -> AS:
        """Load the task and the letter with its replies, where the reader may see them."""
        replies = Prefetch("replies", Letter.objects.visible_to(user).standing().defer("search", "text"))
        letters = Letter.objects.visible_to(user).defer("search", "text").prefetch_related(replies)
        return self.order_by("pk").prefetch_related(  # type: ignore[type-var]
            Prefetch("task", Task.objects.visible_to(user).defer("search")), Prefetch("letter", letters)
        )


class PaperRequest(models.Model):
    """An organisation was asked, once, for what it lacks for a call: by a task of ours and a letter to it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="paper_requests", verbose_name=_("call"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="paper_requests", verbose_name=_("organisation")
    )
    task = models.ForeignKey(Task, models.SET_NULL, null=True, related_name="+", verbose_name=_("task"))
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="+", verbose_name=_("letter"))
    asked_on = models.DateField(_("asked on"), default=timezone.localdate)

    objects = PaperRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for papers")
        verbose_name_plural = _("requests for papers")
        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="asked_once_for_a_call"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.call}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:call-precheck", args=[self.call_id])
