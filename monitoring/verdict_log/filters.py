"""By what the log of verdicts is narrowed; its rows carry the day of the change."""

from typing import Any

import django_filters as filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.forms.days import day_input
from crm.gated_filters import GatedFilterSet
from crm.models import ImportBatch
from monitoring.models import Assessment
from monitoring.verdict_log.days import by_day


def registers(request: HttpRequest) -> QuerySet[ImportBatch]:
    """The older registers whose history this reader can see."""
    return ImportBatch.objects.visible_to(request.user).filter(assessments__isnull=False).distinct()


class LogFilter(GatedFilterSet):
    CENTRE_ONLY = ("register",)

    since = filters.DateFilter("day", "gte", label=_("From"), widget=day_input())
    until = filters.DateFilter("day", "lte", label=_("Until"), widget=day_input())
    bulk = filters.BooleanFilter(
        method="only_bulk", label=_("Only days on which many changed"), widget=forms.CheckboxInput
    )

    register = filters.ModelChoiceFilter(
        queryset=registers, field_name="batch", label=_("Brought in by"), empty_label=_("any register")
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def only_bulk(self, rows: "QuerySet[Any]", name: str, wanted: bool) -> "QuerySet[Any]":
        if not wanted:
            return rows
        many: Any = by_day(rows).filter(n__gte=settings.BULK_DAY_FROM).values("day")
        return rows.filter(day__in=list(many.values_list("day", flat=True)))
