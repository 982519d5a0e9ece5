"""What falls empty next: a table of days, who is told, and that nobody reads of a holder they may not see."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts.models import Digest, OutboxEntry
from campaigns.models import Mandate, Seat
from campaigns.seats import ledger, mandate_actions, notices, radar, shortfalls
from campaigns.seats.radar import Kind
from crm import calendar
from crm.confidentiality import Level
from tests.factories import (
    BodyFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def day(n: int) -> str:
    return (TODAY + timedelta(days=n)).isoformat()


def told(user, today=TODAY):
    return [(one.kind, one.days, one.threshold) for one in radar.seen(user, today)]


@pytest.mark.parametrize(
    ("ended", "today", "kind", "days", "threshold"),
    [
        ("", date(2026, 6, 1), None, None, None),
        ("2026-09-01", date(2026, 6, 1), None, None, None),  # 92 days
        ("2026-08-31", date(2026, 6, 1), None, None, None),  # 91 days
        ("2026-08-30", date(2026, 6, 1), Kind.ENDING, 90, 90),
        ("2026-08-01", date(2026, 6, 1), Kind.ENDING, 61, 90),
        ("2026-07-31", date(2026, 6, 1), Kind.ENDING, 60, 60),
        ("2026-07-02", date(2026, 6, 1), Kind.ENDING, 31, 60),
        ("2026-07-01", date(2026, 6, 1), Kind.ENDING, 30, 30),
        ("2026-06-02", date(2026, 6, 1), Kind.ENDING, 1, 30),
        ("2026-06-01", date(2026, 6, 1), Kind.ENDING, 0, 30),  # its last day is a day of the mandate
        ("2026-05-31", date(2026, 6, 1), Kind.ENDED, -1, None),
        ("2026-06", date(2026, 6, 1), Kind.ENDING, 29, 30),  # a month means its last day
        ("2026-06", date(2026, 6, 30), Kind.ENDING, 0, 30),
        ("2026-06", date(2026, 7, 1), Kind.ENDED, -1, None),
        ("2026-02", date(2026, 2, 1), Kind.ENDING, 27, 30),
        ("2028-02", date(2028, 2, 1), Kind.ENDING, 28, 30),  # a leap year
        ("2026-08", date(2026, 6, 1), None, None, None),  # 91 days
        ("2026", date(2026, 10, 1), None, None, None),  # 91 days
        ("2026", date(2026, 10, 2), Kind.ENDING, 90, 90),
        ("2026", date(2026, 12, 31), Kind.ENDING, 0, 30),
        ("2026", date(2027, 1, 1), Kind.ENDED, -1, None),
    ],
)
def test_days_to_the_end_of_a_mandate(officer, ended, today, kind, days, threshold):
    MandateFactory(started="2020", ended=ended)
    assert told(officer, today) == ([(kind, days, threshold)] if kind else [])


def test_a_mandate_that_somebody_follows_is_not_ending(officer):
    seat = SeatFactory()
    MandateFactory(seat=seat, ended=day(20))
    assert [kind for kind, *_rest in told(officer)] == [Kind.ENDING]
    MandateFactory(seat=seat, started=day(21))
    assert told(officer) == []


def test_seats_nobody_holds_are_empty_where_the_body_runs(officer):
    SeatFactory(is_vacant=True)
    SeatFactory(is_vacant=True, body=BodyFactory(ended=day(-1)))  # the body is over
    SeatFactory(is_vacant=True, ended="2013")  # the seat is over
    SeatFactory(is_vacant=True, started=day(5))  # the seat is still to come
    assert told(officer) == [(Kind.EMPTY, None, None)]


def test_a_seat_of_which_nothing_is_noted_is_not_called_empty_for_others_may_sit_there(as_user, officer):
    seat = SeatFactory(alternates=3)
    assert told(officer) == [(Kind.UNKNOWN, None, None)]
    assert shortfalls.of(ledger.lines(Seat.objects.visible_to(officer).for_reader(officer), TODAY)) == []
    client, url = as_user(officer), reverse("campaigns:seat-list")
    assert [line.seat for line in client.get(url, {"state": "unknown"}).context["lines"]] == [seat]
    assert client.get(url, {"state": "empty"}).context["lines"] == []
    assert reverse("campaigns:vacancy-radar") not in client.get(reverse("home")).content.decode()


def test_missing_alternates_are_counted(officer):
    seat = SeatFactory(alternates=3)
    MandateFactory(seat=seat)
    MandateFactory(seat=seat, place=2)
    (signal,) = radar.seen(officer, TODAY)
    assert (signal.kind, signal.words) == (Kind.ALTERNATES, "2 alternates missing")


@pytest.mark.parametrize(("status", "is_gone"), [("member", False), ("associate", False), ("left", True), ("", False)])
def test_a_holder_that_left_the_coalition_is_told_of(officer, status, is_gone):
    """One that never was of the coalition did not leave it."""
    holder = OrganisationFactory()
    if status:
        MembershipFactory(organisation=holder, started_on=date(2020, 1, 1), ended_on=date(2024, 12, 31))
        MembershipFactory(organisation=holder, status=status, started_on=date(2025, 1, 1))
    MandateFactory(organisation=holder)
    assert [kind for kind, *_rest in told(officer)] == ([Kind.LEFT] if is_gone else [])


def test_the_most_urgent_comes_first(officer):
    MandateFactory(ended=day(80))
    MandateFactory(ended=day(10))
    MandateFactory(ended=day(-3))
    SeatFactory(is_vacant=True)
    assert [(kind, days) for kind, days, _threshold in told(officer)] == [
        (Kind.ENDED, -3), (Kind.ENDING, 10), (Kind.ENDING, 80), (Kind.EMPTY, None),
    ]  # fmt: skip


def test_the_radar_is_pure_over_lines():
    assert radar.of([], set()) == []
    assert [radar.threshold_of(days) for days in (None, -1, 0, 30, 31, 60, 61, 90, 91)] == [
        None, None, 30, 30, 60, 60, 90, 90, None,
    ]  # fmt: skip


# Who reads what


def test_nobody_counts_a_holder_they_may_not_see(as_user, officer, leader):
    seat = SeatFactory()
    MandateFactory(seat=seat, ended=day(20), confidentiality=Level.RESTRICTED,
                   organisation__name="Скритата", organisation__name_latin="Hidden")  # fmt: skip
    assert [one.kind for one in radar.seen(leader, TODAY)] == [Kind.ENDING]
    before = [one.kind for one in radar.seen(officer, TODAY)]
    Mandate.objects.all().delete()
    assert before == [one.kind for one in radar.seen(officer, TODAY)] == [Kind.UNKNOWN]


@pytest.mark.parametrize(("reader", "shown"), [("officer", True), ("leader", True), ("member", False)])
def test_the_home_page_of_the_centre_shows_what_falls_empty(as_user, request, reader, shown):
    MandateFactory(ended=day(25), seat__body__organisation__name="Комитет Х")
    page = as_user(request.getfixturevalue(reader)).get(reverse("home")).content.decode()
    assert ("ends in 25 days" in page) is shown
    assert (reverse("campaigns:vacancy-radar") in page) is shown


def test_the_calendar_holds_the_last_day_also_of_a_month(as_user, officer, member):
    mine = PersonFactory(user=officer)
    MandateFactory(ended="2026-06", person=mine)
    MandateFactory(ended="2026-06-15")
    MandateFactory(ended="2026-06-16", confidentiality=Level.RESTRICTED)
    span = calendar.Span(date(2026, 6, 1), date(2026, 6, 30))
    days = [one.day for one in calendar.of(officer, span, ["mandate"]).entries]
    assert days == [date(2026, 6, 15), date(2026, 6, 30)]
    own = calendar.Span(span.first, span.last, mine=True)
    assert [one.day for one in calendar.of(officer, own, ["mandate"]).entries] == [date(2026, 6, 30)]
    assert len(calendar.of(member, span, ["mandate"]).entries) == 2


# By mail, once


def mails_of(today=TODAY):
    """Claim and carry out what waits, as the worker does."""
    notices.claim(today)
    for entry in OutboxEntry.objects.filter(done_at=None):
        outbox.carry_out(entry.pk)
    sent, mail.outbox = mail.outbox, []
    return sent


def test_the_centre_is_written_to_once_at_each_threshold(officer, leader, member, administrator):
    MandateFactory(ended=day(55), organisation__name="Тайна")
    sent = mails_of()
    assert sorted(one.to[0] for one in sent) == sorted([officer.email, leader.email])
    assert "1 mandate of a seat ends on" in sent[0].body
    assert "Тайна" not in sent[0].body
    assert reverse("campaigns:vacancy-radar") in sent[0].body
    assert mails_of() == []
    assert Mandate.objects.get().warned_days == 60


@pytest.mark.parametrize(
    ("warned", "days", "writes"),
    [(None, 91, 0), (None, 90, 1), (90, 61, 0), (90, 60, 1), (60, 31, 0), (60, 30, 1), (30, 5, 0), (None, 3, 1),
     (None, -1, 0)],
)  # fmt: skip
def test_a_threshold_is_passed_once(officer, warned, days, writes):
    MandateFactory(ended=day(days), warned_days=warned)
    assert len(mails_of()) == writes


def test_another_last_day_is_warned_of_anew(officer):
    from accounts.actors import Actor

    mandate = MandateFactory(ended=day(20))
    assert len(mails_of()) == 1
    mandate_actions.update_mandate(mandate=mandate, version=None, ended=day(400), by=Actor.of(officer))
    assert mails_of() == []
    assert Mandate.objects.get().warned_days is None


def test_whoever_wants_no_reminders_and_whoever_may_not_see_it_gets_none(officer, leader):
    leader.digest = Digest.NONE
    leader.save()
    MandateFactory(ended=day(20), confidentiality=Level.RESTRICTED)
    assert mails_of() == []


def test_what_is_settled_before_the_mail_leaves_is_not_written_of(officer):
    seat = SeatFactory()
    MandateFactory(seat=seat, ended=day(20))
    notices.claim(TODAY)
    MandateFactory(seat=seat, started=day(21))
    for entry in OutboxEntry.objects.filter(done_at=None):
        outbox.carry_out(entry.pk)
    assert mail.outbox == []


def test_seats_of_bodies_that_are_over_give_no_mail(officer):
    MandateFactory(ended=day(20), seat__body__ended="2020")
    assert mails_of() == []


def test_a_line_is_what_its_reader_sees(officer):
    seat = SeatFactory()
    MandateFactory(seat=seat, confidentiality=Level.RESTRICTED)
    line = ledger.Line(Seat.objects.visible_to(officer).for_reader(officer).get(), TODAY)
    assert (line.state, line.words) == ("unknown", "not noted who sits there")


def test_of_two_clocks_one_claims_the_mail(officer):
    mandate = MandateFactory(ended=day(55))
    assert [notices.is_ours(mandate.pk, threshold) for threshold in (60, 60, 90, 30)] == [True, False, False, True]
