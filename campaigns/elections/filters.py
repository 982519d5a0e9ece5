"""By what elections are sought."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.filters import ANY
from campaigns.models import Election, ElectionQuerySet
from crm.gated_filters import GatedFilterSet


class ElectionFilter(GatedFilterSet):
    FACETS = {"state": "state", "method": "method"}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ChoiceFilter(choices=Election.State.choices, label=_("State"), empty_label=ANY)
    method = filters.ChoiceFilter(choices=Election.Method.choices, label=_("How is voted"), empty_label=ANY)

    class Meta:
        model = Election
        fields: list[str] = []

    def matching(self, rows: ElectionQuerySet, name: str, text: str) -> ElectionQuerySet:
        return rows.matching(text)
