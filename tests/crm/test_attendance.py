"""Attendance after its time: how many sat there and for whom stays, the names go."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import jobs
from accounts.actors import Actor
from accounts.conflicts import Conflict
from crm.actions.meetings import edit_meeting
from crm.actions.retention import change_rule, confirm_run, place_hold, try_rule
from crm.confidentiality import Level
from crm.meeting_paper import to_html
from crm.models import Meeting, NamelessSeats, Participation, Person, RetentionRule, Side
from crm.paper_sections import Reach
from tests.crm.merges import merge
from tests.factories import MeetingFactory, MinistryFactory, ParticipationFactory, PersonFactory, TenureFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.localdate() - timedelta(days=6 * 365)


@pytest.fixture
def rule(leader):
    found = RetentionRule.objects.get(condition="attendance")
    return change_rule(rule=found, act=RetentionRule.Act.ANONYMISE, by=Actor.of(leader))


def sat(meeting, body=None, side=Side.THEIRS, **fields):
    tenure = TenureFactory(organisation=body) if body else None
    person = tenure.person if tenure else PersonFactory()
    return ParticipationFactory(meeting=meeting, person=person, capacity=tenure, side=side, **fields)


def carry_out(rule, officer, leader):
    run = try_rule(rule=rule, by=Actor.of(officer))
    jobs.execute(confirm_run(run=run, by=Actor.of(leader)).pk)
    run.refresh_from_db()
    return run


def statistics(body, *readers):
    """Of each meeting how many sat there; of the body how often it was met, to each reader."""
    seats = {
        one.pk: one.participations.count() + sum(one.nameless_seats.values_list("how_many", flat=True))
        for one in Meeting.objects.all()
    }
    met = [set(Meeting.objects.visible_to(one).with_organisation(body, one).values_list("pk", flat=True))
           for one in readers]  # fmt: skip
    return seats, met


def test_names_go_and_every_count_stays_the_same(rule, officer, leader, member):
    body, old, new = MinistryFactory(confidentiality=Level.PUBLIC), MeetingFactory(held_on=LONG_AGO), MeetingFactory()
    for meeting in (old, new):
        for _ in range(2):
            sat(meeting, body)
        sat(meeting, side=Side.OURS, role="lead")
        ParticipationFactory(meeting=meeting, person=None, organisation=MinistryFactory(), side=Side.THEIRS)
    before = statistics(body, officer, leader, member)
    run = carry_out(rule, officer, leader)
    assert (run.found, run.done) == ([old.pk], 1)
    assert statistics(body, officer, leader, member) == before
    assert not old.participations.exclude(person=None).exists()
    assert old.participations.count() == 1, "organisations are nobody's data"
    assert new.participations.exclude(person=None).count() == 3
    told = set(NamelessSeats.objects.values_list("organisation", "side", "role", "how_many"))
    assert told == {(body.pk, "theirs", "present", 2), (None, "ours", "lead", 1)}


def test_a_dry_run_changes_nothing_and_a_second_run_finds_nothing(rule, officer, leader):
    sat(MeetingFactory(held_on=LONG_AGO))
    try_rule(rule=rule, by=Actor.of(officer))
    assert (Participation.objects.count(), NamelessSeats.objects.count()) == (1, 0)
    carry_out(rule, officer, leader)
    assert try_rule(rule=rule, by=Actor.of(officer)).found == []
    assert NamelessSeats.objects.count() == 1


def test_whoever_is_on_hold_and_what_is_restricted_keeps_its_names(rule, officer, leader):
    held, free = (sat(meeting) for meeting in [MeetingFactory(held_on=LONG_AGO)] * 2)
    closed = sat(MeetingFactory(held_on=LONG_AGO, confidentiality=Level.RESTRICTED))
    place_hold(person=held.person, reason="дело", by=Actor.of(leader))
    carry_out(rule, officer, leader)
    assert set(Participation.objects.all()) == {held, closed}
    assert Person.objects.filter(pk=free.person_id).exists(), "the person stays on record"


def test_a_meeting_without_names_to_give_up_is_not_found(rule, officer, leader):
    held = sat(MeetingFactory(held_on=LONG_AGO))
    place_hold(person=held.person, reason="дело", by=Actor.of(leader))
    sat(MeetingFactory(held_on=LONG_AGO, confidentiality=Level.RESTRICTED))
    both = sat(MeetingFactory(held_on=LONG_AGO)).meeting
    run = carry_out(rule, officer, leader)
    assert (run.found, run.done) == ([both.pk], 1)
    assert try_rule(rule=rule, by=Actor.of(officer)).found == []


def test_what_a_merge_left_aside_is_not_counted_twice(rule, officer, leader):
    meeting = MeetingFactory(held_on=LONG_AGO)
    kept, gone = sat(meeting).person, sat(meeting).person
    merge(kept, gone, leader)
    carry_out(rule, officer, leader)
    assert list(meeting.nameless_seats.values_list("how_many", flat=True)) == [1]


def test_a_seat_is_counted_to_those_who_could_read_its_name(rule, officer, leader, as_user):
    body, meeting = MinistryFactory(confidentiality=Level.PUBLIC), MeetingFactory(held_on=LONG_AGO)
    seat = sat(meeting, body)
    Person.objects.filter(pk=seat.person_id).update(confidentiality=Level.RESTRICTED)
    before = statistics(body, officer, leader)
    assert before[1] == [set(), {meeting.pk}]
    carry_out(rule, officer, leader)
    assert statistics(body, officer, leader) == before
    pages = [as_user(user).get(meeting.get_absolute_url()).content.decode() for user in (officer, leader)]
    assert ["Counted without names" in page for page in pages] == [False, True]


def test_who_had_the_meeting_open_meanwhile_does_not_bring_the_names_back(rule, officer, leader):
    meeting = sat(MeetingFactory(held_on=LONG_AGO, author=officer)).meeting
    read = meeting.version
    carry_out(rule, officer, leader)
    with pytest.raises(Conflict):
        edit_meeting(meeting=meeting, version=read, about="x", by=Actor.of(officer))
    edit_meeting(meeting=meeting, version=read + 1, about="x", participants=[], by=Actor.of(officer))
    assert meeting.nameless_seats.get().how_many == 1, "what is counted stays when the seats are written again"


def test_the_paper_says_how_many_sat_there_to_those_who_could_read_their_names(rule, officer, leader):
    body, meeting = MinistryFactory(name="Министерство на примера"), MeetingFactory(held_on=LONG_AGO)
    sat(meeting, body)
    sat(meeting, body)
    Person.objects.update(confidentiality=Level.INTERNAL)
    carry_out(rule, officer, leader)
    own = to_html(meeting, Reach(officer, tuple(Level)))
    minutes = to_html(meeting, Reach(officer, tuple(Level.COALITION.up_to)))

    assert "2 people" in own and body.name_latin in own
    assert "2 people" not in minutes
