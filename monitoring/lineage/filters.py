"""By what changes of government are sought, and the promises each of them asks about."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.gated_filters import GatedFilterSet, RecordFilter
from monitoring.models import Commitment, Inheritance, Succession

OPEN = "open"
ANSWERS = [(OPEN, _("not answered yet")), *Inheritance.Answer.choices]


class SuccessionFilter(GatedFilterSet):
    q = filters.CharFilter("name", "icontains", label=_("Words"), widget=forms.SearchInput)
    body = RecordFilter(kinds=("organisation",), label=_("Body"))

    class Meta:
        model = Succession
        fields: list[str] = []


class InheritedFilter(GatedFilterSet):
    """Of rows that carry `answer`."""

    answer = filters.ChoiceFilter(choices=ANSWERS, method="answered", label=_("Answer"), empty_label=_("any"))
    owed_by = RecordFilter(kinds=("organisation",), label=_("Owed by"))

    class Meta:
        model = Commitment
        fields: list[str] = []

    def answered(self, rows: QuerySet[Commitment], name: str, answer: str) -> QuerySet[Commitment]:
        wanted: dict[str, str | None] = {"answer": None if answer == OPEN else answer}
        return rows.filter(**wanted)
