"""By what the tray is sought, on the page and in the API alike."""

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.gated_filters import GatedFilterSet
from crm.models import InboundMessage
from crm.models.inbox import InboundMessageQuerySet


class InboundFilter(GatedFilterSet):
    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.TextInput(attrs={"type": "search"}))
    state = filters.ChoiceFilter(choices=InboundMessage.State.choices, label=_("State"), empty_label=_("any"))
    kind = filters.ChoiceFilter(choices=InboundMessage.Kind.choices, label=_("Kind"), empty_label=_("any"))

    class Meta:
        model = InboundMessage
        fields: list[str] = []

    def matching(self, rows: InboundMessageQuerySet, name: str, text: str) -> InboundMessageQuerySet:
        """One officer's tray is short: no index is needed."""
        words = Q(subject__icontains=text) | Q(from_name__icontains=text) | Q(from_address__icontains=text)
        return rows.filter(words | Q(text__icontains=text))
