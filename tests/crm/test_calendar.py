"""The calendar: what has a day stands on it, for whom may see it, as a grid, a list and a day."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm import calendar, months
from crm.calendar import Span
from crm.confidentiality import Level
from crm.models import Meeting
from tests.factories import (
    CampaignFactory,
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    PublishedCommitmentFactory,
    ReplyFactory,
    TaskFactory,
)
from tests.queries import assert_constant_queries

PAGE = "/calendar/"
DAY = date(2026, 11, 18)
NOVEMBER = {"month": "2026-11"}
SPAN = Span(date(2026, 11, 1), date(2026, 11, 30))


def titles(user, span=SPAN, *kinds):
    return [entry.title for entry in calendar.of(user, span, kinds).entries]


def page(client, **query):
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def one_of_each(user, **more):
    """A record of every kind on one day."""
    MeetingFactory(about="Среща", held_on=DAY, author=user, **more)
    TaskFactory(what="Задача", due_on=DAY, assignee=user, **more)
    LetterFactory(subject="Писмо", dated_on=DAY - timedelta(days=14), reply_due_on=DAY, author=user, **more)
    CommitmentFactory(title="Срок", original_due=DAY, due_on=DAY, owner=user, **more)
    CommitmentFactory(title="Проверка", next_check=DAY, owner=user, **more)
    CampaignFactory(title_bg="Кампания", title_en="Campaign", started=str(DAY), **more)


def test_everything_with_a_day_stands_on_it(officer):
    one_of_each(officer)
    found = {entry.kind: (entry.day, entry.title) for entry in calendar.of(officer, SPAN).entries}
    assert found == {
        "meeting": (DAY, "Среща"), "task": (DAY, "Задача"), "reply": (DAY, "Писмо"), "commitment": (DAY, "Срок"),
        "check": (DAY, "Проверка"), "campaign": (DAY, "Campaign"),
    }  # fmt: skip


def test_what_is_done_answered_or_closed_is_due_no_more(officer):
    TaskFactory(due_on=DAY, assignee=officer, done_at=timezone.now())
    asked = LetterFactory(dated_on=DAY, reply_due_on=DAY, author=officer)
    ReplyFactory(answers=asked, reply_due_on=None)
    CommitmentFactory(due_on=DAY, original_due=DAY, withdrawn_at=timezone.now(), withdrawn_reason="x")
    assert titles(officer) == []


def test_only_the_days_between_count_both_ends_too(officer):
    for day in (SPAN.first - timedelta(days=1), SPAN.first, SPAN.last, SPAN.last + timedelta(days=1)):
        MeetingFactory(about=str(day), held_on=day)
    assert titles(officer) == ["2026-11-01", "2026-11-30"]


@pytest.mark.parametrize("level", list(Level))
def test_nobody_meets_what_they_may_not_see(level, officer, other_officer, member, former_member, administrator):
    one_of_each(officer, confidentiality=level)
    PublishedCommitmentFactory(title="Проверка", next_check=DAY, confidentiality=level)
    seen = {user.name: titles(user) for user in (other_officer, member, former_member, administrator)}
    centre = {"public", "coalition", "internal"}
    assert ("Среща" in seen[other_officer.name]) == (level in centre)
    assert ("Задача" in seen[other_officer.name]) == (level in centre)
    assert ("Среща" in seen[member.name]) == (level in {"public", "coalition"})
    assert ("Среща" in seen[former_member.name]) == (level == "public")
    assert "Задача" not in seen[member.name] + seen[former_member.name] + seen[administrator.name]
    assert "Проверка" not in seen[member.name] + seen[administrator.name], "the centre's own plan"


def test_a_commitment_that_is_not_published_is_no_date_for_members(member, officer):
    CommitmentFactory(title="Чернова", due_on=DAY, original_due=DAY, confidentiality=Level.PUBLIC)
    PublishedCommitmentFactory(title="Публикувано", due_on=DAY, original_due=DAY)
    assert titles(member) == ["Публикувано"]
    assert titles(officer) == ["Публикувано", "Чернова"]


def test_mine_leaves_out_what_others_have_to_do(officer, other_officer):
    one_of_each(other_officer)
    mine = Span(SPAN.first, SPAN.last, mine=True)
    assert titles(officer, mine) == []
    assert len(titles(other_officer, mine)) == 5, "campaigns are nobody's alone"


def test_entries_stand_in_the_order_of_the_clock(officer):
    MeetingFactory(about="късно", held_on=DAY, held_at=time(16))
    MeetingFactory(about="рано", held_on=DAY, held_at=time(9))
    MeetingFactory(about="без час", held_on=DAY)
    assert titles(officer) == ["без час", "рано", "късно"]


def test_the_month_is_a_table_of_weeks_that_begin_on_monday(as_user, officer):
    MeetingFactory(about="Среща в Перник", held_on=DAY, held_at=time(10, 30))
    html = page(as_user(officer), **NOVEMBER)
    assert "Среща в Перник" in html
    assert "10:30" in html
    assert html.index(">Monday<") < html.index(">Sunday<")
    assert html.count("<td class=") == 42, "26 October to 6 December"


def test_days_and_months_are_named_as_the_readers_language_does(as_user, officer):
    client = as_user(officer)
    client.cookies["django_language"] = "bg"
    html = page(client, **NOVEMBER)
    assert "ноември 2026" in html
    assert "понеделник" in html
    assert "November" not in html


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [("2026-02-10", "2026-01-26", "2026-03-01"), ("2027-02-10", "2027-02-01", "2027-02-28"), ("2024-02-29", "2024-01-29", "2024-03-03")],
)  # fmt: skip
def test_a_grid_holds_whole_weeks(today, first, last):
    day = date.fromisoformat(today)
    assert [str(one) for one in months.around(months.of_month(day, day))] == [first, last]


def test_the_neighbours_of_december_lie_in_two_years():
    period = months.of_month(date(2026, 12, 5), DAY)
    assert (period.previous, period.next, period.today) == ("month=2026-11", "month=2027-01", "month=2026-11")


@pytest.mark.parametrize("month", ["", "2026-13", "2026-00", "0000-01", "9999-12", "²026-01", "x", "2026-1", "٢٠٢٦-01"])
def test_an_address_that_names_no_month_means_this_one(month):
    assert months.period_of(month, month, DAY).query == "month=2026-11"


def test_junk_in_the_address_shows_the_calendar_all_the_same(as_user, officer):
    MeetingFactory(about="Среща", held_on=timezone.localdate())
    for query in ({"kind": "none"}, {"whose": "²"}, {"view": "x"}, {"month": "\x00"}, {"day": "2026-02-30"}):
        assert "Среща" in page(as_user(officer), **query)


def test_the_list_holds_the_days_of_the_month_on_which_something_stands(as_user, officer):
    MeetingFactory(about="Вътре", held_on=DAY)
    MeetingFactory(about="Вън", held_on=date(2026, 12, 1))
    client = as_user(officer)
    html = page(client, view="agenda", **NOVEMBER)
    assert "Вътре" in html
    assert "Вън" not in html
    assert "18 November 2026" in html
    assert "Вън" in page(client, **NOVEMBER), "the grid shows the last week whole"


def test_a_day_has_a_page_with_its_neighbours(as_user, officer):
    MeetingFactory(about="Среща", held_on=DAY)
    html = page(as_user(officer), day="2026-11-18")
    assert "Среща" in html
    assert "?day=2026-11-17" in html
    assert "?day=2026-11-19" in html


def test_an_empty_month_and_an_empty_day_say_so(as_user, officer):
    client = as_user(officer)
    assert "Nothing in this month" in page(client, month="2031-05")
    assert "Nothing on this day" in page(client, day="2031-05-01")
    html = page(client, month="2031-05", kind="task")
    assert "Nothing here with this filter" in html


def test_filters_stay_while_one_walks_from_month_to_month(as_user, officer):
    html = page(as_user(officer), kind="task", whose="mine", view="agenda", **NOVEMBER)
    assert "?month=2026-12&amp;kind=task&amp;whose=mine&amp;view=agenda" in html.replace("&view", "&amp;view")


def test_a_kind_alone_shows_only_that(as_user, officer):
    MeetingFactory(about="Среща", held_on=DAY)
    TaskFactory(what="Задача", due_on=DAY, assignee=officer)
    html = page(as_user(officer), kind="task", **NOVEMBER)
    assert "Задача" in html
    assert "Среща" not in html.replace("Срещи", "")


def test_a_crowded_day_folds_what_has_no_room(as_user, officer):
    for number in range(5):
        MeetingFactory(about=f"Среща {number}", held_on=DAY)
    html = page(as_user(officer), **NOVEMBER)
    assert html.count("is-beyond") == 2
    assert "and 2 more" in html


def test_a_month_that_holds_more_than_fits_says_so(as_user, officer, monkeypatch):
    monkeypatch.setattr("crm.dated.MOST", 2)
    monkeypatch.setattr("crm.calendar.MOST", 2)
    for _ in range(3):
        MeetingFactory(held_on=DAY)
    assert "There is more than fits here" in page(as_user(officer), **NOVEMBER)


def test_a_cancelled_meeting_is_struck_out(as_user, officer):
    MeetingFactory(about="Отпаднала", held_on=DAY, state=Meeting.State.CANCELLED)
    assert "<s>Отпаднала</s>" in page(as_user(officer), **NOVEMBER)


def test_a_longer_month_runs_no_more_queries(as_user, officer):
    client = as_user(officer)
    assert_constant_queries(client, "crm:calendar", lambda: one_of_each(officer), "?month=2026-11")
    assert_constant_queries(client, "crm:calendar", lambda: one_of_each(officer), "?month=2026-11&view=agenda")


# Over the API


def test_the_api_tells_the_same_days(as_user, officer, member):
    one_of_each(officer)
    address = "/api/v1/calendar/?from=2026-11-01&to=2026-11-30"
    answer = as_user(officer).get(address).json()
    assert (answer["first"], answer["last"], answer["is_cut"]) == ("2026-11-01", "2026-11-30", False)
    assert {one["kind"] for one in answer["results"]} == {"meeting", "task", "reply", "commitment", "check", "campaign"}
    assert [one["title"] for one in as_user(officer).get(f"{address}&kind=task").json()["results"]] == ["Задача"]
    assert [one["kind"] for one in as_user(member).get(address).json()["results"]] == ["campaign"]


@pytest.mark.parametrize(
    "query", ["from=2026-11-30&to=2026-11-01", "from=2026-01-01&to=2028-01-01", "from=x", "whose=y"]
)
def test_the_api_refuses_in_words_what_is_no_span(as_user, officer, query):
    assert as_user(officer).get(f"/api/v1/calendar/?{query}").status_code == 400


@pytest.mark.parametrize("query", ["", "from=9999-12-31", "from=0001-01-01&to=0001-01-02", "kind=none", "kind="])
def test_the_api_answers_at_the_ends_of_time(as_user, officer, query):
    assert as_user(officer).get(f"/api/v1/calendar/?{query}").status_code == 200


def test_the_api_runs_no_more_queries_for_more_rows(as_user, officer):
    query = "?from=2026-11-01&to=2026-11-30"
    assert_constant_queries(as_user(officer), "api:calendar-list", lambda: one_of_each(officer), query)


def test_the_way_to_the_calendar_stands_in_the_navigation(as_user, member):
    assert f'href="{reverse("crm:calendar")}"' in as_user(member).get("/").content.decode()


# What the signs mean


def legend(client, **query):
    html = page(client, **query)
    return html.split('class="calendar-legend"')[1].split("</details>")[0]


def test_the_legend_names_only_the_kinds_that_can_appear(as_user, officer, member):
    labels = [str(source.label) for source in calendar.sources_for(officer)]
    assert "Next checks" in labels
    assert all(label in legend(as_user(officer)) for label in labels)
    assert "Next checks" not in legend(as_user(member))
    of_meetings = legend(as_user(officer), kind="meeting")
    assert [label for label in labels if label in of_meetings] == ["Meetings"]


def test_the_legend_explains_a_mark_only_where_one_is_seen(as_user, officer):
    client, marks = as_user(officer), ("overdue", "cancelled", "Restricted")
    assert not [mark for mark in marks if mark in legend(client, **NOVEMBER)]
    MeetingFactory(held_on=DAY, state=Meeting.State.CANCELLED, author=officer, confidentiality=Level.RESTRICTED)
    TaskFactory(due_on=date(2026, 11, 1), assignee=officer)
    assert all(mark in legend(client, **NOVEMBER) for mark in marks)


def test_a_filter_applies_as_it_changes_and_stays_in_the_address(as_user, officer):
    form = page(as_user(officer)).split('<form class="filters"')[1].split(">")[0]
    assert 'hx-push-url="true"' in form
    assert "change" in form
