from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import digest
from accounts.actors import Actor
from accounts.conflicts import Conflict
from accounts.models import LogEntry
from campaigns.assistance import actions, reminders
from campaigns.assistance.share import share_of
from campaigns.models import Assistance, EventAttendance
from campaigns.models.assistance import three_months_on
from crm import calendar, timeline
from crm.confidentiality import Level
from crm.importing import taking_back
from tests.crm.importing import csv_of, imported
from tests.crm.merges import merge
from tests.factories import (
    AssistanceFactory,
    CampaignFactory,
    EventAttendanceFactory,
    MembershipFactory,
    OrganisationFactory,
    ProjectEventFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    RepresentationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("campaigns:assistance-list")
TODAY = timezone.localdate()
JSON = {"content_type": "application/json"}


def given(officer, **fields):
    told = {"topic": "Застъпничество", "given_to": OrganisationFactory(), "given_on": date(2026, 1, 31)}
    return actions.record_assistance(**{**told, **fields}, by=Actor.of(officer))


def ask(one, officer, effect, **more):
    return actions.follow_up(assistance=one, effect=effect, version=None, by=Actor.of(officer), **more)


# When to ask


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        (date(2025, 1, 15), date(2025, 4, 15)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2023, 11, 29), date(2024, 2, 29)),
        (date(2025, 12, 31), date(2026, 3, 31)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2025, 8, 31), date(2025, 11, 30)),
        (date(2024, 2, 29), date(2024, 5, 29)),
    ],
)
def test_we_ask_three_months_after_the_day_it_ended(officer, ended, due):
    assert three_months_on(ended) == due
    assert given(officer, given_on=ended).follow_up_due == due


def test_what_ended_on_no_known_day_is_asked_about_on_none(officer):
    assert given(officer, given_on=None).follow_up_due is None


def test_what_is_still_to_come_was_not_given(officer):
    with pytest.raises(ValidationError, match="still to come"):
        given(officer, given_on=TODAY + timedelta(days=1))


def test_the_day_to_ask_moves_along_until_somebody_moves_it(officer):
    one = given(officer, given_on=date(2026, 1, 10))
    move = {"version": None, "by": Actor.of(officer)}

    one = actions.update_assistance(assistance=one, fields={"given_on": date(2026, 2, 10)}, **move)
    assert one.follow_up_due == date(2026, 5, 10)
    later = TODAY + timedelta(days=20)
    one = actions.move_follow_up(assistance=one, follow_up_due=later, reason="Изпити", **move)
    one = actions.update_assistance(assistance=one, fields={"given_on": date(2026, 3, 10)}, **move)

    assert one.follow_up_due == later
    assert LogEntry.objects.about(one).get(verb="moved the follow-up").changes["reason"] == [None, "Изпити"]


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [(TODAY - timedelta(days=1), "x", "follow_up_due"), (TODAY, "  ", "reason")],
)
def test_another_day_is_ahead_and_has_a_reason(as_user, officer, day, reason, field):
    one = given(officer)
    url = reverse("campaigns:assistance-due", args=[one.pk])
    answer = as_user(officer).post(url, {"follow_up_due": day, "reason": reason, "version": one.version})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


# What became of it


@pytest.mark.parametrize(
    ("effect", "again", "asks_again"),
    [
        ("put_to_use", True, False),
        ("partly", True, False),
        ("not_yet", True, True),
        ("not_yet", False, False),
        ("not_reached", True, True),
        ("not_reached", False, False),
    ],
)
def test_we_ask_again_only_where_nothing_came_of_it_yet(as_user, officer, effect, again, asks_again):
    one = given(officer)
    url = reverse("campaigns:assistance-follow-up", args=[one.pk])
    told = {"effect": effect, "version": one.version, **({"ask_again": "on"} if again else {})}

    as_user(officer).post(url, told)

    one.refresh_from_db()
    assert (one.effect, one.followed_up_on) == (effect, TODAY)
    assert one.follow_up_due == (three_months_on(TODAY) if asks_again else None)
    assert one in Assistance.objects.filter(followed_up_on=TODAY)
    assert (one in Assistance.objects.to_follow_up()) == asks_again


