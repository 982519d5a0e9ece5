"""What campaigns add to the timelines of records."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gates import Visitor, is_centre
from accounts.models import LogEntry
from campaigns.models import Ask, AskInLetter, AskPressed
from crm.confidentiality import stricter
from crm.models import Letter, Meeting, Organisation, Person
from crm.timeline import Item


def presses(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Each time an ask was brought up, where the reader may see both the ask and the meeting."""
    rows = AskPressed.objects.visible_to(user).held()
    if isinstance(record, Ask):
        return [on_ask(row) for row in rows.filter(ask=record).for_list()[:most]]
    if isinstance(record, Organisation):
        rows = rows.filter(meeting__in=Meeting.objects.with_organisation(record, user))
    elif isinstance(record, Person):
        rows = rows.filter(meeting__in=Meeting.objects.with_person(record))
    else:
        return []
    return [on_partner(row) for row in rows.for_list()[:most]]


def on_ask(row: AskPressed) -> Item:
    meeting = row.meeting
    return Item(
        on=meeting.held_on, icon="megaphone", title=_("Brought up: %(meeting)s") % {"meeting": meeting},
        url=meeting.get_absolute_url(), level=meeting.confidentiality,
    )  # fmt: skip


def on_partner(row: AskPressed) -> Item:
    return Item(
        on=row.meeting.held_on, icon="megaphone", title=_("Asked: %(ask)s") % {"ask": row.ask},
        url=row.ask.get_absolute_url(), text=row.meeting.about,
        level=stricter(row.ask.confidentiality, row.meeting.confidentiality),
    )  # fmt: skip


def in_letters(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """Each letter that speaks of an ask, where the reader may see both; drafts and withdrawn ones are no events."""
    if not isinstance(record, Ask):
        return []
    sent = Letter.objects.standing().exclude(dated_on=None)
    rows = AskInLetter.objects.visible_to(user).filter(ask=record, letter__in=sent)
    return [in_letter(row.letter) for row in rows.for_list()[:most]]


def in_letter(letter: Letter) -> Item:
    is_sent = letter.direction == Letter.Direction.SENT
    words = _("Written: %(letter)s") if is_sent else _("Received: %(letter)s")
    return Item(
        on=letter.dated_on or timezone.localdate(letter.made_at), icon="send" if is_sent else "inbox",
        title=words % {"letter": letter}, url=letter.get_absolute_url(), level=letter.confidentiality,
    )  # fmt: skip


def status_changes(record: models.Model, user: Visitor, most: int) -> list[Item]:
    """How an ask moved on. The reasons were written for the centre and stay with it."""
    if not isinstance(record, Ask):
        return []
    entries = LogEntry.objects.about(record).filter(verb="changed the status").order_by("-pk")[:most]
    inside = is_centre(user)
    return [status_change(entry, with_reason=inside) for entry in entries.select_related("user")]


def status_change(entry: LogEntry, *, with_reason: bool) -> Item:
    status = Ask.Status(entry.changes["status"][1])
    return Item(
        on=timezone.localdate(entry.at), icon="arrow-right", title=_("Status: %(status)s") % {"status": status.label},
        tone=status.tone, text=entry.changes["reason"][1] if with_reason else "",
        who=str(entry.user or "") if with_reason else "",
    )  # fmt: skip
