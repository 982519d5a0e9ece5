"""The registry in depth: groups with nothing but a shared phone, names with dates, offices, and who sat there as what."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from crm.actions.capacities import set_capacity
from crm.actions.meetings import Seat, edit_meeting, record_meeting
from crm.actions.offices import add_office, change_office, restore_office, void_office
from crm.actions.people import begin_tenure, change_tenure
from crm.confidentiality import Level
from crm.contacts import phone
from crm.meeting_filters import MeetingFilter
from crm.models import Alias, ContactPoint, Meeting, Office, Organisation, Tenure
from crm.register_numbers import checked
from tests.factories import (
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    TenureFactory,
)


def rows(prefix, *sent):
    """Return what a browser sends for the rows of one list."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(sent)), f"{prefix}-INITIAL_FORMS": "0"}
    return data | {f"{prefix}-{number}-{name}": value for number, row in enumerate(sent) for name, value in row.items()}


def the_form(name, *, contact_points=(), aliases=(), **fields):
    plain = {"kind": "informal", "name": name, "confidentiality": "coalition", "is_verified": "on"}
    return {**plain, **rows("contact_points", *contact_points), **rows("aliases", *aliases), **fields}


def test_two_informal_groups_share_one_phone_and_need_nothing_else(as_user, officer):
    client, url = as_user(officer), reverse("crm:organisation-new")
    shared = {"kind": "phone", "value": "0888 123 456", "note": "общ телефон на съседката"}
    for name in ("Майките от квартала", "Момчетата от улицата"):
        assert client.post(url, the_form(name, contact_points=[shared])).status_code == 302
    points = ContactPoint.objects.filter(value="+359888123456")
    assert {point.organisation.name for point in points} == {"Майките от квартала", "Момчетата от улицата"}
    group = Organisation.objects.get(name="Майките от квартала")
    assert (group.register_number, group.place, group.founded, group.website) == ("", None, "", "")
    assert "088 812 3456" in client.get(group.get_absolute_url()).content.decode()


def test_an_old_name_with_its_dates_is_added_changed_and_taken_away_on_the_page(as_user, officer):
    group = OrganisationFactory(kind="informal", name="Днес")
    client, url = as_user(officer), reverse("crm:organisation-edit", args=[group.pk])
    old = {"name": "Някога", "kind": "old_name", "started": "2009", "ended": "2014-05", "source": "устав"}
    client.post(url, the_form("Днес", aliases=[old], version="1"))
    assert list(Alias.objects.values_list("name", "started", "ended")) == [("Някога", "2009", "2014-05")]
    assert "2009 – May 2014" in client.get(group.get_absolute_url()).content.decode()
    client.post(url, the_form("Днес", aliases=[{**old, "ended": "2014-05-17"}], version="2"))
    assert list(Alias.objects.values_list("ended", flat=True)) == ["2014-05-17"]
    assert client.post(url, the_form("Днес", aliases=[{**old, "ended": "2014-13"}], version="3")).status_code == 422
    client.post(url, the_form("Днес", version="3"))
    assert not Alias.objects.exists()


def test_old_names_over_the_api_have_dates_too(as_user, officer):
    group = OrganisationFactory()
    url = f"/api/v1/organisations/{group.pk}/"
    sent = {"version": 1, "aliases": [{"name": "Някога", "kind": "old_name", "started": "2009", "ended": "2014-05"}]}
    client = as_user(officer)
    assert client.patch(url, sent, content_type="application/json").status_code == 200
    assert client.get(url).json()["aliases"][0]["ended"] == "2014-05"
    wrong = {"version": 2, "aliases": [{"name": "Някога", "kind": "old_name", "ended": "2014-02-30"}]}
    assert client.patch(url, wrong, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0888 123 456", "+359888123456"),
        ("+359 (2) 981-23-45", "+35929812345"),
        ("00359 888 123456", "+359888123456"),
        ("+34 915 000 000", "+34915000000"),
        ("٠٨٨٨١٢٣٤٥٦", "+359888123456"),
    ],
)
def test_phones_are_stored_the_way_machines_dial_them(typed, stored):
    assert phone(typed) == stored


@pytest.mark.parametrize("typed", ["12", "088 812", "обади се", "+359", "0888 123 456 789 012"])
def test_what_no_phone_can_be_is_refused(typed):
    with pytest.raises(ValidationError):
        phone(typed)


