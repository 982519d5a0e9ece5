"""What is promised at a session is noted from its item, and told no further than the session."""

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.models import Role
from campaigns.sessions.actions import update_session
from crm.confidentiality import Level
from monitoring.models import Commitment
from tests.campaigns.test_asks import form_of
from tests.campaigns.test_sessions import day, item_of, observer_of, session_of
from tests.factories import (
    AskFactory,
    BodyFactory,
    CommitmentFactory,
    PublishedCommitmentFactory,
    ReportBackFactory,
    TaskFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
WORDS = "We will publish the criteria by May"


@pytest.fixture
def body():
    return BodyFactory()


@pytest.fixture
def item(body):
    return item_of(session_of(body, held_on=day(-1), state="held"))


def address(item):
    return reverse("monitoring:promise-new", args=[item.pk])


def note(client, item, text=WORDS, room="", **fields):
    told = form_of(client, address(item))
    return client.post(address(item) + room, {**told, "text": text, **fields})


def test_one_tap_notes_it_with_all_that_the_item_knows(as_user, officer, item, body):
    ask = AskFactory()
    item.asks.add(ask)
    answer = note(as_user(officer), item, due_on=day(30).isoformat())
    made = Commitment.objects.get()
    assert answer.url == item.get_absolute_url()
    assert (made.title, made.verbatim, made.made_on, made.original_due) == (WORDS, WORDS, day(-1), day(30))
    assert (made.agenda_item, made.origin, made.owed_by) == (item, "session", body.organisation)
    assert (list(made.asks.all()), made.theme, made.owner) == ([ask], ask.theme, officer)
    assert made.confidentiality == Level.INTERNAL


def test_from_the_room_one_comes_back_into_the_room(as_user, officer, item):
    answer = note(as_user(officer), item, room="?room=1")
    assert answer.url == reverse("campaigns:item-live", args=[item.pk])
    assert WORDS in as_user(officer).get(answer.url).content.decode()


def test_an_observer_notes_it_for_the_centre(as_user, officer, body, item):
    user, _mandate = observer_of(body)
    assert note(as_user(user), item).status_code == 302
    made = Commitment.objects.get()
    assert (made.author, made.owner) == (user, None)
    assert WORDS not in as_user(user).get(item.get_absolute_url()).content.decode()
    assert WORDS in as_user(officer).get(item.get_absolute_url()).content.decode()


def test_a_member_who_does_not_sit_there_has_no_such_form(as_user, member, item):
    assert as_user(member).get(address(item)).status_code == 404


@pytest.mark.parametrize("fields", [{"held_on": day(3)}, {"state": "cancelled"}])
def test_nothing_is_promised_where_nobody_met(as_user, officer, body, fields):
    item = item_of(session_of(body, **{"held_on": day(-1), **fields}))
    answer = note(as_user(officer), item)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert not Commitment.objects.exists()


def test_in_writing_they_promise_before_the_last_day(as_user, officer, body):
    item = item_of(session_of(body, held_on=day(3), kind="written"))
    note(as_user(officer), item)
    assert Commitment.objects.get().made_on == day(0)


def test_a_day_before_the_promise_stands_beside_its_field(as_user, officer, item):
    answer = note(as_user(officer), item, due_on=day(-9).isoformat())
    assert answer.status_code == 422
    assert "before the day the promise was made" in answer.content.decode()
    assert WORDS in answer.content.decode()


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.RESTRICTED])
def test_it_is_told_no_further_than_the_body_that_meets(as_user, leader, level):
    item = item_of(session_of(BodyFactory(organisation__confidentiality=level), held_on=day(-1)))
    note(as_user(leader), item)
    assert Commitment.objects.get().confidentiality == level
    assert item.session.confidentiality == Level.COALITION


def test_the_full_form_is_begun_no_wider_than_the_body_that_meets(as_user, leader):
    item = item_of(session_of(BodyFactory(organisation__confidentiality=Level.RESTRICTED), held_on=day(-1)))
    page = reverse("monitoring:commitment-new") + f"?agenda_item={item.pk}"
    assert form_of(as_user(leader), page)["confidentiality"] == Level.RESTRICTED
    answer = as_user(leader).post(
        page, {**form_of(as_user(leader), page), "title": WORDS, "confidentiality": "internal"}
    )
    assert answer.status_code == 422
    assert "off the record" in answer.content.decode()


