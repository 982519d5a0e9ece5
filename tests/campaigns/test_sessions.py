from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, Role
from campaigns.models import AgendaItem, MemberPosition, ReportBack, Session, SessionAttendance
from campaigns.sessions.actions import update_session
from crm.actions.tasks import at_least_as_strict
from crm.confidentiality import Level
from crm.models import Document
from tests.campaigns.test_asks import form_of
from tests.crm.test_restricted_papers import paper
from tests.factories import (
    AskFactory,
    BodyFactory,
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RepresentationFactory,
    SeatFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def day(n):
    return TODAY + timedelta(days=n)


def speaker_of(**fields):
    """Somebody who speaks for a member of the coalition."""
    organisation = OrganisationFactory(confidentiality=Level.COALITION, **fields)
    MembershipFactory(organisation=organisation, status="member")
    user = UserFactory(role=Role.MEMBER, language="en")
    RepresentationFactory(user=user, organisation=organisation)
    return user, organisation


def observer_of(body, **fields):
    """A member who sits in the body, not an officer."""
    user, organisation = speaker_of()
    person = PersonFactory(user=user, confidentiality=Level.COALITION)
    seat = SeatFactory(body=body, kind=fields.pop("kind", "observer"))
    return user, MandateFactory(seat=seat, organisation=organisation, person=person, confidentiality="coalition")


def session_of(body, **fields):
    return Session.objects.create(body=body, **{"held_on": day(20), **fields})


def item_of(session, **fields):
    return AgendaItem.objects.create(session=session, **{"title_bg": "Критерии", "title_en": "Criteria", **fields})


@pytest.fixture
def body():
    return BodyFactory()


def test_an_observer_plans_the_next_session_from_the_page_of_the_body(as_user, body):
    user, _mandate = observer_of(body)
    panel = as_user(user).get(reverse("campaigns:body-sessions", args=[body.pk]), HTTP_HX_REQUEST="true")
    address = reverse("campaigns:session-new", args=[body.pk])
    assert address in panel.content.decode()

    answer = as_user(user).post(address, {**form_of(as_user(user), address), "held_on": day(20).isoformat()})

    session = Session.objects.get(body=body)
    assert answer.headers["Location"] == session.get_absolute_url()
    assert "in 20 days" in as_user(user).get(session.get_absolute_url()).content.decode()
    assert LogEntry.objects.about(session).get().verb == "recorded"


def test_whoever_sits_in_another_body_changes_nothing(as_user, body):
    user, _mandate = observer_of(BodyFactory())
    session = session_of(body)
    item = item_of(session)
    assert as_user(user).get(session.get_absolute_url()).status_code == 200
    pages = [("session-new", body), ("item-edit", item), ("item-live", item), ("item-new", session)]
    pages += [(f"session-{what}", session) for what in ("edit", "cancel", "held", "live")]
    for name, record in pages:
        assert as_user(user).get(reverse(f"campaigns:{name}", args=[record.pk])).status_code == 404, name
    for what in ("up", "down", "remove"):
        assert as_user(user).post(reverse(f"campaigns:item-{what}", args=[item.pk])).status_code == 404


def test_a_mandate_that_is_over_opens_nothing(as_user, body):
    user, mandate = observer_of(body)
    mandate.ended = day(-1).isoformat()
    mandate.save()
    assert as_user(user).get(reverse("campaigns:session-new", args=[body.pk])).status_code == 404


def test_papers_that_came_late_are_flagged_with_the_rule(as_user, officer, body):
    session = session_of(body, papers_on=day(-1), held_on=day(5))
    page = as_user(officer).get(session.get_absolute_url()).content.decode()
    assert "Less than the 10 working days owed" in page
    assert "240/2014" in page
    assert "late papers" in as_user(officer).get(reverse("campaigns:session-list")).content.decode()


def test_a_body_with_its_own_rule_is_measured_by_it(as_user, officer):
    body = BodyFactory(notice_days=3, notice_source="Rules, Art. 7")
    session = session_of(body, papers_on=day(-7), held_on=day(2))
    assert "Less than" not in as_user(officer).get(session.get_absolute_url()).content.decode()
    council = BodyFactory(kind="consultative")
    late = session_of(council, papers_on=day(0), held_on=day(2))
    assert "Less than" not in as_user(officer).get(late.get_absolute_url()).content.decode()


def test_a_hidden_session_is_neither_seen_nor_counted(as_user, member, body):
    session_of(body, confidentiality=Level.PUBLIC)
    hidden = session_of(body, confidentiality=Level.RESTRICTED, title_en="Off the record")
    item_of(hidden, title_en="Secret point")
    page = as_user(member).get(reverse("campaigns:session-list") + "?q=Secret").content.decode()
    assert "0 of 1" in page
    assert (
        "Off the record" not in as_user(member).get(reverse("campaigns:body-sessions", args=[body.pk])).content.decode()
    )
    assert as_user(member).get(hidden.get_absolute_url()).status_code == 404


def test_a_member_writes_its_organisations_position_and_no_others(as_user, body):
    user, organisation = speaker_of()
    _other, theirs = speaker_of()
    item = item_of(session_of(body))
    MemberPosition.objects.create(item=item, organisation=theirs, text="Theirs")
    address = reverse("campaigns:position-write", args=[item.pk])
    as_user(user).post(address, {"text": "Ours", "organisation": theirs.pk})
    assert MemberPosition.objects.get(organisation=organisation).text == "Ours"
    assert MemberPosition.objects.get(organisation=theirs).text == "Theirs"

    as_user(user).post(address, {"text": "Ours, better"})
    assert MemberPosition.objects.get(organisation=organisation).text == "Ours, better"
    as_user(user).post(address, {"text": ""})
    assert not MemberPosition.objects.filter(organisation=organisation).exists()


def test_positions_are_taken_until_the_session(as_user, body):
    user, organisation = speaker_of()
    item = item_of(session_of(body, held_on=day(0)))
    address = reverse("campaigns:position-write", args=[item.pk])
    assert as_user(user).post(address, {"text": "In time"}).status_code == 302
    Session.objects.update(held_on=day(-1))
    assert as_user(user).post(address, {"text": "Too late"}).status_code == 422
    assert MemberPosition.objects.get(organisation=organisation).text == "In time"


def test_whoever_speaks_for_no_member_writes_no_position(as_user, body):
    item = item_of(session_of(body, confidentiality=Level.PUBLIC))
    address = reverse("campaigns:position-write", args=[item.pk])
    assert as_user(UserFactory(role=Role.MEMBER)).post(address, {"text": "Words"}).status_code == 403


def test_a_seat_without_the_vote_offers_no_vote(as_user, body):
    user, _mandate = observer_of(body)
    item = item_of(session_of(body, held_on=day(0)))
    page = as_user(user).get(reverse("campaigns:item-live", args=[item.pk])).content.decode()
    assert 'value="no_vote"' in page
    assert 'value="for"' not in page
    answer = as_user(user).post(reverse("campaigns:item-live", args=[item.pk]), {"vote": "for", "version": 1})
    assert answer.status_code == 422


def test_a_seat_with_the_vote_offers_it(as_user, body):
    user, _mandate = observer_of(body, kind="member")
    item = item_of(session_of(body, held_on=day(0)))
    page = as_user(user).get(reverse("campaigns:item-live", args=[item.pk])).content.decode()
    assert 'value="for"' in page
    assert 'value="no_vote"' not in page


def test_in_the_room_each_item_is_saved_by_itself_and_nothing_is_lost(as_user, body):
    user, _mandate = observer_of(body)
    session = session_of(body, held_on=day(0))
    first, second = item_of(session, number=1), item_of(session, number=2)
    address = reverse("campaigns:item-live", args=[first.pk])
    assert as_user(user).get(reverse("campaigns:session-live", args=[session.pk])).headers["Location"] == address
    told = {**form_of(as_user(user), address), "said": "We asked for lower thresholds", "result": "adopted"}
    answer = as_user(user).post(address, {**told, "next": "1"})
    assert answer.headers["Location"] == reverse("campaigns:item-live", args=[second.pk])

    again = as_user(user).post(address, {**told, "said": "Written on another phone"})
    assert again.status_code == 422
    page = again.content.decode()
    assert "Written on another phone" in page
    assert "We asked for lower thresholds" in page
    first.refresh_from_db()
    assert first.said == "We asked for lower thresholds"


def test_items_change_places_and_what_was_said_on_stays(as_user, officer, body):
    session = session_of(body)
    first, second = item_of(session, number=1), item_of(session, number=2, said="Something")
    as_user(officer).post(reverse("campaigns:item-up", args=[second.pk]))
    assert list(session.items.order_by("number")) == [second, first]
    as_user(officer).post(reverse("campaigns:item-remove", args=[second.pk]))
    as_user(officer).post(reverse("campaigns:item-remove", args=[first.pk]))
    assert list(session.items.all()) == [second]


def test_an_item_names_the_asks_it_is_about_and_the_ask_tells_of_it(as_user, officer, body):
    ask, hidden = AskFactory(confidentiality=Level.COALITION), AskFactory(confidentiality=Level.RESTRICTED)
    session = session_of(body, held_on=day(-3), state="held")
    item = item_of(session)
    item.asks.add(hidden)
    address = reverse("campaigns:item-edit", args=[item.pk])
    told = {**form_of(as_user(officer), address), "asks": [f"ask:{ask.pk}"]}
    assert as_user(officer).post(address, told).status_code == 302
    assert set(item.asks.all()) == {ask, hidden}
    assert "On the agenda: Criteria" in as_user(officer).get(ask.get_absolute_url()).content.decode()


def test_a_cancelled_session_says_why_and_cannot_be_held(as_user, officer, body):
    session = session_of(body)
    told = {"version": session.version, "reason": "No room"}
    as_user(officer).post(reverse("campaigns:session-cancel", args=[session.pk]), told)
    session.refresh_from_db()
    assert (session.state, session.note) == ("cancelled", "No room")
    address = reverse("campaigns:session-held", args=[session.pk])
    assert as_user(officer).post(address, {"version": session.version}).status_code == 422


def test_an_observer_notes_only_their_own_attendance(as_user, body):
    user, mandate = observer_of(body)
    _other, theirs = observer_of(body)
    session = session_of(body, held_on=day(-1))
    address = reverse("campaigns:session-held", args=[session.pk])
    told = {"version": 1, f"there_{mandate.pk}": "present", f"there_{theirs.pk}": "present", "has_quorum": "true"}
    assert as_user(user).post(address, told).status_code == 302
    assert [one.mandate for one in SessionAttendance.objects.all()] == [mandate]
    session.refresh_from_db()
    assert session.state == "held"
    assert session.has_quorum is True


def test_nobody_holds_a_session_before_its_day(as_user, officer, body):
    session = session_of(body, held_on=day(3))
    address = reverse("campaigns:session-held", args=[session.pk])
    assert as_user(officer).post(address, {"version": 1}).status_code == 422
    assert not ReportBack.objects.exists()


def test_pages_ask_the_same_few_questions_however_much_there_is(as_user, officer, body):
    session = session_of(body)

    def more():
        item = item_of(session)
        item.asks.add(AskFactory())
        MemberPosition.objects.create(item=item, organisation=OrganisationFactory(), text="Words")
        observer_of(body)
        session_of(body)

    for address in (session.get_absolute_url(), reverse("campaigns:session-list"), reverse("home")):
        client = as_user(officer)
        more()
        queries_of(client, address)
        one = queries_of(client, address)
        more(), more()
        assert len(queries_of(client, address)) == len(one), address


def test_a_session_made_stricter_takes_its_papers_with_it(leader, body):
    session = session_of(body)
    papers = [paper(one, leader, Level.COALITION) for one in (session, item_of(session), body)]
    update_session(session=session, version=None, by=Actor.of(leader), confidentiality=Level.RESTRICTED)
    seen = Document.objects.visible_to(UserFactory(role=Role.OFFICER))
    assert list(seen.filter(pk__in=[one.pk for one in papers])) == papers[2:]


def test_a_paper_of_a_session_is_read_no_further_than_the_body_that_meets():
    hidden = session_of(BodyFactory(organisation__confidentiality=Level.INTERNAL))
    for one in (hidden, item_of(hidden)):
        assert at_least_as_strict(Level.COALITION, one) == Level.INTERNAL
