"""The board of what is owed: open promises in columns, by day, institution, theme or officer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from crm.models import Organisation, Theme
from monitoring.filters import SOON
from monitoring.models import Commitment
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.rows import Row, rows_of

MOST = 5  # promises shown in a column; the list has them all
WIDEST = 12  # columns shown; the list has the rest
DUE = "due"


@dataclass(frozen=True)
class Column:
    """One heap of open promises; `query` asks the list for all of them, where it can be asked."""

    title: str
    n: int
    overdue: int
    rows: list[Row]
    query: dict[str, str] = field(default_factory=dict)
    url: str = ""

    @property
    def has_more(self) -> bool:
        return self.n > len(self.rows) and bool(self.query)

    @property
    def asked(self) -> str:
        return urlencode({**self.query, "open": "on", "sort": "due"})


@dataclass(frozen=True)
class Heap:
    """By which column of the table promises are heaped, and how the list is asked for one heap."""

    words: str | Promise
    field: str
    model: type[models.Model]
    parameter: str
    prefix: str
    unnamed: str | Promise

    def asked(self, key: int) -> dict[str, str]:
        return {self.parameter: f"{self.prefix}{key}"}


HEAPS = {
    "institution": Heap(
        gettext_lazy("by institution"),
        "owed_by",
        Organisation,
        "owed_by",
        "organisation:",
        gettext_lazy("Nobody named"),
    ),
    "theme": Heap(gettext_lazy("by theme"), "theme", Theme, "theme", "", gettext_lazy("Without a theme")),
    "officer": Heap(gettext_lazy("by officer"), "owner", User, "owner", "", gettext_lazy("In nobody's care")),
}


def still_open(user: User) -> CommitmentQuerySet:
    return Commitment.objects.visible_to(user).unfinished()


@dataclass(frozen=True)
class Board:
    by: str
    columns: list[Column]
    more: int = 0  # columns that are not shown

    @property
    def total(self) -> int:
        return sum(column.n for column in self.columns)


def heaps_for(user: User) -> dict[str, Heap]:
    """Whose care a promise is in is the centre's own matter."""
    return {name: heap for name, heap in HEAPS.items() if name != "officer" or user.is_centre}


def parameters_of(by: str) -> set[str]:
    return {HEAPS[by].parameter} if by in HEAPS else set()


def board_of(found: CommitmentQuerySet, by: str, user: User, today: date) -> Board:
    heap = heaps_for(user).get(by)
    return by_heap(found, by, heap, user, today) if heap else Board(DUE, by_day(found, user, today))


def by_day(found: CommitmentQuerySet, user: User, today: date) -> list[Column]:
    bands = {
        _("Overdue"): (Q(due_on__lt=today), {"time": "overdue"}),
        _("In the next 30 days"): (Q(due_on__range=(today, today + SOON)), {"time": "soon"}),
        _("Later"): (Q(due_on__gt=today + SOON), {"due_from": str(today + SOON + timedelta(days=1))}),
        _("Without a day"): (Q(due_on=None), {"time": "none"}),
    }
    return [band(title, found.filter(where), query, user, today) for title, (where, query) in bands.items()]


def band(title: str, rows: CommitmentQuerySet, query: dict[str, str], user: User, today: date) -> Column:
    n = rows.order_by().count()
    shown = rows_of(rows.for_list().for_reader(user).nearest_first()[:MOST], today) if n else []
    return Column(title, n, n if query == {"time": "overdue"} else 0, shown, query)


def by_heap(found: CommitmentQuerySet, by: str, heap: Heap, user: User, today: date) -> Board:
    """Those with most overdue first."""
    known = heap.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
    # What the reader may not see is heaped with what has no name: no column tells that it is there.
    told = Case(When(**{f"{heap.field}__in": known.values("pk")}, then=F(heap.field)), default=Value(None))
    keyed = found.annotate(heap=told)
    late = Count("pk", filter=Q(due_on__lt=today))
    counted = keyed.order_by().values("heap").annotate(n=Count("pk"), late=late).order_by("-late", "-n", "heap")
    counts = {row["heap"]: (row["n"], row["late"]) for row in counted}
    keys = list(counts)[:WIDEST]
    names = known.in_bulk([key for key in keys if key])
    shown = nearest_of(keyed, keys, user, today)
    columns = [column(heap, key, counts[key], names, shown.get(key, [])) for key in keys]
    return Board(by, columns, len(counts) - len(keys))


def column(
    heap: Heap, key: int | None, counts: tuple[int, int], names: Mapping[int, models.Model], rows: list[Row]
) -> Column:
    if key is None:
        return Column(str(heap.unnamed), *counts, rows)
    url = names[key].get_absolute_url() if heap.model is Organisation else ""  # type: ignore[attr-defined]
    return Column(str(names[key]), *counts, rows, heap.asked(key), url)


def nearest_of(
    keyed: CommitmentQuerySet, keys: list[int | None], user: User, today: date
) -> dict[int | None, list[Row]]:
    """Return the nearest promises of each heap, found in one statement."""
    wanted = Q(heap__in=[key for key in keys if key]) | (Q(heap=None) if None in keys else Q(pk=None))
    nearest = [F("due_on").asc(nulls_last=True), F("pk").asc()]
    ranked = keyed.filter(wanted).order_by().annotate(
        rank=Window(RowNumber(), partition_by=F("heap"), order_by=nearest)
    )  # fmt: skip
    heaps = dict(ranked.filter(rank__lte=MOST).values_list("pk", "heap"))
    rows = Commitment.objects.visible_to(user).filter(pk__in=heaps).for_list().for_reader(user).nearest_first()
    shown: dict[int | None, list[Row]] = {}
    for row in rows_of(rows, today):
        shown.setdefault(heaps[row.commitment.pk], []).append(row)
    return shown
