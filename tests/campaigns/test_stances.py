"""Where somebody stands and how much they weigh: an opinion with a ground, for the centre alone, added to and never changed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from campaigns.models import Influence, Stance
from campaigns.stances import actions
from campaigns.stances.standing import newest
from crm import timeline
from crm.confidentiality import Level
from crm.models import Meeting
from tests.factories import (
    AskFactory,
    InfluenceFactory,
    LetterFactory,
    MeetingFactory,
    MinistryFactory,
    OrganisationFactory,
    PersonFactory,
    StanceFactory,
    TenureFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    return MeetingFactory(held_on=timezone.localdate() - timedelta(days=30))


def stance_of(target, ground, by, **more):
    told = {"ask": AskFactory(), "position": "doubtful", "note": "Fears the cost", **more}
    return actions.record_stance(target=target, ground=ground, by=Actor.of(by), **told)


# What is kept


def test_a_stance_takes_its_day_from_its_ground(officer, talk):
    stance = stance_of(PersonFactory(), talk, officer)

    assert (stance.taken_on, stance.meeting, stance.letter, stance.author) == (talk.held_on, talk, None, officer)
    assert stance.confidentiality == Level.INTERNAL


def test_the_log_says_of_whom_but_not_what(officer, talk):
    person = PersonFactory()
    stance = stance_of(person, talk, officer)
    influence = actions.record_influence(target=person, weight=4, reason="Signs it", by=Actor.of(officer))

    for record in (stance, influence):
        entry = LogEntry.objects.about(record).get()
        assert entry.verb == "recorded"
        assert entry.changes["person"] == [None, person.pk]
        assert not {"doubtful", "Fears the cost", "Signs it"} & {str(value) for value in entry.changes.values()}


@pytest.mark.parametrize("strict", ["ask", "target", "ground"])
def test_it_is_as_strict_as_what_it_speaks_of(strict, leader, talk):
    records = {"ask": AskFactory(), "target": PersonFactory(), "ground": talk}
    records[strict].confidentiality = Level.RESTRICTED
    records[strict].save()

    assert stance_of(**records, by=leader).confidentiality == Level.RESTRICTED


@pytest.mark.parametrize("level", [Level.PUBLIC, Level.COALITION])
def test_it_never_leaves_the_centre_by_its_level(level, officer, talk):
    assert stance_of(PersonFactory(), talk, officer, confidentiality=level).confidentiality == Level.INTERNAL
    for model in (StanceFactory, InfluenceFactory):
        with pytest.raises(IntegrityError), transaction.atomic():
            model(confidentiality=level)


def test_the_table_wants_one_target_and_one_ground():
    for wrong in (
        {"organisation": OrganisationFactory()},
        {"person": None},
        {"letter": LetterFactory()},
        {"meeting": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            StanceFactory(taken_on=timezone.localdate(), **wrong)


@pytest.mark.parametrize(
    ("ground", "field"),
    [
        (lambda: MeetingFactory(state=Meeting.State.PLANNED), "ground"),
        (lambda: LetterFactory(dated_on=None, reply_due_on=None), "ground"),
        (lambda: MeetingFactory(confidentiality=Level.RESTRICTED), "ground"),
    ],
)
def test_what_did_not_happen_or_is_not_seen_is_no_ground(ground, field, officer):
    with pytest.raises(ValidationError) as refusal:
        stance_of(PersonFactory(), ground(), officer)
    assert field in refusal.value.message_dict
    assert not Stance.objects.exists()


def test_the_day_lies_neither_before_the_ground_nor_ahead(officer, talk):
    for day in (talk.held_on - timedelta(days=1), timezone.localdate() + timedelta(days=1)):
        with pytest.raises(ValidationError) as refusal:
            stance_of(PersonFactory(), talk, officer, taken_on=day)
        assert "taken_on" in refusal.value.message_dict


def test_the_newest_counts_and_the_earlier_ones_stay(officer, talk):
    person, ask = PersonFactory(), AskFactory()
    first = stance_of(person, talk, officer, ask=ask)
    later = stance_of(person, MeetingFactory(), officer, ask=ask, position="supportive")

    assert newest([ask], officer) == {(ask.pk, f"person:{person.pk}"): later}
    assert Stance.objects.filter(ask=ask).count() == 2
    assert first.taken_on < later.taken_on


# Who reads it


def test_nobody_outside_the_centre_reads_an_opinion(officer, leader, administrator, member, former_member):
    for person in (None, PersonFactory(user=member)):
        fields = {"person": person} if person else {}
        StanceFactory(**fields, author=officer)
        InfluenceFactory(**fields, author=member)

    for model in (Stance, Influence):
        assert [model.objects.visible_to(user).count() for user in (officer, leader, administrator)] == [2, 2, 2]
        assert [model.objects.visible_to(user).count() for user in (member, former_member)] == [0, 0]
        assert not model.objects.changeable_by(administrator).exists()


@pytest.mark.parametrize(
    "hidden",
    [
        {"ask__confidentiality": Level.RESTRICTED},
        {"person__confidentiality": Level.RESTRICTED},
        {"meeting__confidentiality": Level.RESTRICTED},
        {"confidentiality": Level.RESTRICTED},
    ],
)
def test_whoever_does_not_see_what_it_speaks_of_does_not_see_it(hidden, officer, leader):
    stance = StanceFactory(**hidden)

    assert not Stance.objects.visible_to(officer).exists()
    assert Stance.objects.visible_to(leader).get() == stance
    assert newest([stance.ask], officer) == {}


def test_a_restricted_opinion_is_its_authors_and_the_leaderships(officer, other_officer, leader):
    StanceFactory(confidentiality=Level.RESTRICTED, author=officer)
    InfluenceFactory(confidentiality=Level.RESTRICTED, author=officer)

    for model in (Stance, Influence):
        assert [model.objects.visible_to(one).count() for one in (officer, other_officer, leader)] == [1, 0, 1]


def test_whoever_left_the_centre_does_not_read_what_they_wrote_there(member):
    told = {
        "confidentiality": Level.RESTRICTED,
        "author": member,
        "person": PersonFactory(confidentiality=Level.COALITION),
    }
    known = {f"{name}__confidentiality": Level.COALITION for name in ("ask", "meeting")}
    for written in (StanceFactory(**told, **known), InfluenceFactory(**told)):
        assert not type(written).objects.visible_to(member).exists()


def test_timelines_tell_it_to_the_centre_alone(officer, member):
    stance = StanceFactory(ask__confidentiality=Level.COALITION, person__confidentiality=Level.COALITION)

    def told(user):
        return [
            [item.text for item in timeline.of(one, user) if item.text == stance.note]
            for one in (stance.ask, stance.person)
        ]

    assert told(officer) == [[stance.note], [stance.note]]
    assert told(member) == [[], []]


# A slip


def test_its_author_takes_a_slip_back_within_a_day(as_user, officer):
    stance = StanceFactory(author=officer)

    as_user(officer).post(reverse("campaigns:stance-take-back", args=[stance.pk]))

    assert not Stance.objects.exists()
    assert LogEntry.objects.filter(verb="took back", subject_id=stance.pk).get().changes["person"] == [
        stance.person_id,
        None,
    ]


@pytest.mark.parametrize("kind", ["stance", "influence"])
def test_nobody_takes_back_what_is_older_or_not_theirs(kind, as_user, officer, leader):
    make = {"stance": StanceFactory, "influence": InfluenceFactory}[kind]
    old = make(author=officer, made_at=timezone.now() - timedelta(hours=25))
    fresh = make(author=officer)

    assert as_user(officer).post(reverse(f"campaigns:{kind}-take-back", args=[old.pk])).status_code == 404
    assert as_user(leader).post(reverse(f"campaigns:{kind}-take-back", args=[fresh.pk])).status_code == 404
    with pytest.raises(ValidationError):
        actions.take_back(opinion=old, by=Actor.of(officer))
    assert type(old).objects.count() == 2


# Pages


def sent(ask, person, talk, **more):
    return {
        "ask": f"ask:{ask.pk}", "target": f"person:{person.pk}", "position": "opposed", "ground": f"meeting:{talk.pk}",
        "note": "Said no", "confidentiality": "internal", **more,
    }  # fmt: skip


def test_the_form_leads_back_to_the_line_of_the_map_it_came_from(as_user, officer, talk):
    ask, person = AskFactory(), PersonFactory()

    answer = as_user(officer).post(f"{reverse('campaigns:stance-new')}?from=ask:{ask.pk}", sent(ask, person, talk))

    assert answer.url == f"{reverse('campaigns:ask-power-map', args=[ask.pk])}#person-{person.pk}"
    assert Stance.objects.get().note == "Said no"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": ""}, "ground"),
        ({"note": " "}, "note"),
        ({"position": "bribed"}, "position"),
        ({"target": ""}, "target"),
    ],
)
def test_a_stance_without_its_reason_comes_back_with_everything_typed(wrong, field, as_user, officer, talk):
    page = as_user(officer).post(reverse("campaigns:stance-new"), sent(AskFactory(), PersonFactory(), talk) | wrong)

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {field}
    assert talk.about in page.content.decode() or field == "ground"
    assert not Stance.objects.exists()


def test_the_same_form_sent_twice_is_one_stance(as_user, officer, talk):
    told = sent(AskFactory(), PersonFactory(), talk, idempotency_key="4b3a1f1e-55a6-4f8b-9d6e-1d7f6a0f0a11")

    answers = [as_user(officer).post(reverse("campaigns:stance-new"), told).url for _again in range(2)]

    assert len(set(answers)) == 1
    assert Stance.objects.count() == 1


def test_influence_is_dated_and_its_history_stays(as_user, officer):
    person = PersonFactory()
    old = InfluenceFactory(person=person, weight=2, since=timezone.localdate() - timedelta(days=90))

    told = {"target": f"person:{person.pk}", "weight": "5", "reason": "Is minister now", "confidentiality": "internal"}
    answer = as_user(officer).post(f"{reverse('campaigns:influence-new')}?from=person:{person.pk}", told)

    assert answer.url == person.get_absolute_url()
    page = as_user(officer).get(reverse("campaigns:person-stances", args=[person.pk]))
    assert [one.weight for one in page.context["weighed"]] == [5, old.weight]


def test_a_panel_asks_nothing_about_people_without_a_public_post(as_user, officer):
    private, official = PersonFactory(), TenureFactory(organisation=MinistryFactory()).person

    def panel(person):
        url = reverse("campaigns:person-stances", args=[person.pk])
        return as_user(officer).get(url, headers={"HX-Request": "true"}).content.decode()

    assert panel(private) == ""
    assert reverse("campaigns:stance-new") in panel(official)
    StanceFactory(person=private)
    assert "Said so at the table" in panel(private)


@pytest.mark.parametrize("kind", ["ask", "person", "organisation"])
def test_members_have_no_such_panel_on_any_page(kind, as_user, member):
    stance = StanceFactory(
        ask__confidentiality=Level.COALITION, person__confidentiality=Level.COALITION, note="He is afraid of the press"
    )
    record = {"ask": stance.ask, "person": stance.person, "organisation": MinistryFactory()}[kind]
    page = as_user(member).get(record.get_absolute_url()).content.decode()

    assert reverse(f"campaigns:{kind}-stances", args=[record.pk]) not in page
    assert "afraid" not in page
    assert as_user(member).get(reverse(f"campaigns:{kind}-stances", args=[record.pk])).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_a_panel_runs_the_same_queries_for_any_length(rows, as_user, officer, django_assert_max_num_queries):
    ask = AskFactory()
    StanceFactory.create_batch(rows, ask=ask)
    client = as_user(officer)

    with django_assert_max_num_queries(6):
        page = client.get(reverse("campaigns:ask-stances", args=[ask.pk]), headers={"HX-Request": "true"})

    assert page.content.decode().count("Said so at the table") == rows


def test_a_panel_shows_a_few_and_its_own_page_all(as_user, officer):
    ask = AskFactory()
    StanceFactory.create_batch(8, ask=ask)
    url = reverse("campaigns:ask-stances", args=[ask.pk])

    panel = as_user(officer).get(url, headers={"HX-Request": "true"}).content.decode()

    assert panel.count("Said so at the table") == 6
    assert "2 more" in panel
    assert as_user(officer).get(url).content.decode().count("Said so at the table") == 8


# The API


def test_the_api_records_by_the_same_rules(as_user, officer, talk):
    client, person, ask = as_user(officer), PersonFactory(), AskFactory()
    told = {"ask": ask.pk, "person": person.pk, "position": "champion", "meeting": talk.pk, "note": "Offered a date"}

    made = client.post(reverse("api:stance-list"), told, content_type="application/json")
    groundless = client.post(reverse("api:stance-list"), {**told, "meeting": None}, content_type="application/json")
    two = client.post(
        reverse("api:stance-list"), {**told, "organisation": MinistryFactory().pk}, content_type="application/json"
    )

    assert made.status_code == 201
    assert (made.json()["taken_on"], made.json()["author"]) == (talk.held_on.isoformat(), officer.pk)
    assert "meeting" in groundless.json()
    assert "organisation" in two.json()
    assert client.post(reverse("api:stance-take-back", args=[made.json()["id"]])).status_code == 204
    assert not Stance.objects.exists()


def test_a_member_reads_none_over_the_api(as_user, member, officer):
    StanceFactory(ask__confidentiality=Level.PUBLIC)
    InfluenceFactory()

    for kind in ("stance", "influence"):
        assert as_user(member).get(reverse(f"api:{kind}-list")).json()["count"] == 0
        assert as_user(officer).get(reverse(f"api:{kind}-list")).json()["count"] == 1
        assert as_user(member).post(reverse(f"api:{kind}-list"), {}).status_code == 403
