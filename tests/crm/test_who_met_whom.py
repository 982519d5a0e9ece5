"""Who met whom: how often and when last, as far as the reader may see the meetings and the people."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from crm import who_met_whom
from crm.confidentiality import Level
from crm.models import Meeting, Participation, Side
from tests.access.reading import ask
from tests.factories import (
    MeetingFactory,
    MinistryFactory,
    ParticipationFactory,
    PersonFactory,
    TenureFactory,
    ThemeFactory,
)
from tests.queries import assert_constant_queries

HOSTILE = "<img src=x onerror=alert(1)>"
URL = "crm:who-met-whom"


def met(ours, theirs, day="2026-03-01", capacity=None, **fields):
    """Sit one of ours and one of theirs at a table."""
    meeting = MeetingFactory(held_on=date.fromisoformat(day), **fields)
    ParticipationFactory(meeting=meeting, side=Side.OURS, person=ours)
    ParticipationFactory(meeting=meeting, person=theirs, capacity=capacity)
    return meeting


def person(name, **fields):
    return PersonFactory(name=name, **fields)


@pytest.fixture
def ana(db):
    return person("Ана Наша")


@pytest.fixture
def boris(db):
    return person("Борис Наш")


@pytest.fixture
def minister(db):
    return person("Министър Техен")


def grid(client, **query):
    return client.get(reverse(URL), query).context["grid"]


def said(grid):
    """Return {whom: {who of us: (times, last)}}."""
    return {
        str(line.who): {str(one): (link.times, link.last_on.isoformat()) for one, link in line.cells if link}
        for line in grid.lines
    }


def links_of(page):
    """Return every cell's address with its number."""
    cells = re.findall(r'<a href="([^"]*/meetings/\?theirs[^"]*)">.*?met-long">(\d+) meeting', page)
    return [(unescape(url), int(count)) for url, count in cells]


def test_a_cell_says_how_often_and_when_last(as_user, officer, ana, boris, minister):
    for day in ("2026-01-10", "2026-02-10"):
        met(ana, minister, day)
    met(boris, minister, "2025-12-01")
    assert said(grid(as_user(officer))) == {
        "Министър Техен": {"Ана Наша": (2, "2026-02-10"), "Борис Наш": (1, "2025-12-01")}
    }


def test_only_held_meetings_count_and_only_those_who_came(as_user, officer, ana, minister):
    met(ana, minister, state=Meeting.State.PLANNED)
    met(ana, minister, state=Meeting.State.CANCELLED)
    absent = met(ana, minister)
    absent.participations.filter(person=minister).update(role=Participation.Role.ABSENT)
    assert said(grid(as_user(officer))) == {}
    assert "Nobody has met anybody yet" in as_user(officer).get(reverse(URL)).content.decode()


def test_every_cell_leads_to_as_many_meetings(as_user, officer, ana, boris, minister):
    theme, ministry = ThemeFactory(), MinistryFactory()
    post = TenureFactory(person=minister, organisation=ministry)
    met(ana, minister, "2026-01-10", post).themes.add(theme, ThemeFactory())
    met(ana, minister, "2026-05-10", post)
    met(ana, minister, "2026-05-11")  # in no capacity
    met(boris, minister, "2026-05-12", post)
    met(ana, minister, state=Meeting.State.PLANNED)
    met(ana, minister).participations.filter(person=ana).update(role=Participation.Role.ABSENT)
    client = as_user(officer)
    expected = {
        "": [3, 1], "?since=2026-05-01": [2, 1], "?until=2026-02-01": [1], f"?theme={theme.pk}": [1],
        f"?organisation={ministry.pk}": [2, 1], "?lines=institutions": [2, 1],
        "?lines=institutions&since=2026-05-01": [1, 1],
    }  # fmt: skip
    for query, counts in expected.items():
        links = links_of(client.get(reverse(URL) + query).content.decode())
        assert [count for _url, count in links] == counts, query
        assert [client.get(url).context["page"].paginator.count for url, _count in links] == counts, query


def test_an_institution_counts_a_meeting_once_however_many_it_sent(as_user, officer, ana, minister):
    ministry, deputy = MinistryFactory(name="Министерство", name_latin=""), person("Заместник")
    meeting = met(ana, minister, capacity=TenureFactory(person=minister, organisation=ministry))
    ParticipationFactory(meeting=meeting, person=deputy, capacity=TenureFactory(person=deputy, organisation=ministry))
    ParticipationFactory(meeting=meeting, organisation=ministry)
    assert said(grid(as_user(officer), lines="institutions")) == {"Министерство": {"Ана Наша": (1, "2026-03-01")}}
    assert set(said(grid(as_user(officer), organisation=ministry.pk))) == {"Министър Техен", "Заместник"}


def test_whom_only_one_of_us_ever_met_is_marked_in_words_whatever_the_period(as_user, officer, ana, boris, minister):
    other = person("Познат на двама")
    met(ana, minister, "2026-01-10")
    met(ana, other, "2026-01-10")
    met(boris, other, "2020-01-10")
    found = grid(as_user(officer), since="2026-01-01")
    assert {str(line.who): line.only_by for line in found.lines} == {"Министър Техен": ana, "Познат на двама": None}
    page = as_user(officer).get(reverse(URL), {"since": "2026-01-01"}).content.decode()
    assert page.count("contact at risk") == 1
    assert "only Ана Наша has ever met them" in page


