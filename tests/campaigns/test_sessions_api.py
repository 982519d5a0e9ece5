"""Bodies, seats, sessions and agendas are written over the API by the same actions as on the pages."""

import pytest

from campaigns.models import AgendaItem, Body, ReportBack, Seat, Session, SessionAttendance
from crm.confidentiality import Level
from tests.campaigns.test_sessions import day, item_of, observer_of, session_of
from tests.factories import (
    AskFactory,
    BodyFactory,
    CommitteeFactory,
    MandateFactory,
    OrganisationFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def post(client, path, told):
    return client.post(f"/api/v1/{path}/", told, content_type="application/json")


def patch(client, path, told):
    return client.patch(f"/api/v1/{path}/", told, content_type="application/json")


def test_a_session_is_planned_moved_and_held(desk):
    body = BodyFactory()
    _user, mandate = observer_of(body)
    made = post(desk, "sessions", {"body": body.pk, "held_on": day(5).isoformat(), "papers_on": day(-9).isoformat()})
    assert made.status_code == 201, made.content
    path = f"sessions/{made.json()['id']}"
    assert made.json()["working_days_of_notice"] > 5

    early = post(desk, f"{path}/hold", {"version": 1, "there": [{"mandate": mandate.pk, "state": "present"}]})
    assert (early.status_code, list(early.json())) == (400, ["held_on"])
    moved = patch(desk, path, {"held_on": day(-1).isoformat(), "version": 1})
    assert (moved.status_code, moved.json()["version"]) == (200, 2)
    there = {"version": 2, "has_quorum": True, "present": 31, "there": [{"mandate": mandate.pk, "state": "present"}]}
    held = post(desk, f"{path}/hold", there)
    assert (held.status_code, held.json()["state"], held.json()["present"]) == (200, "held", 31)
    assert SessionAttendance.objects.get().mandate == mandate
    assert ReportBack.objects.get().mandate == mandate


def test_what_was_read_too_early_is_answered_with_409_and_changes_nothing(desk):
    session = session_of(BodyFactory())
    item = item_of(session)
    path = f"sessions/{session.pk}"
    assert patch(desk, path, {"where": "Sofia", "version": 1}).status_code == 200
    for answer in (
        patch(desk, path, {"where": "Plovdiv", "version": 1}),
        post(desk, f"{path}/hold", {"version": 1}),
        post(desk, f"{path}/cancel", {"version": 1, "reason": "Strike"}),
        patch(desk, f"agenda-items/{item.pk}", {"said": "Words", "version": 7}),
    ):
        assert (answer.status_code, list(answer.json())) == (409, ["version"])
    session.refresh_from_db()
    assert (session.where, session.state) == ("Sofia", "planned")


def test_nobody_of_another_body_is_noted_as_present(desk):
    session = session_of(BodyFactory(), held_on=day(-1))
    strange = MandateFactory()
    told = {"version": 1, "there": [{"mandate": strange.pk, "state": "present"}]}
    answer = post(desk, f"sessions/{session.pk}/hold", told)
    assert (answer.status_code, list(answer.json())) == (400, ["there"])
    assert not SessionAttendance.objects.exists()


def test_a_session_is_cancelled_with_its_reason(desk):
    session = session_of(BodyFactory())
    path = f"sessions/{session.pk}/cancel"
    assert list(post(desk, path, {"version": 1}).json()) == ["reason"]
    assert post(desk, path, {"version": 1, "reason": "Strike"}).json()["state"] == "cancelled"


def test_items_are_put_on_the_agenda_changed_and_moved(desk):
    session, ask = session_of(BodyFactory(), held_on=day(-1), state="held"), AskFactory()
    hidden = AskFactory(confidentiality=Level.RESTRICTED)
    first, second = (
        post(desk, "agenda-items", {"session": session.pk, "title_bg": title, "asks": [ask.pk]}).json()
        for title in ("Критерии", "Доклад")
    )
    assert (first["number"], second["number"], first["asks"]) == (1, 2, [ask.pk])
    AgendaItem.objects.get(pk=first["id"]).asks.add(hidden)
    said = patch(desk, f"agenda-items/{first['id']}", {"said": "Lower", "vote": "for", "asks": [], "version": 1})
    assert (said.status_code, said.json()["said"], said.json()["asks"]) == (200, "Lower", [])
    assert list(AgendaItem.objects.get(pk=first["id"]).asks.all()) == [hidden]
    moved = post(desk, f"agenda-items/{second['id']}/move", {"up": True})
    assert moved.json()["number"] == 1
    elsewhere = patch(desk, f"agenda-items/{first['id']}", {"session": session_of(BodyFactory()).pk, "version": 2})
    assert (elsewhere.status_code, list(elsewhere.json())) == (400, ["session"])
    found = desk.get(f"/api/v1/agenda-items/?session=session:{session.pk}").json()["results"]
    assert [one["id"] for one in found] == [second["id"], first["id"]]


def test_bodies_seats_and_their_rights_are_written(desk):
    committee = CommitteeFactory()
    wrong = post(desk, "bodies", {"organisation": OrganisationFactory().pk, "kind": "consultative"})
    assert (wrong.status_code, list(wrong.json())) == (400, ["organisation"])
    made = post(desk, "bodies", {"organisation": committee.pk, "kind": "consultative", "members_vote": True})
    assert list(made.json()) == ["vote_rule_source"]
    made = post(desk, "bodies", {"organisation": committee.pk, "kind": "consultative"})
    assert made.status_code == 201, made.content
    body = Body.objects.get(organisation=committee)
    named = patch(desk, f"bodies/{body.pk}", {"programme": "Education", "version": 1})
    assert named.json()["programme"] == "Education"
    assert patch(desk, f"bodies/{body.pk}", {"programme": "Other", "version": 1}).status_code == 409

    seat = post(desk, "seats", {"body": body.pk, "kind": "observer", "group_bg": "Включване"})
    assert seat.status_code == 201, seat.content
    path = f"seats/{seat.json()['id']}"
    rights = {one["right"]: one["is_granted"] for one in seat.json()["rights"]}
    assert rights["vote"] is False
    bare = post(desk, f"{path}/rights", {"right": "vote", "is_granted": True, "version": 1})
    assert list(bare.json()) == ["source"]
    told = {"right": "vote", "is_granted": True, "source": "Rules, art. 5", "version": 1}
    given = post(desk, f"{path}/rights", told)
    assert {one["right"]: one["is_granted"] for one in given.json()["rights"]}["vote"] is True
    assert post(desk, f"{path}/rights", told).status_code == 409
    assert patch(desk, path, {"number": 3, "version": 2}).json()["number"] == 3


def test_a_mandate_is_corrected_and_stays_with_its_seat(desk):
    mandate = MandateFactory()
    path = f"mandates/{mandate.pk}"
    assert patch(desk, path, {"act": "Order 5", "version": 1}).json()["act"] == "Order 5"
    assert patch(desk, path, {"act": "Order 6", "version": 1}).status_code == 409
    assert list(patch(desk, path, {"seat": SeatFactory().pk, "version": 2}).json()) == ["seat"]


def test_members_write_none_of_it_over_the_api(as_user, member):
    body = BodyFactory()
    client = as_user(member)
    assert post(client, "sessions", {"body": body.pk, "held_on": day(3).isoformat()}).status_code == 403
    assert post(client, "bodies", {"organisation": CommitteeFactory().pk, "kind": "consultative"}).status_code == 403
    assert post(client, "seats", {"body": body.pk}).status_code == 403
    assert not Session.objects.exists() and not Seat.objects.exists()