def nine(first_eight):
    weights = sum(w * int(d) for w, d in zip(range(1, 9), first_eight, strict=True)) % 11
    if weights == 10:
        weights = sum(w * int(d) for w, d in zip(range(3, 11), first_eight, strict=True)) % 11
    return first_eight + str(weights % 10)


def thirteen(first_nine, four):
    digits = first_nine[8] + four
    total = sum(w * int(d) for w, d in zip((2, 7, 3, 5), digits, strict=True)) % 11
    if total == 10:
        total = sum(w * int(d) for w, d in zip((4, 9, 5, 7), digits, strict=True)) % 11
    return first_nine + four + str(total % 10)


@pytest.mark.parametrize("first", ["12170807", "17507475", "00000000", "20000005", "99999999"])
def test_the_check_digits_are_those_of_the_register(first):
    """Reckoned here a second time, from the published weights."""
    number = nine(first)
    branch = thirteen(number, "001")
    assert checked(number, kind="ngo", place=None) == number
    assert checked(f" {number[:3]} {number[3:]} ", kind="ngo", place=None) == number
    assert checked(branch, kind="ngo", place=None) == branch
    for wrong in (number[:8] + str((int(number[8]) + 1) % 10), branch[:12] + str((int(branch[12]) + 1) % 10)):
        with pytest.raises(ValidationError):
            checked(wrong, kind="ngo", place=None)


def test_a_post_ends_with_its_reason_which_stays_inside_the_centre(as_user, officer, member):
    tenure = TenureFactory(person=PersonFactory(confidentiality=Level.COALITION), role="Директор")
    client, url = as_user(officer), reverse("crm:tenure-edit", args=[tenure.pk])
    refused = client.post(url, {"role": "Директор", "started": "2020", "ended": "", "end_reason": "подаде оставка"})
    assert refused.status_code == 422
    assert "write the day, month or year too" in refused.content.decode()
    client.post(url, {"role": "Директор", "started": "2020", "ended": "2024-03", "end_reason": "подаде оставка"})
    page = client.get(tenure.person.get_absolute_url()).content.decode()
    assert "ended: подаде оставка" in page
    assert 'class="text-muted-safe"' in page
    assert "подаде оставка" not in as_user(member).get(tenure.person.get_absolute_url()).content.decode()


def test_an_office_is_added_and_corrected_on_the_pages(as_user, officer):
    body = MinistryFactory()
    client = as_user(officer)
    client.post(
        reverse("crm:office-new", args=[body.pk]), {"title": " Началник на отдел ", "source": "устройствен правилник"}
    )
    office = Office.objects.get()
    assert (office.body, office.title, office.is_verified) == (body, "Началник на отдел", False)
    edit = reverse("crm:office-edit", args=[office.pk])
    client.post(edit, {"title": "Директор на дирекция", "is_verified": "on", "version": "1"})
    office.refresh_from_db()
    assert (office.title, office.is_verified, office.version) == ("Директор на дирекция", True, 2)
    conflict = client.post(edit, {"title": "Мой вариант", "version": "1"})
    assert conflict.status_code == 422
    assert "Saved meanwhile: Директор на дирекция" in conflict.content.decode()
    assert "Мой вариант" in conflict.content.decode()


def test_a_body_has_an_office_of_one_title_once(officer):
    office = OfficeFactory(title="Министър")
    for title in ("министър", "  "):
        with pytest.raises(ValidationError):
            add_office(body=office.body, title=title, by=Actor.of(officer))
    add_office(body=MinistryFactory(), title="Министър", by=Actor.of(officer))
    other = OfficeFactory(body=office.body, title="Заместник")
    with pytest.raises(ValidationError):
        change_office(office=other, version=None, title="МИНИСТЪР", by=Actor.of(officer))


