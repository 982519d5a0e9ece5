"""Working days of notice, with Bulgarian holidays: each case counted by hand on the calendar beside it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.sessions.notice import notice, papers_due, report_due
from crm.working_days import (
    holiday_name,
    is_working_day,
    working_days_after,
    working_days_before,
    working_days_between,
)

CASES = [
    # papers received, session, working days, how they were counted
    ("2026-03-12", "2026-03-12", 0, "the day itself"),
    ("2026-03-13", "2026-03-12", 0, "papers on the day after"),
    ("2026-12-01", "2026-01-12", 0, "papers much later"),
    ("2026-03-09", "2026-03-10", 0, "neither the day of receipt nor of the session counts"),
    ("2026-03-09", "2026-03-11", 1, "Tue 10"),
    ("2026-06-01", "2026-06-15", 9, "2-5, 8-12: two weeks are one day short"),
    ("2026-06-01", "2026-06-16", 10, "2-5, 8-12, 15"),
    ("2026-06-05", "2026-06-08", 0, "a weekend"),
    ("2026-06-06", "2026-06-22", 10, "received on a Saturday: 8-12, 15-19"),
    ("2026-06-07", "2026-06-22", 10, "received on a Sunday: the same"),
    ("2026-06-05", "2026-06-20", 10, "a session on a Saturday: 8-12, 15-19"),
    ("2026-02-23", "2026-03-09", 8, "24-27, 2, 4-6: without Liberation Day, Tue 3 March"),
    ("2026-03-03", "2026-03-17", 9, "received on a holiday: 4-6, 9-13, 16"),
    ("2026-04-01", "2026-04-16", 8, "Orthodox Easter 12 April: 2-3, 6-9, 14-15; Good Friday and Monday out"),
    ("2026-04-03", "2026-04-09", 3, "6-8: the western Easter Monday is a working day"),
    ("2027-04-26", "2027-05-14", 9, "Easter 2 May: 27-29, 5, 7, 10-13; Tue 4 is off for 1 May, a Saturday"),
    ("2021-04-26", "2021-05-12", 7, "the same year of 2021: 27-29, 5, 7, 10-11"),
    ("2026-04-22", "2026-05-11", 10, "23-24, 27-30, 4-5, 7-8: 1 and 6 May out"),
    ("2023-05-02", "2023-05-17", 9, "3-5, 9-12, 15-16: 6 May a Saturday, Mon 8 off"),
    ("2026-05-18", "2026-06-02", 9, "19-22, 26-29, 1: 24 May a Sunday, Mon 25 off"),
    ("2027-05-21", "2027-05-25", 0, "Mon 24 May"),
    ("2026-09-02", "2026-09-17", 9, "3-4, 8-11, 14-16: 6 September a Sunday, Mon 7 off"),
    ("2026-09-14", "2026-09-29", 9, "15-18, 21, 23-25, 28: without Tue 22 September"),
    ("2025-09-05", "2025-09-24", 10, "9-12, 15-19, 23: Mon 8 off for Sat 6, Mon 22 the holiday"),
    ("2026-12-18", "2027-01-08", 10, "21-23, 29-31, 4-7: Mon 28 off for Sat 26 December"),
    ("2025-12-19", "2026-01-12", 9, "22-23, 29-30, 5-9: 31 December and 2 January declared free"),
    ("2023-12-15", "2024-01-04", 9, "18-22, 28-29, 2-3: Christmas Eve a Sunday, Wed 27 off"),
    ("2016-09-12", "2016-09-27", 8, "13-16, 19-21, 26: Fri 23 given for Sat 17, which does not count though worked"),
    ("2015-05-22", "2015-05-27", 2, "25-26: before 2017 a holiday on a Sunday moved nothing"),
    ("2027-10-29", "2027-11-03", 2, "1-2: the Day of the Enlighteners is free for schools alone"),
    ("2024-02-26", "2024-03-01", 3, "27-29 of a leap year"),
]


@pytest.mark.parametrize(
    ("received", "session", "days", "counted"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES]
)
def test_notice_is_counted_in_working_days(received, session, days, counted):
    given_notice = notice(date.fromisoformat(received), date.fromisoformat(session))
    assert given_notice.working_days == days, counted
    assert given_notice.is_short == (days < 10)
    assert given_notice.missing == max(10 - days, 0)


def test_the_holidays_between_are_named(english):
    between = notice(date(2026, 4, 1), date(2026, 5, 8)).holidays
    assert [(day.isoformat(), name) for day, name in between] == [
        ("2026-04-10", "Good Friday"),
        ("2026-04-13", "Easter"),
        ("2026-05-01", "Labor Day and International Workers' Solidarity Day"),
        ("2026-05-06", "Saint George's Day, Day of the Bulgarian Army"),
    ]


@pytest.fixture
def english():
    from django.utils import translation

    with translation.override("en"):
        yield


def test_holidays_are_named_in_bulgarian_to_bulgarian_readers():
    from django.utils import translation

    with translation.override("bg"):
        assert holiday_name(date(2026, 9, 22)) == "Ден на Независимостта на България"
        assert holiday_name(date(2026, 9, 23)) == ""


@pytest.mark.parametrize(
    ("session", "due"),
    [
        ("2026-06-11", "2026-06-18"),  # 12, 15-18
        ("2026-04-08", "2026-04-17"),  # 9, 14-17: over Easter
        ("2026-06-20", "2026-06-26"),  # after a Saturday: 22-26
        ("2026-09-21", "2026-09-29"),  # 23-25, 28-29
        ("2026-12-22", "2027-01-04"),  # 23, 29-31, 4
    ],
)
def test_a_report_is_due_on_the_fifth_working_day_after(session, due):
    assert report_due(date.fromisoformat(session)) == date.fromisoformat(due)


@pytest.mark.parametrize(("session", "due"), [("2026-06-16", "2026-06-01"), ("2026-04-16", "2026-03-30")])
def test_papers_are_due_eleven_working_days_before(session, due):
    assert papers_due(date.fromisoformat(session)) == date.fromisoformat(due)


DAYS = st.dates(date(2014, 1, 1), date(2035, 12, 31))


@given(DAYS)
def test_papers_that_are_just_in_time_give_ten_days_and_a_working_day_later_nine(session):
    due = papers_due(session)
    assert notice(due, session).working_days == 10
    assert notice(working_days_after(due, 1), session).working_days == 9


@given(DAYS, st.integers(1, 30))
def test_going_forth_and_back_by_working_days_agree(day, number):
    end = working_days_after(day, number)
    assert is_working_day(end)
    assert working_days_between(day, end + timedelta(days=1)) == number
    assert working_days_before(end, number) <= day
    assert working_days_before(working_days_after(end, number), number) == end


@given(DAYS, DAYS, DAYS)
def test_more_time_never_gives_less_notice(one, two, three):
    first, second, third = sorted((one, two, three))
    assert working_days_between(first, third) >= working_days_between(first, second)
    assert working_days_between(first, third) >= working_days_between(second, third)