def test_nobody_answers_over_an_answer_they_have_not_read(as_user, officer):
    one = given(officer)
    ask(one, officer, "partly")
    with pytest.raises(Conflict):
        actions.follow_up(assistance=one, effect="not_yet", version=1, by=Actor.of(officer))
    url = reverse("campaigns:assistance-follow-up", args=[one.pk])
    page = as_user(officer).post(url, {"effect": "not_yet", "effect_note": "Typed", "version": 1})
    assert (page.status_code, "Typed" in page.content.decode()) == (422, True)


def test_the_share_says_over_how_many_and_how_many_were_not_asked(as_user, officer):
    for effect in ("put_to_use", "put_to_use", "partly", "not_yet", "not_reached"):
        ask(given(officer), officer, effect)
    given(officer), given(officer)
    AssistanceFactory(given_to=OrganisationFactory(confidentiality=Level.RESTRICTED))

    page = as_user(officer).get(LIST)

    share = page.context["share"]
    told = (share.total, share.asked, share.put_to_use, share.not_asked, share.partly, share.not_yet, share.not_reached)
    assert told == (7, 5, 2, 2, 1, 1, 1)
    text = " ".join(page.content.decode().split())
    assert ("Put to use: 2 of 5 followed up" in text, "2 not asked yet" in text) == (True, True)
    assert as_user(officer).get(LIST + "?effect=partly").context["share"].total == 1


# Given to all who came


def trained(**fields):
    return ProjectEventFactory(**{"kind": "training", "started": "2025-11-29", "ended": "2025-11-30", **fields})


def test_a_training_is_recorded_for_all_who_came_and_only_once(as_user, officer):
    event, client = trained(title_bg="Обучение", title_en=""), as_user(officer)
    lead = ProjectPartnerFactory(project=event.project, role="lead").organisation
    came = [EventAttendanceFactory(event=event, people=people).organisation for people in (4, None)]
    url = reverse("campaigns:event-give", args=[event.pk])

    client.post(url)
    client.post(url)

    rows = Assistance.objects.order_by("given_to")
    assert [(one.given_to, one.people) for one in rows] == list(zip(came, (4, None), strict=True))
    shared = {(one.topic, one.given_by, one.given_on, one.follow_up_due, one.project, one.event) for one in rows}
    assert shared == {("Обучение", lead, date(2025, 11, 30), date(2026, 2, 28), event.project, event)}
    late = EventAttendanceFactory(event=event).organisation
    assert [one.given_to for one in actions.give_to_all_who_came(event=event, by=Actor.of(officer))] == [late]


@pytest.mark.parametrize(
    ("fields", "came", "words"),
    [
        ({"kind": "visit"}, True, "teaches something"),
        ({"started": f"{TODAY.year + 1}", "ended": ""}, True, "not over yet"),
        ({}, False, "Nobody is noted"),
    ],
)
def test_only_a_training_that_is_over_and_that_somebody_came_to_is_given(officer, fields, came, words):
    event = trained(**fields)
    if came:
        EventAttendanceFactory(event=event)
    with pytest.raises(ValidationError, match=words):
        actions.give_to_all_who_came(event=event, by=Actor.of(officer))


def test_of_a_training_known_to_the_month_we_ask_three_months_after_the_month(officer):
    event = trained(started="2025-11", ended="")
    EventAttendanceFactory(event=event)
    one = actions.give_to_all_who_came(event=event, by=Actor.of(officer))[0]
    assert (one.given_on, one.follow_up_due) == (None, date(2026, 2, 28))


def test_what_was_given_is_as_strict_as_the_project_it_was_given_in(leader, officer):
    event = trained(project=ProjectFactory(confidentiality=Level.RESTRICTED))
    EventAttendanceFactory(event=event)
    one = actions.give_to_all_who_came(event=event, by=Actor.of(leader))[0]
    assert one.confidentiality == Level.RESTRICTED
    assert not Assistance.objects.visible_to(officer).exists()


