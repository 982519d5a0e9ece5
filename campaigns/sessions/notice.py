"""How many working days of notice the papers of a session gave, and by when we report back.

Delegated Regulation (EU) No 240/2014, Art. 11(b): the notice given of meetings and the transmission of documents
"shall not be less than 10 working days", as a general rule (verified). How to count: Regulation (EEC, Euratom)
No 1182/71. Art. 3(1): the day of the event from which a period runs is not counted (verified): the day on which papers
arrive is no day of notice, at whatever hour they came. That the day of the session is none either is our reading: the
days must lie before the meeting, whole (the regulation speaks of terms that run forward; recalled). Art. 2(2): what a
working day is (recalled), see crm.working_days.
"""

from dataclasses import dataclass
from datetime import date

from crm.working_days import days_between, holiday_name, working_days_after, working_days_before, working_days_between

LEAST_NOTICE = 10
REPORT_WITHIN = 5
RULE = "Delegated Regulation (EU) No 240/2014, Art. 11(b)"


@dataclass(frozen=True)
class Notice:
    """`holidays` are the public holidays on weekdays in between: what a reader would else count wrongly."""

    working_days: int
    holidays: tuple[tuple[date, str], ...]

    @property
    def is_short(self) -> bool:
        return self.working_days < LEAST_NOTICE

    @property
    def missing(self) -> int:
        return max(LEAST_NOTICE - self.working_days, 0)


def notice(received_on: date, session_on: date) -> Notice:
    """Return the notice given; papers that came on the day or later gave none."""
    named = [(day, holiday_name(day)) for day in days_between(received_on, session_on) if day.weekday() < 5]
    return Notice(working_days_between(received_on, session_on), tuple((day, name) for day, name in named if name))


def papers_due(session_on: date) -> date:
    """Return the last working day on which papers still arrive in time."""
    return working_days_before(session_on, LEAST_NOTICE + 1)


def report_due(session_on: date) -> date:
    """Return by when our observer reports back: the fifth working day after the session (our own rule)."""
    return working_days_after(session_on, REPORT_WITHIN)
