"""Values of indicators, and what cites them. An approved value never changes: a revision with its reason follows."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from accounts.languages import CLDR
from crm.approximate import ApproximateDateField, in_words
from crm.models import Place
from monitoring.models.assessments import Assessment
from monitoring.models.evidence import Evidence
from monitoring.models.indicators import DIGITS, Area, Bound, Indicator, Method
from monitoring.models.outcomes import Outcome

if TYPE_CHECKING:
    from accounts.gates import Visitor

OS = TypeVar("OS", bound="ObservationQuerySet")
CS = TypeVar("CS", bound="CitationQuerySet")
# What makes a value the same one when it is revised.
CELL = ("indicator", "place", "area", "method", "instrument", "dimension", "category", "period")


class ObservationQuerySet(GatedQuerySet["Observation"]):
    def visible_to(self: OS, user: "Visitor") -> OS:
        """No further than its indicator; what nobody has approved yet is the centre's own."""
        rows = self.filter(indicator__in=Indicator.objects.visible_to(user))
        return rows if is_centre(user) else rows.filter(state=Observation.State.APPROVED)

    def changeable_by(self: OS, user: "Visitor") -> OS:
        return self.filter(indicator__in=Indicator.objects.changeable_by(user))

    def approved(self: OS) -> OS:
        return self.filter(state=Observation.State.APPROVED)

    def current(self: OS) -> OS:
        """Approved, not revised by an approved one, and not taken back."""
        later = Observation.objects.filter(revises=OuterRef("pk"), state=Observation.State.APPROVED)
        return self.approved().filter(~Exists(later), is_withdrawn=False)

    def for_list(self: OS) -> OS:
        return self.select_related("indicator", "place", "author", "approver").order_by("-period", "-pk")


