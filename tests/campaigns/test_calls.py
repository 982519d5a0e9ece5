"""Calls on a list and on one screen, with their clock and checklist; the papers of an organisation and who reads them."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from campaigns.calls import dated, reminders
from campaigns.calls.clock import is_working, left
from campaigns.models import Call, Credential, Criterion
from crm.calendar import Span
from crm.models import Document
from tests.crm.importing import csv_of, imported, reasons
from tests.factories import (
    BodyFactory,
    CallFactory,
    CandidacyFactory,
    CredentialFactory,
    CriterionFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
)
from tests.queries import assert_constant_queries, queries_of

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def today():
    return timezone.localdate()


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


FRIDAY_NOON = datetime(2026, 11, 20, 12, 0)
CLOCK = [
    (FRIDAY_NOON, date(2026, 11, 20), None, "Today is the last day: 5 working hours left."),
    (FRIDAY_NOON, date(2026, 11, 20), time(13, 0), "Today is the last day: 1 working hour left."),
    (FRIDAY_NOON, date(2026, 11, 21), None, "1 day left, of these 5 working hours."),
    (FRIDAY_NOON, date(2026, 11, 23), None, "3 days left, of these 13 working hours."),
    (FRIDAY_NOON, date(2026, 11, 23), time(10, 30), "3 days left, of these 6 working hours."),
    (FRIDAY_NOON, date(2026, 11, 19), None, "The last day is over."),
    (FRIDAY_NOON, date(2026, 11, 20), time(11, 59), "The last day is over."),
    (datetime(2026, 11, 20, 20, 0), date(2026, 11, 20), None, "Today is the last day: 0 working hours left."),
    # Christmas Eve, both days of Christmas and the Monday that stands in for a Saturday are no working days.
    (datetime(2026, 12, 23, 9, 0), date(2026, 12, 28), None, "5 days left, of these 8 working hours."),
]


@pytest.mark.parametrize(("now", "deadline", "at", "words"), CLOCK)
def test_the_clock_counts_days_and_hours_in_which_offices_are_open(now, deadline, at, words):
    assert left(now, deadline, at).words == words


def test_a_holiday_is_no_working_day():
    assert not is_working(date(2026, 3, 3)) and is_working(date(2026, 3, 4))
    assert not is_working(date(2026, 11, 21))


def test_a_call_is_written_down_once_and_read_on_one_screen(desk):
    seat = SeatFactory()
    sent = {
        "title_bg": "Покана", "title_en": "A call", "body": f"body:{seat.body_id}", "seats": [f"seat:{seat.pk}"],
        "run_by": "state", "deadline": today() + timedelta(days=9), "deadline_at": "17:30", "is_verified": "on",
        "confidentiality": "public", "idempotency_key": "6f1ddc7c-9a64-4d4b-8a6e-0d7a8d9c8f11",
    }  # fmt: skip
    for _twice in range(2):
        answer = desk.post(reverse("campaigns:call-new"), sent)
    call = Call.objects.get()
    assert answer.url == call.get_absolute_url() and list(call.seats.all()) == [seat]
    page = desk.get(answer.url, headers=ENGLISH).content.decode()
    assert "9 days left" in page and "17:30" in page and str(seat.body) in page
    assert "Nobody has written down what the call asks for" in page and "Nobody stands yet" in page


def test_a_seat_of_another_body_is_not_filled_by_it(desk):
    seat, body = SeatFactory(), BodyFactory()
    sent = {"title_bg": "П", "body": f"body:{body.pk}", "seats": [f"seat:{seat.pk}"], "run_by": "state",
            "confidentiality": "public"}  # fmt: skip
    answer = desk.post(reverse("campaigns:call-new"), sent, headers=ENGLISH)
    assert answer.status_code == 422 and "another body" in answer.context["form"].errors["seats"][0]


def test_a_last_day_before_the_publication_and_an_hour_without_a_day_are_refused(desk):
    sent = {"title_bg": "П", "body": f"body:{BodyFactory().pk}", "run_by": "state", "confidentiality": "public"}
    url = reverse("campaigns:call-new")
    early = desk.post(url, {**sent, "published": "2026-11", "deadline": "2026-10-01"})
    assert early.status_code == 422 and "deadline" in early.context["form"].errors
    bare = desk.post(url, {**sent, "deadline_at": "17:00"})
    assert bare.status_code == 422 and "deadline" in bare.context["form"].errors


def test_it_is_closed_with_what_came_of_it_and_opened_again(desk):
    call = CallFactory()
    url = reverse("campaigns:call-close", args=[call.pk])
    empty = desk.post(url, {"version": 1, "closed_on": today(), "closing_note": ""})
    assert empty.status_code == 422 and "closing_note" in empty.context["form"].errors
    late = desk.post(url, {"version": 1, "closed_on": today() + timedelta(days=1), "closing_note": "x"})
    assert late.status_code == 422 and "closed_on" in late.context["form"].errors
    assert desk.post(url, {"version": 1, "closed_on": today(), "closing_note": "Nobody"}).status_code == 302
    page = desk.get(call.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "Nobody" in page and "days left" not in page
    desk.post(reverse("campaigns:call-reopen", args=[call.pk]))
    call.refresh_from_db()
    assert not call.closed_on and call.is_running


def test_the_checklist_is_data_of_the_call(desk):
    call = CallFactory()
    url = reverse("campaigns:criterion-new", args=[call.pk])
    half = desk.post(url, {"title_bg": "Отчети", "test": "paper"}, headers=ENGLISH)
    assert half.status_code == 422 and "which paper" in half.context["form"].errors["paper"][0]
    assert desk.post(url, {"title_bg": "Години", "test": "years"}).status_code == 422
    for title, more in (("Отчети", {"test": "paper", "paper": "annual_report"}), ("Номер", {"test": "number"})):
        assert desk.post(url, {"title_bg": title, **more, "can_be_mended": "on"}).status_code == 302
    first, second = call.criteria.for_list()
    desk.post(reverse("campaigns:criterion-up", args=[second.pk]))
    assert [one.title_bg for one in call.criteria.for_list()] == ["Номер", "Отчети"]
    edit = reverse("campaigns:criterion-edit", args=[first.pk])
    sent = {"title_bg": "Три отчета", "test": "paper", "paper": "annual_report", "number": 3, "version": 1}
    assert desk.post(edit, sent).status_code == 302 and call.criteria.get(pk=first.pk).number == 3
    assert desk.post(edit, sent).status_code == 422
    desk.post(reverse("campaigns:criterion-remove", args=[first.pk]))
    assert Criterion.objects.count() == 1


def test_calls_are_sought_by_words_body_state_and_who_runs_them(desk):
    runs = CallFactory(title_en="Observers", run_by="coalition")
    past = CallFactory(deadline=today() - timedelta(days=1))
    closed = CallFactory(closed_on="2019", deadline=None, closing_note="x")
    url = reverse("campaigns:call-list")

    def found(**query):
        return set(desk.get(url, query).context["page"])

    assert found() == {runs, past, closed}
    assert found(state="running") == {runs} and found(state="past") == {past} and found(state="closed") == {closed}
    assert found(q="observers") == {runs} == found(run_by="coalition") == found(body=f"body:{runs.body_id}")
    assert found(q=past.body.organisation.name) == {past}


def test_the_list_and_the_page_run_the_same_queries_however_much_they_show(desk):
    assert_constant_queries(desk, "campaigns:call-list", lambda: CallFactory().seats.add(SeatFactory()))
    call = CallFactory()

    def more():
        CandidacyFactory(call=call)
        CriterionFactory(call=call)
        MembershipFactory()

    more()
    desk.get(call.get_absolute_url())
    few = len(queries_of(desk, call.get_absolute_url()))
    more(), more()
    assert len(queries_of(desk, call.get_absolute_url())) == few


def test_an_empty_list_says_what_to_do_next(desk):
    assert "Write down the call" in desk.get(reverse("campaigns:call-list"), headers=ENGLISH).content.decode()


def test_the_last_day_stands_in_the_calendar_and_on_the_home_page(officer):
    call = CallFactory(deadline_at=time(17))
    span = Span(today(), today() + timedelta(days=30))
    entry = dated.last_days(officer, span)[0]
    assert (entry.day, entry.at, entry.url) == (call.deadline, time(17), call.get_absolute_url())
    assert dated.last_days(officer, Span(span.first, span.last, mine=True)) == []
    assert dated.running(officer)["calls"][0][0] == call


def paper_sent(**more):
    return {"kind": "annual_report", "year": 2025, **more}


def test_an_organisation_keeps_its_own_papers_with_their_files(as_user, member, settings):
    own = MembershipFactory._meta.model.objects.get(organisation__representations__user=member).organisation
    client = as_user(member)
    file = SimpleUploadedFile("report.pdf", PDF, "application/pdf")
    answer = client.post(reverse("campaigns:credential-new", args=[own.pk]), paper_sent(upload=file))
    assert answer.status_code == 302
    one = Credential.objects.get()
    assert one.document.confidentiality == "internal" and one.document.subject == own
    page = client.get(reverse("campaigns:credential-list", args=[own.pk]), headers=ENGLISH).content.decode()
    assert "annual report 2025" in page
    got = client.get(reverse("campaigns:credential-file", args=[one.pk]))
    assert b"".join(got.streaming_content) == PDF
    assert client.post(reverse("campaigns:credential-remove", args=[one.pk])).status_code == 302
    assert not Credential.objects.exists() and Document.objects.count() == 1


def test_papers_of_others_are_hidden_from_members(as_user, member):
    one = CredentialFactory(organisation=MembershipFactory().organisation, title="Тайно")
    client = as_user(member)
    page = client.get(reverse("campaigns:credential-list", args=[one.organisation_id]))
    assert page.status_code == 200 and "Тайно" not in page.content.decode()
    for name in ("file", "edit"):
        assert client.get(reverse(f"campaigns:credential-{name}", args=[one.pk])).status_code == 404
    assert client.get(reverse("campaigns:credential-new", args=[one.organisation_id])).status_code == 404
    assert client.get(reverse("api:credential-list")).json()["results"] == []


def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(desk):
    body = OrganisationFactory()
    file = SimpleUploadedFile("report.pdf", b"MZ\x90\x00program", "application/pdf")
    answer = desk.post(reverse("campaigns:credential-new", args=[body.pk]), paper_sent(upload=file))
    assert answer.status_code == 422 and "upload" in answer.context["form"].errors
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"issued_on": "2030-01-01"}, "issued_on"),
        ({"issued_on": "2025-01-02", "valid_until": "2025-01-01"}, "valid_until"),
        ({"year": 1700}, "year"),
    ],
)
def test_what_cannot_be_of_a_paper_is_refused(desk, sent, field):
    answer = desk.post(reverse("campaigns:credential-new", args=[OrganisationFactory().pk]), paper_sent(**sent))
    assert answer.status_code == 422 and field in answer.context["form"].errors


def test_a_paper_that_ended_or_ends_soon_wears_its_warning(desk):
    body = OrganisationFactory()
    CredentialFactory(organisation=body, kind="tax", valid_until=today() - timedelta(days=1))
    CredentialFactory(organisation=body, kind="declaration", valid_until=today() + timedelta(days=9))
    page = desk.get(reverse("campaigns:credential-list", args=[body.pk]), headers=ENGLISH).content.decode()
    assert "ended " in page and "valid only until" in page


HEADER = "Организация;Документ;За година;Издаден на;Валиден до"


def test_a_list_of_papers_comes_in_once(officer):
    body = OrganisationFactory(name="Сдружение Пример")
    rows = "Сдружение Пример;годишен доклад;2024;;\nСдружение Пример;удостоверение за липса на задължения;;2026-05-01;2026-11-01"
    batch = imported(csv_of(f"{HEADER}\n{rows}\nНепозната;годишен доклад;2024;;"), officer, "papers")
    assert {(one.kind, one.year) for one in body.credentials.all()} == {("annual_report", 2024), ("tax", None)}
    assert len(reasons(batch)) == 1
    imported(csv_of(f"{HEADER}\n{rows}\n"), officer, "papers")
    assert body.credentials.count() == 2


def test_the_api_tells_of_calls_with_their_criteria(desk):
    one = CriterionFactory(title_en="Registered")
    told = desk.get(reverse("api:call-detail", args=[one.call_id])).json()
    assert told["criteria"][0]["title_en"] == "Registered" and told["is_running"]


def test_the_mail_tells_once_of_a_new_call_and_again_before_its_last_day(member):
    monday = date(2026, 6, 8)
    call = CallFactory(published="2026-06-05", deadline=date(2026, 7, 2))
    CallFactory(published="2026-06-05", deadline=date(2026, 7, 2), confidentiality="restricted")
    CallFactory(published="2026-06-05", deadline=date(2026, 7, 2), closed_on="2026-06-06")
    member.digest = "daily"

    def told(day):
        with override("en"):
            return [line.text for line in reminders.lines(member, day)]

    assert told(monday) == ["1 call for seats is open, until 2 July 2026."]
    assert told(monday + timedelta(days=1)) == []
    assert told(call.deadline - timedelta(days=7)) == told(call.deadline - timedelta(days=1)) == told(monday)
    assert told(call.deadline) == []
    member.digest = "weekly"
    assert told(monday) and told(date(2026, 6, 29)) and not told(date(2026, 6, 15))
