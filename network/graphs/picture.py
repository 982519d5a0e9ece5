"""What part of the network is looked at: the graph at a day, by which facts, among whom."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from network.facts.kinds import ALL, in_order

ORGANISATIONS, PEOPLE, INSTITUTIONS, EVERYBODY = "organisations", "people", "institutions", "everybody"
EVENT_YEARS = 3


def years_before(day: date, years: int) -> date:
    """Return the same day so many years ago; the last of February for a leap day."""
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:
        return day.replace(year=max(day.year - years, 1), day=28)


@dataclass(frozen=True)
class Picture:
    """Canonical and hashable: equal pictures are asked for by equal addresses."""

    day: date
    since: date | None = None  # from when on what happened counts; None: from the beginning
    kinds: frozenset[str] = ALL
    who: str = ORGANISATIONS  # or people, institutions (with them), everybody
    theme: int | None = None
    region: str = ""  # code of a region

    @classmethod
    def of_day(cls, day: date, years: int = EVENT_YEARS) -> "Picture":
        """Return what is shown when nobody asked for anything else."""
        return cls(day, years_before(day, years))

    @property
    def with_people(self) -> bool:
        return self.who in {PEOPLE, EVERYBODY}

    @property
    def with_institutions(self) -> bool:
        return self.who in {INSTITUTIONS, EVERYBODY}

    @property
    def query(self) -> str:
        """The address of this very picture, also tomorrow."""
        said = [("day", self.day.isoformat()), ("since", self.since.isoformat() if self.since else "always")]
        if self.kinds != ALL:
            said += [("kinds", kind.name) for kind in in_order(self.kinds)]
        said += [("who", self.who)] if self.who != ORGANISATIONS else []
        said += [("theme", str(self.theme))] if self.theme else []
        said += [("region", self.region)] if self.region else []
        return urlencode(said)