class Observation(models.Model):
    """One value of an indicator: of what time, where, for whom, by which method, from which source."""

    class State(models.TextChoices):
        DRAFT = "draft", _("to be approved")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("sent back")

    class Dimension(models.TextChoices):
        TOTAL = "", _("everybody")
        SEX = "sex", _("sex")
        AGE = "age", _("age")
        SETTLEMENT = "settlement", _("kind of settlement")
        NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
        GRADE = "grade", _("grade at school")
        OTHER = "other", _("another breakdown")

    class Grade(models.TextChoices):
        PRIMARY = "primary", _("read in the source itself")
        SECONDARY = "secondary", _("read in a text that quotes the source")
        RECALLED = "recalled", _("recalled, not read")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="observations", verbose_name=_("indicator"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    area = models.CharField(_("or another area"), max_length=20, choices=Area, blank=True)
    method = models.CharField(_("method"), max_length=16, choices=Method, default=Method.SURVEY)
    instrument = models.CharField(_("which survey, register or study"), max_length=120, blank=True)
    dimension = models.CharField(
        _("broken down by"), max_length=16, choices=Dimension, blank=True, default=Dimension.TOTAL
    )
    category = models.CharField(_("which part"), max_length=60, blank=True)
    period = ApproximateDateField(_("reference period"))
    period_words = models.CharField(_("the period in words"), max_length=80, blank=True)
    bound = models.CharField(_("exactness"), max_length=1, choices=Bound, blank=True, default=Bound.EXACT)
    value = models.DecimalField(_("value"), null=True, blank=True, **DIGITS)
    words = models.CharField(_("value in words"), max_length=300, blank=True)
    lower = models.DecimalField(_("lower end of the interval"), null=True, blank=True, **DIGITS)
    upper = models.DecimalField(_("upper end of the interval"), null=True, blank=True, **DIGITS)
    standard_error = models.DecimalField(_("standard error"), null=True, blank=True, **DIGITS)
    n = models.PositiveIntegerField(_("number asked or counted (n)"), null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), null=True, blank=True, **DIGITS)
    denominator = models.DecimalField(_("denominator"), null=True, blank=True, **DIGITS)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    has_break = models.BooleanField(_("break in the series before it"), default=False)
    is_estimate = models.BooleanField(_("estimate"), default=False)
    not_comparable = models.BooleanField(_("not comparable with others"), default=False)
    source = models.CharField(_("source"), max_length=300)
    link = models.URLField(_("address of the source"), max_length=1000, blank=True)
    grade = models.CharField(_("how near the source"), max_length=10, choices=Grade, default=Grade.PRIMARY)
    is_verified = models.BooleanField(_("verified"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="observations", verbose_name=_("evidence")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT, editable=False)
    return_reason = models.CharField(_("why it was sent back"), max_length=500, blank=True, editable=False)
    number = models.PositiveSmallIntegerField(_("revision"), default=1, editable=False)
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="revisions", verbose_name=_("revises")
    )
    reason = models.CharField(_("why it is revised"), max_length=500, blank=True)
    is_withdrawn = models.BooleanField(_("taken back"), default=False)
    key = models.SlugField(max_length=80, null=True, editable=False)  # of reference data
    author = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("entered by")
    )
    approver = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("approved by")
    )
    made_at = models.DateTimeField(auto_now_add=True)
    approved_at = models.DateTimeField(_("approved on"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        indexes = [models.Index(fields=["state"], condition=Q(state="draft"), name="observations_to_approve")]
        constraints = [
            models.CheckConstraint(
                name="an_observation_says_something", condition=Q(value__isnull=False) | ~Q(words="")
                | Q(is_withdrawn=True),
            ),
            models.CheckConstraint(
                name="an_observation_is_of_a_place_or_an_area", condition=Q(place=None) | Q(area="")
            ),
            models.CheckConstraint(
                name="a_breakdown_has_its_category",
                condition=Q(dimension="", category="") | (~Q(dimension="") & ~Q(category="")),
            ),
            models.CheckConstraint(
                name="an_interval_holds_its_value",
                condition=Q(lower=None, upper=None) | Q(lower__lte=F("value"), upper__gte=F("value")),
            ),
            models.CheckConstraint(
                name="error_of_an_observation_is_positive",
                condition=Q(standard_error=None) | Q(standard_error__gte=0),
            ),
            models.CheckConstraint(
                name="a_denominator_is_above_nothing", condition=Q(denominator=None) | Q(denominator__gt=0)
            ),
            models.CheckConstraint(
                name="a_returned_observation_says_why", condition=~Q(state="returned") | ~Q(return_reason="")
            ),
            models.CheckConstraint(
                name="a_revision_says_why", condition=Q(revises=None, number=1) | (Q(number__gt=1) & ~Q(reason=""))
            ),
            models.CheckConstraint(
                name="an_approved_observation_was_approved_by_another",
                condition=~Q(state="approved") | (Q(approved_at__isnull=False) & (Q(key__isnull=False)
                | (Q(approver__isnull=False, author__isnull=False) & ~Q(approver=F("author"))))),
            ),
            models.UniqueConstraint(
                F("indicator"), Coalesce(F("place"), 0), F("area"), F("method"), F("instrument"), F("dimension"),
                F("category"), F("period"), F("number"), condition=Q(state="approved"),
                name="one_approved_value_for_each_cell",
            ),
            models.UniqueConstraint(
                fields=["revises"], condition=Q(state="approved"), name="an_observation_is_revised_once"
            ),
        ]  # fmt: skip
        # A trigger in the migration refuses any change of an approved row, whoever asks.

    def __str__(self) -> str:
        shown = self.words if self.value is None else f"{self.get_bound_sign()}{self.value.normalize():f}"
        return f"{self.indicator}: {shown} ({self.when})"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:indicator-detail", args=[self.indicator_id]) + f"#value-{self.pk}"

    def get_bound_sign(self) -> str:
        return f"{self.bound} " if self.bound else ""

    @property
    def cell(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in CELL}

    @property
    def when(self) -> str:
        """The period in its own words, else its year, month or day."""
        language = get_language() or "en"
        return self.period_words or in_words(self.period, CLDR.get(language, language))


class CitationQuerySet(GatedQuerySet["Citation"]):
    def visible_to(self: CS, user: "Visitor") -> CS:
        """Whoever may see both the value and what cites it."""
        of_a_verdict = Q(assessment__in=Assessment.objects.visible_to(user))
        of_an_outcome = Q(outcome__in=Outcome.objects.visible_to(user))
        return self.filter(of_a_verdict | of_an_outcome, observation__in=Observation.objects.visible_to(user))

    def changeable_by(self: CS, user: "Visitor") -> CS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def for_list(self: CS) -> CS:
        return self.select_related("observation__indicator", "observation__place", "assessment__commitment", "outcome")


class Citation(models.Model):
    """That the result of an assessment, or an outcome, rests on this value, in this revision."""

    observation = models.ForeignKey(
        Observation, models.PROTECT, related_name="citations", verbose_name=_("value of an indicator")
    )
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, related_name="cites", verbose_name=_("assessment")
    )
    outcome = models.ForeignKey(Outcome, models.CASCADE, null=True, related_name="cites", verbose_name=_("outcome"))
    note = models.CharField(_("what follows from it"), max_length=300, blank=True)
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, editable=False, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation of a value")
        verbose_name_plural = _("citations of values")
        constraints = [
            models.CheckConstraint(
                name="a_citation_is_of_one_record",
                condition=Q(assessment=None, outcome__isnull=False) | Q(assessment__isnull=False, outcome=None),
            ),
            models.UniqueConstraint(
                fields=["observation", "assessment"], condition=Q(outcome=None), name="cited_once_by_an_assessment"
            ),
            models.UniqueConstraint(
                fields=["observation", "outcome"], condition=Q(assessment=None), name="cited_once_by_an_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome or self.assessment} ← {self.observation}"
