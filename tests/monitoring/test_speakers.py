"""As what someone promised follows from the day of the promise, however late the dates become known."""

from datetime import date

import pytest

from accounts.actors import Actor
from accounts.models import LogEntry
from crm.actions.capacities import set_capacity
from crm.actions.meetings import Seat, edit_meeting, record_meeting
from crm.actions.people import begin_tenure, change_tenure
from monitoring.actions.commitments import complete_commitment
from tests.factories import (
    CommitmentFactory,
    MinistryFactory,
    OfficeFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    TenureFactory,
)

pytestmark = pytest.mark.django_db
DAY, EARLIER = date(2026, 2, 1), date(2025, 6, 1)


@pytest.fixture
def by(officer):
    return Actor.of(officer)


@pytest.fixture
def ministry():
    return MinistryFactory()


def meeting_with(person, by, day=DAY):
    return record_meeting(held_on=day, about="Детски градини", participants=[Seat(person)], by=by)


def promised(person, body, **fields):
    return CommitmentFactory(spoken_by=person, owed_by=body, **{"made_on": DAY, **fields})


def spoken_as(promise):
    promise.refresh_from_db()
    return promise.spoken_as


def test_a_post_recorded_after_the_promise_is_found_for_it(by, ministry):
    promise = promised(PersonFactory(), ministry)
    post = begin_tenure(person=promise.spoken_by, organisation=ministry, started="2026", by=by)
    assert spoken_as(promise) == post
    assert LogEntry.objects.about(promise).latest("pk").fields == ["spoken_as"]


def test_a_post_elsewhere_is_no_capacity_for_this_promise(by, ministry):
    promise = promised(PersonFactory(), ministry)
    begin_tenure(person=promise.spoken_by, organisation=MinistryFactory(), started="2026", by=by)
    assert spoken_as(promise) is None


def test_dates_corrected_later_move_what_they_touch_and_nothing_else(by, ministry):
    person = PersonFactory()
    wrong = TenureFactory(person=person, organisation=ministry, started="2024")
    early = promised(person, ministry, made_on=EARLIER, spoken_as=wrong)
    late = promised(person, ministry, spoken_as=wrong)
    right = TenureFactory(person=person, organisation=ministry, office=OfficeFactory(body=ministry), started="2026")
    change_tenure(tenure=wrong, ended="2025", by=by)
    assert (spoken_as(early), spoken_as(late)) == (wrong, right)


def test_a_post_that_ran_on_the_day_stays_as_it_was_told(by, ministry):
    person = PersonFactory()
    told = TenureFactory(person=person, organisation=ministry, started="2020", role="Член")
    promise = promised(person, ministry, spoken_as=told)
    begin_tenure(person=person, organisation=ministry, office=OfficeFactory(body=ministry), started="2024", by=by)
    assert spoken_as(promise) == told


def test_what_is_withdrawn_is_left_alone(by, ministry):
    promise = promised(PersonFactory(), ministry, withdrawn_at="2026-03-01T10:00Z", withdrawn_reason="грешка")
    begin_tenure(person=promise.spoken_by, organisation=ministry, started="2026", by=by)
    assert spoken_as(promise) is None


def test_as_what_they_sat_there_holds_for_what_they_promised_there(by, ministry):
    person = PersonFactory()
    expert = TenureFactory(person=person, organisation=ministry, started="2020", role="Експерт")
    deputy = TenureFactory(person=person, organisation=ministry, office=OfficeFactory(body=ministry), started="2024")
    meeting = meeting_with(person, by)
    here = promised(person, ministry, meeting=meeting, spoken_as=deputy)
    elsewhere = promised(person, ministry, spoken_as=deputy)
    set_capacity(seat=meeting.participations.get(), capacity=expert, by=by)
    assert (spoken_as(here), spoken_as(elsewhere)) == (expert, deputy)


def test_a_meeting_that_was_on_another_day_takes_its_drafts_along(by, ministry):
    person = PersonFactory()
    old = TenureFactory(person=person, organisation=ministry, started="2024", ended="2025")
    new = TenureFactory(person=person, organisation=ministry, started="2026")
    meeting = meeting_with(person, by)
    promise = promised(person, ministry, meeting=meeting, spoken_as=new, original_due=None)
    edit_meeting(meeting=meeting, version=None, held_on=EARLIER, by=by)
    assert spoken_as(promise) == old
    assert (promise.made_on, promise.version) == (EARLIER, 2)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (CommitmentFactory, {"made_on": date(2026, 1, 1)}),
        (CommitmentFactory, {"original_due": date(2026, 1, 15)}),
        (PublishedCommitmentFactory, {}),
    ],
)
def test_a_promise_with_a_day_of_its_own_keeps_it(by, ministry, make, told):
    meeting = meeting_with(PersonFactory(), by, day=date(2026, 1, 10))
    promise = make(meeting=meeting, **{"made_on": date(2026, 1, 10), **told})
    before = promise.made_on
    edit_meeting(meeting=meeting, version=None, held_on=DAY, by=by)
    promise.refresh_from_db()
    assert promise.made_on == before


def test_another_day_of_the_promise_finds_the_post_of_that_day(by, ministry):
    person = PersonFactory()
    old = TenureFactory(person=person, organisation=ministry, started="2024", ended="2025")
    new = TenureFactory(person=person, organisation=ministry, started="2026")
    promise = promised(person, ministry, spoken_as=new)
    complete_commitment(commitment=promise, version=1, fields={"made_on": EARLIER}, by=by)
    assert spoken_as(promise) == old
