"""By what texts are sought."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from crm.gated_filters import GatedFilterSet, RecordFilter
from monitoring.models import OfficialText
from monitoring.models.texts import OfficialTextQuerySet

TEXT_ORDERS: dict[str, Any] = {"title": "title", "date": "dated_on", "read": "made_at"}


class TextFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    issued_by = RecordFilter(kinds=("organisation",), field_name="issued_by", label=_("Who promises in it"))
    origin = filters.ChoiceFilter(choices=OfficialText.Origin.choices, label=_("What it is"), empty_label=_("any"))

    class Meta:
        model = OfficialText
        fields: list[str] = []

    def matching(self, rows: OfficialTextQuerySet, name: str, text: str) -> OfficialTextQuerySet:
        return rows.matching(text)
