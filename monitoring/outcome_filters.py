"""By what outcomes are sought, on the page and in the API alike."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.filters import campaigns
from crm.confidentiality import Level
from crm.gated_filters import GatedFilterSet, RecordFilter
from monitoring.filters import IdFilter
from monitoring.models import Outcome, OutcomeQuerySet

ANY = _("any")
OUTCOME_ORDERS: dict[str, Any] = {"title": "title_bg", "when": "achieved"}


class OutcomeFilter(GatedFilterSet):
    RARE = ("since", "until", "project", "ask", "commitment")
    FACETS = {"campaign": "campaigns", "is_verified": "is_verified", "confidentiality": "confidentiality"}
    CHECKED = [("True", _("verified")), ("False", _("not verified"))]

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    campaign = filters.ModelChoiceFilter(
        queryset=campaigns, field_name="campaigns", label=_("Campaign"), empty_label=ANY
    )
    is_verified = filters.ChoiceFilter(choices=CHECKED, label=_("Checked in a source"), empty_label=ANY)
    confidentiality = filters.ChoiceFilter(choices=Level.choices, label=_("Confidentiality"), empty_label=ANY)
    since = IdFilter(method="from_year", label=_("From year"))
    until = IdFilter(method="to_year", label=_("To year"))
    project = RecordFilter(kinds=("project",), field_name="projects", label=_("Project"))
    ask = RecordFilter(kinds=("ask",), field_name="asks", label=_("Ask"))
    commitment = RecordFilter(kinds=("commitment",), field_name="commitments", label=_("Commitment"))

    class Meta:
        model = Outcome
        fields: list[str] = []

    def matching(self, rows: OutcomeQuerySet, name: str, text: str) -> OutcomeQuerySet:
        return rows.matching(text)

    def from_year(self, rows: OutcomeQuerySet, name: str, year: int) -> QuerySet[Outcome]:
        return rows.filter(achieved__gte=f"{year:04}")

    def to_year(self, rows: OutcomeQuerySet, name: str, year: int) -> QuerySet[Outcome]:
        return rows.exclude(achieved="").filter(achieved__lt=f"{year + 1:04}")
