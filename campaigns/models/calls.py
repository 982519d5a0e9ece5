from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.gates import GatedQuerySet
from accounts.models import User
from campaigns.models.bodies import Body
from campaigns.models.campaigns import in_language
from campaigns.models.seats import Seat
from crm.approximate import ApproximateDateField
from crm.confidentiality import Level, within_reach
from crm.models import Document, Letter, Organisation, Person, Task
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

CS = TypeVar("CS", bound="CallQuerySet")
RS = TypeVar("RS", bound="CriterionQuerySet")
PS = TypeVar("PS", bound="CredentialQuerySet")
DS = TypeVar("DS", bound="CandidacyQuerySet")
AS = TypeVar("AS", bound="PaperRequestQuerySet")


class CallQuerySet(GatedQuerySet["Call"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        return self.filter(within_reach(user), body__in=Body.objects.visible_to(user))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if getattr(user, "is_centre", False) else self.none()

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


class CredentialQuerySet(GatedQuerySet["Credential"]):
    def visible_to(self: PS, user: "Visitor") -> PS:
        """The centre all, others those of their own organisations."""
        if getattr(user, "is_centre", False):
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


class CandidacyQuerySet(GatedQuerySet["Candidacy"]):
    def visible_to(self: DS, user: "Visitor") -> DS:
        """As far as its confidentiality reaches; one's own organisation's, and one's own."""
        seen = within_reach(user) & Q(organisation__in=Organisation.objects.visible_to(user))
        if isinstance(user, User):
            seen |= Q(organisation__in=Organisation.own_of(user)) | Q(person__user=user)
        return self.filter(seen, call__in=Call.objects.visible_to(user))

    def changeable_by(self: DS, user: "Visitor") -> DS:
        return self.visible_to(user) if getattr(user, "is_centre", False) else self.none()

    def own_of(self: DS, user: "Visitor") -> DS:
        """Those of the user's own organisations, and those in which the user would sit."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(organisation__in=Organisation.own_of(user)) | Q(person__user=user))

    def standing(self: DS) -> DS:
        return self.filter(withdrawn_on=None).exclude(decision=Candidacy.Decision.REFUSED)

    def for_reader(self: DS, user: "Visitor") -> DS:
        """Load who stands; a person or nominating organisation hidden from the reader reads as none."""
        rows = self.select_related("organisation", "call__body__organisation").order_by("organisation__name", "pk")
        return rows.prefetch_related(  # type: ignore[type-var]
            Prefetch("person", Person.objects.visible_to(user).defer("search")),
            Prefetch("nominated_by", Organisation.objects.visible_to(user).defer("search")),
        )


class Candidacy(models.Model):
    """An organisation with a person stands for the seats of a call: from the nomination to the decision."""

    class Decision(models.TextChoices):
        ADMITTED = "admitted", pgettext_lazy("a candidacy", "admitted")
        REFUSED = "refused", pgettext_lazy("a candidacy", "refused")

    class How(models.TextChoices):
        ACCOUNT = "account", _("with their own account")
        PHONE = "phone", _("by telephone")
        WRITING = "writing", _("in writing")
        PRESENT = "present", _("in person")

    call = models.ForeignKey(Call, models.PROTECT, related_name="candidacies", verbose_name=_("call"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="candidacies", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="candidacies", verbose_name=_("person")
    )
    nominated_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="nominations", verbose_name=_("nominated by")
    )
    nominated_on = models.DateField(_("nominated on"), default=timezone.localdate)
    accepted_on = models.DateField(_("accepted by the nominee on"), null=True, blank=True)
    accepted_how = models.CharField(_("how they accepted"), max_length=8, choices=How, blank=True)
    statement = models.TextField(_("in their own words"), blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=120, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    complaint_until = models.DateField(_("complaint possible until"), null=True, blank=True)
    complained_on = models.DateField(_("complaint made on"), null=True, blank=True)
    complaint_outcome = models.TextField(_("what came of the complaint"), blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.COALITION)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidacy")
        verbose_name_plural = _("candidacies")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "organisation"], condition=Q(withdrawn_on=None), name="an_organisation_stands_once"
            ),
            models.CheckConstraint(name="a_refusal_has_a_reason", condition=~Q(decision="refused") | ~Q(reason="")),
            models.CheckConstraint(
                name="a_decision_has_a_day", condition=Q(decision="", decided_on=None) | ~Q(decision="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.call}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:call-detail", args=[self.call_id]) + f"#candidacy-{self.pk}"

    def is_put_up(self, user: "Visitor") -> bool:
        """Whether the user is the person who would sit there, as the row was loaded for them."""
        return isinstance(user, User) and self.person is not None and self.person.user_id == user.pk

    def lets_read_reasons(self, user: "Visitor", own: set[int]) -> bool:
        """Why somebody was refused is for the centre, for who stands (`own`), and for who would sit there."""
        return bool(getattr(user, "is_centre", False)) or self.organisation_id in own or self.is_put_up(user)


class PaperRequestQuerySet(GatedQuerySet["PaperRequest"]):
    def visible_to(self: AS, user: "Visitor") -> AS:
        """For the centre: what the others lack is nobody else's business."""
        if not getattr(user, "is_centre", False):
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
