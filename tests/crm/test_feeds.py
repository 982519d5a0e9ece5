"""Secret addresses of the calendar: valid for every program, silent about what is confidential, dead when the right ends."""

import re
from datetime import date, time, timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar

from accounts import actions as accounts
from accounts.actors import Actor
from accounts.models import LogEntry, Role
from config.logs import REDACT
from crm.actions.feeds import MOST, make_feed, revoke_feed
from crm.confidentiality import Level
from crm.models import CalendarFeed, Meeting, Participation
from crm.views.feeds import GUESSES, READINGS
from tests.access.forms import form_of
from tests.access.reading import text_of
from tests.factories import (
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    PersonFactory,
    TaskFactory,
)

SOON = timezone.localdate() + timedelta(days=5)
HOSTILE = "Среща; с, министъра\r\nEND:VEVENT\nATTACH:http://evil.example\\n\u2028\x0b\x1b" + "ж" * 90


def feed_of(user, kind="everything", language="en", whose="all"):
    """Return the path of a new feed."""
    _feed, key = make_feed(kind=kind, whose=whose, language=language, by=Actor(user))
    return f"/calendar/feed/{key}.ics"


def read(path, **headers):
    return Client().get(path, headers=headers)


def events(response):
    assert response.status_code == 200
    calendar = Calendar.from_ical(response.content)
    return {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def summaries(response):
    return sorted(str(event["summary"]) for event in events(response).values())


def rules_broken(content: bytes) -> list[str]:
    """What RFC 5545 asks of the text itself, written down by hand beside the library."""
    lines = content.decode().split("\r\n")
    unfolded = content.decode().replace("\r\n ", "").split("\r\n")
    broken = []
    if lines[-1] != "" or b"\n" in content.replace(b"\r\n", b"") or b"\r" in content.replace(b"\r\n", b""):
        broken.append("lines end with CRLF")
    broken += [f"longer than 75 octets: {line}" for line in lines if len(line.encode()) > 75]
    broken += [
        f"no content line: {line!r}"
        for line in unfolded[:-1]
        if not re.match(r"[A-Z-]+(;[^:]+)?:[^\x00-\x08\x0b-\x1f]*$", line)
    ]
    if [line for line in unfolded if line.startswith(("BEGIN", "END"))][::-1][0] != "END:VCALENDAR":
        broken.append("ends with its calendar")
    for event in content.decode().replace("\r\n ", "").split("\r\nBEGIN:VEVENT\r\n")[1:]:
        names = [
            re.split("[;:]", line)[0] for line in re.split("\r\nEND:VEVENT(?:\r\n|$)", event)[0].split("\r\n") if line
        ]
        broken += [
            f"{name} {names.count(name)} times"
            for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY")
            if names.count(name) != 1
        ]
        broken += ["END inside" for name in names if name in {"BEGIN", "END", "ATTACH"}]
    for needed in ("PRODID:", "VERSION:2.0", "CALSCALE:GREGORIAN"):
        if unfolded.count(needed) != 1 and not any(line.startswith(needed) for line in unfolded):
            broken.append(f"no {needed}")
    broken += [
        f"a local time: {line}" for line in unfolded if re.match(r"DT(START|END|STAMP)(;TZID|:\d{8}T\d{6}$)", line)
    ]
    return broken


def test_a_feed_is_valid_and_survives_hostile_text(officer):
    MeetingFactory(
        about=HOSTILE[:200], where=HOSTILE[:200], held_on=SOON, held_at=time(10, 30), confidentiality=Level.PUBLIC
    )
    TaskFactory(what=HOSTILE[:200], assignee=officer, due_on=SOON, confidentiality=Level.COALITION)
    response = read(feed_of(officer))
    assert rules_broken(response.content) == []
    meeting, task = sorted(events(response).values(), key=lambda one: str(one["uid"]))
    clean = str(meeting["summary"])
    assert clean.startswith("Среща; с, министъра END:VEVENT ATTACH:http://evil.example\\n ж")
    assert str(task["summary"]) == clean
    assert str(meeting["location"]) == clean


def test_the_rules_see_what_they_look_for():
    assert rules_broken(b"BEGIN:VCALENDAR\nVERSION:2.0\n") != []
    assert rules_broken(f"BEGIN:VCALENDAR\r\nX:{'ж' * 80}\r\nEND:VCALENDAR\r\n".encode()) != []


def test_an_empty_feed_is_a_calendar_too(officer):
    response = read(feed_of(officer, kind="meetings"))
    assert rules_broken(response.content) == []
    assert events(response) == {}


def test_times_are_those_of_sofia_in_summer_and_in_winter(officer):
    this_year = timezone.localdate().year
    for day in (date(this_year + 1, 1, 15), date(this_year + 1, 7, 15)):
        if day <= timezone.localdate() + timedelta(days=540):
            MeetingFactory(held_on=day, held_at=time(10, 0))
    starts = [event["dtstart"].dt for event in events(read(feed_of(officer))).values()]
    assert starts
    assert {(timezone.localtime(one).hour, one.utcoffset()) for one in starts} == {(10, timedelta())}
    assert {one.hour for one in starts} <= {7, 8}


def test_without_an_hour_it_is_the_whole_day(officer):
    MeetingFactory(held_on=SOON)
    (event,) = events(read(feed_of(officer))).values()
    assert (event["dtstart"].dt, event["dtend"].dt) == (SOON, SOON + timedelta(days=1))
    assert str(event["transp"]) == "TRANSPARENT"


def test_the_same_thing_keeps_its_uid_and_its_words_may_change(officer):
    meeting = MeetingFactory(about="Преди", held_on=SOON, confidentiality=Level.PUBLIC)
    path = feed_of(officer)
    before = events(read(path))
    Meeting.objects.filter(pk=meeting.pk).update(about="След", held_on=SOON + timedelta(days=1))
    after = events(read(path))
    assert list(before) == list(after) == [f"meeting-{meeting.pk}"]
    assert [str(one["summary"]) for one in after.values()] == ["След"]


def test_a_cancelled_meeting_says_so(officer):
    MeetingFactory(held_on=SOON, state=Meeting.State.CANCELLED)
    assert [str(one["status"]) for one in events(read(feed_of(officer))).values()] == ["CANCELLED"]


@pytest.mark.parametrize("level", [Level.INTERNAL, Level.RESTRICTED])
def test_no_confidential_word_leaves_the_house(level, leader, officer):
    word, told = "zqтайна", {"confidentiality": level}
    person = PersonFactory(name=word, confidentiality=level)
    meeting = MeetingFactory(about=word, where=word, notes=word, held_on=SOON, author=leader, **told)
    Participation.objects.create(meeting=meeting, person=person, side="theirs")
    TaskFactory(what=word, assignee=leader, due_on=SOON, **told)
    LetterFactory(subject=word, number=word, text=word, dated_on=SOON, reply_due_on=SOON, author=leader, **told)
    CommitmentFactory(title=word, original_due=SOON, due_on=SOON, next_check=SOON, owner=leader, **told)
    response = read(feed_of(leader))
    assert word not in response.content.decode().replace("\r\n ", "")
    assert summaries(response) == ["Due date"] * 4 + ["Meeting"]
    assert all(str(one["url"]).startswith(settings.BASE_URL) for one in events(response).values())


def test_what_is_public_or_of_the_coalition_is_written_out_but_never_who_sits_there(officer):
    meeting = MeetingFactory(about="Явна", held_on=SOON, confidentiality=Level.PUBLIC, notes="бележки")
    Participation.objects.create(
        meeting=meeting, person=PersonFactory(name="Иван Тестов", confidentiality="public"), side="theirs"
    )
    MeetingFactory(about="Наша", held_on=SOON, confidentiality=Level.COALITION)
    response = read(feed_of(officer))
    assert summaries(response) == ["Наша", "Явна"]
    assert not any(word in response.content.decode() for word in ("Тестов", "бележки", "ATTENDEE", "ORGANIZER"))


def test_a_feed_holds_what_its_owner_may_see_and_no_more(officer, other_officer, member):
    MeetingFactory(about="Вътрешна", held_on=SOON)
    MeetingFactory(about="Чужда тайна", held_on=SOON, confidentiality=Level.RESTRICTED, author=other_officer)
    MeetingFactory(about="Обща", held_on=SOON, confidentiality=Level.COALITION)
    assert summaries(read(feed_of(officer))) == ["Meeting", "Обща"]
    assert summaries(read(feed_of(member))) == ["Обща"]


def test_each_kind_of_feed_holds_its_kind(officer):
    MeetingFactory(held_on=SOON)
    TaskFactory(assignee=officer, due_on=SOON)
    kinds = {kind: summaries(read(feed_of(officer, kind=kind))) for kind in CalendarFeed.Kind.values}
    assert kinds == {"everything": ["Due date", "Meeting"], "meetings": ["Meeting"], "deadlines": ["Due date"]}


def test_a_feed_of_my_own_leaves_out_what_is_the_business_of_others(officer, other_officer):
    public = {"held_on": SOON, "confidentiality": Level.PUBLIC}
    MeetingFactory(about="Моя", author=officer, **public)
    MeetingFactory(about="Чужда", author=other_officer, **public)
    TaskFactory(assignee=other_officer, due_on=SOON)
    mine, everybodys = feed_of(officer, whose="mine"), feed_of(officer, whose="all")
    assert summaries(read(mine)) == ["Моя"]
    assert summaries(read(everybodys)) == ["Due date", "Моя", "Чужда"]
    names = [str(Calendar.from_ical(read(one).content)["x-wr-calname"]) for one in (mine, everybodys)]
    assert names == ["Drom: everything, only mine", "Drom: everything, everybody's that I may see"]


def test_a_new_feed_is_of_my_own_unless_i_say_otherwise(as_user, officer):
    client = as_user(officer)
    data = form_of(client.get("/calendar/feeds/").content.decode()).sent(kind="everything")
    assert data["whose"] == "mine"
    client.post("/calendar/feeds/", data)
    make_feed(kind="meetings", language="en", by=Actor(officer))
    feed_of(officer)
    assert list(CalendarFeed.objects.order_by("pk").values_list("whose", flat=True)) == ["mine", "mine", "all"]
    rows = client.get("/calendar/feeds/").content.decode().split("<tbody>")[1]
    assert rows.count("only mine") == 4
    assert rows.count("everybody&#x27;s that I may see") == 2


def test_a_feed_speaks_the_language_it_was_made_in_whoever_fetches_it(officer):
    MeetingFactory(held_on=SOON)
    path = feed_of(officer, language="bg")
    with translation.override("bg"):
        meeting = translation.gettext("Meeting")
    response = read(path, **{"accept-language": "en"})
    assert summaries(response) == [meeting]
    assert response.headers["Content-Language"] == "bg"


def test_it_reaches_half_a_year_back_and_a_year_and_a_half_ahead(officer):
    today = timezone.localdate()
    for days in (-181, -180, 540, 541):
        MeetingFactory(about=str(days), held_on=today + timedelta(days=days), confidentiality=Level.PUBLIC)
    assert summaries(read(feed_of(officer))) == ["-180", "540"]


# When it ends


def dead(path):
    """Whether the address answers as one that never was."""
    never_was = "/calendar/feed/never-was.ics"
    gone, never = read(path), read(never_was)
    said = [
        text_of(answer).replace(quote(here, safe=""), "").replace(here, "")
        for answer, here in ((gone, path), (never, never_was))
    ]
    return gone.status_code == 404 and said[0] == said[1]


def test_it_dies_at_once_when_it_is_taken_back(as_user, officer, other_officer):
    path = feed_of(officer)
    feed = CalendarFeed.objects.get()
    assert as_user(other_officer).post(f"/calendar/feeds/{feed.pk}/revoke/").status_code == 404
    assert read(path).status_code == 200
    assert as_user(officer).post(f"/calendar/feeds/{feed.pk}/revoke/").status_code == 302
    assert dead(path)


def test_it_dies_with_the_account(officer, administrator):
    path = feed_of(officer)
    accounts.change_user(user=officer, role=Role.OFFICER, is_active=False, by=Actor(administrator))
    assert dead(path)


def test_a_members_feed_dies_with_the_right_to_speak(member):
    path = feed_of(member)
    assert read(path).status_code == 200
    member.representations.update(ended_on=timezone.localdate() - timedelta(days=1))
    assert dead(path)


def test_a_members_feed_dies_when_the_organisation_leaves(member):
    path = feed_of(member)
    organisation = member.representations.get().organisation
    organisation.memberships.update(ended_on=timezone.localdate() - timedelta(days=1))
    assert dead(path)


def test_who_loses_a_role_loses_what_it_showed(officer, administrator):
    path = feed_of(officer)
    MeetingFactory(held_on=SOON)
    assert summaries(read(path)) == ["Meeting"]
    accounts.change_user(user=officer, role=Role.MEMBER, is_active=True, by=Actor(administrator))
    assert dead(path)


def test_who_speaks_for_nobody_gets_no_address(as_user, former_member):
    with pytest.raises(ValidationError):
        make_feed(kind="everything", language="bg", by=Actor(former_member))
    response = as_user(former_member).post("/calendar/feeds/", {"kind": "everything", "whose": "all", "language": "bg"})
    assert response.status_code == 422
    assert not CalendarFeed.objects.exists()


# How it is fetched


def test_a_program_that_knows_it_already_fetches_nothing(officer):
    path = feed_of(officer)
    first = read(path)
    again = read(path, **{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    MeetingFactory(held_on=SOON)
    assert read(path, **{"if-none-match": first.headers["ETag"]}).status_code == 200


def test_no_cache_no_engine_and_no_referrer_learn_of_it(officer):
    headers = read(feed_of(officer)).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in headers


def test_only_reading_is_answered(officer):
    path = feed_of(officer)
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200


def test_the_last_reading_is_noted_but_not_each(officer):
    path = feed_of(officer)
    read(path)
    first = CalendarFeed.objects.get().read_at
    assert first is not None
    read(path)
    assert CalendarFeed.objects.get().read_at == first
    CalendarFeed.objects.update(read_at=first - timedelta(hours=1))
    read(path)
    assert CalendarFeed.objects.get().read_at > first


def test_guessing_is_slowed_down_and_so_is_reading_too_often(officer, one_minute, monkeypatch):
    assert READINGS == 60, "an hour; fewer are enough to see the door close"
    monkeypatch.setattr("crm.views.feeds.READINGS", 4)
    statuses = [read(f"/calendar/feed/guess{number}.ics").status_code for number in range(GUESSES + 1)]
    assert set(statuses[:-1]) == {404}
    assert statuses[-1] == 429
    path = feed_of(officer)
    assert [read(path).status_code for _ in range(5)] == [200] * 4 + [429], "its own limit, not that of guesses"


def test_a_feed_runs_no_more_queries_for_more_rows(officer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def rows():
        MeetingFactory(held_on=SOON)
        TaskFactory(assignee=officer, due_on=SOON)
        CommitmentFactory(original_due=SOON, due_on=SOON, next_check=SOON)
        LetterFactory(dated_on=SOON, reply_due_on=SOON)

    path, counts = feed_of(officer), []
    for _ in range(3):
        rows()
        with CaptureQueriesContext(connection) as seen:
            read(path)
        counts.append(len(seen))
    assert counts[1] == counts[2]


# The page


def test_the_address_is_shown_once_and_only_its_hash_is_kept(as_user, officer):
    client = as_user(officer)
    assert client.post("/calendar/feeds/", {"kind": "meetings", "whose": "mine", "language": "bg"}).status_code == 302
    html = client.get("/calendar/feeds/").content.decode()
    key = re.search(r"/calendar/feed/([\w-]+)\.ics", html).group(1)
    assert len(key) >= 43
    assert read(f"/calendar/feed/{key}.ics").status_code == 200
    assert key not in client.get("/calendar/feeds/").content.decode()
    assert key not in str(CalendarFeed.objects.values().get())
    assert key not in "".join(str(entry) for entry in LogEntry.objects.values())


def test_the_same_form_sent_twice_makes_one_address(as_user, officer):
    client = as_user(officer)
    data = {
        "kind": "meetings",
        "whose": "mine",
        "language": "bg",
        "idempotency_key": "6b0f3a54-5d10-4f6b-8a9c-0d7f2c1b3e4a",
    }
    assert [client.post("/calendar/feeds/", data).status_code for _ in range(2)] == [302, 302]
    assert CalendarFeed.objects.count() == 1


def test_what_there_is_not_is_refused_beside_the_field(as_user, officer):
    response = as_user(officer).post("/calendar/feeds/", {"kind": "secrets", "language": "xx"})
    assert response.status_code == 422
    assert not CalendarFeed.objects.exists()


def test_ten_addresses_are_enough(officer):
    for _ in range(MOST):
        feed_of(officer)
    with pytest.raises(ValidationError, match="Ten"):
        feed_of(officer)
    revoke_feed(feed=CalendarFeed.objects.first(), by=Actor(officer))
    feed_of(officer)


def test_one_sees_only_ones_own_addresses(as_user, officer, leader):
    feed_of(officer)
    table = as_user(officer).get("/calendar/feeds/").content.decode().split("<caption")[1].split("</table>")[0]
    assert "English" in table
    assert "No address yet" in as_user(leader).get("/calendar/feeds/").content.decode()


def test_making_and_taking_back_stand_in_the_log(officer):
    feed_of(officer)
    feed = CalendarFeed.objects.get()
    revoke_feed(feed=feed, by=Actor(officer))
    revoke_feed(feed=feed, by=Actor(officer))
    assert list(LogEntry.objects.about(feed).order_by("pk").values_list("verb", flat=True)) == [
        "made an address for the calendar", "took back an address for the calendar",
    ]  # fmt: skip


# One meeting


def one(client, meeting):
    response = client.get(f"/meetings/{meeting.pk}/calendar/")
    return response if response.status_code != 200 else next(iter(events(response).values()))


def test_one_meeting_can_be_taken_into_ones_own_calendar(as_user, officer, member):
    meeting = MeetingFactory(about=HOSTILE[:200], held_on=SOON, held_at=time(9), where="София")
    response = as_user(officer).get(f"/meetings/{meeting.pk}/calendar/")
    assert rules_broken(response.content) == []
    assert response.headers["Content-Disposition"] == f'attachment; filename="drom-meeting-{meeting.pk}.ics"'
    event = one(as_user(officer), meeting)
    assert str(event["summary"]).startswith("Среща; с, министъра")
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=1)
    assert as_user(member).get(f"/meetings/{meeting.pk}/calendar/").status_code == 404


def test_a_restricted_meeting_goes_without_its_words(as_user, officer):
    meeting = MeetingFactory(
        about="Тайна", where="Тайно място", held_on=SOON, author=officer, confidentiality=Level.RESTRICTED
    )
    event = one(as_user(officer), meeting)
    assert (str(event["summary"]), event.get("location")) == ("Meeting", None)
    assert "Тайн" not in as_user(officer).get(f"/meetings/{meeting.pk}/calendar/").content.decode()


def test_a_later_version_of_a_meeting_is_known_as_later(as_user, officer):
    meeting = MeetingFactory(held_on=SOON)
    before = one(as_user(officer), meeting)
    Meeting.objects.filter(pk=meeting.pk).update(version=2, held_on=SOON + timedelta(days=1))
    after = one(as_user(officer), meeting)
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]


def test_a_planned_meeting_offers_it(as_user, officer):
    meeting = MeetingFactory(held_on=SOON, state=Meeting.State.PLANNED)
    assert f"/meetings/{meeting.pk}/calendar/" in as_user(officer).get(meeting.get_absolute_url()).content.decode()


def test_no_key_stands_in_a_line_of_the_log():
    line = REDACT(None, "error", {"event": "Internal Server Error: /calendar/feed/s3cret-key.ics"})
    assert line["event"] == "Internal Server Error: /calendar/feed/…"


def test_what_is_over_never_crowds_out_what_lies_ahead(officer, monkeypatch):
    monkeypatch.setattr("crm.dated.MOST", 3)
    for days in range(1, 5):
        MeetingFactory(held_on=timezone.localdate() - timedelta(days=days))
    ahead = MeetingFactory(held_on=SOON)
    assert f"meeting-{ahead.pk}" in events(read(feed_of(officer, "meetings")))


def test_its_mark_does_not_change_with_a_hidden_title(officer):
    meeting, feed = MeetingFactory(held_on=SOON, confidentiality=Level.INTERNAL), feed_of(officer, "meetings")
    before = read(feed)["ETag"]
    Meeting.objects.filter(pk=meeting.pk).update(about="Съвсем друго")
    assert read(feed)["ETag"] == before
    Meeting.objects.filter(pk=meeting.pk).update(held_on=SOON + timedelta(days=1))
    assert read(feed)["ETag"] != before
