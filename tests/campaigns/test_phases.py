from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.models import CampaignPhase, Milestone
from campaigns.phases import actions as phase_actions
from crm import calendar, search
from crm.confidentiality import Level
from crm.models import Meeting
from tests.campaigns.test_asks import form_of
from tests.factories import (
    AskFactory,
    CampaignFactory,
    CampaignPhaseFactory,
    MeetingFactory,
    MilestoneFactory,
    MinistryFactory,
    ParticipationFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db


def day_of(milestone, user):
    return Milestone.objects.visible_to(user).with_days().get(pk=milestone.pk).falls_on


@pytest.fixture
def meeting():
    return MeetingFactory(held_on=date(2026, 3, 20), state=Meeting.State.PLANNED, confidentiality=Level.PUBLIC)


def test_a_milestone_moves_with_the_meeting_it_hangs_on_and_takes_its_followers_along(officer, meeting):
    phase = CampaignPhaseFactory()
    sent = MilestoneFactory(phase=phase, day=None, meeting=meeting, offset_days=-14)
    asked = MilestoneFactory(phase=phase, day=None, after=sent, offset_days=3)
    assert (day_of(sent, officer), day_of(asked, officer)) == (date(2026, 3, 6), date(2026, 3, 9))

    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2026, 4, 1))

    assert (day_of(sent, officer), day_of(asked, officer)) == (date(2026, 3, 18), date(2026, 3, 21))


@pytest.mark.parametrize(
    ("ended", "day"), [("2026-02", date(2026, 2, 27)), ("2026", date(2026, 12, 30)), ("2026-05-10", date(2026, 5, 9))]
)
def test_the_end_of_a_campaign_is_its_last_day(officer, ended, day):
    phase = CampaignPhaseFactory(campaign__ended=ended)
    assert day_of(MilestoneFactory(phase=phase, day=None, from_end=True, offset_days=-1), officer) == day


def test_a_day_set_by_hand_stays_until_it_follows_its_anchor_again(as_user, officer, meeting):
    one = MilestoneFactory(day=date(2026, 1, 1), meeting=meeting, offset_days=-1)
    page = as_user(officer).get(one.phase.campaign.get_absolute_url()).content.decode()
    assert day_of(one, officer) == date(2026, 1, 1)
    assert "day set by hand" in page
    assert "would be" in page

    as_user(officer).post(reverse("campaigns:milestone-follow", args=[one.pk]))

    assert day_of(one, officer) == date(2026, 3, 19)
    assert LogEntry.objects.about(one).get().changes == {"day": ["2026-01-01", None]}


def test_milestones_do_not_chase_each_other(officer):
    phase = CampaignPhaseFactory()
    first = MilestoneFactory(phase=phase)
    second = MilestoneFactory(phase=phase, day=None, after=first)
    third = MilestoneFactory(phase=phase, day=None, after=second)

    for follower in (first, second, third):
        with pytest.raises(ValidationError, match="chase each other"):
            phase_actions.update_milestone(milestone=first, version=None, after=follower, by=Actor.of(officer))
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=first.pk).update(after=first)


def test_a_chain_is_no_longer_than_its_days_are_counted_over(officer):
    phase, by = CampaignPhaseFactory(), Actor.of(officer)
    line = [MilestoneFactory(phase=phase, day=date(2026, 1, 1))]
    for number in range(4):
        line.append(phase_actions.record_milestone(phase=phase, title_bg=str(number), after=line[-1], by=by))
    assert day_of(line[-1], officer) == date(2026, 1, 1)

    with pytest.raises(ValidationError, match="At most 5"):
        phase_actions.record_milestone(phase=phase, title_bg="x", after=line[-1], by=by)
    above = MilestoneFactory(phase=phase)
    with pytest.raises(ValidationError, match="At most 5"):
        phase_actions.update_milestone(milestone=line[0], version=None, after=above, by=by)


