"""One list page as its address asks for it: filtered, in order, and cut into pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django.core.paginator import Page
from django.db.models import F, QuerySet

from accounts.access import PageRequest
from crm.lists import CappedPaginator, Chip, chips_of, page_of


@dataclass(frozen=True)
class Listing:
    """`count` rows are shown out of `total` that the reader may see; both in words, since they may be capped."""

    filters: filters.FilterSet
    rows: QuerySet[Any]
    page: Page[Any]
    chips: list[Chip]
    sort: str
    count: str
    total: str


def listing(request: PageRequest, found: filters.FilterSet, orders: Mapping[str, Any]) -> Listing:
    rows, sort = ordered(found.qs, request.GET.get("sort", ""), orders)
    page, chips = page_of(request, rows), chips_of(found, request.GET)
    count = page.paginator.count_in_words  # type: ignore[attr-defined]
    # Without filters both numbers are the same: no second count.
    total = CappedPaginator(found.queryset, 1).count_in_words if chips else count
    return Listing(found, rows, page, chips, sort, count, total)


def ordered(rows: QuerySet[Any], sort: str, orders: Mapping[str, Any]) -> tuple[QuerySet[Any], str]:
    """Order by a known column only; an unknown one leaves the list's own order."""
    column = orders.get(sort.removeprefix("-"))
    if column is None:
        return rows, ""
    by = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return rows.order_by(by, "pk"), sort
