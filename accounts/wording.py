"""A gate is worked out and put into words once for its visitor, however often a page asks through it.

Most of what a page cost was building its questions: a gate rests on other gates, and each list, count and panel asks
through several. What is kept is the question, never its answer: the database is asked each time. It is kept under all
that a rule reads of its visitor, who is read anew for each request, and the day.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.db.models.sql import Query
from django.utils import timezone

Rule = TypeVar("Rule", bound=Callable[..., Any])
MOST_KEPT = 1000  # of some tens of kilobytes: a colleague's day asks some sixty


class Worded(Query):
    """The numbers of the rows behind a gate, inside other questions.

    It refers to nothing around it, so it reads the same wherever it stands, and nobody may change it.
    """

    words: tuple[str, tuple[Any, ...]]

    def clone(self) -> "Worded":
        return self

    def resolve_expression(self, *given: Any, **named: Any) -> "Worded":
        return self

    def relabeled_clone(self, change_map: Mapping[str, str]) -> "Worded":
        return self

    def get_external_cols(self) -> list[Any]:
        return []

    def clear_ordering(self, force: bool = False, clear_default: bool = True) -> None:
        """Nothing is ordered here; whoever asks whether something is among these rows would else change them."""

    def clear_select_clause(self) -> None:
        """The numbers are chosen already: chosen anew, another thread found none for a moment and kept that."""

    def add_fields(self, field_names: Any, allow_m2m: bool = True) -> None:
        pass

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if "words" not in vars(self):
            own = super().clone()  # whoever compiles a query changes it, and others may be reading this one
            own.__class__ = Query
            sql, params = own.as_sql(compiler, connection)
            self.words = sql, tuple(params)
        return self.words


class Gate:
    """What one visitor may see of one table."""

    def __init__(self, rows: "QuerySet[Any]") -> None:
        self.rows = rows.all()  # an open rule returns what it was given, and whoever gave it may load it
        self._worded: Worded | None = None

    @property
    def worded(self) -> Worded:
        if self._worded is None:
            query: Any = self.rows.query.chain()
            query.subquery = True
            query.clear_ordering(clear_default=True)
            query.clear_select_clause()
            query.add_fields(["pk"])
            self._worded = query.chain(Worded)
        return self._worded


class Gates:
    """The latest that were asked through."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Any, Gate] = OrderedDict()
        self.turn = Lock()

    def get(self, name: Any) -> Gate | None:
        with self.turn:
            if name in self.kept:
                self.kept.move_to_end(name)
            return self.kept.get(name)

    def keep(self, name: Any, gate: Gate) -> None:
        with self.turn:
            self.kept[name] = gate
            if len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)


GATES = Gates()
FRESH = vars(Query(None)).keys()


def is_whole(rows: Any) -> bool:
    """Whether nothing was asked of the table yet."""
    query = rows._query
    touched = query.alias_map or query.annotations or query.extra or rows._hints or rows._prefetch_related_lookups
    return not touched and rows._db is None and vars(query).keys() == FRESH


def asked_anew(rule: Rule) -> Rule:
    """A rule that asks the database before it answers, or looks at the clock or the language."""
    rule.asks = True  # type: ignore[attr-defined]
    return rule


def remembering(rule: Any) -> Any:
    """Return the rule as it answers: the first time for a visitor in its own words, then as it did."""
    if getattr(rule, "asks", False):
        return rule

    def visible_to(self: Any, user: Any) -> Any:
        if not is_whole(self):
            return rule(self, user)
        table = (rule, type(self), self.model, timezone.localdate())  # before the rule: a day may begin meanwhile
        gate = GATES.get((*table, *read_of(user)))
        if gate is None:
            gate = Gate(rule(self, user))
            GATES.keep((*table, *read_of(user)), gate)  # the rule may have found out for whom they speak
        rows: Any = gate.rows
        rows = rows._chain()
        rows.gate = gate
        return rows

    visible_to.__doc__, visible_to.__wrapped__ = rule.__doc__, rule  # type: ignore[attr-defined]
    return visible_to


def read_of(user: Any) -> tuple[Any, ...]:
    """All that rules read of a visitor."""
    speaks = getattr(user, "_speaks_for_a_member", None)
    return user.pk, getattr(user, "role", None), getattr(user, "is_active", None), speaks
