from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Digest, Role
from campaigns.models import Interest, ReportBack, ReportQuestion, SessionAttendance
from campaigns.sessions import accountability, reminders, silence, stakes
from campaigns.sessions.notice import report_due
from crm.confidentiality import Level
from monitoring.models import Commitment
from tests.campaigns.test_asks import form_of
from tests.campaigns.test_sessions import day, item_of, observer_of, session_of, speaker_of
from tests.factories import (
    AskFactory,
    BodyFactory,
    CommitmentFactory,
    MandateFactory,
    ProjectFactory,
    ReportBackFactory,
    ReportQuestionFactory,
    SeatFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def body():
    return BodyFactory()


def held(as_user, user, mandate, **fields):
    session = session_of(mandate.seat.body, **{"held_on": day(-2), **fields})
    item_of(session, said="We asked for lower thresholds", result="changed", vote="no_vote")
    told = {"version": session.version, f"there_{mandate.pk}": "present"}
    as_user(user).post(reverse("campaigns:session-held", args=[session.pk]), told)
    session.refresh_from_db()
    return session


def test_whoever_was_there_owes_a_report_five_working_days_later(as_user, body):
    user, mandate = observer_of(body)
    session = held(as_user, user, mandate)
    report = ReportBack.objects.get()
    assert (report.mandate, report.due_on, report.sent_on) == (mandate, report_due(session.held_on), None)


def test_a_slip_of_the_attendance_takes_an_empty_report_back(as_user, body):
    user, mandate = observer_of(body)
    session = held(as_user, user, mandate)
    address = reverse("campaigns:session-held", args=[session.pk])
    as_user(user).post(address, {"version": session.version, f"there_{mandate.pk}": "excused"})
    assert not ReportBack.objects.exists()


def test_the_draft_begins_with_what_was_noted_and_is_sent_to_the_members(as_user, body):
    user, mandate = observer_of(body)
    held(as_user, user, mandate)
    report = ReportBack.objects.get()
    address = reverse("campaigns:report-edit", args=[report.pk])
    told = form_of(as_user(user), address)
    for words in ("Criteria", "We asked for lower thresholds", "adopted with changes", "our seat has no vote"):
        assert words in told["text"]

    assert as_user(user).post(address, {**told, "text": ""}).status_code == 302
    report.refresh_from_db()
    assert as_user(user).post(address, {"version": report.version, "text": "", "send": "1"}).status_code == 422
    as_user(user).post(address, {**told, "version": report.version, "send": "1"})
    report.refresh_from_db()
    assert report.sent_on == TODAY
    reader, _organisation = speaker_of()
    assert "We asked for lower thresholds" in as_user(reader).get(report.get_absolute_url()).content.decode()


def test_a_draft_is_nobodys_but_its_authors_and_the_centres(as_user, officer, body):
    user, mandate = observer_of(body)
    _other, theirs = observer_of(body)
    other = theirs.person.user
    session = session_of(body, held_on=day(-30), state="held")
    draft = ReportBackFactory(session=session, mandate=mandate, sent_on=None, text="Half a thought", due_on=day(-20))
    for name in ("detail", "edit", "ask"):
        assert as_user(other).get(reverse(f"campaigns:report-{name}", args=[draft.pk])).status_code == 404
    assert as_user(other).get(reverse("campaigns:report-pdf", args=[draft.pk])).status_code == 404
    page = as_user(other).get(session.get_absolute_url()).content.decode()
    assert "Report of" not in page
    assert not reminders.overdue(other)
    assert not silence.owing(other, TODAY)
    assert as_user(user).get(draft.get_absolute_url()).status_code == 200
    assert as_user(officer).get(draft.get_absolute_url()).status_code == 200


def test_another_observer_changes_no_report_that_was_sent(as_user, body):
    _user, mandate = observer_of(body)
    other, _theirs = observer_of(body)
    report = ReportBackFactory(session=session_of(body, held_on=day(-9), state="held"), mandate=mandate)
    assert as_user(other).get(report.get_absolute_url()).status_code == 200
    assert as_user(other).get(reverse("campaigns:report-edit", args=[report.pk])).status_code == 404
    question = ReportQuestionFactory(report=report)
    assert as_user(other).get(reverse("campaigns:question-answer", args=[question.pk])).status_code == 404


def test_members_ask_and_the_holder_answers(as_user, body):
    user, mandate = observer_of(body)
    report = ReportBackFactory(session=session_of(body, held_on=day(-9), state="held"), mandate=mandate)
    asker, organisation = speaker_of()
    as_user(asker).post(reverse("campaigns:report-ask", args=[report.pk]), {"text": "What about small ones?"})
    question = ReportQuestion.objects.get()
    assert question.organisation == organisation
    as_user(user).post(reverse("campaigns:question-answer", args=[question.pk]), {"answer": "They come later"})
    page = as_user(asker).get(report.get_absolute_url()).content.decode()
    assert "They come later" in page
    assert as_user(UserFactory(role=Role.MEMBER)).get(
        reverse("campaigns:report-ask", args=[report.pk])
    ).status_code in {403, 404}


def test_an_overdue_report_stands_on_the_first_page_of_the_leadership(as_user, leader, officer, body):
    _user, mandate = observer_of(body)
    session = session_of(body, held_on=day(-30), state="held", title_en="The thirty-first session")
    ReportBackFactory(session=session, mandate=mandate, sent_on=None, due_on=day(-20))
    assert "Reports of committees overdue" in as_user(leader).get(reverse("home")).content.decode()
    assert not silence.owing(leader, TODAY)
    later = session_of(body, held_on=day(-25), state="held")
    ReportBackFactory(session=later, mandate=mandate, sent_on=None, due_on=day(-15))
    with override("en"):
        assert [one.words for one in silence.owing(leader, TODAY)] == ["2 reports overdue"]


def test_an_observer_finds_on_the_first_page_what_is_next_and_what_is_owed(as_user, body):
    user, mandate = observer_of(body)
    session_of(body, held_on=day(6))
    ReportBackFactory(session=session_of(body, held_on=day(-9), state="held"), mandate=mandate, sent_on=None)
    page = as_user(user).get(reverse("home")).content.decode()
    assert "My committees" in page
    assert "in 6 days" in page
    assert reverse("campaigns:report-edit", args=[ReportBack.objects.get().pk]) in page


def test_the_mail_counts_what_is_to_be_written_said_and_read(body):
    user, mandate = observer_of(body)
    ReportBackFactory(session=session_of(body, held_on=day(-9), state="held"), mandate=mandate, sent_on=None)
    item_of(session_of(body, held_on=day(5)))
    sent = ReportBackFactory(session=session_of(body, held_on=day(-40), state="held"), mandate=mandate)
    monday = date(2026, 11, 23)
    ReportBack.objects.filter(pk=sent.pk).update(sent_on=monday - timedelta(days=3))
    user.digest = Digest.DAILY
    with override("en"):
        told = [line.text for line in reminders.lines(user, monday)]
    assert any("yours to write" in line for line in told)
    assert any("1 report from a session is new" in line for line in told)


def test_the_account_of_a_year_counts_with_what_it_is_out_of(as_user, officer, body):
    user, mandate = observer_of(body)
    year = TODAY.year - 1
    first = session_of(body, held_on=date(year, 3, 2), state="held")
    second = session_of(body, held_on=date(year, 6, 1), state="held")
    session_of(body, held_on=date(year, 9, 1), state="cancelled")
    hidden = session_of(body, held_on=date(year, 10, 1), state="held", confidentiality=Level.RESTRICTED)
    item_of(first, said="We spoke", position="Yes", position_on=date(year, 2, 20))
    item_of(first)
    item_of(second, said="Without us")
    for session in (first, hidden):
        SessionAttendance.objects.create(session=session, mandate=mandate, state="present")
    ReportBackFactory(session=first, mandate=mandate, due_on=date(year, 3, 9), sent_on=date(year, 3, 9))
    told = accountability.account(mandate, year, user)
    counts = [(one.done, one.of) for one in (told.attended, told.spoken, told.agreed, told.in_time)]
    assert counts == [(1, 2), (1, 2), (1, 2), (1, 1)]
    page = as_user(user).get(reverse("campaigns:mandate-account", args=[mandate.pk]) + f"?year={year}")
    assert "1 of 2" in page.content.decode()
    paper = as_user(user).get(reverse("campaigns:account-pdf", args=[mandate.pk]) + f"?year={year}")
    assert paper.headers["Content-Type"] == "application/pdf"


def test_a_report_is_taken_away_as_pdf_unless_it_is_off_the_record(as_user, leader, body):
    user, mandate = observer_of(body)
    report = ReportBackFactory(session=session_of(body, held_on=day(-9), state="held"), mandate=mandate)
    address = reverse("campaigns:report-pdf", args=[report.pk])
    assert as_user(user).get(address).headers["Content-Type"] == "application/pdf"
    report.session.confidentiality = Level.RESTRICTED
    report.session.save()
    assert as_user(leader).get(address).status_code == 302


@pytest.mark.parametrize("path", ["report", "account"])
def test_a_paper_of_a_session_says_how_far_its_body_may_be_told(as_user, leader, monkeypatch, path):
    """Of one off the record there is no paper, however open its sessions are."""
    drawn = []
    monkeypatch.setattr("campaigns.sessions.paper.drawn", lambda _form, _title, level, **_more: drawn.append(level))
    monkeypatch.setattr(
        "campaigns.views.session_papers.handed_out", lambda _request, draw, *_more: HttpResponse(draw())
    )
    for level in (Level.COALITION, Level.INTERNAL):
        as_user(leader).get(paper_of(path, level))
    assert drawn == [Level.COALITION, Level.INTERNAL]
    with pytest.raises(ValidationError, match="off the record"):
        as_user(leader).get(paper_of(path, Level.RESTRICTED))


def paper_of(path, level):
    mandate = MandateFactory(
        seat=SeatFactory(body=BodyFactory(organisation__confidentiality=level)), confidentiality="coalition",
        organisation__confidentiality="coalition",
    )  # fmt: skip
    session = session_of(mandate.seat.body, held_on=day(0), state="held")
    report = ReportBackFactory(session=session, mandate=mandate)
    return reverse(f"campaigns:{path}-pdf", args=[report.pk if path == "report" else mandate.pk])


def test_a_project_under_the_programme_suggests_a_conflict_of_interest(as_user, officer):
    body = BodyFactory(programme="Програма „Околна среда“ 2021 – 2027", programme_code="2021BG16FFPR002")
    user, mandate = observer_of(body)
    project = ProjectFactory(number="BG16FFPR002-1.001-0003", programme="", confidentiality=Level.COALITION)
    project.partners.create(organisation=mandate.organisation, role="lead")
    hidden = ProjectFactory(programme="Околна среда", confidentiality=Level.RESTRICTED, title_en="Hidden work")
    hidden.partners.create(organisation=mandate.organisation, role="partner")
    ProjectFactory(programme="Еразъм").partners.create(organisation=mandate.organisation, role="partner")
    assert stakes.projects_of(mandate, user) == [project]
    item = item_of(session_of(body))
    address = reverse("campaigns:interest-declare", args=[item.pk, mandate.pk])
    told = form_of(as_user(user), address)
    assert told["declared"] == "declared"
    assert str(project) in told["reason"]
    as_user(user).post(address, {"declared": "left", "reason": ""})
    assert not Interest.objects.exists()
    as_user(user).post(address, {**told, "declared": "left"})
    assert Interest.objects.get().declared == "left"


def test_nobody_declares_for_another(as_user, body):
    user, _mandate = observer_of(body)
    _other, theirs = observer_of(body)
    item = item_of(session_of(body))
    address = reverse("campaigns:interest-declare", args=[item.pk, theirs.pk])
    assert as_user(user).get(address).status_code == 404


def test_a_promise_made_there_is_begun_with_what_is_known(as_user, officer, body):
    ask, item = AskFactory(), item_of(session_of(body, held_on=day(-1), state="held"))
    item.asks.add(ask)
    told = form_of(as_user(officer), reverse("monitoring:commitment-new") + f"?agenda_item={item.pk}")
    assert told["owed_by"] == f"organisation:{body.organisation_id}"
    assert (told["origin"], str(told["made_on"])) == ("session", day(-1).isoformat())
    assert told["agenda_item"] == f"agenda-item:{item.pk}"
    assert told["asks"] == [f"ask:{ask.pk}"]


def test_a_stalled_promise_names_the_sessions_where_it_can_be_raised(as_user, officer, member):
    owing = CommitmentFactory(confidentiality=Level.PUBLIC)
    body = BodyFactory(secretariat=owing.owed_by)
    ahead, hidden = session_of(body), session_of(body, confidentiality=Level.RESTRICTED)
    session_of(BodyFactory())
    address = reverse("monitoring:commitment-raise-at", args=[owing.pk])
    page = as_user(officer).get(address).content.decode()
    assert ahead.get_absolute_url() in page
    assert hidden.get_absolute_url() not in page
    assert page.count("/sessions/") == 1 + as_user(officer).get(reverse("home")).content.decode().count(
        'href="/sessions/"'
    )
    assert Commitment.objects.count() == 1
