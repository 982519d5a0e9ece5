"""The truth table of the label in the documentation is the one the code gives."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from monitoring import label_table
from monitoring.label import Axes, Label, Time, label, time_of
from monitoring.label_table import COLUMNS, as_markdown, rows
from monitoring.models import Delivery

DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))
AXES = st.builds(
    Axes, is_superseded=st.booleans(), is_verifiable=st.booleans(), delivery=st.sampled_from(Delivery),
    time=st.sampled_from(Time), period_closed_and_reviewed=st.booleans(), newest_evidence_on=st.none() | DAYS,
)  # fmt: skip


def test_the_documentation_says_what_the_code_says():
    path = settings.BASE_DIR / "docs" / "labels.md"
    assert path.read_text(encoding="utf-8") == as_markdown(), "run `python manage.py label_table`"


def test_every_combination_stands_in_exactly_one_row_with_its_own_label():
    covered = [(one, found) for cells, found in rows() for one in product(*cells)]
    assert len(covered) == len({one for one, _found in covered}) == len(list(product(*COLUMNS))) == 960
    assert [one for one, found in covered if label_table.given(Axes(*one)) != found] == []


@given(axes=AXES, today=DAYS, days=st.integers(1, 1000))
def test_a_deadline_alone_never_yields_broken(axes, today, days):
    """Whatever the clock says: with all else the same, Broken stays Broken and nothing else becomes it."""
    found = {
        label(replace(axes, time=time), today=today, stalled_after=timedelta(days=days)) == Label.BROKEN
        for time in Time
    }
    assert len(found) == 1


@given(
    axes=AXES, today=DAYS, due_on=st.none() | DAYS, days=st.integers(1, 1000),
    later=st.integers(0, 5000),
)  # fmt: skip
def test_no_passing_of_days_breaks_a_promise_that_nobody_reviewed(axes, today, due_on, days, later):
    running = replace(axes, period_closed_and_reviewed=False)
    for day in (today, today + timedelta(days=later)):
        time = time_of(due_on=due_on, delivery=running.delivery, delivered_on=None, today=day)
        found = label(replace(running, time=time), today=day, stalled_after=timedelta(days=days))
        assert found != Label.BROKEN or running.delivery == Delivery.ABANDONED
