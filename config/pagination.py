"""Pages of the API: like those of the lists, they find their rows first and count no further than anyone reads."""

from functools import cached_property
from typing import Any, cast

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from rest_framework.pagination import PageNumberPagination

from crm.lists import between
from crm.record_numbers import number_in

MOST_COUNTED = 10_000


class OpenPage(Page):  # type: ignore[type-arg]
    """Knows whether another follows from the row it looked ahead, not from the count."""

    is_followed = False

    def has_next(self) -> bool:
        return self.is_followed


class OpenPaginator(Paginator):  # type: ignore[type-arg]
    """Goes to the last row, although it counts only so far."""

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[:MOST_COUNTED].count()

    def validate_number(self, number: int | str) -> int:  # type: ignore[override]
        wanted = number_in(str(number)) or 0
        if not 1 <= wanted < 10**9:
            raise EmptyPage(self.error_messages["no_results"])
        return wanted

    def page(self, number: int | str) -> OpenPage:
        wanted = self.validate_number(number)
        first = (wanted - 1) * self.per_page
        rows = list(between(cast("QuerySet[Any]", self.object_list), first, first + self.per_page + 1))
        if not rows and wanted > 1:
            raise EmptyPage(self.error_messages["no_results"])
        page = OpenPage(rows[: self.per_page], wanted, self)
        page.is_followed = len(rows) > self.per_page
        return page


class Pages(PageNumberPagination):
    """`count` stops at 10 000; `next` leads on to the last row."""

    django_paginator_class = OpenPaginator
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