def test_an_office_is_struck_out_with_a_reason_and_brought_back(as_user, officer):
    office = OfficeFactory(title="Закрита длъжност")
    old = TenureFactory(organisation=office.body, office=office, ended="2021")
    client, url = as_user(officer), reverse("crm:office-void", args=[office.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "закрита с постановление"})
    office.refresh_from_db()
    assert office.void_reason == "закрита с постановление"
    page = client.get(office.body.get_absolute_url()).content.decode()
    assert "<s>Deputy minister</s>" in page
    assert str(old.person) in page
    with pytest.raises(ValidationError, match="struck out"):
        begin_tenure(person=PersonFactory(), office=office, started="2024", by=Actor.of(officer))
    found = client.get(reverse("crm:suggest"), {"q": "Закрита длъжност", "kinds": "office"}).json()["results"]
    assert found == []
    client.post(reverse("crm:office-restore", args=[office.pk]))
    office.refresh_from_db()
    assert office.voided_at is None
    assert [entry.verb for entry in LogEntry.objects.about(office).order_by("pk")] == ["struck it out", "restored"]


def test_an_office_that_someone_holds_is_not_struck_out(officer):
    office = OfficeFactory()
    TenureFactory(organisation=office.body, office=office)
    with pytest.raises(ValidationError, match="End that post first"):
        void_office(office=office, reason="x", by=Actor.of(officer))


def test_a_title_that_was_given_away_meanwhile_is_not_brought_back(officer):
    by = Actor.of(officer)
    office = OfficeFactory(title="Министър")
    void_office(office=office, reason="сляла се", by=by)
    add_office(body=office.body, title="Министър", by=by)
    with pytest.raises(ValidationError):
        restore_office(office=office, by=by)


@pytest.mark.parametrize("page", ["office-edit", "office-void", "office-restore"])
def test_members_do_not_touch_offices(as_user, member, page):
    assert as_user(member).post(reverse(f"crm:{page}", args=[OfficeFactory().pk])).status_code == 403


# Who met the ministry in 2026


def met(officer, ministry, since="2026-01-01", until="2026-12-31"):
    request = RequestFactory().get("/")
    request.user = officer
    query = {"organisation": f"organisation:{ministry.pk}", "since": since, "until": until}
    return set(MeetingFilter(query, queryset=Meeting.objects.visible_to(officer), request=request).rows)


def talk(officer, person, day):
    return record_meeting(held_on=day, about="Разговор", participants=[Seat(person)], by=Actor.of(officer))


@pytest.fixture
def ministry(db):
    return MinistryFactory()


def test_who_met_the_ministry_stays_right_after_people_moved(officer, ministry):
    person, later = PersonFactory(), MinistryFactory()
    TenureFactory(person=person, organisation=ministry, started="2024", ended="2026-03-31")
    TenureFactory(person=person, organisation=later, started="2026-04-01")
    before, after = talk(officer, person, date(2026, 3, 31)), talk(officer, person, date(2026, 4, 1))
    assert met(officer, ministry) == {before}
    assert met(officer, later) == {after}
    assert met(officer, ministry, until="2026-03-30") == set()


def test_someone_who_moved_that_very_day_sat_there_in_the_new_post(officer, ministry):
    person, new = PersonFactory(), MinistryFactory()
    TenureFactory(person=person, organisation=ministry, started="2024", ended="2026-03-31")
    TenureFactory(person=person, organisation=new, started="2026-03-31")
    meeting = talk(officer, person, date(2026, 3, 31))
    assert meeting.participations.get().capacity.organisation == new
    assert met(officer, ministry) == set()


def test_of_two_posts_the_office_counts_and_an_officer_may_say_otherwise(as_user, officer, ministry):
    person, union = PersonFactory(), OrganisationFactory()
    at_union = TenureFactory(person=person, organisation=union, started="2025-06", role="Член")
    TenureFactory(person=person, organisation=ministry, office=OfficeFactory(body=ministry), started="2020")
    meeting = talk(officer, person, date(2026, 2, 1))
    client, seat = as_user(officer), meeting.participations.get()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "that day: Deputy minister" in page
    url = reverse("crm:seat-capacity", args=[seat.pk])
    assert url in page
    client.post(url, {"capacity": at_union.pk})
    assert met(officer, ministry) == set()
    assert met(officer, union) == {meeting}
    edit_meeting(meeting=meeting, version=None, about="Друго", participants=[Seat(person)], by=Actor.of(officer))
    assert met(officer, union) == {meeting}  # what was said by hand survives an edit


def test_a_year_that_two_posts_share_leaves_a_choice(as_user, officer, ministry):
    person, new = PersonFactory(), MinistryFactory()
    old = TenureFactory(person=person, organisation=ministry, started="2024", ended="2026")
    TenureFactory(person=person, organisation=new, started="2026")
    meeting = talk(officer, person, date(2026, 1, 15))
    assert met(officer, new) == {meeting}
    as_user(officer).post(reverse("crm:seat-capacity", args=[meeting.participations.get().pk]), {"capacity": old.pk})
    assert met(officer, ministry) == {meeting}


