"""By what trainings and assistance are sought, on the page and in the API alike."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.filters import ANY, campaigns
from campaigns.models import Assistance, AssistanceQuerySet, Project
from crm.forms.days import day_input
from crm.gated_filters import GatedFilterSet, RecordFilter
from crm.models import Organisation

DUE, LATER, ASKED, NEVER = "due", "later", "asked", "never"
STATES = [
    (DUE, _("to follow up now")),
    (LATER, _("to follow up later")),
    (ASKED, _("followed up")),
    (NEVER, _("not followed up, no day set")),
]
ASSISTANCE_ORDERS: dict[str, Any] = {
    "topic": "topic",
    "organisation": "given_to__name",
    "when": "given_on",
    "due": "follow_up_due",
}


def projects(request: Any) -> Any:
    return Project.objects.visible_to(request.user).newest_first().defer("search")


class AssistanceFilter(GatedFilterSet):
    RARE = ("given_by", "since", "until", "effect")
    FACETS = {"kind": "kind", "effect": "effect"}

    q = filters.CharFilter(method="matching", label=_("Words"), widget=forms.SearchInput)
    kind = filters.ChoiceFilter(choices=Assistance.Kind.choices, label=_("Kind"), empty_label=ANY)
    organisation = RecordFilter(kinds=("organisation",), field_name="given_to", label=_("Given to"))
    project = filters.ModelChoiceFilter(queryset=projects, label=_("Project"), empty_label=ANY)
    campaign = filters.ModelChoiceFilter(queryset=campaigns, label=_("Campaign"), empty_label=ANY)
    follow_up = filters.ChoiceFilter(choices=STATES, method="by_state", label=_("Follow-up"), empty_label=ANY)
    effect = filters.ChoiceFilter(choices=Assistance.Effect.choices, label=_("What became of it"), empty_label=ANY)
    given_by = RecordFilter(kinds=("organisation",), label=_("Who gave it"))
    since = filters.DateFilter(field_name="given_on", lookup_expr="gte", label=_("From"), widget=day_input())
    until = filters.DateFilter(field_name="given_on", lookup_expr="lte", label=_("To"), widget=day_input())

    class Meta:
        model = Assistance
        fields: list[str] = []

    def matching(self, rows: AssistanceQuerySet, name: str, text: str) -> AssistanceQuerySet:
        """By the topic, or by the name of whom it was given to."""
        named = Organisation.objects.visible_to(self.user).matching(text)
        return rows.filter(Q(search__matches=text) | Q(given_to__in=named.values("pk")))

    def by_state(self, rows: AssistanceQuerySet, name: str, state: str) -> AssistanceQuerySet:
        today = timezone.localdate()
        return rows.filter(
            {
                DUE: Q(follow_up_due__lte=today),
                LATER: Q(follow_up_due__gt=today),
                ASKED: Q(followed_up_on__isnull=False),
                NEVER: Q(followed_up_on=None, follow_up_due=None),
            }[state]
        )