# Who sees what


@pytest.fixture
def mine(member):
    body = OrganisationFactory(confidentiality=Level.COALITION)
    MembershipFactory(organisation=body)
    RepresentationFactory(user=member, organisation=body)
    return body


def test_a_member_sees_what_their_own_organisation_received_and_changes_nothing(as_user, officer, member, mine):
    hidden = ProjectFactory(confidentiality=Level.INTERNAL, title_en="Secret project", title_bg="Тайна")
    own = given(officer, given_to=mine, note="A word among us", project=hidden)
    ask(own, officer, "not_yet", effect_note="They are lazy")
    AssistanceFactory(given_to=mine, confidentiality=Level.RESTRICTED)
    given(officer, topic="Of others")
    client = as_user(member)

    page = client.get(LIST)
    detail = client.get(own.get_absolute_url()).content.decode()
    sheet = client.get(LIST + "?export=csv").content.decode()
    api = client.get(reverse("api:assistance-detail", args=[own.pk])).json()
    panel = client.get(reverse("campaigns:organisation-assistance", args=[mine.pk])).content.decode()

    assert (list(page.context["page"]), page.context["share"].total) == ([own], 1)
    for text in (detail, sheet, panel, str(api), "".join(item.text for item in timeline.of(mine, member))):
        assert [word for word in ("among us", "lazy", "Secret") if word in text] == []
    assert (api["effect"], api["note"], api["effect_note"], api["project"]) == ("not_yet", "", "", None)
    assert not Assistance.objects.changeable_by(member).exists()
    for what in ("edit", "follow-up", "due"):
        assert client.get(reverse(f"campaigns:assistance-{what}", args=[own.pk])).status_code == 403
    refused = client.patch(reverse("api:assistance-detail", args=[own.pk]), {"topic": "x", "version": 2}, **JSON)
    assert refused.status_code == 403


def test_what_everyone_in_the_coalition_may_read_is_read_with_its_words(as_user, officer, member, mine):
    own = given(officer, given_to=mine, note="For all of us", confidentiality=Level.COALITION)
    assert "For all of us" in as_user(member).get(own.get_absolute_url()).content.decode()


def test_a_hidden_giver_is_neither_shown_nor_lost(as_user, officer, leader):
    giver = OrganisationFactory(name="Скрита", confidentiality=Level.RESTRICTED)
    one = given(leader, given_by=giver, confidentiality=Level.INTERNAL)
    client, url = as_user(officer), reverse("campaigns:assistance-edit", args=[one.pk])
    page = client.get(url).content.decode()
    told = {
        "kind": "training",
        "topic": "New",
        "given_to": one.given_to_id,
        "confidentiality": "internal",
        "version": 1,
    }

    answer = client.post(url, told)

    one.refresh_from_db()
    assert ("Скрита" in page, answer.status_code, one.topic, one.given_by) == (False, 302, "New", giver)
    stale = client.post(url, {**told, "topic": "Newer"})
    assert (stale.status_code, "Скрита" in stale.content.decode()) == (422, False)


def test_nobody_hides_what_they_wrote_from_themselves(officer):
    with pytest.raises(ValidationError, match="You would not see it any more"):
        given(officer, confidentiality=Level.RESTRICTED)


# Where it is told


def test_the_home_page_counts_what_is_due_and_names_the_nearest(officer, member, leader):
    def due(days, **fields):
        return AssistanceFactory(follow_up_due=TODAY + timedelta(days=days), **fields)

    late, now, ahead = due(-4), due(0), due(30)
    AssistanceFactory()
    due(-9, confidentiality=Level.RESTRICTED)

    card = reminders.to_follow_up(officer)

    assert (card["due"], card["rows"]) == (2, [late, now, ahead])
    assert reminders.to_follow_up(leader)["due"] == 3
    assert reminders.to_follow_up(member) is None


