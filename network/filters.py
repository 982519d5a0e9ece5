from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.models import Organisation
from network.models import Tie, TieQuerySet

ANY = _("any")
ORDERS: dict[str, Any] = {
    "stated_by": "stated_by__name",
    "other": "other__name",
    "strength": "strength",
    "from": "started_on",
}


def tied_organisations(request: HttpRequest) -> QuerySet[Organisation]:
    ties = Tie.objects.visible_to(request.user)
    named = Q(pk__in=ties.values("stated_by")) | Q(pk__in=ties.values("other"))
    return Organisation.objects.visible_to(request.user).filter(named).order_by("name")


class TieFilter(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=Tie.Kind.choices, label=_("Kind"), empty_label=ANY)
    organisation = filters.ModelChoiceFilter(
        queryset=tied_organisations, method="of", label=_("Organisation"), empty_label=ANY
    )
    ended = filters.ChoiceFilter(
        choices=[("no", _("running")), ("yes", _("ended"))], method="by_end", label=_("State"), empty_label=ANY
    )

    class Meta:
        model = Tie
        fields: list[str] = []

    def of(self, rows: TieQuerySet, name: str, organisation: Organisation) -> TieQuerySet:
        return rows.of(organisation)

    def by_end(self, rows: TieQuerySet, name: str, ended: str) -> TieQuerySet:
        return rows.filter(ended_on__isnull=ended == "no")
