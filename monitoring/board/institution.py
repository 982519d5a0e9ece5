"""What stands on the page of an institution: its promises by label, and what each holder of its offices promised."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from crm.models import Organisation, Tenure
from monitoring.label import UNJUDGED, Label
from monitoring.label_query import counts_by_label
from monitoring.models import Commitment
from monitoring.rows import Row, rows_of
from monitoring.tracker import Count

MOST_HOLDERS = 30
MOST = 5


@dataclass(frozen=True)
class Scorecard:
    """How many promises carry each label; never one mark for the whole institution."""

    lines: list[Count]
    total: int
    judged: int

    @property
    def left_out(self) -> int:
        return self.total - self.judged


@dataclass(frozen=True)
class Holder:
    tenure: Tenure
    n: int
    rows: list[Row]


def scorecard(body: Organisation, user: User, today: date) -> Scorecard:
    """Of the promises that are published and not withdrawn: a draft is no public verdict on anybody."""
    found = counts_by_label(Commitment.objects.visible_to(user).owed_by(body).published(), today)
    judged = sum(n for label, n in found.items() if label not in UNJUDGED)
    lines = [
        Count(label, found[label], found.total() if label in UNJUDGED else judged) for label in Label if found[label]
    ]
    return Scorecard(lines, found.total(), judged)


def holders(body: Organisation, user: User, today: date) -> list[Holder]:
    """The newest first, each with what they promised in that office, however many: three statements."""
    held = Tenure.objects.visible_to(user).filter(organisation=body, office__isnull=False).for_list()
    tenures = list(held.order_by("-started", "-pk")[:MOST_HOLDERS])
    seen = Commitment.objects.visible_to(user).filter(spoken_as__in=[one.pk for one in tenures], withdrawn_at=None)
    rows = rows_of(seen.for_list().for_reader(user), today)
    said: dict[int | None, list[Row]] = {}
    for row in rows:
        said.setdefault(row.commitment.spoken_as_id, []).append(row)
    return [Holder(one, len(said.get(one.pk, [])), said.get(one.pk, [])[:MOST]) for one in tenures]
