"""Filters of a list whose choices are the asker's own: nobody can choose, or be told of, what they may not see."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User
from crm import facets
from crm.forms.pickers import RecordField, open_pickers
from crm.models import Theme
from crm.record_numbers import numbers_in


class RecordFilter(filters.Filter):  # type: ignore[misc]
    field_class = RecordField


def themes(request: HttpRequest) -> QuerySet[Theme]:
    return Theme.objects.visible_to(request.user)


class GatedFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Its pickers know only what the asker may see. The page folds the RARE ones; members have none of CENTRE_ONLY."""

    RARE: tuple[str, ...] = ()
    CENTRE_ONLY: tuple[str, ...] = ()
    FACETS: Mapping[str, facets.Facet] = {}

    @cached_property
    def facets(self) -> dict[str, dict[str, int]]:
        return facets.counted(self)

    @property
    def facets_as_json(self) -> str:
        return json.dumps(self.facets)

    @property
    def user(self) -> User:
        return self.request.user  # type: ignore[no-any-return]

    @property
    def rare_is_set(self) -> bool:
        return any(self.data.get(name) for name in self.RARE)

    @property
    def rows(self) -> Any:
        """What fits; nothing for a filter that is not understood, rather than everything."""
        return self.qs if self.form.is_valid() else self.qs.none()

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Of those that fit, the ones ticked in the list, where the address names any."""
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        return rows.filter(pk__in=numbers_in([self.data["chosen"]])) if self.data.get("chosen") else rows

    def get_form_class(self) -> Any:
        user, hidden = self.user, () if self.user.is_centre else self.CENTRE_ONLY

        class OpenForm(super().get_form_class()):  # type: ignore[misc]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                for name in hidden:
                    del self.fields[name]
                open_pickers(self, user)

        return OpenForm
