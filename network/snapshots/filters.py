from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.models import Place, Theme
from network.models import Snapshot

ANY = _("any")
ORDERS: dict[str, Any] = {"day": "day", "ties": "edges", "nodes": "nodes"}


def themes(request: HttpRequest) -> QuerySet[Theme]:
    seen = Snapshot.objects.visible_to(request.user)
    return Theme.objects.visible_to(request.user).filter(pk__in=seen.values("theme"))


def regions(request: HttpRequest) -> QuerySet[Place]:
    seen = Snapshot.objects.visible_to(request.user)
    return Place.objects.visible_to(request.user).filter(pk__in=seen.values("region")).defer("search")


class SnapshotFilter(filters.FilterSet):  # type: ignore[misc]
    scope = filters.ChoiceFilter(choices=Snapshot.Scope.choices, label=_("In whose eyes"), empty_label=ANY)
    who = filters.ChoiceFilter(choices=Snapshot.Who.choices, label=_("Who is drawn"), empty_label=ANY)
    theme = filters.ModelChoiceFilter(queryset=themes, label=_("Theme"), empty_label=ANY)
    region = filters.ModelChoiceFilter(queryset=regions, label=_("Region"), empty_label=ANY)
    rules = filters.NumberFilter(label=_("Version of the rules"))

    class Meta:
        model = Snapshot
        fields: list[str] = []
