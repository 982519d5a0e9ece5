"""What is sent over the API with the old id of a merged record is stored on the one it became."""

import json

import pytest

from crm.confidentiality import Level
from crm.models import Meeting, Organisation, Person, Task, Tenure
from tests.crm.merges import merge, undo
from tests.factories import MeetingFactory, MinistryFactory, OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOBODY = 999_999_999


def send(client, what, body, method="post"):
    return getattr(client, method)(f"/api/v1/{what}/", body, content_type="application/json")


def refused(answer):
    assert answer.status_code == 400
    return set(answer.json())


@pytest.fixture
def ministry(officer):
    """The kept one and the id of the one that was merged into it."""
    kept, gone = MinistryFactory(confidentiality=Level.PUBLIC), MinistryFactory(confidentiality=Level.PUBLIC)
    merge(kept, gone, officer)
    return kept, gone.pk


@pytest.fixture
def somebody(officer):
    kept, gone = PersonFactory(), PersonFactory()
    merge(kept, gone, officer)
    return kept, gone.pk


def test_a_tenure_is_stored_on_the_records_that_were_kept(as_user, officer, ministry, somebody):
    (body, old_body), (person, old_person) = ministry, somebody
    answer = send(
        as_user(officer), "tenures", {"person": old_person, "organisation": str(old_body), "role": "съветник"}
    )
    assert answer.status_code == 201, answer.json()
    assert (answer.json()["person"], answer.json()["organisation"]) == (person.pk, body.pk)
    made = Tenure.objects.get(pk=answer.json()["id"])
    assert (made.person, made.organisation) == (person, body)


def test_a_task_is_owed_to_and_hangs_on_what_was_kept(as_user, officer, ministry, somebody):
    (body, old_body), (person, old_person) = ministry, somebody
    told = {"what": "x", "assignee": officer.pk, "owed_to": old_body, "subject": f"person:{old_person}"}
    assert send(as_user(officer), "tasks", told).status_code == 201
    task = Task.objects.get(what="x")
    assert (task.owed_to, task.subject) == (body, person)


def test_a_meeting_seats_whoever_was_kept_and_seats_nobody_twice(as_user, officer, ministry, somebody):
    (body, old_body), (person, old_person) = ministry, somebody
    seats = [{"person": old_person, "side": "theirs"}, {"organisation": old_body, "side": "theirs"}]
    client, told = as_user(officer), {"held_on": "2026-05-01", "about": "x"}
    meeting = Meeting.objects.get(pk=send(client, "meetings", {**told, "participants": seats}).json()["id"])
    assert {seat.person or seat.organisation for seat in meeting.participations.all()} == {person, body}
    twice = [*seats, {"person": person.pk, "side": "theirs"}]
    assert send(client, "meetings", {**told, "participants": twice}).status_code == 400


def test_a_whole_log_is_stored_on_what_was_kept(as_user, officer, somebody):
    person, old = somebody
    told = {"held_on": "2026-05-01", "about": "x", "met": [f"person:{old}"]}
    made = send(as_user(officer), "meeting-logs", told)
    assert made.status_code == 201, made.json()
    assert Meeting.objects.get(pk=made.json()["id"]).participations.filter(person=person).exists()


def test_a_change_takes_the_old_id_too(as_user, officer, ministry):
    body, old = ministry
    part = OrganisationFactory()
    answer = send(as_user(officer), f"organisations/{part.pk}", {"parent": old, "version": part.version}, "patch")
    assert answer.json()["parent"] == body.pk
    assert Organisation.objects.get(pk=part.pk).parent == body


def test_whoever_may_not_see_what_was_kept_is_told_what_an_unknown_id_is_told(as_user, officer, leader):
    kept, gone = (PersonFactory(confidentiality=Level.RESTRICTED) for _ in range(2))
    merge(kept, gone, leader)
    told = {"organisation": MinistryFactory().pk, "role": "x"}
    hidden, unknown = (
        send(as_user(officer), "tenures", {**told, "person": pk}) for pk in (gone.pk, NOBODY)
    )  # fmt: skip
    assert (hidden.status_code, unknown.status_code) == (400, 400)
    assert json.dumps(hidden.json()).replace(str(gone.pk), "…") == json.dumps(unknown.json()).replace(str(NOBODY), "…")
    assert send(as_user(leader), "tenures", {**told, "person": gone.pk}).json()["person"] == kept.pk


def test_that_a_narrower_record_was_merged_is_told_to_nobody_it_was_hidden_from(as_user, officer, leader):
    kept, gone = PersonFactory(), PersonFactory(confidentiality=Level.RESTRICTED)
    merge(kept, gone, leader)
    Person.objects.filter(pk=kept.pk).update(confidentiality=Level.INTERNAL)
    Person.objects.filter(pk=gone.pk).update(confidentiality=Level.RESTRICTED)
    told = {"organisation": MinistryFactory().pk, "role": "x", "person": gone.pk}
    assert refused(send(as_user(officer), "tenures", told)) == {"person"}


@pytest.mark.parametrize("junk", [True, [], {}, "x", "9" * 40, -1, 1.5, "²"])
def test_junk_in_place_of_an_id_is_refused_as_before(as_user, officer, junk):
    told = {"organisation": MinistryFactory().pk, "role": "x", "person": junk}
    assert refused(send(as_user(officer), "tenures", told)) == {"person"}


def test_an_id_means_its_own_record_again_once_the_merge_is_undone(as_user, officer):
    kept, gone = PersonFactory(), PersonFactory()
    undo(merge(kept, gone, officer), officer)
    told = {"organisation": MinistryFactory().pk, "role": "x", "person": gone.pk}
    assert send(as_user(officer), "tenures", told).json()["person"] == gone.pk


def test_records_of_other_kinds_have_no_old_ids(as_user, officer):
    letter = {"subject": "x", "organisation": MinistryFactory().pk, "meeting": MeetingFactory().pk + 1000}
    assert refused(send(as_user(officer), "letters", letter)) == {"meeting"}
