"""All that the page of a session tells its reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from campaigns.models import (
    AgendaItem,
    Interest,
    Mandate,
    MemberPosition,
    ReportBack,
    Session,
    SessionAttendance,
)
from campaigns.sessions import ours, promised
from campaigns.sessions.clock import Clock, has_begun, takes_positions
from campaigns.sessions.promised import Promised
from crm import panels
from crm.changes import changes_of
from crm.confidentiality import Level, levels_open_to
from crm.models import Organisation


@dataclass
class Point:
    """An item with what this reader may see around it."""

    item: AgendaItem
    positions: list[MemberPosition] = field(default_factory=list)
    interests: list[Interest] = field(default_factory=list)
    promised: list[Promised] = field(default_factory=list)


def page_of(session: Session, user: User) -> dict[str, Any]:
    mandates = ours.sitting(session, user)
    return {
        "session": session,
        "clock": Clock(session),
        "points": points(session, user),
        "mandates": mandates,
        "attendance": attendance(session, mandates, user),
        "has_vote": ours.has_vote(mandates),
        "reports": list(ReportBack.objects.visible_to(user).filter(session=session).for_reader(user)),
        "may_change": Session.objects.changeable_by(user).filter(pk=session.pk).exists(),
        "declarable": mandates if user.is_centre else ours.own_of(user, mandates),
        "has_begun": has_begun(session),
        "may_write": takes_positions(session) and speakers(user).exists(),
        "panels": panels.panels_for("session", session, user),
        "changes": changes_of(session, user),
    }


def speakers(user: User) -> Any:
    """The member organisations in whose name this user may speak today."""
    rows = Organisation.objects.filter(pk__in=Organisation.own_of(user)).order_by("name", "pk")
    return rows if Level.COALITION in levels_open_to(user) else rows.none()


def numbers_of_items(session: int, user: User) -> list[int]:
    """In the order of the agenda."""
    rows = AgendaItem.objects.visible_to(user).filter(session=session).order_by("number", "pk")
    return list(rows.values_list("pk", flat=True))


def points(session: Session, user: User) -> list[Point]:
    items = AgendaItem.objects.visible_to(user).filter(session=session).for_reader(user)
    found = {item.pk: Point(item) for item in items}
    for position in MemberPosition.objects.visible_to(user).filter(item__in=list(found)).for_list():
        found[position.item_id].positions.append(position)
    interests = Interest.objects.visible_to(user).filter(item__in=list(found)).select_related("mandate__organisation")
    for interest in interests.order_by("pk"):
        found[interest.item_id].interests.append(interest)
    for pk, promises in promised.promised(list(found), user).items():
        found[pk].promised = promises
    return list(found.values())


def attendance(session: Session, mandates: Sequence[Mandate], user: User) -> list[tuple[Mandate, str]]:
    """Each of ours with what is noted of them; empty where nothing is."""
    rows = SessionAttendance.objects.visible_to(user).filter(session=session)
    noted = {one.mandate_id: one.get_state_display() for one in rows}
    return [(one, str(noted.get(one.pk, ""))) for one in mandates]