def test_the_day_to_ask_stands_in_the_calendar_of_the_centre_alone(officer, member, mine):
    one = given(officer, given_to=mine, given_on=TODAY)
    span = calendar.Span(one.follow_up_due, one.follow_up_due)
    assert [entry.title for entry in calendar.of(officer, span, ["follow-up"]).entries] == ["Застъпничество"]
    assert calendar.of(member, span, ["follow-up"]).entries == []
    own = calendar.Span(one.follow_up_due, one.follow_up_due, mine=True)
    assert len(calendar.of(officer, own, ["follow-up"]).entries) == 1
    assert calendar.of(UserFactory(role="officer"), own, ["follow-up"]).entries == []


def test_the_reminder_counts_what_its_reader_wrote_down_and_names_nothing(officer, leader):
    given(officer, topic="Тайна", given_on=date(2026, 1, 31))
    line = next(line for line in digest.lines_for(officer, TODAY) if "followed up" in line.text)
    assert line.text == "1 training or other help you recorded is to be followed up, since 30 April 2026."
    assert not [line for line in digest.lines_for(leader, TODAY) if "followed up" in line.text]


def test_what_was_given_stands_on_the_timelines_of_those_it_concerns(officer):
    one = given(officer, project=ProjectFactory(), campaign=CampaignFactory())
    ask(one, officer, "put_to_use", effect_note="Писмо до кмета")
    for record in (one.given_to, one.project, one.campaign):
        assert [item.title for item in timeline.of(record, officer)] == [
            "Застъпничество: put to use", "Застъпничество (training)",
        ]  # fmt: skip


# Finding


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=застъпн", ["late"]),
        ("q=Роза", ["ahead"]),
        ("kind=mentoring", ["asked"]),
        ("follow_up=due", ["late"]),
        ("follow_up=later", ["ahead"]),
        ("follow_up=asked", ["asked"]),
        ("follow_up=never", ["never"]),
        ("effect=partly", ["asked"]),
        ("since=2026-02-01&until=2026-02-28", ["never"]),
        ("organisation=organisation:{body}", ["ahead"]),
        ("campaign={campaign}", ["late"]),
        ("project={project}", ["late"]),
    ],
)
def test_what_was_given_is_found_by_its_filters(as_user, officer, query, found):
    body, campaign, project = OrganisationFactory(name="Сдружение Роза"), CampaignFactory(), ProjectFactory()
    rows = {
        "late": AssistanceFactory(topic="Застъпничество", follow_up_due=TODAY, campaign=campaign, project=project),
        "ahead": AssistanceFactory(follow_up_due=TODAY + timedelta(days=1), given_to=body),
        "asked": AssistanceFactory(effect="partly", followed_up_on=TODAY, kind="mentoring"),
        "never": AssistanceFactory(given_on=date(2026, 2, 28)),
    }
    said = query.format(body=body.pk, campaign=campaign.pk, project=project.pk)
    assert list(as_user(officer).get(f"{LIST}?{said}").context["page"]) == [rows[name] for name in found]


def test_an_empty_list_says_what_to_do(as_user, officer, member):
    assert "three months later we ask" in as_user(officer).get(LIST).content.decode()
    assert "What your organisation receives" in as_user(member).get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["list", "panel", "api"])
def test_what_was_given_is_listed_with_the_same_queries_for_any_number(as_user, officer, rows, address):
    body = OrganisationFactory()
    for _row in range(rows):
        event = trained()
        AssistanceFactory(
            given_to=body, given_by=OrganisationFactory(), event=event, project=event.project,
            campaign=CampaignFactory(), follow_up_due=TODAY,
        )  # fmt: skip
    panel = reverse("campaigns:organisation-assistance", args=[body.pk])
    url = {"list": LIST, "panel": panel, "api": reverse("api:assistance-list")}[address]
    client = as_user(officer)
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    assert len(found) == {"list": 15, "panel": 9, "api": 9}[address]


# From a file

HEADER = "Тема,Вид,Дадено на,Приключило на,Участници,Проект,Проследено на,Какво стана,С думи"


