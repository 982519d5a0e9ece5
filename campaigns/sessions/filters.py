"""By what sessions are sought, on the page and in the API alike."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.filters import ANY
from campaigns.models import AgendaItem, Body, Session, SessionQuerySet
from campaigns.sessions.ours import sat_in_today
from crm.forms.days import day_input
from crm.gated_filters import GatedFilterSet, RecordFilter

SESSION_ORDERS: dict[str, Any] = {"when": "held_on", "body": "body__organisation__name", "state": "state"}


def bodies(request: Any) -> Any:
    rows = Body.objects.visible_to(request.user).select_related("organisation").defer("organisation__search")
    return rows.order_by("organisation__name", "pk")


class SessionFilter(GatedFilterSet):
    RARE = ("kind", "since", "until")
    FACETS = {"state": "state", "kind": "kind"}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    body = filters.ModelChoiceFilter(queryset=bodies, label=_("Committee or council"), empty_label=ANY)
    state = filters.ChoiceFilter(choices=Session.State.choices, label=_("State"), empty_label=ANY)
    mine = filters.BooleanFilter(method="of_mine", label=_("Only where I sit"), widget=forms.CheckboxInput)
    kind = filters.ChoiceFilter(choices=Session.Kind.choices, label=_("Kind"), empty_label=ANY)
    since = filters.DateFilter(field_name="held_on", lookup_expr="gte", label=_("From"), widget=day_input())
    until = filters.DateFilter(field_name="held_on", lookup_expr="lte", label=_("To"), widget=day_input())

    class Meta:
        model = Session
        fields: list[str] = []

    def matching(self, rows: SessionQuerySet, name: str, text: str) -> SessionQuerySet:
        """By its title, by the name of its body, or by what stood on its agenda."""
        items = AgendaItem.objects.filter(search__matches=text)
        named = Body.objects.visible_to(self.user).matching(text)
        found: SessionQuerySet = rows.filter(
            Q(search__matches=text) | Q(body__in=named.values("pk")) | Q(pk__in=items.values("session"))
        )
        return found

    def of_mine(self, rows: SessionQuerySet, name: str, value: bool) -> SessionQuerySet:
        return rows.filter(body__in=sat_in_today(self.user)) if value else rows


class AgendaItemFilter(GatedFilterSet):
    """In the API; on pages items stand under their session."""

    q = filters.CharFilter(field_name="search", lookup_expr="matches", label=_("Words"))
    session = RecordFilter(kinds=("session",), field_name="session", label=_("Session"))
    ask = RecordFilter(kinds=("ask",), field_name="asks", label=_("Ask"))
    kind = filters.ChoiceFilter(choices=AgendaItem.Kind.choices, label=_("Kind"), empty_label=ANY)

    class Meta:
        model = AgendaItem
        fields: list[str] = []
