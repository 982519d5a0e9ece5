"""What is measured, in which unit, how often, and who publishes it."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.gates import GatedQuerySet, is_centre
from campaigns.models.campaigns import in_language
from crm.confidentiality import Level, within_reach
from crm.models import Theme
from crm.search_index import search_column, search_index

if TYPE_CHECKING:
    from accounts.gates import Visitor

IS = TypeVar("IS", bound="IndicatorQuerySet")
DIGITS: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class Method(models.TextChoices):
    """How a number came about. Numbers of two methods are never joined."""

    SURVEY = "survey", _("survey")
    CENSUS = "census", _("census")
    REGISTER = "register", _("administrative register")
    PROXY = "official_proxy", _("official proxy")
    NGO = "ngo", _("assessment of an NGO")
    EXPERT = "expert", _("estimate of experts")
    OTHER = "other", _("another method")


class Area(models.TextChoices):
    """What a number covers where that is no place of ours."""

    EU = "EU", _("EU countries surveyed")
    COALITION = "coalition", _("our coalition")
    PARTNER_SCHOOLS = "partner_schools", _("our partner schools")


class Bound(models.TextChoices):
    """Some sources say no more than “over 60”."""

    EXACT = "", _("as stated")
    ABOVE = ">", _("more than")
    BELOW = "<", _("less than")
    ABOUT = "~", _("about")


class IndicatorQuerySet(GatedQuerySet["Indicator"]):
    def visible_to(self: IS, user: "Visitor") -> IS:
        return self.filter(within_reach(user))

    def changeable_by(self: IS, user: "Visitor") -> IS:
        return self.visible_to(user) if is_centre(user) else self.none()

    def matching(self: IS, text: str) -> IS:
        return self.filter(search__matches=text)

    def for_list(self: IS) -> IS:
        return self.select_related("theme", "owner").defer("search").order_by("framework", "code")


class Indicator(models.Model):
    """One thing that is measured, in one unit: what it means, how often, and who publishes it."""

    class Framework(models.TextChoices):
        EU_ROMA = "eu_roma", _("EU Roma strategic framework 2020–2030")
        STRATEGY = "strategy", _("National strategy for Roma 2021–2030")
        ACTION_PLAN = "action_plan", _("National action plan")
        PROGRAMME = "programme", _("EU-funded programme")
        OWN = "own", _("our own")
        OTHER = "other", _("another one")

    class Kind(models.TextChoices):
        STRUCTURAL = "structural", _("structural: is the law or the body in place")
        PROCESS = "process", _("process: what was done")
        OUTCOME = "outcome", _("outcome: how people live")

    class Measure(models.TextChoices):
        COUNT = "count", _("count")
        PERCENTAGE = "percentage", _("percentage")
        RATE = "rate", _("rate")
        RATIO = "ratio", _("ratio")
        INDEX = "index", _("index")
        YES_NO = "yes_no", _("yes, partly or no")
        ORDINAL = "ordinal", _("a scale of steps")
        QUALITATIVE = "qualitative", _("in words")

    class Accumulation(models.TextChoices):
        SNAPSHOT = "snapshot", _("how it stands at a time")
        PER_PERIOD = "per_period", _("for each period by itself; periods add up")
        CUMULATIVE = "cumulative", _("counted from the start; the newest holds all")

    class Polarity(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")
        RANGE = "range", _("within a range is best")
        MAINTAIN = "maintain", _("to be kept as it is")

    class Rhythm(models.TextChoices):
        NONE = "", _("no fixed rhythm")
        MONTH = "month", _("every month")
        QUARTER = "quarter", _("every quarter")
        HALF = "half", _("every half-year")
        YEAR = "year", _("every year")
        TWO_YEARS = "two_years", _("every two years")
        FOUR_YEARS = "four_years", _("every four years")

        @property
        def months(self) -> int:
            return {"month": 1, "quarter": 3, "half": 6, "year": 12, "two_years": 24, "four_years": 48}.get(self, 0)

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True, editable=False)  # of reference data
    code = models.CharField(_("code"), max_length=40)
    name_bg = models.CharField(_("name in Bulgarian"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    definition_bg = models.TextField(_("definition in Bulgarian"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    framework = models.CharField(_("framework"), max_length=12, choices=Framework, default=Framework.OWN)
    framework_code = models.CharField(_("its code in the framework"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OUTCOME)
    measure = models.CharField(_("measured as"), max_length=12, choices=Measure, default=Measure.PERCENTAGE)
    unit_bg = models.CharField(_("unit in Bulgarian"), max_length=40, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    lowest = models.DecimalField(_("lowest possible value"), null=True, blank=True, **DIGITS)
    highest = models.DecimalField(_("highest possible value"), null=True, blank=True, **DIGITS)
    numerator_bg = models.CharField(_("numerator in Bulgarian"), max_length=250, blank=True)
    numerator_en = models.CharField(_("numerator in English"), max_length=250, blank=True)
    denominator_bg = models.CharField(_("denominator in Bulgarian"), max_length=250, blank=True)
    denominator_en = models.CharField(_("denominator in English"), max_length=250, blank=True)
    counts_people = models.BooleanField(_("it is about people"), default=True)
    accumulation = models.CharField(
        _("how values add up"), max_length=10, choices=Accumulation, default=Accumulation.SNAPSHOT
    )
    polarity = models.CharField(_("which way is better"), max_length=8, choices=Polarity, default=Polarity.HIGHER)
    comparator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="compared_by", verbose_name=_("compared with")
    )
    same_thing = models.ManyToManyField("self", blank=True, verbose_name=_("other measures of the same thing"))
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, blank=True, default=Rhythm.NONE)
    next_due = models.DateField(_("next value due"), null=True, blank=True)
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who looks after it")
    )
    publisher = models.CharField(_("publisher of the data"), max_length=200, blank=True)
    link = models.URLField(_("address of the data"), max_length=1000, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("theme")
    )
    confidentiality = models.CharField(_("confidentiality"), max_length=10, choices=Level, default=Level.INTERNAL)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    search = search_column("code", "name_bg", "name_en", "definition_bg", "definition_en")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        indexes = [search_index("indicator_search")]
        constraints = [
            models.CheckConstraint(
                name="indicator_lowest_is_below_highest", condition=Q(lowest__lt=F("highest")) | Q(lowest=None)
                | Q(highest=None),
            ),
            models.CheckConstraint(name="no_indicator_compares_with_itself", condition=~Q(comparator=F("pk"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("monitoring:indicator-detail", args=[self.pk])

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def definition(self) -> str:
        return in_language(self, "definition")

    @property
    def unit(self) -> str:
        return in_language(self, "unit") or ("%" if self.measure == self.Measure.PERCENTAGE else "")

    @property
    def numerator(self) -> str:
        return in_language(self, "numerator")

    @property
    def denominator(self) -> str:
        return in_language(self, "denominator")
