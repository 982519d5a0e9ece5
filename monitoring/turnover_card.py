"""The home card of changes: offices that changed hands lately, and colleagues whose work is still lying about."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from accounts.models.user import CENTRE
from crm.approximate import last_day
from crm.centre import centre
from crm.models import Office, Task, Tenure
from monitoring.models import Commitment

LATELY = timedelta(days=60)
MOST = 8


@dataclass(frozen=True)
class Change:
    """An office whose holder came or went in the last weeks; either may be unknown."""

    office: Office
    gone: Tenure | None
    came: Tenure | None
    still_open: int

    @property
    def newest(self) -> str:
        return max(self.came.started if self.came else "", self.gone.ended if self.gone else "")


@dataclass(frozen=True)
class Leaver:
    user: User
    tasks: int
    last_day: str


def changes_lately(user: User) -> dict[str, object] | None:
    today = timezone.localdate()
    changed, left = changes_of_office(user, today), leavers(user, today)
    return {"changes": changed[:MOST], "leavers": left[:MOST], "today": today} if changed or left else None


def changes_of_office(user: User, today: date) -> list[Change]:
    """The newest first. A change known only by its year is too vague to be called recent."""
    first, last = (today - LATELY).isoformat(), today.isoformat()
    moved = Q(started__gt=first, started__lte=last) | Q(ended__gt=first, to_its_end__lt=last)
    rows = Tenure.objects.visible_to(user).with_end().filter(moved, office__isnull=False, office__voided_at=None)
    rows = rows.order_by(Greatest("started", "ended").desc(), "pk")
    by_office: dict[int, list[Tenure]] = {}
    for row in rows.select_related("person", "office__body", "organisation")[: MOST * 10]:
        by_office.setdefault(row.office_id or 0, []).append(row)
    counts = promises_still_open(user, list(by_office))
    found = [change(held, counts, today) for held in by_office.values()]
    return sorted(found, key=lambda one: (one.newest, one.office.pk), reverse=True)


def change(held: list[Tenure], counts: dict[int, int], today: date) -> Change:
    first, last = (today - LATELY).isoformat(), today.isoformat()
    over = [one for one in held if one.is_over(today)]
    gone = [one for one in over if first < one.ended]
    came = [one for one in held if first < one.started <= last and one not in over]
    office = held[0].office
    assert office is not None  # noqa: S101  asked for above
    return Change(
        office,
        max(gone, key=lambda one: one.ended, default=None),
        max(came, key=lambda one: one.started, default=None),
        counts.get(office.pk, 0),
    )


def promises_still_open(user: User, offices: list[int]) -> dict[int, int]:
    owed = Commitment.objects.visible_to(user).unfinished().filter(owed_office__in=offices)
    return dict(owed.order_by().values_list("owed_office").annotate(Count("pk"))) if offices else {}


def leavers(user: User, today: date) -> list[Leaver]:
    """Colleagues whose account is closed or whose post at the centre has ended or ends soon, with open tasks."""
    ends = leaving_days(user, today)
    behind = Q(assignee__is_active=False) | Q(assignee__in=ends)
    open_tasks = Task.objects.visible_to(user).open().filter(behind)
    counts = dict(open_tasks.order_by().values_list("assignee").annotate(Count("pk")))
    people = User.objects.visible_to(user).in_bulk(counts)
    found = [Leaver(people[pk], count, ends.get(pk, "")) for pk, count in counts.items() if pk in people]
    return sorted(found, key=lambda one: (one.last_day or "9", one.user.pk))


def leaving_days(user: User, today: date) -> dict[int, str]:
    """Return user: last day, for the people of the centre whose last post there ends around today."""
    first, last = today - LATELY, today + LATELY
    held = Tenure.objects.visible_to(user).filter(person__user__role__in=CENTRE, person__user__is_active=True)
    latest: dict[int, str] = {}
    for pk, ended in held.filter(organisation=centre(today)).values_list("person__user", "ended"):
        latest[pk] = max(latest.get(pk, ended), ended, key=end_of)
    known = {pk: ended for pk, ended in latest.items() if len(ended) > len("2026")}  # a year alone is too vague
    return {pk: ended for pk, ended in known.items() if first < end_of(ended) <= last}


def end_of(ended: str) -> date:
    return last_day(ended) if ended else date.max
