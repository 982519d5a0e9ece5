"""What a calendar program reads at a secret address: what its owner may see today, and no confidential title."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import Role, User
from crm import calendar, calendar_files
from crm.calendar import Entry, Span
from crm.confidentiality import speaks_for_a_member
from crm.models import CalendarFeed

BEFORE, AFTER = timedelta(days=180), timedelta(days=540)
NOTED_AT_MOST_EVERY = timedelta(minutes=15)


@dataclass(frozen=True)
class Content:
    """`etag` changes with what is written, not with the hour it is written at."""

    entries: list[Entry]
    name: str
    etag: str

    def written(self, now: datetime) -> bytes:
        return calendar_files.feed(self.entries, name=self.name, now=now)


def opened_by(key_hash: str) -> CalendarFeed | None:
    """Return the feed of a key while its owner may still read; revoked, closed and unknown are all the same."""
    feed = CalendarFeed.objects.usable().select_related("user").filter(key_hash=key_hash).first()
    return feed if feed is not None and may_read(feed.user) else None


def may_read(user: User) -> bool:
    """A member's feed ends on the day their representation or their organisation's membership does."""
    return user.is_active and (user.role != Role.MEMBER or speaks_for_a_member(user))


def content_of(feed: CalendarFeed, today: date) -> Content:
    """In the active language; everything asked for through the gates, as of today."""
    wanted = [
        source.kind
        for source in calendar.sources_for(feed.user)
        if feed.kind in {CalendarFeed.Kind.EVERYTHING, source.feed}
    ]
    # Asked for apart: what lies ahead is never crowded out by what is over.
    mine = feed.whose == CalendarFeed.Whose.MINE
    periods = ((today - BEFORE, today - timedelta(days=1)), (today, today + AFTER)) if wanted else ()
    spans = [Span(first, last, mine) for first, last in periods]
    found = [entry for span in spans for entry in calendar.of(feed.user, span, wanted).entries]
    name = _("Drom: %(what)s") % {"what": feed.what}
    # Of what is written, not of what it is made of: a hidden title must not be guessed by its mark.
    mark = hashlib.sha256(calendar_files.feed(found, name=name, now=datetime(2000, 1, 1, tzinfo=UTC))).hexdigest()
    return Content(found, name, f'"{mark[:32]}"')


def note_reading(feed: CalendarFeed, now: datetime) -> None:
    """Keep roughly when it was last read: programs ask often, and nobody needs the second."""
    if feed.read_at is None or now - feed.read_at > NOTED_AT_MOST_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
