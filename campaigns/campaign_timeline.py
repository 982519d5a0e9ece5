"""What was done in a campaign: meetings and sessions in which its asks were brought up, letters that speak of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor
from campaigns.asks.timeline import in_letter
from campaigns.models import AgendaItem, Ask, AskInLetter, AskPressed, Campaign, Milestone
from crm.confidentiality import stricter
from crm.models import Letter
from crm.timeline import Item

ROWS_OF_ONE = 4  # several asks of one meeting make one event


def meetings(record: models.Model, user: Visitor, most: int) -> list[Item]:
    if not isinstance(record, Campaign):
        return []
    rows = AskPressed.objects.visible_to(user).held().filter(ask__campaigns=record).for_list()
    rows = rows.defer("meeting__search", "meeting__notes", "ask__search")[: most * ROWS_OF_ONE]
    return [of_meeting(rows_of_it) for rows_of_it in together(rows, "meeting_id")[:most]]


def of_meeting(rows: list[Any]) -> Item:
    meeting = rows[0].meeting
    return Item(
        on=meeting.held_on, icon="people", title=meeting.about, url=meeting.get_absolute_url(),
        text=_("Brought up: %(asks)s") % {"asks": "; ".join(str(row.ask) for row in rows)},
        level=stricter(meeting.confidentiality, *(row.ask.confidentiality for row in rows)),
    )  # fmt: skip


def sessions(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Those of committees and councils on which we were heard."""
    if not isinstance(record, Campaign):
        return []
    heard = AgendaItem.objects.visible_to(user).heard()
    asks = Ask.objects.visible_to(user).filter(campaigns=record)
    rows = Ask.agenda_items.through.objects.filter(ask__in=asks, agendaitem__in=heard)  # type: ignore[attr-defined]
    rows = rows.select_related("ask", "agendaitem__session__body__organisation").defer("ask__search")
    rows = rows.order_by("-agendaitem__session__held_on", "-agendaitem__session", "ask")[: most * ROWS_OF_ONE]
    return [of_session(rows_of_it) for rows_of_it in together(rows, "session_id", "agendaitem")[:most]]


def of_session(rows: list[Any]) -> Item:
    session = rows[0].agendaitem.session
    asks = {row.ask.pk: row.ask for row in rows}.values()
    return Item(
        on=session.held_on, icon="calendar-event", title=f"{session.body}: {session}", url=session.get_absolute_url(),
        text=_("Brought up: %(asks)s") % {"asks": "; ".join(map(str, asks))},
        level=stricter(session.level, *(ask.confidentiality for ask in asks)),
    )  # fmt: skip


def letters(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Drafts and withdrawn ones are no events."""
    if not isinstance(record, Campaign):
        return []
    sent = Letter.objects.standing().exclude(dated_on=None)
    rows = AskInLetter.objects.visible_to(user).filter(ask__campaigns=record, letter__in=sent).for_list()
    rows = rows.defer("letter__search", "letter__text", "ask__search")[: most * ROWS_OF_ONE]
    return [in_letter(rows_of_it[0].letter) for rows_of_it in together(rows, "letter_id")[:most]]


def reached(record: models.Model, user: Visitor, most: int) -> list[Item]:
    if not isinstance(record, Campaign):
        return []
    rows = Milestone.objects.visible_to(user).filter(phase__campaign=record, done_on__lte=timezone.localdate())
    return [
        Item(on=one.done_on, icon="flag", title=_("Reached: %(milestone)s") % {"milestone": one}, tone="kept")
        for one in rows.order_by("-done_on", "-pk")[:most]
        if one.done_on
    ]


def together(rows: Iterable[Any], column: str, of: str = "") -> list[list[Any]]:
    """Return the rows of each meeting, session or letter, in the order of the first of each."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(getattr(row, of) if of else row, column), []).append(row)
    return list(found.values())
