"""Where an indicator started, and what somebody set as its aim."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet
from accounts.languages import CLDR
from campaigns.models.campaigns import in_language
from crm.approximate import ApproximateDateField, in_words
from crm.models import Place
from monitoring.models.indicators import DIGITS, Area, Bound, Indicator, Method

if TYPE_CHECKING:
    from accounts.gates import Visitor

BS = TypeVar("BS", bound="BaselineQuerySet")
TS = TypeVar("TS", bound="IndicatorTargetQuerySet")


class BaselineQuerySet(GatedQuerySet["Baseline"]):
    def visible_to(self: BS, user: "Visitor") -> BS:
        return self.filter(indicator__in=Indicator.objects.visible_to(user))

    def changeable_by(self: BS, user: "Visitor") -> BS:
        return self.filter(indicator__in=Indicator.objects.changeable_by(user))

    def current(self: BS) -> BS:
        return self.filter(replaced_by=None)


class Baseline(models.Model):
    """The value that progress is counted from, in one place and by one method; a corrected one is a new row."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="baselines", verbose_name=_("indicator"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    area = models.CharField(_("or another area"), max_length=20, choices=Area, blank=True)
    method = models.CharField(_("method"), max_length=16, choices=Method, default=Method.SURVEY)
    instrument = models.CharField(_("which survey, register or study"), max_length=120, blank=True)
    bound = models.CharField(_("exactness"), max_length=1, choices=Bound, blank=True, default=Bound.EXACT)
    value = models.DecimalField(_("value"), **DIGITS)
    standard_error = models.DecimalField(_("standard error"), null=True, blank=True, **DIGITS)
    period = ApproximateDateField(_("date"))
    source = models.CharField(_("source"), max_length=300)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    is_verified = models.BooleanField(_("verified"), default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="replaced_by", verbose_name=_("replaces")
    )
    reason = models.CharField(_("why it was corrected"), max_length=500, blank=True)
    key = models.SlugField(max_length=80, null=True, editable=False)
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, editable=False, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = BaselineQuerySet.as_manager()

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        constraints = [
            models.CheckConstraint(
                name="a_corrected_baseline_says_why", condition=Q(replaces=None) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="a_baseline_is_of_a_place_or_an_area", condition=Q(place=None) | Q(area="")
            ),
            models.CheckConstraint(
                name="error_of_a_baseline_is_positive",
                condition=Q(standard_error=None) | Q(standard_error__gte=0),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value.normalize():f} ({self.period})"

    def get_absolute_url(self) -> str:
        return reverse("monitoring:indicator-detail", args=[self.indicator_id]) + "#targets"

    @property
    def when(self) -> str:
        language = get_language() or "en"
        return in_words(self.period, CLDR.get(language, language))


class IndicatorTargetQuerySet(GatedQuerySet["IndicatorTarget"]):
    def visible_to(self: TS, user: "Visitor") -> TS:
        return self.filter(indicator__in=Indicator.objects.visible_to(user))

    def changeable_by(self: TS, user: "Visitor") -> TS:
        return self.filter(indicator__in=Indicator.objects.changeable_by(user))

    def current(self: TS) -> TS:
        return self.filter(replaced_by=None)


class IndicatorTarget(models.Model):
    """What somebody set as the aim for a day; a changed aim is a new row, the old one stays to be read."""

    class Operator(models.TextChoices):
        AT_LEAST = ">=", _("at least")
        AT_MOST = "<=", _("at most")
        ABOVE = ">", _("above")
        BELOW = "<", _("below")
        EXACTLY = "=", _("exactly")

    class Kind(models.TextChoices):
        ABSOLUTE = "absolute", _("a value")
        THRESHOLD = "threshold", _("a threshold that has to be met")
        RELATIVE = "relative", _("per cent of the baseline")
        GAP = "gap", _("per cent of the gap at the baseline")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("for which place"),
        help_text=_("Empty: for every place."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ABSOLUTE)
    operator = models.CharField(_("operator"), max_length=2, choices=Operator, default=Operator.AT_LEAST)
    value = models.DecimalField(_("value"), **DIGITS)
    upto = models.DecimalField(_("upper end of a range"), null=True, blank=True, **DIGITS)
    due = ApproximateDateField(_("by when"))
    text_bg = models.CharField(_("in the words of the source, in Bulgarian"), max_length=300, blank=True)
    text_en = models.CharField(_("in the words of the source, in English"), max_length=300, blank=True)
    set_by = models.CharField(_("who set it"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300)
    is_verified = models.BooleanField(_("verified"), default=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="replaced_by", verbose_name=_("replaces")
    )
    reason = models.CharField(_("why it was changed"), max_length=500, blank=True)
    key = models.SlugField(max_length=80, null=True, editable=False)
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, editable=False, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    is_demonstration = models.BooleanField(default=False, editable=False)

    objects = IndicatorTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(name="a_changed_target_says_why", condition=Q(replaces=None) | ~Q(reason="")),
            models.CheckConstraint(
                name="upper_end_of_a_target_is_above", condition=Q(upto=None) | Q(upto__gt=F("value"))
            ),
        ]

    def __str__(self) -> str:
        return in_language(self, "text") or self.in_figures

    @property
    def in_figures(self) -> str:
        upto = "" if self.upto is None else f"–{self.upto.normalize():f}"
        return f"{self.get_operator_display()} {self.value.normalize():f}{upto}"

    @property
    def has_own_words(self) -> bool:
        """Whether its source put it into words: then the figure stands beside them."""
        return str(self) != self.in_figures

    def get_absolute_url(self) -> str:
        return reverse("monitoring:indicator-detail", args=[self.indicator_id]) + "#targets"

    @property
    def when(self) -> str:
        language = get_language() or "en"
        return in_words(self.due, CLDR.get(language, language))
