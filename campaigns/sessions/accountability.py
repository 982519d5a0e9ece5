"""What the holder of a seat did there in a year: counts, each with what it is out of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from accounts.gates import Visitor
from campaigns.models import AgendaItem, Mandate, ReportBack, Session, SessionAttendance
from crm.approximate import first_day, last_day
from crm.confidentiality import Level


@dataclass(frozen=True)
class Count:
    done: int
    of: int


@dataclass(frozen=True)
class Account:
    mandate: Mandate
    year: int
    sessions: list[tuple[Session, str]]  # each held one with how they were there; empty where nobody noted it
    attended: Count
    spoken: Count
    agreed: Count
    in_time: Count


def account(mandate: Mandate, year: int, user: Visitor, levels: Collection[Level] = tuple(Level)) -> Account:
    """Counted over what the reader may see; every session attended owes a report."""
    held = held_in(mandate, year, user, levels)
    noted = dict(
        SessionAttendance.objects.visible_to(user).filter(mandate=mandate, session__in=held)
        .values_list("session", "state")
    )  # fmt: skip
    attended = [one.pk for one in held if noted.get(one.pk) == SessionAttendance.State.PRESENT]
    items = AgendaItem.objects.visible_to(user).filter(session__in=attended)
    sent = ReportBack.objects.visible_to(user).filter(mandate=mandate, session__in=attended)
    total = items.count()
    labels = dict(SessionAttendance.State.choices)
    return Account(
        mandate, year, [(one, str(labels.get(noted.get(one.pk, ""), ""))) for one in held],
        attended=Count(len(attended), len(held)),
        spoken=Count(items.exclude(said="").count(), total),
        agreed=Count(items.exclude(position_on=None).count(), total),
        in_time=Count(sent.filter(sent_on__lte=F("due_on")).count(), len(attended)),
    )  # fmt: skip


def held_in(mandate: Mandate, year: int, user: Visitor, levels: Collection[Level]) -> list[Session]:
    first = max(first_day(mandate.started) if mandate.started else date(year, 1, 1), date(year, 1, 1))
    last = min(last_day(mandate.ended) if mandate.ended else date(year, 12, 31), date(year, 12, 31))
    rows = Session.objects.visible_to(user).filter(body=mandate.seat.body_id, held_on__range=(first, last))
    told = rows.filter(confidentiality__in=levels, body__organisation__confidentiality__in=levels)
    return list(told.filter(state=Session.State.HELD).for_list().order_by("held_on", "pk"))