def test_a_post_that_did_not_run_that_day_is_no_capacity(as_user, officer, ministry):
    person = PersonFactory()
    over = TenureFactory(person=person, organisation=ministry, started="2020", ended="2021")
    another = TenureFactory(organisation=ministry)
    seat = talk(officer, person, date(2026, 1, 15)).participations.get()
    client, url = as_user(officer), reverse("crm:seat-capacity", args=[seat.pk])
    for tenure in (over, another):
        assert client.post(url, {"capacity": tenure.pk}).status_code == 422
        with pytest.raises(ValidationError):
            set_capacity(seat=seat, capacity=tenure, by=Actor.of(officer))
    seat.refresh_from_db()
    assert seat.capacity is None


def test_a_post_recorded_after_the_meeting_is_found_for_it(officer, ministry):
    person = PersonFactory()
    meeting = talk(officer, person, date(2026, 5, 5))
    assert met(officer, ministry) == set()
    begin_tenure(person=person, organisation=ministry, started="2026", by=Actor.of(officer))
    assert met(officer, ministry) == {meeting}


def test_dates_corrected_later_move_the_meetings_they_touch_and_no_others(officer, ministry):
    person, other = PersonFactory(), MinistryFactory()
    wrong = TenureFactory(person=person, organisation=ministry, started="2024")
    early, late = talk(officer, person, date(2026, 2, 1)), talk(officer, person, date(2026, 8, 1))
    change_tenure(tenure=wrong, ended="2026-06", by=Actor.of(officer))
    begin_tenure(person=person, organisation=other, started="2026-07", by=Actor.of(officer))
    assert met(officer, ministry) == {early}
    assert met(officer, other) == {late}


def test_whoever_sat_there_in_no_capacity_keeps_none(as_user, officer, ministry):
    person = PersonFactory()
    held = TenureFactory(person=person, organisation=ministry, started="2024")
    meeting = talk(officer, person, date(2026, 2, 1))
    by = Actor.of(officer)
    as_user(officer).post(reverse("crm:seat-capacity", args=[meeting.participations.get().pk]), {"capacity": ""})
    change_tenure(tenure=held, source="Държавен вестник", by=by)
    begin_tenure(person=person, organisation=MinistryFactory(), started="2025", by=by)
    edit_meeting(meeting=meeting, version=None, about="Друго", participants=[Seat(person)], by=by)
    assert meeting.participations.get().capacity is None
    edit_meeting(meeting=meeting, version=None, held_on=date(2024, 6, 1), by=by)
    assert meeting.participations.get().capacity == held, "another day is another question"


def test_the_log_says_which_meetings_a_corrected_post_moved(officer, ministry):
    person = PersonFactory()
    meeting, untouched = talk(officer, person, date(2026, 2, 1)), talk(officer, person, date(2023, 2, 1))
    tenure = begin_tenure(person=person, organisation=ministry, started="2026", by=Actor.of(officer))
    told = LogEntry.objects.about(meeting).filter(verb="changed").get()
    assert (told.user, told.changes["capacity"]) == (officer, [None, tenure.pk])
    assert not LogEntry.objects.about(untouched).filter(verb="changed").exists()


def test_a_capacity_one_may_not_see_is_not_replaced(as_user, officer, ministry):
    person = PersonFactory()
    hidden = TenureFactory(person=person, organisation=MinistryFactory(confidentiality=Level.RESTRICTED))
    seat = ParticipationFactory(meeting=MeetingFactory(author=officer), person=person, capacity=hidden)
    assert as_user(officer).get(reverse("crm:seat-capacity", args=[seat.pk])).status_code == 404


def test_what_is_current_follows_from_the_dates_alone():
    assert Tenure(started="2020", ended="").is_current
    assert Tenure(started="", ended=str(timezone.localdate().year)).is_current
    assert not Tenure(started="2020", ended=str(timezone.localdate().year - 1)).is_current
    assert not Tenure(started=str(timezone.localdate().year + 1), ended="").is_current
    assert not [field.name for field in Tenure._meta.fields if "current" in field.name]
