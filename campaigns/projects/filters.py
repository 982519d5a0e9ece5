"""By what projects are sought, on the page and in the API alike."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxInput, SearchInput
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.filters import ANY
from campaigns.models import BudgetLine, Deliverable, DeliverableQuerySet, Project, ProjectPartner, ProjectQuerySet
from campaigns.models.phases import LastDay
from crm.forms.days import day_input
from crm.gated_filters import GatedFilterSet, RecordFilter, themes
from crm.models import Organisation, Place

PROJECT_ORDERS: dict[str, Any] = {"title": "title_bg", "from": "started", "to": "ended"}


def funders(request: HttpRequest) -> QuerySet[Organisation]:
    """Those who pay for something, as far as the reader may know of both."""
    seen = Project.objects.visible_to(request.user)
    return Organisation.objects.visible_to(request.user).filter(pk__in=seen.values("funder")).order_by("name")


def countries(request: HttpRequest) -> QuerySet[Place]:
    parts = ProjectPartner.objects.visible_to(request.user)
    return Place.objects.visible_to(request.user).filter(pk__in=parts.values("country")).order_by("name")


class ProjectFilter(GatedFilterSet):
    RARE = ("on",)
    FACETS = {"theme": "themes", "funder": "funder"}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=SearchInput)
    theme = filters.ModelChoiceFilter(queryset=themes, field_name="themes", label=_("Theme"), empty_label=ANY)
    funder = filters.ModelChoiceFilter(queryset=funders, label=_("Funder"), empty_label=ANY)
    country = filters.ModelChoiceFilter(
        queryset=countries, method="with_partners_in", label=_("Country of a partner"), empty_label=ANY
    )
    now = filters.BooleanFilter(method="running_now", label=_("running now"), widget=CheckboxInput)
    on = filters.DateFilter(method="running_on", label=_("Running on"), widget=day_input())

    class Meta:
        model = Project
        fields: list[str] = []

    def matching(self, rows: ProjectQuerySet, name: str, text: str) -> ProjectQuerySet:
        return rows.matching(text)

    def with_partners_in(self, rows: ProjectQuerySet, name: str, country: Place) -> ProjectQuerySet:
        """A partner that is hidden from the asker gives nothing away."""
        parts = ProjectPartner.objects.visible_to(self.user).filter(country=country)
        return rows.filter(pk__in=parts.values("project"))

    def running_now(self, rows: ProjectQuerySet, name: str, wanted: bool) -> ProjectQuerySet:
        return running(rows, timezone.localdate()) if wanted else rows

    def running_on(self, rows: ProjectQuerySet, name: str, day: date) -> ProjectQuerySet:
        return running(rows, day)


def running(rows: ProjectQuerySet, day: date) -> ProjectQuerySet:
    """Those known to have begun and not known to have ended; a year or a month counts as a whole."""
    begun = rows.exclude(started="").filter(started__lte=day.isoformat()).alias(last=LastDay("ended"))
    return begun.filter(Q(last=None) | Q(last__gte=day))


class DeliverableFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=SearchInput)
    project = RecordFilter(kinds=("project",), label=_("Project"))
    state = filters.ChoiceFilter(choices=Deliverable.State.choices, label=_("State"))

    class Meta:
        model = Deliverable
        fields: list[str] = []

    def matching(self, rows: DeliverableQuerySet, name: str, text: str) -> DeliverableQuerySet:
        return rows.matching(text)


class BudgetLineFilter(GatedFilterSet):
    project = RecordFilter(kinds=("project",), label=_("Project"))
    partner = RecordFilter(kinds=("organisation",), label=_("Partner"))

    class Meta:
        model = BudgetLine
        fields: list[str] = []