def test_a_session_made_stricter_takes_what_was_promised_there_with_it(leader, item):
    draft, published = CommitmentFactory(agenda_item=item), PublishedCommitmentFactory(agenda_item=item)
    elsewhere = CommitmentFactory(agenda_item=item_of(session_of(item.session.body)))
    task = TaskFactory(subject=draft)
    version = draft.version
    update_session(session=item.session, version=None, by=Actor.of(leader), confidentiality=Level.RESTRICTED)
    for one in (draft, published, elsewhere, task):
        one.refresh_from_db()
    assert (draft.confidentiality, draft.version) == (Level.RESTRICTED, version + 1)
    assert task.confidentiality == Level.RESTRICTED
    assert (published.confidentiality, elsewhere.confidentiality) == (Level.PUBLIC, Level.INTERNAL)
    assert not Commitment.objects.visible_to(UserFactory(role=Role.OFFICER)).filter(pk=draft.pk).exists()


def test_what_was_said_off_the_record_stays_restricted(as_user, leader, officer, body):
    item = item_of(session_of(body, held_on=day(-1), confidentiality=Level.RESTRICTED))
    note(as_user(leader), item)
    made = Commitment.objects.get()
    assert made.confidentiality == Level.RESTRICTED
    page = reverse("monitoring:commitment-edit", args=[made.pk])
    answer = as_user(leader).post(page, {**form_of(as_user(leader), page), "confidentiality": "internal"})
    assert answer.status_code == 422
    assert "off the record" in answer.content.decode()
    made.refresh_from_db()
    assert made.confidentiality == Level.RESTRICTED


def test_where_it_was_promised_shows_to_whoever_may_see_the_session(as_user, leader, officer, body):
    hidden = item_of(session_of(body, held_on=day(-1), confidentiality=Level.RESTRICTED), title_en="Hidden point")
    made = CommitmentFactory(agenda_item=hidden)
    seen, unseen = (as_user(one).get(made.get_absolute_url()).content.decode() for one in (leader, officer))
    assert "Hidden point" in seen
    assert "Hidden point" not in unseen
    told = as_user(officer).get(reverse("api:commitment-detail", args=[made.pk])).json()
    assert told["agenda_item"] is None
    edit = reverse("monitoring:commitment-edit", args=[made.pk])
    assert "Hidden point" not in as_user(officer).get(edit).content.decode()
    as_user(officer).post(edit, {**form_of(as_user(officer), edit), "title": "Anew"})
    made.refresh_from_db()
    assert (made.title, made.agenda_item) == ("Anew", hidden)


def test_the_report_names_what_was_promised_as_far_as_its_reader_sees_it(as_user, officer, member, body, item):
    report = ReportBackFactory(session=item.session, sent_on=day(0), text="Told")
    made = CommitmentFactory(agenda_item=item, title=WORDS)
    assert WORDS in as_user(officer).get(report.get_absolute_url()).content.decode()
    assert WORDS not in as_user(member).get(report.get_absolute_url()).content.decode()
    assert made.published_at is None


def test_the_full_form_begun_on_an_item_comes_back_to_it(as_user, officer, item):
    page = reverse("monitoring:commitment-new") + f"?agenda_item={item.pk}"
    answer = as_user(officer).post(page, {**form_of(as_user(officer), page), "title": WORDS})
    assert answer.url == item.get_absolute_url()
    assert Commitment.objects.get().agenda_item == item


def test_the_full_form_begun_elsewhere_leads_to_the_commitment(as_user, officer, item):
    page = reverse("monitoring:commitment-new")
    told = {**form_of(as_user(officer), page), "title": WORDS, "agenda_item": f"agenda-item:{item.pk}"}
    assert as_user(officer).post(page, told).url == Commitment.objects.get(agenda_item=item).get_absolute_url()


def test_an_item_on_which_something_was_promised_stays(as_user, officer, item):
    CommitmentFactory(agenda_item=item)
    as_user(officer).post(reverse("campaigns:item-remove", args=[item.pk]))
    item.refresh_from_db()


def test_more_promises_cost_no_more_queries(as_user, officer, item):
    client, page = as_user(officer), item.session.get_absolute_url()
    CommitmentFactory(agenda_item=item)
    queries_of(client, page)
    one = queries_of(client, page)
    for _n in range(2):
        CommitmentFactory(agenda_item=item_of(item.session))
    assert len(queries_of(client, page)) == len(one)