def test_a_milestone_follows_none_of_another_campaign(officer):
    with pytest.raises(ValidationError, match="another campaign"):
        phase_actions.record_milestone(
            phase=CampaignPhaseFactory(), title_bg="x", after=MilestoneFactory(), by=Actor.of(officer)
        )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Give a day, or say"),
        ({"anchor": "end"}, "has no end yet"),
        ({"day": "2026-01-01", "done_on": "2099-01-01"}, "still to come"),
        ({"day": "31.31.2026"}, "valid date"),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(as_user, officer, typed, words):
    phase = CampaignPhaseFactory()
    url = reverse("campaigns:milestone-new", args=[phase.pk])

    answer = as_user(officer).post(url, {"title_bg": "Внасяне на становище", "phase": phase.pk, **typed})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Внасяне на становище" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_a_milestone_hangs_on_one_thing_only(as_user, officer, meeting):
    phase = CampaignPhaseFactory(campaign__ended="2026")
    typed = {"title_bg": "x", "phase": phase.pk, "anchor": "end", "meeting": f"meeting:{meeting.pk}"}
    answer = as_user(officer).post(reverse("campaigns:milestone-new", args=[phase.pk]), typed)
    assert (answer.status_code, "one thing only" in answer.content.decode()) == (422, True)


def test_an_officer_writes_phases_and_milestones(as_user, officer, meeting):
    campaign, client = CampaignFactory(), as_user(officer)
    client.post(
        reverse("campaigns:phase-new", args=[campaign.pk]),
        {"title_bg": "Подготовка", "place": "1", "started": "2026-01"},
    )
    phase = CampaignPhase.objects.get()
    url = reverse("campaigns:milestone-new", args=[phase.pk])
    typed = {"title_bg": "Писмо", "phase": phase.pk, "meeting": f"meeting:{meeting.pk}", "offset_days": "-7"}

    assert client.post(url, typed).status_code == 302
    one = Milestone.objects.get()
    client.post(reverse("campaigns:milestone-reached", args=[one.pk]))
    edited = form_of(client, reverse("campaigns:milestone-edit", args=[one.pk])) | {"title_en": "A letter"}
    assert client.post(reverse("campaigns:milestone-edit", args=[one.pk]), edited).status_code == 302
    late = client.post(reverse("campaigns:milestone-edit", args=[one.pk]), edited)

    one.refresh_from_db()
    assert (one.title_en, one.meeting, one.offset_days, one.done_on) == ("A letter", meeting, -7, timezone.localdate())
    assert (late.status_code, "Someone else changed this" in late.content.decode()) == (422, True)


def test_only_what_nothing_hangs_on_is_removed(as_user, officer):
    first = MilestoneFactory()
    second = MilestoneFactory(phase=first.phase, day=None, after=first)
    client = as_user(officer)

    for kind, record in (("phase", first.phase), ("milestone", first)):
        page = client.post(reverse(f"campaigns:{kind}-remove", args=[record.pk]), follow=True).content.decode()
        assert "first." in page
    for record in (second, first):
        client.post(reverse("campaigns:milestone-remove", args=[record.pk]))
    client.post(reverse("campaigns:phase-remove", args=[first.phase_id]))

    assert not Milestone.objects.exists()
    assert not CampaignPhase.objects.exists()