def test_a_meeting_or_a_person_one_may_not_see_changes_no_letter(as_user, officer, leader, ana, boris, minister):
    ministry = MinistryFactory()
    met(ana, minister, capacity=TenureFactory(person=minister, organisation=ministry))
    client = as_user(officer)
    queries = (
        "",
        "?lines=institutions",
        "?export=csv",
        f"?organisation={ministry.pk}",
        "?lines=institutions&export=csv",
    )
    before = {query: ask(client, "get", reverse(URL) + query).text for query in queries}
    restricted = {"confidentiality": Level.RESTRICTED, "author": leader}
    met(boris, minister, "2026-07-01", **restricted)
    met(person("Скрит Наш", confidentiality=Level.RESTRICTED), minister)
    met(ana, person("Скрит Техен", confidentiality=Level.RESTRICTED))
    hidden = MinistryFactory(confidentiality=Level.RESTRICTED)
    known = person("Виждан")
    after = {query: ask(client, "get", reverse(URL) + query).text for query in queries}
    assert after == before
    met(ana, known, capacity=TenureFactory(person=known, organisation=hidden))
    assert said(grid(client, lines="institutions")).keys() == {str(ministry)}
    assert grid(client, organisation=hidden.pk).lines == []
    assert len(grid(as_user(leader)).lines) == 3


def test_members_and_administrators_do_not_open_it(as_user, member, former_member, administrator, ana, minister):
    met(ana, minister, confidentiality=Level.PUBLIC)
    for user in (member, former_member, administrator):
        assert as_user(user).get(reverse(URL)).status_code == 403
        assert reverse(URL) not in as_user(user).get(reverse("crm:meeting-list")).content.decode()


def test_a_member_learns_nothing_from_the_pair_in_the_address_of_the_list(as_user, member, ana, minister):
    met(ana, minister, confidentiality=Level.COALITION)  # the people are the centre's
    for query in ({"theirs": f"person:{minister.pk}"}, {"ours": ana.pk}):
        answer = as_user(member).get(reverse("crm:meeting-list"), query)
        assert answer.context["page"].paginator.count == 0
        assert "Техен" not in answer.content.decode()


def test_of_many_the_most_frequent_are_shown_and_the_rest_counted_in_words(
    as_user, officer, ana, boris, minister, monkeypatch
):
    for _ in range(2):
        met(ana, minister)
    for theirs in (minister, person("Рядък")):
        met(boris, theirs)
    monkeypatch.setattr(who_met_whom, "MOST_LINES", 1)
    monkeypatch.setattr(who_met_whom, "MOST_COLUMNS", 1)
    found = grid(as_user(officer))
    assert said(found) == {"Министър Техен": {"Ана Наша": (2, "2026-03-01")}}
    assert [line.others for line in found.lines] == [1]
    page = as_user(officer).get(reverse(URL)).content.decode()
    assert "Shown are the 1 met most often, of 2." in page
    assert "Of the 2 of us who met anyone, the 1 who met these most often" in page
    assert "Рядък" in as_user(officer).get(reverse(URL), {"export": "csv"}).content.decode()


def test_on_a_small_screen_those_who_met_them_most_stand_first(as_user, officer, ana, boris, minister, monkeypatch):
    for ours in (ana, boris, boris):
        met(ours, minister)
    monkeypatch.setattr(who_met_whom, "FIRST_SHOWN", 1)
    (line,) = grid(as_user(officer)).lines
    assert line.folded == {ana.pk}
    assert "Show 1 more of us" in as_user(officer).get(reverse(URL)).content.decode()


def test_more_pairs_than_are_read_are_said_to_be_more(as_user, officer, ana, boris, minister, monkeypatch):
    for ours in (ana, ana, boris):
        met(ours, minister)
    monkeypatch.setattr(who_met_whom, "MOST_PAIRS", 1)
    page = as_user(officer).get(reverse(URL)).content.decode()
    assert "The 1 most frequent pairs; there are more" in page
    assert "contact at risk" not in page


def test_the_sheet_holds_every_pair_and_runs_nothing(as_user, officer, ana, minister):
    met(ana, minister)
    met(ana, person("=1+1"))
    text = as_user(officer).get(reverse(URL), {"export": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert ["Министър Техен", "", "Ана Наша", "1", "2026-03-01", "yes"] in rows
    assert {row[0] for row in rows} == {"Министър Техен", "'=1+1"}


def test_hostile_names_stay_words(as_user, officer, minister):
    met(person(HOSTILE), minister)
    met(person(HOSTILE), person(f"{HOSTILE}2"))
    page = as_user(officer).get(reverse(URL)).content.decode()
    assert "<img src=x" not in page


def test_the_page_of_an_institution_leads_to_those_who_met_it(as_user, officer, member):
    ministry = MinistryFactory()
    link = f"{reverse(URL)}?organisation={ministry.pk}"
    assert link in as_user(officer).get(ministry.get_absolute_url()).content.decode()
    assert link not in as_user(member).get(ministry.get_absolute_url()).content.decode()


@pytest.mark.parametrize("query", ["", "?lines=institutions", "?export=csv", "?lines=institutions&export=csv"])
def test_more_pairs_ask_no_more(as_user, officer, query):
    def row():
        theirs = PersonFactory()
        met(PersonFactory(), theirs, capacity=TenureFactory(person=theirs))

    assert_constant_queries(as_user(officer), URL, row, query)
