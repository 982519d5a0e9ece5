"""What the pages of snapshots show."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from network.models import Snapshot
from network.snapshots import dictionary
from network.snapshots.drawing import drawings_of
from network.snapshots.sheets import facts_of
from network.snapshots.words import value_of

MOST_READ = 1500  # about four years of nights
MOST_DRAWN = 36
MOST_OFFERED = 60


def series_of(one: Snapshot, user: User) -> list[Snapshot]:
    """Return those of the same part in the same eyes, from the oldest: one a day, or one a month of many."""
    rows = Snapshot.objects.visible_to(user).alike(one).newest_first()[:MOST_READ]
    newest_of_day = {each.day: each for each in reversed(rows)}
    days = [newest_of_day[day] for day in sorted(newest_of_day)]
    return days if len(days) <= MOST_DRAWN else last_of_months(days)


def last_of_months(days: Sequence[Snapshot]) -> list[Snapshot]:
    return list({(each.day.year, each.day.month): each for each in days}.values())[-MOST_DRAWN:]


def trends_of(series: Sequence[Snapshot]) -> list[tuple[dictionary.Measure, list[tuple[str, object]]]]:
    drawn = ((measure, drawings_of(measure, series)) for measure in dictionary.DRAWN)
    return [(measure, drawings) for measure, drawings in drawn if drawings]


def page_of(snapshot: Snapshot, user: User) -> dict[str, Any]:
    others = Snapshot.objects.visible_to(user).alike(snapshot).exclude(pk=snapshot.pk).for_list()[:MOST_OFFERED]
    return {
        "snapshot": snapshot,
        "lines": [(one, value_of(one, snapshot.value(one.name))) for one in dictionary.of(snapshot.measures)],
        "facts": facts_of(snapshot),
        "others": list(others),
    }
