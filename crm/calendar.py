"""The calendar: what has a day and may be seen by its reader. Upper apps register their sources."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, time

from django.utils.functional import Promise

from accounts.models import Role, User
from accounts.registries import EVERYONE

MOST = 1000  # of each kind; a month that holds more says so


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both counted; `mine` leaves out what is the business of others."""

    first: date
    last: date
    mine: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing on one day; its `uid` stays the same whatever becomes of it."""

    kind: str
    day: date
    title: str
    url: str
    level: str
    uid: str
    at: time | None = None
    note: str = ""
    place: str = ""
    tone: str = ""
    is_cancelled: bool = False

    @property
    def source(self) -> "Source":
        return _sources[self.kind]

    @property
    def is_restricted(self) -> bool:
        return self.level == "restricted"


@dataclass(frozen=True)
class Source:
    """One kind of entry. `find` asks the gates itself and runs the same few queries however much it finds.

    `plain` is what a calendar outside the product reads where the title must not leave it.
    """

    kind: str
    label: str | Promise
    icon: str
    order: int
    find: Callable[[User, Span], list[Entry]]
    plain: str | Promise
    feed: str = ""  # the narrower feed it belongs to, beside the one of everything
    roles: tuple[Role, ...] = EVERYONE


@dataclass(frozen=True)
class Found:
    """What stands there, of the kinds that can; its marks are explained only where one is seen."""

    entries: list[Entry]
    sources: list[Source]
    is_cut: bool = False  # whether a kind had more than is shown

    @property
    def has_restricted(self) -> bool:
        return any(entry.is_restricted for entry in self.entries)

    @property
    def has_overdue(self) -> bool:
        return any(entry.tone == "overdue" for entry in self.entries)

    @property
    def has_cancelled(self) -> bool:
        return any(entry.is_cancelled for entry in self.entries)


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    _sources.update({source.kind: source for source in sources})


def sources_for(user: User) -> list[Source]:
    open_to = (source for source in _sources.values() if user.role in source.roles)
    return sorted(open_to, key=lambda source: source.order)


def of(user: User, span: Span, kinds: Collection[str] = ()) -> Found:
    """Return what this reader may see of these kinds (none named: of all), in the order of the clock."""
    wanted = [source for source in sources_for(user) if not kinds or source.kind in kinds]
    batches = [source.find(user, span) for source in wanted]
    entries = [entry for batch in batches for entry in batch]
    entries.sort(key=lambda entry: (entry.day, entry.at or time.min, entry.title, entry.uid))
    return Found(entries, wanted, any(len(batch) >= MOST for batch in batches))
