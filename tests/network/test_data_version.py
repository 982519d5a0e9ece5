"""A reading is kept as long as nothing has changed, for the same reader alone, and never while somebody writes."""

import re
from threading import Event, Thread

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role, User
from crm.confidentiality import Level
from crm.models import Meeting
from network.facts import data_version as room
from network.facts.data_version import TABLES, data_version
from network.facts.reading import read_network
from network.graphs.picture import Picture, years_before
from network.rules.in_force import in_force
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    RepresentationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours():
    return MembershipFactory(organisation__name="Ours").organisation


@pytest.fixture
def theirs():
    return MembershipFactory(organisation__name="Theirs").organisation


@pytest.fixture
def officer():
    return UserFactory(role=Role.OFFICER)


@pytest.fixture
def member(ours):
    return RepresentationFactory(organisation=ours, user__role=Role.MEMBER).user


@pytest.fixture
def meeting(ours, theirs):
    made = MeetingFactory(confidentiality=Level.COALITION, held_on=timezone.localdate())
    for organisation in (ours, theirs):
        ParticipationFactory(meeting=made, organisation=organisation, person=None)
    return made


def seen_by(user, **changes):
    """The ties that somebody who has just come in sees."""
    today = timezone.localdate()
    fresh = User.objects.get(pk=user.pk)
    network = read_network(fresh, Picture(today, years_before(today, 3), **changes), in_force().all_weights)
    names = [node.name for node in network.nodes]
    rows = zip(network.ties.sources.tolist(), network.ties.targets.tolist(), strict=True)
    return {tuple(sorted((names[one], names[other]))) for one, other in rows}


PAIR = {("Ours", "Theirs")}


def test_asked_again_nothing_is_read_but_the_number(officer, meeting):
    assert seen_by(officer) == PAIR
    with CaptureQueriesContext(connection) as captured:
        assert seen_by(officer) == PAIR
    asked = [query["sql"] for query in captured if "accounts_user" not in query["sql"]]
    assert [sql for sql in asked if "network_tierules" not in sql] == [room.NUMBER, room.NOBODY_WRITES]
    assert seen_by(officer, region="XXX") == set()


@pytest.mark.parametrize("who", ["officer", "member"])
def test_a_meeting_made_restricted_is_gone_at_once(request, who, meeting):
    reader = request.getfixturevalue(who)
    assert seen_by(reader) == PAIR
    meeting.confidentiality = Level.RESTRICTED
    meeting.save()
    assert seen_by(reader) == set()


def test_whoever_changes_it_in_whatever_way(officer, meeting):
    for change, back in (
        ("UPDATE crm_meeting SET confidentiality = 'restricted'", "UPDATE crm_meeting SET confidentiality = 'public'"),
        ("UPDATE crm_meeting SET state = 'planned'", "UPDATE crm_meeting SET state = 'held'"),
        ("UPDATE crm_organisation SET confidentiality = 'restricted'", ""),
    ):
        assert seen_by(officer) == PAIR
        with connection.cursor() as cursor:
            cursor.execute(change)
        assert seen_by(officer) == set()
        if back:
            with connection.cursor() as cursor:
                cursor.execute(back)


def test_a_member_is_never_given_what_an_officer_was(officer, member, meeting):
    Meeting.objects.update(confidentiality=Level.INTERNAL)
    assert seen_by(officer) == PAIR
    assert seen_by(member) == set()
    assert seen_by(officer) == PAIR


def test_whoever_sees_less_from_now_on_is_given_less(officer, member, meeting):
    assert seen_by(member) == PAIR
    member.representations.update(ended_on=timezone.localdate() - timezone.timedelta(days=1))
    assert seen_by(member) == set()
    Meeting.objects.update(confidentiality=Level.INTERNAL)
    assert seen_by(officer) == PAIR
    User.objects.filter(pk=officer.pk).update(role=Role.MEMBER)
    assert seen_by(officer) == set()


def test_what_was_known_of_a_reader_before_the_change_is_kept_apart(member, meeting):
    """Their request began before they stopped speaking for a member, and is answered after."""
    today = timezone.localdate()
    early = User.objects.get(pk=member.pk)
    picture = Picture(today, years_before(today, 3))
    assert len(read_network(early, picture).ties) == 1
    member.representations.update(ended_on=today - timezone.timedelta(days=1))
    assert len(read_network(early, picture).ties) == 1
    assert seen_by(member) == set()


@pytest.mark.parametrize("is_kept", [True, False])
def test_while_somebody_writes_nothing_is_kept(officer, meeting, is_kept):
    """Another changes the meeting, we read, then the change comes to stand or is taken back."""
    changed, read = Event(), Event()

    def other():
        with transaction.atomic():
            Meeting.objects.update(confidentiality=Level.RESTRICTED)
            changed.set()
            read.wait(20)
            transaction.set_rollback(not is_kept)
        connection.close()

    writer = Thread(target=other)
    writer.start()
    changed.wait(20)
    assert data_version() is None
    assert seen_by(officer) == PAIR
    read.set()
    writer.join()
    assert data_version() is not None
    assert seen_by(officer) == (set() if is_kept else PAIR)


def test_inside_a_transaction_nothing_is_kept(officer, meeting):
    with transaction.atomic():
        Meeting.objects.update(confidentiality=Level.RESTRICTED)
        assert data_version() is None
        assert seen_by(officer) == set()
        transaction.set_rollback(True)
    assert seen_by(officer) == PAIR


def test_nobody_waits_for_a_reader(meeting):
    assert data_version() == data_version()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)


def test_every_table_that_is_read_tells_of_its_changes(officer, member, meeting):
    OrganisationFactory()
    today, read = timezone.localdate(), set()
    for user in (officer, member):
        for changes in ({"who": "everybody"}, {"theme": 1}, {"region": "VID"}, {}):
            caches["networks"].clear()
            with CaptureQueriesContext(connection) as captured:
                read_network(User.objects.get(pk=user.pk), Picture(today, today, **changes), in_force().all_weights)
            read |= {name for query in captured for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert read - {"accounts_user", "network_tierules"} == {*TABLES}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_name = %s",
            [room.TRIGGER],
        )
        assert {name for (name,) in cursor.fetchall()} == {*TABLES}
