"""By what calls are sought, on the page and in the API alike."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.filters import ANY
from campaigns.models import Body, Call, CallQuerySet, Candidacy, Credential, Paper
from crm.gated_filters import GatedFilterSet, RecordFilter

RUNNING, PAST, CLOSED = "running", "past", "closed"
STATES = [
    (RUNNING, _("running")),
    (PAST, _("last day over, not closed yet")),
    (CLOSED, _("closed")),
]
CALL_ORDERS: dict[str, Any] = {"title": "title_bg", "body": "body__organisation__name", "deadline": "deadline"}


class CallFilter(GatedFilterSet):
    FACETS = {"run_by": "run_by"}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    state = filters.ChoiceFilter(choices=STATES, method="by_state", label=_("State"), empty_label=ANY)
    body = RecordFilter(kinds=("body",), label=_("Committee or council"))
    run_by = filters.ChoiceFilter(choices=Call.RunBy.choices, label=_("Run by"), empty_label=ANY)

    class Meta:
        model = Call
        fields: list[str] = []

    def matching(self, rows: CallQuerySet, name: str, text: str) -> CallQuerySet:
        """By its title, or by a body that the asker may know of."""
        bodies = Body.objects.visible_to(self.user).matching(text)
        return rows.filter(Q(search__matches=text) | Q(body__in=bodies.values("pk")))

    def by_state(self, rows: CallQuerySet, name: str, state: str) -> CallQuerySet:
        today = timezone.localdate()
        if state == RUNNING:
            return rows.running(today)
        return rows.exclude(closed_on="") if state == CLOSED else rows.filter(closed_on="", deadline__lt=today)


class CandidacyFilter(GatedFilterSet):
    organisation = RecordFilter(kinds=("organisation",), label=_("Organisation"))
    call = RecordFilter(kinds=("call",), label=_("Call"))
    decision = filters.ChoiceFilter(choices=Candidacy.Decision.choices, label=_("Decision"), empty_label=ANY)

    class Meta:
        model = Candidacy
        fields: list[str] = []


class CredentialFilter(GatedFilterSet):
    organisation = RecordFilter(kinds=("organisation",), label=_("Organisation"))
    kind = filters.ChoiceFilter(choices=Paper.choices, label=_("Paper"), empty_label=ANY)

    class Meta:
        model = Credential
        fields: list[str] = []
