"""What people do with sessions: convene, change, cancel, note how it went."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from campaigns.asks.actions import refuse_losing_sight, save_changes
from campaigns.models import Body, Mandate, ReportBack, Session, SessionAttendance
from campaigns.sessions.notice import report_due
from campaigns.sessions.sense import refuse_backwards, refuse_held_ahead
from campaigns.sessions.strictness import narrow_what_hangs_on

PRESENT = SessionAttendance.State.PRESENT


@transaction.atomic
def record_session(*, body: Body, by: Actor, **fields: Any) -> Session:
    """Plan a session of the body, or a decision that it takes in writing."""
    session = Session(body=body, **fields)
    refuse_backwards(session)
    session.save()
    refuse_losing_sight(Session.objects.filter(pk=session.pk), by)
    log(by, "recorded", session, fields=["body", *fields])
    return session


@transaction.atomic
def update_session(*, session: Session, version: int | None, by: Actor, **fields: Any) -> Session:
    """Change what is named in `fields`; Conflict when someone else saved in between."""
    session = locked(session, version)
    day = session.held_on
    changes = save_changes(session, fields)
    refuse_backwards(session)
    refuse_losing_sight(Session.objects.filter(pk=session.pk), by)
    if "confidentiality" in changes:
        narrow_what_hangs_on(session)
    if session.held_on != day:
        refuse_held_ahead(session)
        session.reports.filter(sent_on=None).update(due_on=report_due(session.held_on))
    log(by, "changed", session, changes=changes)
    return session


@transaction.atomic
def cancel_session(*, session: Session, reason: str, version: int | None, by: Actor) -> Session:
    """It does not take place; the reason stands in its note."""
    session = locked(session, version)
    if session.state != Session.State.PLANNED:
        raise ValidationError(_("Only a session that is still planned can be cancelled."))
    note = "\n\n".join(filter(None, [session.note, reason.strip()]))
    changes = save_changes(session, {"state": Session.State.CANCELLED, "note": note})
    log(by, "cancelled", session, fields=[*changes], changes={"state": changes["state"]})
    return session


@transaction.atomic
def hold_session(
    *, session: Session, there: Mapping[Mandate, str], version: int | None, by: Actor, **fields: Any
) -> Session:
    """Note that it took place, and who of ours was there: each of them owes a report to the members."""
    session = locked(session, version)
    if session.state == Session.State.CANCELLED:
        raise ValidationError(_("This session was cancelled. Plan it anew first."))
    changes = save_changes(session, {"state": Session.State.HELD, **fields})
    refuse_held_ahead(session)
    for mandate, state in there.items():
        note_attendance(session, mandate, state, by)
    log(by, "held", session, changes=changes)
    return session


def note_attendance(session: Session, mandate: Mandate, state: str, by: Actor) -> None:
    """Empty: nobody knows (any more). Whoever was there owes a report; one that nobody wrote on is owed no longer."""
    before = SessionAttendance.objects.filter(session=session, mandate=mandate).first()
    if state and (before is None or before.state != state):
        one, _made = SessionAttendance.objects.update_or_create(
            session=session, mandate=mandate, defaults={"state": state}
        )
        log(by, "noted attendance", one, changes={"state": (before.state if before else None, state)})
    elif before and not state:
        log(by, "removed", before)
        before.delete()
    if state == PRESENT:
        owe_report(session, mandate, by)
    else:
        session.reports.filter(mandate=mandate, sent_on=None, text="").delete()


def owe_report(session: Session, mandate: Mandate, by: Actor) -> None:
    due = {"due_on": report_due(session.held_on)}
    report, is_new = ReportBack.objects.get_or_create(session=session, mandate=mandate, defaults=due)
    if is_new:
        log(by, "recorded", report, fields=["session", "mandate", "due_on"])


def locked(session: Session, version: int | None) -> Session:
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    check_version(session, version)
    return session