def bring(officer, *rows):
    return imported(csv_of(*rows, header=HEADER), officer, "assistance")


def test_a_list_of_trainings_comes_in_and_goes_back(officer):
    body, project = OrganisationFactory(name="Сдружение Роза"), ProjectFactory(title_bg="Без сегрегация")
    recent = TODAY - timedelta(days=40)

    batch = bring(
        officer,
        f"Застъпничество,обучение,Сдружение Роза,{recent},12,Без сегрегация,,,",
        "Писане на проекти,техническа помощ,Сдружение Роза,2020-05-31,,,2020-09-01,използвано,Спечелиха",
        "Отдавна,обучение,Сдружение Роза,2019-05-31,,,,,",
        f"Застъпничество,обучение,Сдружение Роза,{recent},12,,,,",
        "Няма такава,обучение,Никоя,2020-05-31,,,,,",
        "Без ден,обучение,Сдружение Роза,2020-06-01,,,,използвано,",
        "Без брой,обучение,Сдружение Роза,2020-06-02,много,,,,",
    )

    rows = {one.topic: one for one in Assistance.objects.all()}
    assert set(rows) == {"Застъпничество", "Писане на проекти", "Отдавна"}
    first, second, old = (rows[topic] for topic in ("Застъпничество", "Писане на проекти", "Отдавна"))
    assert (first.given_to, first.people, first.project) == (body, 12, project)
    assert (first.author, first.confidentiality, first.follow_up_due) == (officer, "internal", three_months_on(recent))
    assert (second.kind, second.effect, second.effect_note) == ("technical", "put_to_use", "Спечелиха")
    assert (second.followed_up_on, second.follow_up_due) == (date(2020, 9, 1), None)
    assert old.follow_up_due is None
    assert batch.refusals.count() == 4
    taking_back.revert(batch, Actor.of(officer), lambda done: None)
    assert not Assistance.objects.exists()


def test_the_same_file_twice_brings_nothing_twice(officer):
    OrganisationFactory(name="Сдружение Роза")
    for _time in range(2):
        bring(officer, "Застъпничество,обучение,Сдружение Роза,2026-01-31,12,,,,")
    assert Assistance.objects.count() == 1


# Over the API


def test_what_was_given_is_written_down_and_asked_about_over_the_api(as_user, officer):
    body, client = OrganisationFactory(), as_user(officer)
    told = {"topic": "Х", "given_to": body.pk, "given_on": "2025-11-30"}

    made = client.post(reverse("api:assistance-list"), told, **JSON)
    one = reverse("api:assistance-detail", args=[made.json()["id"]])
    asked = client.post(f"{one}follow-up/", {"effect": "partly", "version": 1}, **JSON)
    stale = client.patch(one, {"topic": "Y", "version": 1}, **JSON)

    assert (made.status_code, made.json()["follow_up_due"]) == (201, "2026-02-28")
    assert (asked.json()["effect"], asked.json()["followed_up_on"]) == ("partly", TODAY.isoformat())
    assert stale.status_code == 409


def test_one_query_counts_the_share(officer, django_assert_num_queries):
    AssistanceFactory.create_batch(3)
    with django_assert_num_queries(1):
        assert share_of(Assistance.objects.all()).not_asked == 3


# When two organisations turn out to be one


def test_what_both_received_stands_with_the_one_that_stays_and_they_came_once(officer):
    kept, gone = OrganisationFactory(), OrganisationFactory()
    event = trained()
    both = [EventAttendanceFactory(event=event, organisation=one) for one in (kept, gone)]
    alone = EventAttendanceFactory(organisation=gone)
    received, gave = given(officer, given_to=gone), given(officer, given_by=gone)

    made = merge(kept, gone, officer)

    for one in (received, gave, alone):
        one.refresh_from_db()
    assert (received.given_to, gave.given_by, alone.organisation) == (kept, kept, kept)
    assert made.folded == {"campaigns.EventAttendance.organisation": [both[1].pk]}
    assert list(EventAttendance.objects.visible_to(officer).filter(event=event)) == both[:1]
