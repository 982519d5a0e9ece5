"""A calendar invitation (.ics) read into plain data: what, when, where, who. Nothing of it is stored here."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Component

from crm.charsets import clean, decode
from crm.plain_lines import one_line

MOST_BYTES = 1024 * 1024
MOST_EVENTS = 500
MOST_ATTENDEES = 200
LONGEST_TEXT = 10_000
METHODS = {"request", "publish", "cancel", "reply", "counter", "add", "refresh"}
REACTIONS = ("accepted", "declined", "tentative", "delegated")
ONLINE = re.compile(r"https://[\w.-]*(zoom\.us|teams\.microsoft\.com|meet\.google\.com|webex\.com|jit\.si)/\S+", re.I)
Who = tuple[str, str]  # name, address


@dataclass(frozen=True)
class Invitation:
    """One event; days and times are those of our own time zone. `as_data` is what a message in the tray keeps."""

    method: str
    uid: str
    what: str
    starts_on: str  # ISO, so that it goes into JSON as it is
    starts_at: str = ""  # none: all day
    ends_on: str = ""
    ends_at: str = ""
    where: str = ""
    text: str = ""
    organiser: Who = ("", "")
    attendees: tuple[Who, ...] = ()
    is_recurring: bool = False
    reaction: str = ""  # of the one who answers
    others: int = 0  # further events in the same file
    zone_unknown: bool = False

    @property
    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Invitation":
        """Read back what `as_data` gave, after its way through JSON."""
        fields = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        people = tuple((str(name), str(address)) for name, address in fields.get("attendees", ()))
        name, address = fields.get("organiser") or ("", "")
        return cls(**{**fields, "attendees": people, "organiser": (name, address)})

    @property
    def day(self) -> date:
        return date.fromisoformat(self.starts_on)

    @property
    def at(self) -> time | None:
        return time.fromisoformat(self.starts_at) if self.starts_at else None

    @property
    def is_online(self) -> bool:
        return bool(ONLINE.search(self.where) or (not self.where and ONLINE.search(self.text)))

    @property
    def people(self) -> list[Who]:
        """The organiser first, each address once."""
        found: dict[str, Who] = {}
        for name, address in (self.organiser, *self.attendees):
            if name or address:
                found.setdefault(address or name, (name, address))
        return list(found.values())

    @property
    def remarks(self) -> list[str]:
        """Say in words what a plain meeting does not carry over."""
        found = []
        if self.is_recurring:
            found.append(_("It repeats; this is the first of the series."))
        if self.others:
            found.append(_("The file holds more events; this is the first."))
        if not self.starts_at:
            found.append(_("It lasts all day; no hour is given."))
        if self.ends_on and self.ends_on != self.starts_on:
            found.append(_("It lasts several days; this is the first."))
        if self.zone_unknown:
            found.append(_("Its time zone is not known; check the hour."))
        return found


def read(content: bytes) -> Invitation:
    """Return the first event; ValidationError says in words why there is none."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("A calendar invitation is smaller than 1 MB. This is something else."))
    unfolded = re.sub(rb"\r?\n[ \t]", b"", content)  # lines are cut between bytes, not between letters
    try:
        calendars = Calendar.from_ical(decode(unfolded).lstrip("\ufeff \r\n"), multiple=True)
    except Exception:  # the library may fail anywhere in what it was not made for
        raise ValidationError(_("This file is no calendar invitation, or it is damaged.")) from None
    events = [(calendar, event) for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        raise ValidationError(_("There is no event in this file."))
    if len(events) > MOST_EVENTS:
        raise ValidationError(_("This is a whole calendar. Save the one event as a file and upload that."))
    calendar, event = next(((c, e) for c, e in events if not e.get("RECURRENCE-ID")), events[0])
    try:
        return invitation_of(calendar, event, len({str(one.get("UID")) for _c, one in events}) - 1)
    except (ValueError, TypeError, OverflowError, AttributeError):
        raise ValidationError(_("The event says no day that can be read.")) from None


def invitation_of(calendar: Component, event: Component, others: int) -> Invitation:
    starts = moment_of(event, "DTSTART")
    if starts is None:
        raise ValidationError(_("The event does not say when it begins."))
    day, at = local(starts)
    ends_on, ends_at = end_of(event, starts)
    method = one_line(str(calendar.get("METHOD", "publish")), 20).lower()
    text = clean(first_text(event, "DESCRIPTION"))[:LONGEST_TEXT]
    attendees = tuple(people_of(event, "ATTENDEE"))
    cancelled = one_line(first_text(event, "STATUS"), 20).lower() == "cancelled"
    return Invitation(
        method="cancel" if cancelled else (method if method in METHODS else "publish"),
        uid=one_line(first_text(event, "UID"), 250), what=one_line(first_text(event, "SUMMARY"), 200),
        starts_on=day.isoformat(), starts_at=at.isoformat("minutes") if at else "",
        ends_on=ends_on.isoformat() if ends_on else "", ends_at=ends_at.isoformat("minutes") if ends_at else "",
        where=one_line(first_text(event, "LOCATION"), 200), text=text, attendees=attendees[:MOST_ATTENDEES],
        organiser=next(people_of(event, "ORGANIZER"), ("", "")), is_recurring=repeats(event), others=others,
        reaction=reaction_of(event) if method == "reply" else "", zone_unknown=zone_unknown(event, starts),
    )  # fmt: skip


def repeats(event: Component) -> bool:
    return any(event.get(name) is not None for name in ("RRULE", "RDATE"))


def moment_of(event: Component, name: str) -> Any:
    """Return the day, the moment or the time span that a property holds; of several the first."""
    found = event.get(name)
    found = found[0] if isinstance(found, list) else found
    return None if found is None else found.dt


def local(moment: date) -> tuple[date, time | None]:
    """Return the day and the hour here; an hour without a zone is taken for ours."""
    if not isinstance(moment, datetime):
        return moment, None
    here = timezone.localtime(moment) if moment.tzinfo else moment
    return here.date(), here.time().replace(second=0, microsecond=0, tzinfo=None)


def end_of(event: Component, starts: date) -> tuple[date | None, time | None]:
    ends = moment_of(event, "DTEND")
    lasts = moment_of(event, "DURATION")
    if ends is None and isinstance(lasts, timedelta):
        ends = starts + lasts
    if ends is None:
        return None, None
    if not isinstance(ends, datetime):
        ends -= timedelta(days=1)  # an all-day event ends on the morning after
    return local(ends)


def zone_unknown(event: Component, starts: date) -> bool:
    found = event.get("DTSTART")
    named = getattr(found[0] if isinstance(found, list) else found, "params", {}).get("TZID")
    return bool(named) and isinstance(starts, datetime) and starts.tzinfo is None


def people_of(event: Component, name: str) -> Iterator[Who]:
    found = event.get(name)
    for one in found if isinstance(found, list) else [found] if found is not None else []:
        address = re.sub(r"^mailto:", "", one_line(str(one), 300), flags=re.I).lower()
        called = one_line(str(getattr(one, "params", {}).get("CN", "")), 150).strip("\"'")
        yield ("" if called.lower() == address else called, address if "@" in address else "")


def reaction_of(event: Component) -> str:
    """Return what the answering attendee says: accepted, declined, tentative."""
    found = event.get("ATTENDEE")
    one = found[0] if isinstance(found, list) else found
    said = str(getattr(one, "params", {}).get("PARTSTAT", "")).lower()
    return said if said in REACTIONS else ""


def first_text(event: Component, name: str) -> str:
    found = event.get(name)
    return str(found[0] if isinstance(found, list) else found if found is not None else "")
