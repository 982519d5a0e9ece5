"""Meetings: who sees which, in which capacity people sat there, what may be changed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.conflicts import Conflict
from accounts.models import LogEntry
from crm.actions.meetings import Seat, cancel_meeting, edit_meeting, hold_meeting, record_meeting
from crm.actions.tasks import record_task
from crm.confidentiality import Level
from crm.models import Meeting, Participation, Side
from tests.factories import (
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    TaskFactory,
    TenureFactory,
    ThemeFactory,
    UserFactory,
)

LIST = "/meetings/"


def listed(response):
    return list(response.context["page"].object_list)


def form_data(**changes):
    rows = {"seats-TOTAL_FORMS": "0", "seats-INITIAL_FORMS": "0"}
    return {
        "held_on": "2026-05-05", "kind": "call", "about": "Медиаторите", "confidentiality": "internal",
        **rows, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("level", "readers"),
    [
        (Level.PUBLIC, {"officer", "leader", "administrator", "member", "former_member"}),
        (Level.COALITION, {"officer", "leader", "administrator", "member"}),
        (Level.INTERNAL, {"officer", "leader", "administrator"}),
        (Level.RESTRICTED, {"leader"}),
    ],
)
def test_each_level_opens_to_its_readers_only(client, request, level, readers, db):
    meeting = MeetingFactory(confidentiality=level)
    for name in ("officer", "leader", "administrator", "member", "former_member"):
        client.force_login(request.getfixturevalue(name))
        page = client.get(meeting.get_absolute_url())
        assert (name, page.status_code) == (name, 200 if name in readers else 404)
        assert (name, listed(client.get(LIST))) == (name, [meeting] if name in readers else [])


def test_a_restricted_meeting_opens_to_its_author_and_to_whoever_it_names(as_user, officer, other_officer):
    meeting = MeetingFactory(author=officer, confidentiality=Level.RESTRICTED)
    assert as_user(officer).get(meeting.get_absolute_url()).status_code == 200
    assert as_user(other_officer).get(meeting.get_absolute_url()).status_code == 404

    ParticipationFactory(meeting=meeting, person=PersonFactory(user=other_officer), side=Side.OURS)
    assert as_user(other_officer).get(meeting.get_absolute_url()).status_code == 200


def test_people_one_may_not_see_are_not_named_on_a_meeting_one_may_see(as_user, member, officer):
    meeting = MeetingFactory(confidentiality=Level.COALITION)
    hidden = ParticipationFactory(meeting=meeting, person=PersonFactory(name="Скрита Скрилова"))
    shown = ParticipationFactory(
        meeting=meeting, person=PersonFactory(name="Явна Явнева", confidentiality=Level.COALITION)
    )
    for url in (LIST, meeting.get_absolute_url(), f"{LIST}?export=csv"):
        assert "Скрилова" not in as_user(member).get(url).content.decode()
        assert "Явнева" in as_user(member).get(url).content.decode()
        assert "Скрилова" in as_user(officer).get(url).content.decode()
    assert [seat for _side, seats in meeting.sides for seat in seats] == [hidden, shown]


def test_a_body_is_not_betrayed_by_a_seat_one_may_not_see(as_user, member, officer):
    ministry = MinistryFactory()
    person = PersonFactory()
    tenure = TenureFactory(person=person, organisation=ministry)
    meeting = MeetingFactory(confidentiality=Level.COALITION)
    ParticipationFactory(meeting=meeting, person=person, capacity=tenure)

    assert listed(as_user(officer).get(LIST, {"organisation": ministry.pk})) == [meeting]
    assert listed(as_user(member).get(LIST, {"organisation": ministry.pk})) == []


def test_the_capacity_is_the_post_held_that_day_and_stays_after_people_move(officer):
    by = Actor.of(officer)
    ministry, agency = MinistryFactory(), MinistryFactory()
    office = OfficeFactory(body=ministry)
    person = PersonFactory()
    minister = TenureFactory(person=person, organisation=ministry, office=office, started="2025", ended="2026-06")
    TenureFactory(person=person, organisation=agency, started="2024")  # a membership beside it, without an office
    seats = [Seat(person=person)]

    spring = record_meeting(held_on=date(2026, 3, 2), about="Пролет", participants=seats, by=by)
    assert spring.participations.get().capacity == minister  # the office goes first

    later = TenureFactory(person=person, organisation=agency, office=OfficeFactory(body=agency), started="2026-07")
    autumn = record_meeting(held_on=date(2026, 9, 2), about="Есен", participants=seats, by=by)
    edit_meeting(meeting=spring, version=1, about="Пролетта", participants=seats, by=by)

    in_2026 = Meeting.objects.filter(held_on__year=2026)
    assert set(in_2026.with_organisation(ministry)) == {spring}
    assert set(in_2026.with_organisation(agency)) == {autumn}
    assert autumn.participations.get().capacity == later


@pytest.mark.parametrize(
    ("started", "ended", "held"),
    [
        ("2026", "", True),
        ("2026-03", "2026-03", True),
        ("", "2025", False),
        ("2026-04", "", False),
        ("2025", "2026", True),
    ],
)
def test_a_post_known_only_by_year_or_month_counts_for_all_of_it(officer, started, ended, held):
    tenure = TenureFactory(started=started, ended=ended)
    meeting = record_meeting(
        held_on=date(2026, 3, 31), about="Март", participants=[Seat(person=tenure.person)], by=Actor.of(officer)
    )
    assert meeting.participations.get().capacity == (tenure if held else None)


def test_a_new_day_finds_the_capacity_of_that_day(officer):
    by = Actor.of(officer)
    first = TenureFactory(started="2025", ended="2025")
    second = TenureFactory(person=first.person, started="2026")
    meeting = record_meeting(held_on=date(2025, 5, 1), about="х", participants=[Seat(person=first.person)], by=by)
    edit_meeting(meeting=meeting, version=None, held_on=date(2026, 5, 1), by=by)
    assert meeting.participations.get().capacity == second


def test_a_day_to_come_makes_it_planned(officer):
    by, tomorrow = Actor.of(officer), timezone.localdate() + timedelta(days=1)
    assert record_meeting(held_on=tomorrow, about="Утре", by=by).state == Meeting.State.PLANNED
    assert record_meeting(held_on=timezone.localdate(), about="Днес", by=by).state == Meeting.State.HELD
    with pytest.raises(ValidationError, match="future"):
        record_meeting(held_on=tomorrow, about="Утре", state=Meeting.State.HELD, by=by)


def test_nobody_sits_twice_and_each_seat_is_one(officer):
    by, person = Actor.of(officer), PersonFactory()
    with pytest.raises(ValidationError, match="twice"):
        record_meeting(held_on=date(2026, 1, 1), about="х", participants=[Seat(person), Seat(person)], by=by)
    with pytest.raises(ValidationError, match="one person or one organisation"):
        record_meeting(held_on=date(2026, 1, 1), about="х", participants=[Seat()], by=by)
    assert not Meeting.objects.exists()


def test_only_the_author_and_leadership_open_a_meeting_further(officer, other_officer, leader):
    meeting = MeetingFactory(author=officer, confidentiality=Level.INTERNAL)
    with pytest.raises(ValidationError, match="Only the author"):
        edit_meeting(meeting=meeting, version=1, confidentiality=Level.PUBLIC, by=Actor.of(other_officer))
    edit_meeting(meeting=meeting, version=1, confidentiality=Level.COALITION, by=Actor.of(officer))
    edit_meeting(meeting=meeting, version=2, confidentiality=Level.PUBLIC, by=Actor.of(leader))
    edit_meeting(meeting=meeting, version=3, confidentiality=Level.INTERNAL, by=Actor.of(other_officer))
    assert Meeting.objects.get().confidentiality == Level.INTERNAL


def test_a_stricter_level_reaches_what_hangs_on_the_meeting(officer, other_officer):
    meeting = MeetingFactory(author=officer, confidentiality=Level.INTERNAL)
    task = record_task(what="Писмо", assignee=officer, subject=meeting, by=Actor.of(officer))
    other = TaskFactory()
    edit_meeting(meeting=meeting, version=1, confidentiality=Level.RESTRICTED, by=Actor.of(officer))
    task.refresh_from_db()
    other.refresh_from_db()
    assert (task.confidentiality, other.confidentiality) == (Level.RESTRICTED, Level.INTERNAL)


def test_seats_an_editor_cannot_see_survive_the_edit(officer, other_officer):
    hidden = PersonFactory(confidentiality=Level.RESTRICTED)
    shown = PersonFactory()
    meeting = MeetingFactory(author=officer)
    ParticipationFactory(meeting=meeting, person=hidden, role=Participation.Role.LEAD)
    edit_meeting(meeting=meeting, version=1, participants=[Seat(person=shown)], by=Actor.of(officer))
    assert {seat.person for seat in meeting.participations.all()} == {hidden, shown}


def test_the_second_of_two_editors_sees_both_texts(as_user, officer):
    meeting = MeetingFactory(author=officer, about="Старо")
    with pytest.raises(Conflict):
        edit_meeting(meeting=meeting, version=7, about="Друго", by=Actor.of(officer))
    edit_meeting(meeting=meeting, version=1, about="Тяхно", by=Actor.of(officer))

    url = reverse("crm:meeting-edit", args=[meeting.pk])
    first = as_user(officer).post(url, form_data(about="Мое", version="1"))
    assert first.status_code == 422
    assert "Тяхно" in first.content.decode()
    assert "Мое" in first.content.decode()
    assert as_user(officer).post(url, form_data(about="Мое", version="2")).status_code == 302
    assert Meeting.objects.get().about == "Мое"


def test_a_planned_meeting_is_held_or_cancelled_with_a_reason(as_user, officer):
    held = MeetingFactory(state=Meeting.State.PLANNED, held_on=timezone.localdate())
    off = MeetingFactory(state=Meeting.State.PLANNED)
    client = as_user(officer)
    assert "How did it go?" in client.get(held.get_absolute_url()).content.decode()

    hold_meeting(meeting=held, version=1, notes="**Да**", by=Actor.of(officer))
    held.refresh_from_db()
    assert (held.state, held.notes) == (Meeting.State.HELD, "**Да**")
    assert "<strong>Да</strong>" in client.get(held.get_absolute_url()).content.decode()

    cancel = reverse("crm:meeting-cancel", args=[off.pk])
    assert client.post(cancel, {"reason": ""}).status_code == 422
    assert client.post(cancel, {"reason": "Болен"}).status_code == 302
    assert "Болен" in client.get(off.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="planned"):
        cancel_meeting(meeting=held, reason="х", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="planned"):
        hold_meeting(meeting=off, version=None, notes="", by=Actor.of(officer))


def test_the_form_plans_a_meeting_once_however_often_it_arrives(as_user, officer):
    client, person = as_user(officer), PersonFactory()
    key = str(client.get(reverse("crm:meeting-new")).context["form"]["idempotency_key"].value())
    rows = {
        "seats-TOTAL_FORMS": "1",
        "seats-0-who": f"person:{person.pk}",
        "seats-0-side": "theirs",
        "seats-0-role": "lead",
    }
    data = form_data(held_on="2030-01-01", idempotency_key=key, **rows)
    answers = [client.post(reverse("crm:meeting-new"), data) for _time in range(2)]
    meeting = Meeting.objects.get()
    assert [answer.url for answer in answers] == [meeting.get_absolute_url()] * 2
    assert (meeting.state, meeting.participations.get().person) == (Meeting.State.PLANNED, person)
    assert LogEntry.objects.about(meeting).get().verb == "planned"


def test_a_wrong_form_keeps_everything_typed(as_user, officer):
    answer = as_user(officer).post(
        reverse("crm:meeting-new"), form_data(about="", notes="Дълги бележки", held_on="няма")
    )
    assert answer.status_code == 422
    assert "Дълги бележки" in answer.content.decode()
    hidden = PersonFactory(confidentiality=Level.RESTRICTED)
    rows = {
        "seats-TOTAL_FORMS": "1",
        "seats-0-who": f"person:{hidden.pk}",
        "seats-0-side": "ours",
        "seats-0-role": "lead",
    }
    guessed = as_user(officer).post(reverse("crm:meeting-new"), form_data(**rows))
    assert guessed.status_code == 422
    assert hidden.name not in guessed.content.decode()
    assert not Meeting.objects.exists()


def test_members_read_but_do_not_write(as_user, member):
    meeting = MeetingFactory(confidentiality=Level.COALITION, state=Meeting.State.PLANNED)
    for name in ("meeting-edit", "meeting-cancel"):
        assert as_user(member).get(reverse(f"crm:{name}", args=[meeting.pk])).status_code == 403
    assert as_user(member).get(reverse("crm:meeting-new")).status_code == 403


def test_filters_find_and_the_export_holds_exactly_the_list(as_user, officer):
    theme, org = ThemeFactory(), OrganisationFactory()
    fits = MeetingFactory(about="=Медиатори в Търново", held_on=date(2026, 2, 1), kind="call", author=officer)
    fits.themes.add(theme)
    ParticipationFactory(meeting=fits, organisation=org)
    MeetingFactory(about="Друго", held_on=date(2025, 2, 1))
    client = as_user(officer)
    for query in (
        {"q": "mediatori tarn"}, {"since": "2026-01-01"}, {"since": "2026-02-01", "until": "2026-02-01"},
        {"kind": "call"},
        {"theme": theme.pk}, {"organisation": f"organisation:{org.pk}"}, {"mine": "on"},
    ):  # fmt: skip
        assert (query, listed(client.get(LIST, query))) == (query, [fits])
    sheet = client.get(LIST, {"kind": "call", "export": "csv"}).content.decode()
    assert "'=Медиатори" in sheet
    assert "Друго" not in sheet
    assert listed(client.get(LIST, {"organisation": "organisation:999999"})) == []


def test_the_fragment_is_served_to_htmx_only(as_user, officer):
    client = as_user(officer)
    assert "<html" in client.get(LIST).content.decode()
    assert "<html" not in client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get(LIST, headers=restored).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("door", [(LIST, 14), ("/api/v1/meetings/", 8)])
def test_lists_run_the_same_queries_for_any_length(as_user, officer, rows, door, django_assert_num_queries):
    url, most = door
    client = as_user(officer)
    client.get(url)  # what is looked up once per process
    for _row in range(rows):
        meeting = MeetingFactory()
        meeting.themes.add(ThemeFactory())
        for _seat in range(rows):
            tenure = TenureFactory()
            ParticipationFactory(meeting=meeting, person=tenure.person, capacity=tenure)
    with django_assert_num_queries(most):
        client.get(url)


def test_a_hidden_meeting_changes_no_answer(as_user, member):
    org = OrganisationFactory()
    MeetingFactory(about="Видимо", confidentiality=Level.COALITION)
    client = as_user(member)
    urls = (
        f"/api/v1/meetings/?organisation={org.pk}", "/api/v1/meetings/", "/search/suggest/?kinds=meeting,person&q=vid",
        f"{LIST}?export=csv", f"{LIST}?export=csv&organisation={org.pk}", f"{LIST}?export=csv&q=vid",
    )  # fmt: skip
    before = [client.get(url).content for url in urls]
    hidden = MeetingFactory(about="Видимост", author=UserFactory())
    ParticipationFactory(meeting=hidden, organisation=org)
    assert [client.get(url).content for url in urls] == before
    searched = client.get("/search/?q=vid").content.decode()
    assert "Видимост" not in searched


def test_the_api_records_changes_and_refuses_like_the_page(as_user, officer, member):
    client, person = as_user(officer), PersonFactory()
    body = {"held_on": "2026-05-05", "about": "През API", "participants": [{"person": person.pk, "side": "theirs"}]}
    made = client.post("/api/v1/meetings/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["participants"][0]["name"] == person.name
    url = f"/api/v1/meetings/{made.json()['id']}/"

    assert client.patch(url, {"about": "Ново"}, content_type="application/json").status_code == 400
    assert client.patch(url, {"about": "Ново", "version": 1}, content_type="application/json").json()["version"] == 2
    late = client.patch(url, {"about": "Късно", "version": 1}, content_type="application/json")
    assert (late.status_code, list(late.json())) == (400, ["version"])
    twice = {**body, "participants": [{"person": person.pk, "side": "ours"}] * 2}
    refused = client.post("/api/v1/meetings/", twice, content_type="application/json")
    assert (refused.status_code, list(refused.json())) == (400, ["participants"])
    guessed = {**body, "participants": [{"person": PersonFactory(confidentiality="restricted").pk, "side": "ours"}]}
    assert client.post("/api/v1/meetings/", guessed, content_type="application/json").status_code == 400
    assert LogEntry.objects.filter(via="api", verb="recorded").count() == 1

    assert as_user(member).get(url).status_code == 404
    assert as_user(member).post("/api/v1/meetings/", body, content_type="application/json").status_code == 403


@pytest.mark.parametrize("url", ["/api/v1/meetings/", "/api/v1/tasks/"])
def test_the_api_is_for_those_signed_in(client, url, db):
    MeetingFactory(confidentiality=Level.PUBLIC)
    assert client.get(url).status_code in {401, 403}
