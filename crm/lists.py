"""What every long list needs: a count that stops somewhere, and the set filters in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import django_filters as filters
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts import spreadsheets
from accounts.access import PageRequest
from accounts.models import User
from accounts.templatetags.fmt import day, number
from crm.gated_filters import GatedFilterSet
from crm.record_numbers import numbers_in

MOST_COUNTED = 1000
MOST_EXPORTED = spreadsheets.MOST_EXPORTED
PER_PAGE = 25


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than a reader would page: a million rows are never counted for a page of 25."""

    @cached_property
    def counted(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[: MOST_COUNTED + 1].count()

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        rows = cast("QuerySet[Any]", self.object_list)
        return self._get_page(between(rows, first, first + self.per_page), number, self)  # type: ignore[attr-defined,no-any-return]

    @property
    def is_capped(self) -> bool:
        return self.counted > MOST_COUNTED

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        return min(self.counted, MOST_COUNTED)

    @property
    def count_in_words(self) -> str:
        return _("more than %(count)s") % {"count": number(self.count)} if self.is_capped else str(number(self.count))


def between(rows: QuerySet[Any], first: int, last: int) -> QuerySet[Any]:
    """Return these of the rows: found by their ids first, so that what a row shows is worked out for them alone."""
    return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[first:last]))


@dataclass(frozen=True)
class Asker:
    """As much of a request as a filter asks for, where there is none."""

    user: User


def counting(
    filterset: type[GatedFilterSet], rows: Callable[[User], QuerySet[Any]], defaults: Mapping[str, str] | None = None
) -> Callable[[User, QueryDict], str]:
    """Return what counts a list under the filters of a saved view."""

    def count(user: User, query: QueryDict) -> str:
        wanted = query.copy()
        for name, value in (defaults or {}).items():
            wanted.setdefault(name, value)
        found = filterset(wanted, queryset=rows(user).order_by("pk"), request=Asker(user))
        return CappedPaginator(found.rows, 1).count_in_words

    return count


@dataclass(frozen=True)
class Chip:
    label: str
    value: str
    remove_url: str


def page_of(request: PageRequest, rows: QuerySet[Any]) -> Page[Any]:
    return CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def listed(request: PageRequest, found: filters.FilterSet, rows: QuerySet[Any]) -> dict[str, Any]:
    """Return what a list page shows of `rows`, the filtered ones in order; `total`: what the reader may see."""
    page, chips = page_of(request, rows), chips_of(found, request.GET)
    # Without filters both numbers are the same: no second count.
    counted = CappedPaginator(found.queryset, 1) if chips else page.paginator
    sort = request.GET.get("sort", "")
    return {"found": found, "page": page, "chips": chips, "sort": sort, "total": counted.count_in_words}  # type: ignore[attr-defined]


def chips_of(found: filters.FilterSet, query: QueryDict) -> list[Chip]:
    """Return one chip for each filter that is set and understood."""
    if not found.form.is_valid():
        return []
    chips = []
    for name, value in found.form.cleaned_data.items():
        if value not in (None, "", False, []) and name in query:
            rest = query.copy()
            for key in (name, "page"):
                rest.pop(key, None)
            label = str(found.form.fields[name].label)
            chips.append(Chip(label, in_words(found.form.fields[name], value), f"?{rest.urlencode()}"))
    if chosen := query.get("chosen"):
        rest = query.copy()
        del rest["chosen"]
        chips.append(Chip(_("Ticked"), str(len(numbers_in([chosen]))), f"?{rest.urlencode()}"))
    return chips


def in_words(field: Any, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(in_words(field, one) for one in value)
    if isinstance(value, Model):
        return str(value)
    if value is True:
        return _("yes")
    if hasattr(value, "isoformat"):
        return day(value, "medium")
    return str(dict(getattr(field, "choices", [])).get(value, value))
