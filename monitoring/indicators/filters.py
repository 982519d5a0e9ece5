"""By what indicators and their values are sought, on the page and in the API alike."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.confidentiality import Level
from crm.gated_filters import GatedFilterSet, RecordFilter, themes
from monitoring.filters import IdFilter
from monitoring.indicators.rows import NONE, rows_of
from monitoring.indicators.words import VERDICTS
from monitoring.models import Indicator, Observation
from monitoring.models.indicators import IndicatorQuerySet, Method

ANY = _("any")
INDICATOR_ORDERS: dict[str, Any] = {"code": "code", "framework": "framework", "due": "next_due"}


class IndicatorFilter(GatedFilterSet):
    RARE = ("kind", "confidentiality", "late")
    FACETS = {"framework": "framework", "kind": "kind", "theme": "theme", "confidentiality": "confidentiality"}
    READINGS = [*VERDICTS.items(), (NONE, _("no verdict"))]

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    framework = filters.ChoiceFilter(choices=Indicator.Framework.choices, label=_("Framework"), empty_label=ANY)
    theme = filters.ModelChoiceFilter(queryset=themes, label=_("Theme"), empty_label=ANY)
    verdict = filters.ChoiceFilter(choices=READINGS, method="with_verdict", label=_("Verdict"), empty_label=ANY)
    kind = filters.ChoiceFilter(choices=Indicator.Kind.choices, label=_("Kind"), empty_label=ANY)
    confidentiality = filters.ChoiceFilter(choices=Level.choices, label=_("Confidentiality"), empty_label=ANY)
    late = filters.BooleanFilter(method="only_late", label=_("Value overdue"), widget=forms.CheckboxInput)

    class Meta:
        model = Indicator
        fields: list[str] = []

    def matching(self, rows: IndicatorQuerySet, name: str, text: str) -> IndicatorQuerySet:
        return rows.matching(text)

    def with_verdict(self, rows: QuerySet[Indicator], name: str, verdict: str) -> QuerySet[Indicator]:
        """Computed for each: indicators are few, and nothing computed is ever stored."""
        found = rows_of(rows.defer("search"), self.user)
        return rows.filter(pk__in=[row.indicator.pk for row in found if verdict in row.verdicts])

    def only_late(self, rows: QuerySet[Indicator], name: str, value: bool) -> QuerySet[Indicator]:
        return rows.filter(next_due__lt=timezone.localdate()) if value else rows


class ObservationFilter(GatedFilterSet):
    """In the API and the export; on pages values stand under their indicator."""

    indicator = RecordFilter(kinds=("indicator",), field_name="indicator", label=_("Indicator"))
    place = RecordFilter(kinds=("place",), field_name="place", label=_("Place"))
    method = filters.ChoiceFilter(choices=Method.choices, label=_("Method"), empty_label=ANY)
    state = filters.ChoiceFilter(choices=Observation.State.choices, label=_("State"), empty_label=ANY)
    since = IdFilter(method="from_year", label=_("From year"))
    until = IdFilter(method="to_year", label=_("To year"))

    class Meta:
        model = Observation
        fields: list[str] = []

    def from_year(self, rows: QuerySet[Observation], name: str, year: int) -> QuerySet[Observation]:
        return rows.filter(period__gte=f"{year:04}")

    def to_year(self, rows: QuerySet[Observation], name: str, year: int) -> QuerySet[Observation]:
        return rows.filter(period__lt=f"{year + 1:04}")
