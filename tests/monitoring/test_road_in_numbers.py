"""From ask to promise, to delivery, to change: how many got how far, and in how many days."""

from datetime import date

import pytest
from django.urls import reverse

from crm.confidentiality import Level
from monitoring.models import Delivery, Result
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    MeetingFactory,
    OutcomeFactory,
    PublishedCommitmentFactory,
    VerdictFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
ROAD = reverse("monitoring:owed-road")


def ask_put_on(day, author, **more):
    ask = AskFactory(author=author, status="agreed", **more)
    AskPressedFactory(ask=ask, meeting=MeetingFactory(author=author, held_on=day, confidentiality=Level.PUBLIC))
    return ask


def promise(ask, made_on, author, delivery=None, delivered_on=None, result=Result.NOT_ASSESSED, **more):
    made = PublishedCommitmentFactory(author=author, made_on=made_on, original_due=None, **more)
    made.asks.add(ask)
    if delivery:
        VerdictFactory(commitment=made, delivery=delivery, delivered_on=delivered_on, result=result)
    return made


def road(client, **query):
    return [(step.n, step.of, step.days, step.timed) for step in client.get(ROAD, query).context["steps"]]


def test_each_step_is_counted_among_those_of_the_step_before(as_user, officer):
    walked, halfway = ask_put_on(date(2026, 1, 1), officer), ask_put_on(date(2026, 1, 1), officer)
    ask_put_on(date(2026, 1, 1), officer)
    AskFactory(author=officer, status="draft")
    done = promise(walked, date(2026, 1, 11), officer, Delivery.COMPLETE, date(2026, 3, 12))
    promise(halfway, date(2026, 1, 31), officer, Delivery.LIMITED)
    OutcomeFactory(achieved="2026-04").commitments.add(done)

    assert road(as_user(officer)) == [(3, 3, None, 0), (2, 3, 20, 2), (1, 2, 60, 1), (1, 1, 20, 1)]


def test_a_result_that_matters_to_people_is_a_change_without_a_day(as_user, officer):
    ask = ask_put_on(date(2026, 1, 1), officer)
    promise(ask, date(2026, 1, 2), officer, Delivery.COMPLETE, date(2026, 1, 3), Result.MODERATE)

    assert road(as_user(officer))[-1] == (1, 1, None, 0)


def test_days_that_run_backwards_or_are_known_by_their_year_alone_are_not_counted(as_user, officer):
    ask = ask_put_on(date(2026, 5, 1), officer)
    done = promise(ask, date(2026, 4, 1), officer, Delivery.COMPLETE, date(2026, 6, 1))
    OutcomeFactory(achieved="2027").commitments.add(done)

    assert [step[2:] for step in road(as_user(officer))] == [(None, 0), (None, 0), (61, 1), (None, 0)]


def test_what_a_reader_may_not_see_is_in_no_number(as_user, officer, member):
    ask = ask_put_on(date(2026, 1, 1), officer, confidentiality=Level.PUBLIC)
    hidden = promise(ask, date(2026, 1, 11), officer, Delivery.COMPLETE, confidentiality=Level.INTERNAL)
    OutcomeFactory(achieved="2026-04", confidentiality=Level.INTERNAL).commitments.add(hidden)
    ask_put_on(date(2026, 1, 1), officer, confidentiality=Level.INTERNAL)

    assert [step[:2] for step in road(as_user(officer))] == [(2, 2), (1, 2), (1, 1), (1, 1)]
    assert [step[:2] for step in road(as_user(member))] == [(1, 1), (0, 1), (0, 0), (0, 0)]


def test_a_meeting_off_the_record_gives_no_day_away(as_user, officer, member):
    ask = AskFactory(author=officer, status="agreed", confidentiality=Level.PUBLIC)
    told = MeetingFactory(author=officer, held_on=date(2026, 1, 1), confidentiality=Level.RESTRICTED)
    AskPressedFactory(ask=ask, meeting=told)
    promise(ask, date(2026, 1, 11), officer, confidentiality=Level.PUBLIC)

    assert road(as_user(officer))[1] == (1, 1, 10, 1)
    assert road(as_user(member))[1] == (1, 1, None, 0)


def test_the_road_is_asked_for_in_as_many_queries_for_many_asks_as_for_one(as_user, officer):
    client = as_user(officer)

    def asked(n):
        for _one in range(n):
            promise(ask_put_on(date(2026, 1, 1), officer), date(2026, 1, 2), officer, Delivery.COMPLETE)
        return len(queries_of(client, ROAD))

    asked(1)
    assert asked(1) == asked(3)


def test_the_road_leaves_as_a_table(as_user, officer):
    ask_put_on(date(2026, 1, 1), officer)
    lines = as_user(officer).get(ROAD, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("agreed asks,1,1")
