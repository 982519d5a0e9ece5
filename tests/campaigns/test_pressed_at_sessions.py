"""An ask on which we were heard at a session of a committee was brought up there, for whoever may see the session."""

import pytest
from django.urls import reverse

from campaigns.asks import agenda_paper
from campaigns.models import Ask
from crm.confidentiality import Level
from tests.campaigns.test_sessions import day, item_of, session_of
from tests.factories import AskFactory, AskPressedFactory, BodyFactory, CampaignFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    return AskFactory(confidentiality=Level.COALITION)


def told(ask, **fields):
    session = session_of(BodyFactory(), **{"held_on": day(-3), "state": "held", **fields.pop("session", {})})
    item = item_of(session, **{"said": "We asked for lower thresholds", **fields})
    item.asks.add(ask)
    return session, item


def times(ask, user):
    return Ask.objects.visible_to(user).for_reader(user).get(pk=ask.pk).times_pressed


def test_words_said_on_it_count_once_for_each_session(ask, officer):
    session, _item = told(ask)
    item_of(session, number=2, said="And once more").asks.add(ask)
    told(ask)
    AskPressedFactory(ask=ask, meeting=MeetingFactory(state="held"))
    assert times(ask, officer) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"said": ""},
        {"said": "", "position": "Lower", "position_on": day(-9)},
        {"said": "", "position": "Lower", "position_on": day(-9), "vote": "away"},
        {"said": "", "position": "Lower", "position_on": day(-9), "vote": "no_vote"},
        {"said": "", "vote": "for"},
        {"session": {"state": "planned"}},
        {"session": {"state": "cancelled"}},
    ],
)
def test_where_we_were_not_heard_nothing_was_brought_up(ask, officer, fields):
    told(ask, **fields)
    assert times(ask, officer) == 0


def test_a_vote_by_an_agreed_position_counts(ask, officer):
    told(ask, said="", position="Lower", position_on=day(-9), vote="against")
    assert times(ask, officer) == 1


def test_who_may_not_see_the_session_counts_it_not(ask, officer, leader, as_user):
    session, _item = told(ask, session={"confidentiality": Level.RESTRICTED})
    assert (times(ask, leader), times(ask, officer)) == (1, 0)
    assert session.get_absolute_url() not in as_user(officer).get(ask.get_absolute_url()).content.decode()
    assert "brought up in 1 session" not in as_user(officer).get(reverse("campaigns:common-agenda")).content.decode()


def test_it_stands_in_the_story_of_the_ask_and_of_its_campaign(ask, officer, as_user):
    campaign = CampaignFactory()
    ask.campaigns.add(campaign)
    _session, item = told(ask)
    quiet = told(ask, said="", title_en="Report")[1]
    page = as_user(officer).get(ask.get_absolute_url()).content.decode()
    assert "Brought up at a session: Criteria" in page
    assert f"On the agenda: {quiet}" in page
    story = as_user(officer).get(campaign.get_absolute_url()).content.decode()
    assert item.session.get_absolute_url() in story
    assert quiet.session.get_absolute_url() not in story


def test_the_common_agenda_says_in_how_many_sessions(officer, as_user):
    ask = AskFactory(status="agreed", confidentiality=Level.PUBLIC)
    for level in (Level.PUBLIC, Level.PUBLIC, Level.COALITION):
        told(ask, session={"confidentiality": level})
    assert (
        "brought up in 2 sessions of committees"
        in as_user(officer).get(reverse("campaigns:common-agenda")).content.decode()
    )


def test_the_agenda_on_paper_counts_no_session_that_its_level_does_not_reach(officer, monkeypatch):
    ask = AskFactory(status="agreed", confidentiality=Level.PUBLIC)
    told(ask, session={"confidentiality": Level.PUBLIC})
    told(ask, session={"confidentiality": Level.INTERNAL})
    papers = []
    monkeypatch.setattr("campaigns.asks.agenda_paper.paper_pdf.draw", papers.append)
    agenda_paper.pdf(officer)
    AskFactory(status="agreed", confidentiality=Level.INTERNAL)
    agenda_paper.pdf(officer)
    assert ["brought up in 1 session of a committee" in one for one in papers] == [True, False]
    assert "brought up in 2 sessions of committees" in papers[1]