def test_who_may_not_see_the_meeting_learns_its_day_nowhere(as_user, officer, member, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(confidentiality=Level.INTERNAL)
    phase = CampaignPhaseFactory()
    one = MilestoneFactory(phase=phase, day=None, meeting=meeting, title_en="Before the talk")
    MilestoneFactory(phase=phase, day=None, after=one, title_en="Before the follow-up")
    span = calendar.Span(date(2026, 3, 1), date(2026, 3, 31))

    assert as_user(officer).get(phase.campaign.get_absolute_url()).content.decode().count("Before the") > 2
    assert "Before the" not in as_user(member).get(phase.campaign.get_absolute_url()).content.decode()
    assert len([one for one in calendar.of(officer, span).entries if one.kind == "milestone"]) == 2
    assert not [one for one in calendar.of(member, span).entries if one.kind == "milestone"]


def test_the_page_says_what_is_next(as_user, officer):
    today = timezone.localdate()
    phase = CampaignPhaseFactory(started=str(today.year - 1))
    MilestoneFactory(phase=phase, day=today - timedelta(days=30), done_on=today, title_en="Long done")
    MilestoneFactory(phase=phase, day=today + timedelta(days=30), title_en="Much later")
    coming = MilestoneFactory(phase=phase, day=today + timedelta(days=3), title_en="Soon")
    task = TaskFactory(subject=phase.campaign, assignee=officer, what="Ring the press")

    told = as_user(officer).get(phase.campaign.get_absolute_url()).context["ahead"]

    assert told.milestone.milestone == coming
    assert told.tasks == [task]


def test_the_next_meeting_is_with_whom_the_asks_are_addressed_to(as_user, officer, member):
    body, campaign = MinistryFactory(confidentiality=Level.PUBLIC), CampaignFactory()
    AskFactory(addressed_to=body, author=officer, confidentiality=Level.PUBLIC).campaigns.add(campaign)
    planned = {"state": Meeting.State.PLANNED, "author": officer}
    near = MeetingFactory(held_on=timezone.localdate() + timedelta(days=2), confidentiality=Level.INTERNAL, **planned)
    later = MeetingFactory(held_on=timezone.localdate() + timedelta(days=9), confidentiality=Level.PUBLIC, **planned)
    for one in (near, later):
        ParticipationFactory(meeting=one, organisation=body, person=None)
    MeetingFactory(held_on=timezone.localdate() + timedelta(days=1), confidentiality=Level.PUBLIC, **planned)

    assert as_user(officer).get(campaign.get_absolute_url()).context["ahead"].meeting == near
    assert as_user(member).get(campaign.get_absolute_url()).context["ahead"].meeting == later


def test_the_strip_escapes_names_and_marks_today(as_user, officer):
    today = timezone.localdate()
    phase = CampaignPhaseFactory(
        title_en="<b>x</b>", started=str(today - timedelta(days=40)), ended=str(today + timedelta(days=40))
    )
    MilestoneFactory(phase=phase, day=today, title_en="<i>y</i>")
    page = as_user(officer).get(phase.campaign.get_absolute_url())
    strip = page.context["strip"]
    assert "<b>" not in page.content.decode()
    assert "&lt;i&gt;y" in strip
    assert 'class="today"' in strip


def test_near_and_overdue_milestones_stand_on_the_home_page_of_the_centre(as_user, officer, member):
    today = timezone.localdate()
    for number, shown in ((-5, "Overdue one"), (5, "Near one"), (50, "Far one")):
        MilestoneFactory(day=today + timedelta(days=number), title_en=shown)
    page = as_user(officer).get("/").content.decode()
    assert ("Overdue one" in page, "Near one" in page, "Far one" in page) == (True, True, False)
    assert "Near one" not in as_user(member).get("/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_phases_cost_the_same_however_many(as_user, officer, rows, django_assert_num_queries, meeting):
    campaign = CampaignFactory(ended="2027")
    for _phase in range(rows):
        phase = CampaignPhaseFactory(campaign=campaign, started="2026")
        for _one in range(rows):
            first = MilestoneFactory(phase=phase, day=None, meeting=meeting)
            MilestoneFactory(phase=phase, day=None, after=first, done_on=date(2026, 1, 1))
    client = as_user(officer)
    client.get(campaign.get_absolute_url())  # the kinds of record are looked up once in a process
    with django_assert_num_queries(19):
        client.get(campaign.get_absolute_url())


def test_the_api_tells_the_road_as_its_reader_may_see_it(as_user, officer, member, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(confidentiality=Level.INTERNAL)
    phase = CampaignPhaseFactory()
    hidden = MilestoneFactory(phase=phase, day=None, meeting=meeting, offset_days=-14)
    shown = MilestoneFactory(phase=phase, day=date(2026, 9, 1))
    url = reverse("api:campaign-detail", args=[phase.campaign_id])

    def told(user):
        return {one["id"]: one["falls_on"] for one in as_user(user).get(url).json()["phases"][0]["milestones"]}

    assert told(officer) == {hidden.pk: "2026-03-06", shown.pk: "2026-09-01"}
    assert told(member) == {shown.pk: "2026-09-01"}


def test_a_milestone_is_found_by_its_title_unless_the_meeting_it_hangs_on_is_hidden(officer, leader):
    off_the_record = MeetingFactory(confidentiality=Level.RESTRICTED, author=leader)
    hidden = MilestoneFactory(title_bg="Становище до комитета", day=None, meeting=off_the_record)
    shown = MilestoneFactory(title_bg="Становище до министъра", day=date(2026, 9, 1))

    def found(user):
        return {hit.pk for group in search.find(user, "становище").groups for hit in group.entries}

    assert (found(officer), found(leader)) == ({shown.pk}, {shown.pk, hidden.pk})
