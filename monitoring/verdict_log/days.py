"""Every change of a verdict by the day it was made; a day on which many changed says so, with the cause."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, DateField, F, Q, QuerySet, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from monitoring.models import Assessment, Delivery

LEGACY = Assessment.Cause.LEGACY
MOST_OF_A_DAY = 100


@dataclass(frozen=True)
class Change:
    """One step of one commitment."""

    assessment: Assessment
    before: Delivery | None  # none: it is the first verdict

    @property
    def is_reversal(self) -> bool:
        """Whether something that counted as settled was opened or turned round."""
        return bool(self.before and self.before.is_final and self.before != self.assessment.delivery)

    @property
    def words(self) -> str:
        now = self.assessment.get_delivery_display()
        if self.before == self.assessment.delivery:
            return _("%(now)s, as before") % {"now": now}
        return _("%(before)s → %(now)s") % {"before": self.before.label, "now": now} if self.before else now


@dataclass(frozen=True)
class Day:
    on: date
    n: int
    causes: list[tuple[str, int]]  # the most frequent first
    without_reason: int
    changes: list[Change]

    @property
    def is_bulk(self) -> bool:
        return bool(self.n >= settings.BULK_DAY_FROM)

    @property
    def left_out(self) -> int:
        return self.n - len(self.changes)


def changes_seen(user: Visitor) -> "QuerySet[Any]":
    """What was published, and for the centre what came in from older registers, each with its day."""
    seen = Assessment.objects.visible_to(user).exclude(state=Assessment.State.RETURNED)
    counted = seen.filter(Q(state=Assessment.State.PUBLISHED) | Q(cause=LEGACY))
    day = Case(When(cause=LEGACY, then=F("assessed_on")), default=TruncDate("published_at"), output_field=DateField())
    found: QuerySet[Any] = counted.annotate(day=day)
    return found


def by_day(changes: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    """Return day and number, the newest first."""
    rows: QuerySet[Any, Any] = changes.order_by().values("day").annotate(n=Count("pk")).order_by("-day")
    return rows


def days(found: Iterable[dict[str, Any]], changes: "QuerySet[Any]", user: Visitor) -> list[Day]:
    """Load what happened on these days: two queries, however many they are."""
    numbers = {row["day"]: row["n"] for row in found}
    rows = list(
        changes.filter(day__in=list(numbers))
        .select_related("commitment")
        .defer("commitment__search")
        .order_by("day", "pk")
    )
    before = earlier({one.commitment_id for one in rows}, user)
    of_day: dict[date, list[Assessment]] = defaultdict(list)
    for one in rows:
        of_day[one.day].append(one)
    return [day(on, of_day[on], before) for on in sorted(of_day, reverse=True)]


def day(on: date, rows: list[Assessment], before: dict[int, Delivery]) -> Day:
    causes = Counter(str(one.get_cause_display()) for one in rows)
    return Day(
        on=on, n=len(rows), causes=causes.most_common(), without_reason=sum(not one.rationale for one in rows),
        changes=[Change(one, before.get(one.pk)) for one in rows[:MOST_OF_A_DAY]],
    )  # fmt: skip


def earlier(commitments: set[int], user: Visitor) -> dict[int, Delivery]:
    """Return assessment: the verdict that stood before it, as far as this reader sees that."""
    found: dict[int, Delivery] = {}
    last: dict[int, Delivery] = {}
    rows = changes_seen(user).filter(commitment__in=commitments).order_by("day", "pk")
    for pk, commitment, delivery in rows.values_list("pk", "commitment", "delivery"):
        if commitment in last:
            found[pk] = last[commitment]
        last[commitment] = Delivery(delivery)
    return found
