"""The road of the asks in numbers: asked, promised, delivered, changed, with the days between the steps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, TypeAlias

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.asks.common_agenda import AGREED
from campaigns.models import AgendaItem, Ask, AskInLetter, AskPressed
from campaigns.models.asks import AskQuerySet
from crm.approximate import first_day
from crm.models import Letter
from monitoring.models import Commitment, Delivery, Outcome, Result
from monitoring.portions import Portion

MATTERS = (Result.MODERATE, Result.SIGNIFICANT)
KNOWN_TO_THE_MONTH = len("2026-05")


@dataclass(frozen=True)
class Step(Portion):
    """One step of the road: how many of those that made the step before, and how long it took the middle one."""

    words: str
    n: int
    of: int
    days: float | None = None
    timed: int = 0  # how many of them have both days


@dataclass(frozen=True)
class Walked:
    """What one ask has come through, as far as the reader may see."""

    asked_on: date | None
    promised: bool
    promised_on: date | None
    delivered: bool
    delivered_on: date | None
    changed: bool
    changed_on: date | None


Days: TypeAlias = Callable[[Walked], tuple[date | None, date | None]]


def steps(asks: AskQuerySet, user: User) -> list[Step]:
    """Return the four steps of the agreed asks among these."""
    walked = list(walks(asks.filter(status__in=AGREED), user))
    promised = [one for one in walked if one.promised]
    delivered = [one for one in promised if one.delivered]
    changed = [one for one in delivered if one.changed]
    return [
        Step(_("agreed asks"), len(walked), len(walked)),
        step(_("answered by a promise"), promised, walked, lambda one: (one.asked_on, one.promised_on)),
        step(_("delivered in full"), delivered, promised, lambda one: (one.promised_on, one.delivered_on)),
        step(_("changed something for people"), changed, delivered, lambda one: (one.delivered_on, one.changed_on)),
    ]


def step(words: str, made: list[Walked], of: list[Walked], days: Days) -> Step:
    pairs = [days(one) for one in made]
    lasted = [(later - earlier).days for earlier, later in pairs if earlier and later and later >= earlier]
    return Step(words, len(made), len(of), median(lasted) if lasted else None, len(lasted))


def walks(asks: AskQuerySet, user: User) -> Iterable[Walked]:
    """One statement for the asks and one for what changed, however many there are."""
    promises = Ask.commitments.through.objects.filter(ask=OuterRef("pk"), commitment__in=standing(user))
    delivered = promises.filter(commitment__verdict__delivery=Delivery.COMPLETE)
    day = Coalesce(F("commitment__verdict__delivered_on"), F("commitment__verdict__assessed_on"))
    rows = asks.order_by().annotate(
        asked_on=first_put(user),
        promised=Exists(promises),
        promised_on=earliest(promises, F("commitment__made_on")),
        delivered=Exists(delivered),
        delivered_on=earliest(delivered, day),
        judged=Exists(promises.filter(commitment__verdict__result__in=MATTERS)),
    )
    changes = changes_by_ask(user)
    for row in rows.values():
        found = changes.get(row["id"], [])
        yield Walked(
            row["asked_on"], row["promised"], row["promised_on"], row["delivered"], row["delivered_on"],
            row["judged"] or bool(found), min((on for on in found if on), default=None),
        )  # fmt: skip


def standing(user: User) -> QuerySet[Commitment]:
    return Commitment.objects.visible_to(user).filter(withdrawn_at=None)


def earliest(rows: QuerySet[Any], day: Any) -> Subquery:
    return Subquery(rows.order_by().values("ask").annotate(first=Min(day)).values("first"))


def first_put(user: User) -> Least:
    """The first day on which it was put to them: in a meeting, at a session, in a letter."""
    met = AskPressed.objects.visible_to(user).held().filter(ask=OuterRef("pk"))
    items = AgendaItem.objects.visible_to(user).heard()
    heard = Ask.agenda_items.through.objects.filter(ask=OuterRef("pk"), agendaitem__in=items)  # type: ignore[attr-defined]
    written = AskInLetter.objects.visible_to(user).filter(ask=OuterRef("pk"), letter__direction=Letter.Direction.SENT)
    return Least(
        earliest(met, "meeting__held_on"), earliest(heard, "agendaitem__session__held_on"),
        earliest(written, "letter__dated_on"),
    )  # fmt: skip


def changes_by_ask(user: User) -> dict[int, list[date | None]]:
    """Return the days of the outcomes tied to each ask or to a promise that answers it; None where nobody knows."""
    seen = Outcome.objects.visible_to(user)
    days = {pk: day_of(achieved) for pk, achieved in seen.values_list("pk", "achieved")}
    found: dict[int, list[date | None]] = {}
    tied = Outcome.asks.through.objects.filter(outcome__in=seen).values_list("ask", "outcome")
    through = Outcome.commitments.through.objects.filter(outcome__in=seen, commitment__in=standing(user))
    for ask, outcome in [*tied, *through.values_list("commitment__asks", "outcome")]:
        if ask:
            found.setdefault(ask, []).append(days[outcome])
    return found


def day_of(achieved: str) -> date | None:
    """A year alone is too vague to count days from."""
    return first_day(achieved) if len(achieved) >= KNOWN_TO_THE_MONTH else None
