"""The calendar as programs outside read it (RFC 5545). What is not meant to leave is not written out."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from crm.calendar import Entry
from crm.confidentiality import Level
from crm.plain_lines import one_line

MEDIA_TYPE = "text/calendar; charset=utf-8"
ANYWHERE = frozenset({Level.PUBLIC, Level.COALITION})  # titles that may stand in a calendar anyone may be shown
IN_OWN_HANDS = ANYWHERE | {Level.INTERNAL}  # a file that one person takes along
AN_HOUR = timedelta(hours=1)  # as long as a talk lasts when nobody says how long
READ_AGAIN = timedelta(hours=4)


def feed(entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    """Return a calendar that programs read again and again."""
    calendar = empty()
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for entry in entries:
        calendar.add_component(event_of(entry, stamp=now, open_levels=ANYWHERE))
    return bytes(calendar.to_ical())


def one_event(entry: Entry, *, made_at: datetime, version: int) -> bytes:
    """Return one entry; the version tells a calendar that holds it already which of the two is newer."""
    event = event_of(entry, stamp=made_at, open_levels=IN_OWN_HANDS)
    event.add("sequence", version)
    calendar = empty()
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Drom//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def event_of(entry: Entry, *, stamp: datetime, open_levels: frozenset[Level]) -> Event:
    """Times stand in UTC: no program has to know our zone, and a summer hour is never guessed."""
    is_open = entry.level in open_levels
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    if entry.at is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
    else:
        starts = timezone.make_aware(datetime.combine(entry.day, entry.at)).astimezone(UTC)
        event.add("dtstart", starts)
        event.add("dtend", starts + AN_HOUR)
    event.add("transp", "TRANSPARENT" if entry.at is None or entry.is_cancelled else "OPAQUE")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PUBLIC" if entry.level == Level.PUBLIC else "PRIVATE")
    event.add("summary", one_line(entry.title) if is_open else str(entry.source.plain))
    if is_open and entry.place:
        event.add("location", one_line(entry.place))
    event.add("description", _("In Drom: %(address)s") % {"address": settings.BASE_URL + entry.url})
    event.add("url", settings.BASE_URL + entry.url)
    return event
