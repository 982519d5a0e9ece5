"""A calendar file becomes a planned meeting that a person looks over: what, when, where, and those who are known."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from crm import invitations
from crm.confidentiality import Level
from crm.models import ContactPoint, Meeting, Organisation, Person
from tests.access.forms import form_of
from tests.crm import mails
from tests.factories import MeetingFactory, MinistryFactory, PersonFactory

pytestmark = pytest.mark.django_db
URL = "/meetings/from-invitation/"
IN_NINE_DAYS = timedelta(days=9)


def file(content: bytes, name: str = "invite.ics") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/calendar")


def event(lines: str, head: str = "", copies: int = 1) -> bytes:
    text = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}"
        + f"BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT\n" * copies
        + "END:VCALENDAR\n"
    )
    return text.replace("\n", "\r\n").encode()


def address_of(record, value: str) -> None:
    kind = "person" if isinstance(record, Person) else "organisation"
    ContactPoint.objects.create(kind="email", value=value, **{kind: record})


def offered(client, content: bytes):
    response = client.post(URL, {"upload": file(content)})
    assert response.status_code == 200, response.content.decode()
    return response


# What is read


@pytest.mark.parametrize(
    ("lines", "day", "hour"),
    [
        ("DTSTART;TZID=Europe/Sofia:20261105T100000", "2026-11-05", "10:00"),
        ("DTSTART:20261105T223000Z", "2026-11-06", "00:30"),
        ("DTSTART;TZID=FLE Standard Time:20261105T100000", "2026-11-05", "10:00"),
        ("DTSTART;TZID=America/New_York:20260105T180000", "2026-01-06", "01:00"),
        ("DTSTART:20261105T100000", "2026-11-05", "10:00"),
        ("DTSTART;VALUE=DATE:20261105", "2026-11-05", ""),
        ("DTSTART;TZID=Nowhere/Else:20261105T100000", "2026-11-05", "10:00"),
    ],
    ids=["Sofia", "UTC", "Windows name", "New York", "no zone", "all day", "unknown zone"],
)
def test_day_and_hour_are_ours(lines, day, hour):
    found = invitations.read(event(lines))
    assert (found.starts_on, found.starts_at) == (day, hour)


def test_a_zone_that_the_file_describes_itself_is_kept_to():
    assert invitations.read(mails.calendar(start="20261105T090000")).starts_at == "10:00"


def test_of_a_series_the_first_is_taken_and_the_form_says_so():
    found = invitations.read(event("DTSTART:20261105T100000\nRRULE:FREQ=WEEKLY;COUNT=99999999"))
    assert found.is_recurring
    assert "first of the series" in " ".join(found.remarks)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r"])
def test_cyrillic_is_read_in_every_charset(charset):
    content = event("DTSTART:20261105T100000\nSUMMARY:Среща с министъра на образованието").decode().encode(charset)
    assert invitations.read(content).what == "Среща с министъра на образованието"


def test_a_letter_cut_by_a_folded_line_is_whole_again():
    content = event("DTSTART:20261105T100000\nSUMMARY:Среща")
    place = content.index("щ".encode()) + 1
    assert invitations.read(content[:place] + b"\r\n " + content[place:]).what == "Среща"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (event("SUMMARY:x"), "does not say when it begins"),
        (event("DTSTART:soon"), "no day that can be read"),
        (event("DTSTART:99991231T235959Z"), "no day that can be read"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no event"),
        (b"%PDF-1.4 something else", "no calendar invitation"),
        (b"", "no calendar invitation|no event"),
        (event("DTSTART:20261105T100000", copies=501), "whole calendar"),
        (b"x" * (invitations.MOST_BYTES + 1), "1 MB"),
    ],
    ids=["no start", "no date", "end of time", "no event", "a PDF", "empty", "a whole calendar", "too large"],
)
def test_what_cannot_be_planned_is_refused_in_words(content, words, as_user, officer):
    with pytest.raises(ValidationError, match=words):
        invitations.read(content)
    response = as_user(officer).post(URL, {"upload": file(content)})
    assert response.status_code == 422
    assert not Meeting.objects.exists()


# What the form offers


def test_the_form_is_filled_and_those_who_are_known_sit_at_the_table(as_user, officer):
    minister, body = PersonFactory(name="Иван Петров"), MinistryFactory()
    address_of(minister, "Ivan.Petrov@MON.example")
    address_of(body, "guest@nowhere.example")
    own = PersonFactory(name="Офелия", user=officer)
    type(officer).objects.filter(pk=officer.pk).update(email="officer@example.org")

    response = offered(as_user(officer), mails.calendar())

    form = response.context["form"].initial
    assert (form["about"], form["held_on"]) == ("Разговор за детските градини", timezone.localdate() + IN_NINE_DAYS)
    assert f"{form['held_at']:%H:%M}" in {"10:00", "11:00"}  # Brussels without summer time
    assert form["where"] == "София, бул. „Княз Ал. Дондуков“ 2А"
    seats = {(row["who"], row["side"]) for row in response.context["seats"].initial}
    assert seats == {(minister, "theirs"), (own, "ours"), (body, "theirs")}


def test_whoever_is_not_on_record_stays_a_name_and_is_made_by_a_person_only(as_user, officer):
    before = (Person.objects.count(), Organisation.objects.count(), ContactPoint.objects.count())
    response = offered(as_user(officer), mails.calendar())
    page = response.content.decode()
    assert "Непознат Гост &lt;guest@nowhere.example&gt;" in page
    assert (
        "/people/new/?name=%D0%9D%D0%B5%D0%BF%D0%BE%D0%B7%D0%BD%D0%B0%D1%82%20%D0%93%D0%BE%D1%81%D1%82&amp;email=guest%40nowhere.example"
        in page
    )
    assert response.context["seats"].initial == []
    assert (Person.objects.count(), Organisation.objects.count(), ContactPoint.objects.count()) == before


def test_who_is_not_on_record_stands_in_the_notes_so_that_nobody_is_forgotten(as_user, officer):
    address_of(PersonFactory(name="Иван Петров"), mails.MINISTRY)
    client = as_user(officer)
    assert client.post(URL, sent_back(offered(client, mails.calendar()))).status_code == 302
    notes = Meeting.objects.get().notes
    assert "Непознат Гост <guest@nowhere.example>" in notes
    assert "Иван Петров" not in notes


def test_someone_hidden_is_as_unknown_as_anyone(as_user, officer):
    address_of(PersonFactory(name="Таен Човек", confidentiality=Level.RESTRICTED), mails.MINISTRY)
    page = offered(as_user(officer), mails.calendar()).content.decode()
    assert "Таен Човек" not in page


def test_an_address_that_two_share_names_both_and_seats_neither(as_user, officer):
    for name in ("Първа Сестра", "Втора Сестра"):
        address_of(PersonFactory(name=name), mails.MINISTRY)
    response = offered(as_user(officer), mails.calendar())
    assert response.context["seats"].initial == []
    assert all(name in response.content.decode() for name in ("Първа Сестра", "Втора Сестра"))


def sent_back(response, **changed):
    return form_of(response.content.decode()).sent(**changed)


def test_the_form_sent_back_plans_the_meeting_once(as_user, officer):
    address_of(PersonFactory(name="Иван Петров"), mails.MINISTRY)
    client = as_user(officer)
    data = sent_back(offered(client, mails.calendar()))
    for _ in range(2):
        assert client.post(URL, data).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.invitation_uid, meeting.author) == ("planned", "uid-1@mon.example", officer)
    assert [str(seat) for seat in meeting.participations.all()] == ["Иван Петров"]


def test_a_mistake_loses_nothing_that_was_typed(as_user, officer):
    client = as_user(officer)
    response = client.post(URL, sent_back(offered(client, mails.calendar()), about="", where="Стая 5"))
    assert response.status_code == 422
    data = sent_back(response)
    assert (data["where"], data["invitation_uid"]) == ("Стая 5", "uid-1@mon.example")
    assert client.post(URL, {**data, "about": "Разговор"}).status_code == 302


# The same invitation again


def test_an_invitation_that_comes_again_leads_to_the_meeting_that_stands(as_user, officer):
    meeting = MeetingFactory(invitation_uid="uid-1@mon.example", author=officer)
    client = as_user(officer)
    page = offered(client, mails.calendar()).content.decode()
    assert "stands already" in page
    assert reverse("crm:meeting-detail", args=[meeting.pk]) in page
    assert "<textarea" not in page


def test_a_form_sent_after_somebody_planned_it_is_told_so(as_user, officer):
    client = as_user(officer)
    data = sent_back(offered(client, mails.calendar()))
    MeetingFactory(invitation_uid="uid-1@mon.example")
    response = client.post(URL, data)
    assert response.status_code == 422
    assert "stands already" in response.content.decode()
    assert Meeting.objects.count() == 1


def test_of_a_hidden_meeting_nothing_is_said(as_user, officer, leader):
    MeetingFactory(
        invitation_uid="uid-1@mon.example", author=leader, confidentiality=Level.RESTRICTED, about="Таен разговор"
    )
    page = offered(as_user(officer), mails.calendar()).content.decode()
    assert "stands already" not in page
    assert "Таен" not in page


def test_events_without_a_number_are_not_taken_for_one_another(as_user, officer):
    MeetingFactory(invitation_uid="")
    page = offered(
        as_user(officer), event("DTSTART:20261105T100000\nSUMMARY:x").replace(b"UID:1\r\n", b"")
    ).content.decode()
    assert "stands already" not in page


def test_a_cancellation_leads_to_cancelling_the_meeting(as_user, officer):
    meeting = MeetingFactory(
        invitation_uid="uid-1@mon.example", author=officer, state="planned", held_on=timezone.localdate() + IN_NINE_DAYS
    )
    page = offered(as_user(officer), mails.calendar("CANCEL")).content.decode()
    assert "called it off" in page
    assert reverse("crm:meeting-cancel", args=[meeting.pk]) in page


def test_an_answer_is_told_and_plans_nothing(as_user, officer):
    page = offered(as_user(officer), mails.calendar("REPLY", reaction="DECLINED")).content.decode()
    assert "declined" in page
    assert "<textarea" not in page


def test_members_and_administrators_do_not_plan_meetings(as_user, member, administrator):
    for user in (member, administrator):
        assert as_user(user).get(URL).status_code == 403
