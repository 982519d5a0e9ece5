"""The reply ledger: of what we asked an institution in writing, how much was answered, and how fast.

One statement works it out for every institution at once. It starts from what the reader may see, letters and replies
alike, so that nothing hidden can be told from a number.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, Min, OuterRef
from django.utils import timezone

from accounts.gates import Visitor
from crm.models import Letter, Organisation
from crm.models.letters import LetterQuerySet

COUNTED = """
WITH letters AS ({letters}), replies AS ({replies})
SELECT
  organisation_id,
  count(reply_due_on),
  count(*) FILTER (WHERE came <= reply_due_on),
  count(*) FILTER (WHERE came > reply_due_on),
  count(*) FILTER (WHERE came IS NULL AND reply_due_on < %s),
  count(*) FILTER (WHERE reply_due_on IS NULL),
  count(*) FILTER (WHERE is_reminder),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY came - dated_on) FILTER (WHERE reply_due_on IS NOT NULL)
FROM letters LEFT JOIN replies ON replies.answers_id = letters.id
GROUP BY GROUPING SETS ((organisation_id), ())
"""


@dataclass(frozen=True)
class Account:
    """What one institution, or all of them together, did with our letters."""

    organisation_id: int | None  # none: all together
    asked: int = 0  # letters of ours that expect a reply
    in_time: int = 0
    late: int = 0
    silent: int = 0  # the day has passed and nothing came
    left_out: int = 0  # letters of ours that expect no reply
    reminded: int = 0  # letters of ours that remind of another
    median_days: float | None = None  # to the first reply

    @property
    def answered(self) -> int:
        return self.in_time + self.late

    @property
    def waiting(self) -> int:
        """Nothing came yet, and the day is still to come."""
        return self.asked - self.answered - self.silent

    @property
    def settled(self) -> int:
        """The denominator of every share: those answered, or whose day has passed."""
        return self.asked - self.waiting

    @property
    def share_in_time(self) -> float | None:
        return self.in_time / self.settled if self.settled else None


NOTHING = Account(None)


def accounts_of(letters: LetterQuerySet, user: Visitor, today: date | None = None) -> list[Account]:
    """Return one account for each institution among `letters`, and last the one of all together."""
    seen = letters.visible_to(user).sent().filter(organisation__in=Organisation.objects.visible_to(user))
    replies = Letter.objects.visible_to(user).received().filter(answers__in=seen.order_by().values("pk"))
    try:
        ours, ours_given = compiled(
            seen.order_by().values("id", "organisation_id", "dated_on", "reply_due_on", is_reminder=is_reminder(user))
        )
        theirs, theirs_given = compiled(replies.order_by().values("answers_id").annotate(came=Min("dated_on")))
    except EmptyResultSet:
        return [NOTHING]
    with connection.cursor() as cursor:
        counted = COUNTED.format(letters=ours, replies=theirs)  # parts written by the ORM; values stay parameters
        cursor.execute(counted, [*ours_given, *theirs_given, today or timezone.localdate()])
        found = [Account(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: one.organisation_id is None)


def is_reminder(user: Visitor) -> Exists:
    """Whether a letter reminds of one that the reader may see."""
    return Exists(Letter.objects.visible_to(user).filter(pk=OuterRef("reminds_of")))


def compiled(rows: Any) -> tuple[str, tuple[Any, ...]]:
    sql, given = rows.query.get_compiler(connection=connection).as_sql()
    return sql, tuple(given)


def account_of(organisation: Organisation, user: Visitor) -> Account:
    """Return the account of one institution; of one that was never written to, an empty one."""
    *_each, together = accounts_of(Letter.objects.filter(organisation=organisation), user)
    return together
