"""By what offices and tenures are sought over the API."""

from datetime import date

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from crm.filters import words
from crm.gated_filters import GatedFilterSet, RecordFilter
from crm.models import Office, Tenure
from crm.models.people import OfficeQuerySet, TenureQuerySet


class OfficeFilter(GatedFilterSet):
    q = words()
    body = RecordFilter(kinds=("organisation",), label=_("Body"))
    standing = filters.BooleanFilter(field_name="voided_at", lookup_expr="isnull", label=_("Not struck out"))

    class Meta:
        model = Office
        fields: list[str] = []

    def matching(self, rows: OfficeQuerySet, name: str, text: str) -> OfficeQuerySet:
        return rows.matching(text)


class TenureFilter(GatedFilterSet):
    person = RecordFilter(kinds=("person",), label=_("Person"))
    organisation = RecordFilter(kinds=("organisation",), label=_("Organisation"))
    office = RecordFilter(kinds=("office",), label=_("Office"))
    on = filters.DateFilter(method="running_on", label=_("Running on"))

    class Meta:
        model = Tenure
        fields: list[str] = []

    def running_on(self, rows: TenureQuerySet, name: str, day: date) -> TenureQuerySet:
        return rows.on(day)
