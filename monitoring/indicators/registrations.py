"""What indicators tell the registries: pages, search, import, export, timelines, and what waits."""

from django.utils.translation import gettext_lazy as _

from accounts import digest, lists
from accounts.lists import List
from accounts.models.user import CENTRE
from accounts.registries import HomeCard, NavigationEntry, add_home_cards, add_navigation
from crm import changes, kinds, panels, search, timeline
from crm.exporting import kinds as exported
from crm.exporting.kinds import Kind
from crm.importing import taking_back, targets
from crm.lists import counting
from monitoring.indicators import reminders, told_on_timelines
from monitoring.indicators.filters import IndicatorFilter
from monitoring.indicators.importing import Observations, settled
from monitoring.models import Baseline, Citation, Indicator, IndicatorTarget, Observation

kinds.register(indicator=Indicator)
targets.register(Observations())
taking_back.register(Observation, settled=settled)
timeline.register(told_on_timelines.cited_values)
panels.register(
    panels.Panel("outcome", "monitoring:outcome-values", 30),
    panels.Panel("commitment", "monitoring:commitment-values", 25),
)
add_navigation(NavigationEntry(_("Indicators"), "monitoring:indicator-list", "graph-up", 77))
add_home_cards(HomeCard("monitoring/_home_indicators.html", reminders.waiting_at_home, 16, CENTRE))
digest.register(22, reminders.values_due, reminders.values_to_approve)
search.register(
    search.Searchable(
        "indicator", _("Indicators"), "graph-up", Indicator.objects.all, lambda one: one.code, 43,
        names=("name_bg", "name_en"),
    )
)  # fmt: skip
search.register_actions(search.QuickAction(_("New indicator"), "monitoring:indicator-new", "graph-up", CENTRE))
lists.register(
    List("monitoring:indicator-list", _("Indicators"), counting(IndicatorFilter, Indicator.objects.visible_to))
)
changes.VERBS.update(
    {
        "set a baseline of": _("set a baseline"),
        "set a target of": _("set a target"),
        "added a value of": _("added a value"),
        "corrected a value of": _("corrected a value"),
        "approved a value of": _("approved a value"),
        "sent back a value of": _("sent back a value"),
        "revised a value of": _("revised a value"),
        "cited a value in": _("cited a value of an indicator"),
        "took back a citation in": _("took a value of an indicator off again"),
    }
)
exported.register(
    Kind("indicators", Indicator, (
        "code", "name_bg", "name_en", "definition_bg", "definition_en", "framework", "framework_code", "kind",
        "measure", "unit_bg", "unit_en", "decimals", "lowest", "highest", "numerator_bg", "numerator_en",
        "denominator_bg", "denominator_en", "counts_people", "accumulation", "polarity", "comparator", "same_thing",
        "rhythm", "publisher", "link", "licence", "retrieved_on", "theme", "confidentiality",
    ), ("next_due", "owner"), order=55),
    Kind("baselines", Baseline, (
        "indicator", "place", "area", "method", "instrument", "bound", "value", "standard_error", "period", "source",
        "comment", "is_verified", "replaces", "reason",
    ), ("author",), order=56),
    Kind("indicator-targets", IndicatorTarget, (
        "indicator", "place", "kind", "operator", "value", "upto", "due", "text_bg", "text_en", "set_by", "source",
        "is_verified", "replaces", "reason",
    ), ("author",), order=57),
    Kind("indicator-values", Observation, (
        "indicator", "place", "area", "method", "instrument", "dimension", "category", "period",
        "period_words", "bound", "value", "words", "lower", "upper", "standard_error", "n", "numerator",
        "denominator", "is_provisional",
        "has_break", "is_estimate", "not_comparable", "source", "link", "grade", "is_verified", "note", "evidence",
        "state", "number", "revises", "reason", "is_withdrawn", "approved_at",
    ), ("author", "approver", "return_reason"), order=58),
    Kind("citations-of-values", Citation, ("observation", "assessment", "outcome", "note"), ("author",), order=59),
)  # fmt: skip
