"""A list of which a page shows the first rows and says how many there are; a sheet holds them all."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.templatetags.fmt import number

T = TypeVar("T")


class Part(list[T], Generic[T]):
    """The rows shown, and the number of all."""

    def __init__(self, shown: Iterable[T], total: int) -> None:
        super().__init__(shown)
        self.total = total

    @property
    def told(self) -> str:
        if self.total <= len(self):
            return number(len(self))
        return _("%(shown)s of %(all)s") % {"shown": number(len(self)), "all": number(self.total)}


def first(rows: QuerySet[Any], most: int | None) -> Part[Any]:
    """Return the first rows, or all; they are counted only where some are left out."""
    shown = list(rows[:most])
    return Part(shown, rows.order_by().count() if len(shown) == most else len(shown))
