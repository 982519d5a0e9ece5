"""The power map says in a picture and in a table who stands where; what is not said is listed, what waits is a fact."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.stances.power_map import draw_up
from campaigns.stances.power_map_chart import NARROW, WIDE, bands, draw, spots
from crm.confidentiality import Level
from crm.models import Letter, Participation, Side
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    CampaignFactory,
    CommitmentFactory,
    InfluenceFactory,
    LetterFactory,
    MeetingFactory,
    MinistryFactory,
    PersonFactory,
    StanceFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def ago(days):
    return TODAY - timedelta(days=days)


def placed(ask, **more):
    stance = StanceFactory(ask=ask, **more)
    InfluenceFactory(person=stance.person, weight=4)
    return stance


def met(person, days, ask=None, **more):
    meeting = MeetingFactory(held_on=ago(days), **more)
    Participation.objects.create(meeting=meeting, person=person, side=Side.THEIRS)
    if ask:
        AskPressedFactory(ask=ask, meeting=meeting)
    return meeting


def steps(ask, user, target):
    line = next(line for line in draw_up([ask], user).lines if line.target == target)
    return [(step.text, step.url) for step in line.steps]


def test_the_table_says_the_same_as_the_picture(as_user, officer):
    ask = AskFactory()
    stances = [placed(ask, position=position) for position in ("opposed", "champion")]

    page = as_user(officer).get(reverse("campaigns:ask-power-map", args=[ask.pk]))
    text = page.content.decode()

    for number, stance in enumerate(stances, 1):
        for size in ("wide", "narrow"):
            assert (
                f'href="#person-{stance.person_id}" class="target target-{stance.place.tone}" aria-label="{number}. {stance.person}'
                in page.context[size]
            )
        assert f'<tr id="person-{stance.person_id}">' in text
    assert stances[0].note in text


def test_names_are_escaped_in_both_pictures(officer):
    ask = AskFactory()
    placed(ask, person__name="<script>alert(1)</script>", person__name_latin='"><img src=x>')

    shown = draw_up([ask], officer)
    for size in (WIDE, NARROW):
        picture = draw(shown.placed, size, title="<b>", description="&")
        ET.fromstring(picture)
        assert "<script" not in picture
        assert "<img" not in picture


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_no_two_targets_overlap(size, officer):
    ask = AskFactory()
    for _one in range(7):
        placed(ask, position="neutral")

    lines = draw_up([ask], officer).placed
    middles = [(x, y) for _line, x, y in spots(lines, list(bands(lines, size)), size)]

    assert len(middles) == 7
    assert all(
        abs(x - a) >= 2 * size.radius or abs(y - b) >= 2 * size.radius
        for n, (x, y) in enumerate(middles)
        for a, b in middles[n + 1 :]
    )


def test_of_a_campaign_each_stands_where_it_is_hardest(as_user, officer):
    campaign = CampaignFactory()
    easy, hard = AskFactory(), AskFactory()
    campaign.asks.set([easy, hard])
    person = PersonFactory()
    InfluenceFactory(person=person)
    StanceFactory(ask=easy, person=person, position="champion", taken_on=TODAY)
    old = StanceFactory(ask=hard, person=person, position="opposed", taken_on=ago(60))
    moved = StanceFactory(ask=hard, person=person, position="doubtful", taken_on=ago(10))

    page = as_user(officer).get(reverse("campaigns:campaign-power-map", args=[campaign.pk]))
    line = page.context["shown"].placed[0]

    assert line.stance == moved
    assert {one.ask for one in line.today} == {easy, hard}
    assert old not in line.today
    assert "hardest" in page.content.decode()


def test_whom_we_ask_and_nobody_spoke_of_is_listed_as_not_yet_said(as_user, officer):
    body = MinistryFactory()
    ask = AskFactory(addressed_to=body)
    person = PersonFactory()
    met(person, 20, ask)
    unweighed = StanceFactory(ask=ask).person

    page = as_user(officer).get(reverse("campaigns:ask-power-map", args=[ask.pk]))

    assert {line.target for line in page.context["shown"].not_yet_said} == {body, person, unweighed}
    assert not page.context["shown"].placed
    assert "Not yet said" in page.content.decode()


def test_an_empty_map_says_what_to_do(as_user, officer):
    campaign = CampaignFactory()
    assert (
        "Nobody is on the map yet"
        in as_user(officer).get(reverse("campaigns:campaign-power-map", args=[campaign.pk])).content.decode()
    )


def test_hidden_targets_are_neither_shown_nor_expected(as_user, officer):
    ask = AskFactory(addressed_to=MinistryFactory(confidentiality=Level.RESTRICTED))
    StanceFactory(ask=ask, person__confidentiality=Level.RESTRICTED)
    met(PersonFactory(), 20, ask, confidentiality=Level.RESTRICTED)

    assert draw_up([ask], officer).lines == []


def test_members_do_not_open_it(as_user, member):
    ask, campaign = AskFactory(confidentiality=Level.PUBLIC), CampaignFactory(confidentiality=Level.PUBLIC)

    for kind, record in (("ask", ask), ("campaign", campaign)):
        assert as_user(member).get(reverse(f"campaigns:{kind}-power-map", args=[record.pk])).status_code == 403
    assert "power-map" not in as_user(member).get(campaign.get_absolute_url()).content.decode()


def test_what_is_shown_can_be_taken_along(as_user, officer):
    ask = AskFactory()
    placed(ask, note="Asked for numbers")

    sheet = as_user(officer).get(reverse("campaigns:ask-power-map", args=[ask.pk]), {"export": "csv"}).content.decode()

    assert "Asked for numbers" in sheet


def test_the_map_runs_the_same_queries_for_any_length(as_user, officer):
    client = as_user(officer)

    def queries(rows):
        ask = AskFactory(addressed_to=MinistryFactory())
        for _row in range(rows):
            stance = placed(ask)
            met(stance.person, 250, ask)
            LetterFactory(person=stance.person, dated_on=ago(90), reply_due_on=ago(60))
        url = reverse("campaigns:ask-power-map", args=[ask.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as run:
            assert len(client.get(url).context["shown"].placed) == rows
        return len(run)

    assert queries(1) == queries(3)


# Next steps are facts with their records


def test_whom_we_never_met_and_whom_we_have_not_met_for_long(officer):
    ask = AskFactory()
    stranger, silent = StanceFactory(ask=ask).person, StanceFactory(ask=ask).person
    last = met(silent, 280)

    assert steps(ask, officer, stranger) == [("Never met", stranger.get_absolute_url())]
    assert steps(ask, officer, silent) == [("No contact for 9 months", last.get_absolute_url())]


def test_a_letter_whose_reply_is_overdue_and_one_that_was_answered(officer):
    body = MinistryFactory()
    ask = AskFactory(addressed_to=body)
    late = LetterFactory(organisation=body, dated_on=ago(90), reply_due_on=ago(60))

    assert steps(ask, officer, body)[0][1] == late.get_absolute_url()
    LetterFactory(
        direction=Letter.Direction.RECEIVED, organisation=body, dated_on=ago(50), reply_due_on=None, answers=late
    )
    assert steps(ask, officer, body) == [("Never met", body.get_absolute_url())]


def test_what_was_asked_at_a_meeting_waits_until_they_write(officer):
    ask = AskFactory()
    person = StanceFactory(ask=ask).person
    meeting = met(person, 40, ask)

    assert [url for _text, url in steps(ask, officer, person)] == [meeting.get_absolute_url()]
    LetterFactory(direction=Letter.Direction.RECEIVED, person=person, dated_on=ago(5), reply_due_on=None)
    assert steps(ask, officer, person) == []


def test_an_overdue_promise_stands_first(officer):
    body = MinistryFactory()
    ask = AskFactory(addressed_to=body)
    promise = CommitmentFactory(owed_by=body, made_on=ago(100), original_due=ago(30), due_on=ago(30))

    assert steps(ask, officer, body)[0][1] == promise.get_absolute_url()


def test_what_the_reader_may_not_see_is_no_fact_for_them(officer, leader):
    ask = AskFactory()
    person = StanceFactory(ask=ask).person
    met(person, 10, confidentiality=Level.RESTRICTED)
    LetterFactory(person=person, dated_on=ago(90), reply_due_on=ago(60), confidentiality=Level.RESTRICTED)

    assert steps(ask, officer, person) == [("Never met", person.get_absolute_url())]
    assert len(steps(ask, leader, person)) == 1
