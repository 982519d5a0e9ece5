"""Who of us could stand in a call: each criterion case by case, over all members, told to nobody whom it is not for."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from campaigns.calls import asking_actions as asking
from campaigns.calls.checking import check_call
from campaigns.calls.precheck import Facts, Finding, Held, Verdict, check, verdict
from campaigns.models import PaperRequest
from crm.models import Letter, Task
from tests.factories import (
    CallFactory,
    CredentialFactory,
    CriterionFactory,
    MembershipFactory,
    OrganisationFactory,
    ReplyFactory,
    RepresentationFactory,
    UserFactory,
)
from tests.queries import queries_of

LAST_DAY = date(2026, 12, 15)
MET, LACKING, CANNOT, OPEN = Finding


def asked(test, *, mends=True, paper="", number=None, months=None):
    return SimpleNamespace(test=test, paper=paper, number=number, no_older_than=months, can_be_mended=mends)


def reports(*years):
    return tuple(Held("annual_report", year=year) for year in years)


NUMBER, KIND = asked("number"), asked("kind")
YEARS = asked("years", number=3)
REPORT = asked("paper", paper="annual_report")
THREE = asked("paper", paper="annual_report", number=3)
FIXED = asked("paper", paper="annual_report", number=3, mends=False)
TAX = asked("paper", paper="tax", months=6)

CASES = [
    ("a register number", NUMBER, Facts(number="176000000"), MET),
    ("no number on record is not known, never a no", NUMBER, Facts(kind="ngo"), OPEN),
    ("an informal group stands in no register, and could register", NUMBER, Facts(kind="informal"), LACKING),
    ("nor can it, where that is too late", asked("number", mends=False), Facts(kind="informal"), CANNOT),
    ("an NGO", KIND, Facts(kind="ngo"), MET),
    ("a CBO may or may not be a legal person", KIND, Facts(kind="cbo"), OPEN),
    ("a network likewise", KIND, Facts(kind="network"), OPEN),
    ("no kind at all", KIND, Facts(), OPEN),
    ("an informal group is none", KIND, Facts(kind="informal"), LACKING),
    ("nor does a business become one by a paper", KIND, Facts(kind="business"), CANNOT),
    ("a school is none", KIND, Facts(kind="school"), CANNOT),
    ("founded long ago, only the year known", YEARS, Facts(founded="2009"), MET),
    ("to the day three years on the last day", YEARS, Facts(founded="2023-12-15"), MET),
    ("one day too young", YEARS, Facts(founded="2023-12-16"), CANNOT),
    ("of a year only its last day counts; its first would do, so the day decides", YEARS, Facts(founded="2023"), OPEN),
    ("of a month likewise", YEARS, Facts(founded="2023-12"), OPEN),
    ("a year that is too late on its first day already", YEARS, Facts(founded="2024"), CANNOT),
    ("a year that is old enough on its last day", YEARS, Facts(founded="2022"), MET),
    ("founded nobody knows when", YEARS, Facts(), OPEN),
    ("founded on a leap day", asked("years", number=1), Facts(founded="2024-02-29"), MET),
    ("one report", REPORT, Facts(papers=reports(2025)), MET),
    ("a paper of another kind does not count", REPORT, Facts(papers=(Held("accounts", year=2025),)), LACKING),
    ("three reports of three years", THREE, Facts(papers=reports(2023, 2024, 2025)), MET),
    ("three reports of two years", THREE, Facts(papers=reports(2024, 2024, 2025)), LACKING),
    ("none on record can be mended", THREE, Facts(), LACKING),
    ("none on record that cannot be mended is for a person to ask", FIXED, Facts(), OPEN),
    ("one of three on record that cannot be mended", FIXED, Facts(papers=reports(2025)), CANNOT),
    ("valid on the last day", REPORT, Facts(papers=(Held("annual_report", valid_until=LAST_DAY),)), MET),
    (
        "ended the day before",
        REPORT,
        Facts(papers=(Held("annual_report", valid_until=LAST_DAY - timedelta(days=1)),)),
        LACKING,
    ),
    ("six months old to the day", TAX, Facts(papers=(Held("tax", issued_on=date(2026, 6, 15)),)), MET),
    ("a day older", TAX, Facts(papers=(Held("tax", issued_on=date(2026, 6, 14)),)), LACKING),
    ("issued nobody knows when", TAX, Facts(papers=(Held("tax"),)), OPEN),
    (
        "an old one beside one of which nobody knows",
        TAX,
        Facts(papers=(Held("tax", issued_on=date(2020, 1, 1)), Held("tax"))),
        OPEN,
    ),
    ("what only a person can say", asked("person"), Facts(number="1", kind="ngo"), OPEN),
]


@pytest.mark.parametrize(("criterion", "facts", "finding"), [case[1:] for case in CASES], ids=[one[0] for one in CASES])
def test_a_criterion_is_answered_from_what_is_on_record(criterion, facts, finding):
    answer = check(facts, [criterion], LAST_DAY)[0]
    assert answer.finding is finding and answer.reason


def test_the_reason_says_what_is_missing_in_words():
    said = check(Facts(papers=reports(2024, 2025)), [THREE], LAST_DAY)[0].reason
    assert said == "annual report: 2 of 3 on record"
    ended = Facts(papers=(Held("tax", issued_on=date(2026, 1, 1), valid_until=date(2026, 7, 1)),))
    assert "valid only until" in check(ended, [TAX], LAST_DAY)[0].reason
    old = Facts(papers=(Held("tax", issued_on=date(2026, 1, 1)),))
    assert "older than 6 months" in check(old, [TAX], LAST_DAY)[0].reason


VERDICTS = [
    ([NUMBER, KIND], Facts("1", "ngo"), Verdict.CAN),
    ([NUMBER, REPORT], Facts("1", "ngo"), Verdict.LACKS),
    ([NUMBER, REPORT, YEARS], Facts("1", "ngo", "2026"), Verdict.CANNOT),
    ([NUMBER, KIND], Facts("", "ngo"), Verdict.OPEN),
    ([NUMBER, REPORT], Facts("", "ngo"), Verdict.LACKS),
    ([NUMBER, asked("person")], Facts("1", "ngo"), Verdict.CAN),
    ([asked("person")], Facts(), Verdict.CAN),
]


@pytest.mark.parametrize(("criteria", "facts", "result"), VERDICTS)
def test_the_worst_of_its_answers_decides_for_an_organisation(criteria, facts, result):
    assert verdict(criteria, check(facts, criteria, LAST_DAY)) is result


pytest_db = pytest.mark.django_db


def member_of(**facts):
    return MembershipFactory(organisation=OrganisationFactory(kind="ngo", **facts)).organisation


@pytest.fixture
def call(db):
    one = CallFactory()
    CriterionFactory(call=one, test="number", title_en="Registered")
    CriterionFactory(call=one, test="paper", paper="annual_report", title_en="Annual report", place=2)
    return one


@pytest.fixture
def three(call):
    """One could stand, one lacks a report, one has no number on record."""
    could, lacks, unknown = member_of(register_number="176000001"), member_of(register_number="2"), member_of()
    for body in (could, unknown):
        CredentialFactory(organisation=body, year=2025)
    return could, lacks, unknown


@pytest_db
def test_all_members_and_associates_of_today_are_checked_and_counted(as_user, officer, call, three):
    could, lacks, unknown = three
    MembershipFactory(organisation__kind="ngo", status="associate")
    MembershipFactory(organisation__kind="ngo", status="left")
    OrganisationFactory(kind="ngo")
    checked = check_call(call, officer)
    found = {line.organisation: line.verdict for line in checked.lines}
    assert len(found) == 4 and (found[could], found[lacks], found[unknown]) == (
        Verdict.CAN, Verdict.LACKS, Verdict.OPEN,
    )  # fmt: skip
    page = as_user(officer).get(call.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    assert "1 of 4 could stand" in page


@pytest_db
def test_the_table_can_be_narrowed_to_one_result_and_taken_along(as_user, officer, call, three):
    desk, url = as_user(officer), reverse("campaigns:call-precheck", args=[call.pk])
    lines = desk.get(url, {"result": "lacks"}).context["page"]
    assert [line.organisation for line in lines] == [three[1]]
    sheet = desk.get(url, {"result": "lacks", "export": "csv"}).getvalue().decode("utf-8-sig")
    assert str(three[1].name) in sheet and str(three[0].name) not in sheet


@pytest_db
def test_a_member_sees_the_line_of_their_own_organisation_and_no_total(as_user, member, call, three):
    own = MembershipFactory._meta.model.objects.get(organisation__representations__user=member).organisation
    client = as_user(member)
    for url in (call.get_absolute_url(), reverse("campaigns:call-precheck", args=[call.pk])):
        answer = client.get(url, {"result": "can"}, headers={"Accept-Language": "en"})
        page = answer.content.decode()
        assert [line.organisation for line in answer.context["checked"].lines] == [own]
        assert " of 4" not in page and not any(str(body) in page for body in three)
        assert "check-counts" not in page and "check-total" not in page
    assert client.get(reverse("campaigns:call-ask", args=[call.pk])).status_code == 403


@pytest_db
def test_who_is_no_member_is_told_of_nobody(as_user, former_member, administrator, call, three):
    for user in (former_member, administrator):
        assert not check_call(call, user).lines


@pytest_db
def test_the_check_costs_the_same_for_three_and_for_ninety_three(as_user, officer, call, three):
    desk, url = as_user(officer), reverse("campaigns:call-precheck", args=[call.pk])
    desk.get(url)
    few = len(queries_of(desk, url))
    for _number in range(90):
        CredentialFactory(organisation=member_of(register_number="3"), year=2024)
    asking.ask_for_papers(call=call, by=Actor(officer, "page"))
    many = len(queries_of(desk, url))
    assert desk.get(url).context["page"].paginator.count == 93
    assert many == few + 3, (few, many)  # tasks, letters and replies of those who were asked


@pytest_db
def test_nobody_could_stand_and_the_page_leads_to_what_is_lacking(as_user, officer, call):
    """As in 2019, when no application met the criteria of our own group."""
    for _number in range(3):
        member_of(register_number="5")
    desk = as_user(officer)
    page = desk.get(call.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    assert "None of 3 could stand" in page and "3 lack something that can still be mended" in page
    assert reverse("campaigns:call-ask", args=[call.pk]) in page
    assert f"{reverse('campaigns:call-precheck', args=[call.pk])}?result=lacks" in page


@pytest_db
def test_without_criteria_nothing_is_claimed(as_user, officer, three):
    bare = CallFactory()
    assert not check_call(bare, officer).lines
    page = as_user(officer).get(bare.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    assert "Nothing is checked yet" in page


@pytest_db
def test_those_who_lack_something_are_asked_once_by_a_task_and_a_letter_in_their_language(officer, call, three):
    lacks = three[1]
    lacks.working_languages = "en"
    lacks.save()
    by = Actor(officer, "page")
    made = asking.ask_for_papers(call=call, by=by)
    assert [one.organisation for one in made] == [lacks]
    letter, task = made[0].letter, made[0].task
    assert letter.is_draft and letter.language == "en" and letter.organisation == lacks
    assert "Annual report: Not on record: annual report" in letter.text and letter.reply_due_on == call.deadline
    assert task.assignee == officer and task.subject == call and task.due_on == call.deadline - timedelta(days=7)
    assert asking.ask_for_papers(call=call, by=by) == []
    assert (Letter.objects.count(), Task.objects.count(), PaperRequest.objects.count()) == (1, 1, 1)


@pytest_db
def test_a_bulgarian_organisation_is_written_to_in_bulgarian(officer, call, three):
    letter = asking.ask_for_papers(call=call, by=Actor(officer, "page"))[0].letter
    assert letter.language == "bg" and letter.subject.startswith("Липсващи документи")


@pytest_db
def test_the_second_step_says_how_many_before_anything_is_made(as_user, officer, call, three):
    desk, url = as_user(officer), reverse("campaigns:call-ask", args=[call.pk])
    page = desk.get(url, headers={"Accept-Language": "en"})
    assert [line.organisation for line, _language in page.context["lines"]] == [three[1]]
    assert "1 task for you and 1 draft" in page.content.decode() and not Letter.objects.exists()
    assert desk.post(url).status_code == 302 and Letter.objects.count() == 1
    assert desk.post(url).status_code == 302 and Letter.objects.count() == 1


@pytest_db
def test_what_was_asked_by_mistake_is_taken_back_while_nothing_has_left(as_user, officer, call, three):
    made = asking.ask_for_papers(call=call, by=Actor(officer, "page"))
    url = f"{reverse('campaigns:call-ask-undo', args=[call.pk])}?requests={made[0].pk}"
    assert as_user(officer).post(url).status_code == 302
    assert not PaperRequest.objects.exists() and not Task.objects.open().exists()
    assert not Letter.objects.standing().exists()
    again = asking.ask_for_papers(call=call, by=Actor(officer, "page"))
    Letter.objects.filter(pk=again[0].letter_id).update(dated_on=timezone.localdate())
    assert asking.take_back_asking(call=call, requests=again, by=Actor(officer, "page")) == 0


@pytest_db
def test_the_page_shows_who_has_answered_and_who_has_mended(as_user, officer, call, three):
    request = asking.ask_for_papers(call=call, by=Actor(officer, "page"))[0]
    Letter.objects.filter(pk=request.letter_id).update(dated_on=timezone.localdate())
    desk, url = as_user(officer), reverse("campaigns:call-precheck", args=[call.pk])
    assert [line.organisation for line in desk.get(url, {"result": "silent"}).context["page"]] == [three[1]]
    ReplyFactory(answers=Letter.objects.get(pk=request.letter_id), dated_on=timezone.localdate())
    assert list(desk.get(url, {"result": "silent"}).context["page"]) == []
    assert desk.get(url, {"result": "asked"}).context["page"][0].has_answered
    CredentialFactory(organisation=three[1], year=2025)
    assert [line.organisation for line in desk.get(url).context["checked"].mended] == [three[1]]


@pytest_db
def test_nobody_is_asked_for_a_call_that_is_over(officer, call, three):
    call.deadline = timezone.localdate() - timedelta(days=1)
    call.save()
    with pytest.raises(ValidationError):
        asking.ask_for_papers(call=call, by=Actor(officer, "page"))


@pytest_db
def test_an_organisation_off_the_record_is_no_line_for_officers(officer, leader, call):
    MembershipFactory(organisation__kind="ngo", organisation__confidentiality="restricted")
    assert not check_call(call, officer).lines and len(check_call(call, leader).lines) == 1


@pytest_db
def test_asking_one_that_is_off_the_record_names_it_to_nobody_else(officer, leader, call):
    MembershipFactory(organisation__kind="ngo", organisation__confidentiality="restricted",
                      organisation__register_number="9")  # fmt: skip
    made = asking.ask_for_papers(call=call, by=Actor(leader, "page"))[0]
    assert made.letter.confidentiality == made.task.confidentiality == "restricted"
    assert not Task.objects.visible_to(officer).exists() and not PaperRequest.objects.visible_to(officer).exists()


@pytest_db
def test_of_a_hidden_call_a_member_learns_nothing(as_user, call):
    user = UserFactory(role="member")
    RepresentationFactory(user=user, organisation=MembershipFactory().organisation)
    call.confidentiality = "internal"
    call.save()
    assert as_user(user).get(reverse("campaigns:call-precheck", args=[call.pk])).status_code == 404
