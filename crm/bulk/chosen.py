"""Which records of a list are meant: those ticked, or all that its filters leave."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.models import User
from crm.bulk import Many
from crm.lists import Asker
from crm.record_numbers import numbers_in


def rows_meant(many: Many, query: QueryDict, user: User) -> QuerySet[Any]:
    """Return what `which=all&filters=…` or `chosen=…` means, as far as the user may change it."""
    rows = many.rows(user)
    if query.get("which") != "all":
        return rows.filter(pk__in=numbers_in(query.getlist("chosen")))
    wanted = QueryDict(query.get("filters", ""), mutable=True)
    for name, value in getattr(many.filterset, "DEFAULTS", {}).items():
        wanted.setdefault(name, value)
    found: QuerySet[Any] = many.filterset(wanted, queryset=rows, request=Asker(user)).rows
    return found
