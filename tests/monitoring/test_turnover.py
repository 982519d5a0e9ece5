"""An office changes hands, or a colleague leaves: what is open, who knew whom, and the work passed on."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry, Role
from crm.acquaintance import links, sole
from crm.confidentiality import Level
from crm.models import Letter, Side
from monitoring.actions.handover import hand_over
from monitoring.turnover import hands, of_office
from monitoring.turnover_card import changes_of_office, leavers
from tests.access.reading import ask
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    CommitmentFactory,
    LetterFactory,
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    ReplyFactory,
    TaskFactory,
    TenureFactory,
    UserFactory,
)
from tests.queries import queries_of

TODAY = timezone.localdate


def ago(days):
    return TODAY() - timedelta(days=days)


@pytest.fixture
def office(db):
    return OfficeFactory()


@pytest.fixture
def gone(office):
    """Held it until a month ago."""
    person = PersonFactory(name="Бившата", confidentiality=Level.PUBLIC)
    return TenureFactory(
        person=person, organisation=office.body, office=office, started="2021", ended=ago(30).isoformat()
    )


@pytest.fixture
def came(office):
    person = PersonFactory(name="Новият", confidentiality=Level.PUBLIC)
    return TenureFactory(person=person, organisation=office.body, office=office, started=ago(29).isoformat())


def table(*seats, held_on=None, **fields):
    """A held meeting of people, given as (person, side) or (person, side, capacity)."""
    meeting = MeetingFactory(held_on=held_on or ago(100), **fields)
    for person, side, *capacity in seats:
        ParticipationFactory(meeting=meeting, person=person, side=side, capacity=capacity[0] if capacity else None)
    return meeting


def page_of(office):
    return reverse("monitoring:turnover-office", args=[office.pk])


def test_the_pack_names_who_held_it_and_what_is_open(as_user, officer, office, gone, came):
    theirs = PublishedCommitmentFactory(title="Длъжността дължи", owed_by=office.body, owed_office=office)
    said = CommitmentFactory(title="Тя каза", owed_by=office.body, spoken_by=gone.person, spoken_as=gone)
    elsewhere = CommitmentFactory(title="Каза другаде", spoken_by=gone.person)
    over = CommitmentFactory(title="Заменено", owed_by=office.body, owed_office=office, superseded_by=theirs)
    letter = LetterFactory(subject="Без отговор", organisation=office.body, office=office)
    LetterFactory(subject="На другиго", organisation=office.body)
    task = TaskFactory(what="Провери го", subject=theirs)
    meeting = MeetingFactory(about="Предстои", state="planned", held_on=TODAY() + timedelta(days=3))
    ParticipationFactory(meeting=meeting, person=came.person)
    pack = of_office(office, officer, TODAY())
    assert (pack.hands.predecessor, pack.hands.successor) == (gone, came)
    assert {row.commitment for row in pack.open} == {theirs, said}
    assert [row.commitment for row in pack.settled] == [over]
    assert (pack.letters, pack.tasks, pack.meetings) == ([letter], [task], [meeting])
    page = as_user(officer).get(page_of(office)).content.decode()
    for words in ("Бившата", "Новият", "Длъжността дължи", "Тя каза", "Без отговор", "Провери го", "Предстои"):
        assert words in page
    assert elsewhere.title not in page
    assert "На другиго" not in page


def test_asks_wait_when_addressed_to_the_office_or_pressed_with_its_holder(officer, office, gone):
    to_it = AskFactory(addressed_office=office, addressed_to=office.body, status="agreed")
    pressed = AskFactory(status="tabled")
    AskPressedFactory(ask=pressed, meeting=table((gone.person, Side.THEIRS, gone)))
    AskFactory(addressed_office=office, addressed_to=office.body, status="met")
    AskPressedFactory(meeting=table((gone.person, Side.THEIRS)), ask__status="agreed")  # in another capacity
    assert {ask.pk for ask in of_office(office, officer, TODAY()).asks} == {to_it.pk, pressed.pk}


def test_holders_known_by_their_year_only_are_told_apart():
    class Held:
        def __init__(self, pk, started, ended, is_current):
            self.pk, self.started, self.ended, self.is_current = pk, started, ended, is_current

    new, old, older = Held(3, "2026", "", True), Held(2, "2024", "2026", True), Held(1, "2020", "2024", False)
    assert hands([new, old, older]).successor is new
    assert hands([new, old, older]).predecessor is old
    assert hands([new, old, older], before=1).predecessor is older
    assert hands([old, older]).is_vacant is False  # the year runs to its end
    assert hands([older]).is_vacant
    assert hands([]).predecessor is None


def test_who_of_us_knew_them_and_how_often(officer, office, gone, came):
    us, other = PersonFactory(name="Наша"), PersonFactory(name="Наш")
    table((us, Side.OURS), (gone.person, Side.THEIRS), held_on=ago(200))
    table((us, Side.OURS), (other, Side.OURS), (gone.person, Side.THEIRS), held_on=ago(90))
    table((us, Side.OURS), (came.person, Side.THEIRS), held_on=ago(5))
    absent = table((gone.person, Side.THEIRS), held_on=ago(40))
    ParticipationFactory(meeting=absent, person=other, side=Side.OURS, role="absent")
    pack = of_office(office, officer, TODAY())
    assert [(one.ours, one.times, one.last_on) for one in pack.known_by] == [(us, 2, ago(90)), (other, 1, ago(90))]
    assert [(one.ours, one.times) for one in pack.successor_known_by] == [(us, 1)]


def test_contacts_reached_only_through_the_one_who_left_are_at_risk(officer, office, gone):
    us, only_with, also_alone = PersonFactory(), PersonFactory(name="Само с нея"), PersonFactory(name="И сам")
    table((us, Side.OURS), (gone.person, Side.THEIRS), (only_with, Side.THEIRS), (also_alone, Side.THEIRS))
    table((us, Side.OURS), (also_alone, Side.THEIRS))
    assert of_office(office, officer, TODAY()).at_risk == [only_with]


def test_whom_only_one_of_us_knows_in_the_body(officer, office, came):
    us, other, desk = PersonFactory(name="Едната"), PersonFactory(), PersonFactory(name="Експертът")
    TenureFactory(person=desk, organisation=office.body)
    table((us, Side.OURS), (desk, Side.THEIRS))
    table((us, Side.OURS), (came.person, Side.THEIRS))
    table((other, Side.OURS), (came.person, Side.THEIRS))
    found = of_office(office, officer, TODAY()).one_of_us
    assert [(one.ours, one.theirs) for one in found] == [(us, desk)]


def test_whom_only_one_of_us_knows_is_asked_of_all_meetings_however_many(officer, office, gone, monkeypatch):
    us, other, desk = PersonFactory(), PersonFactory(), PersonFactory()
    TenureFactory(person=desk, organisation=office.body)
    table((us, Side.OURS), (desk, Side.THEIRS), (gone.person, Side.THEIRS), held_on=ago(5))
    table((other, Side.OURS), (desk, Side.THEIRS), held_on=ago(500))
    monkeypatch.setattr("crm.acquaintance.MOST_SEATS", 1)
    pack = of_office(office, officer, TODAY())
    assert (pack.one_of_us, pack.at_risk) == ([], [])


def test_pairs_are_counted_from_seats():
    day = date(2026, 1, 1)
    found = links([(1, 10, day), (2, 10, day), (2, 11, day)], [(1, 20, day), (2, 20, date(2026, 2, 1)), (1, 21, day)])
    assert [(one.ours, one.theirs, one.times) for one in found] == [(10, 20, 2), (10, 21, 1), (11, 20, 1)]
    assert [(one.ours, one.theirs) for one in sole(found)] == [(10, 21)]


def test_the_letter_to_the_successor_is_a_draft_in_their_language_with_what_they_inherit(
    as_user, officer, office, came
):
    came.person.languages = "en"
    came.person.save()
    PublishedCommitmentFactory(title="Да открие местата", owed_by=office.body, owed_office=office)
    hidden = PublishedCommitmentFactory(
        title="Поверително", owed_by=office.body, owed_office=office, confidentiality=Level.RESTRICTED
    )
    client, url = as_user(officer), reverse("monitoring:turnover-letter", args=[office.pk])
    key = "3d7f9b52-6a7e-4f0a-9a57-0d3b2f1c4e5d"
    response = client.post(url, {"idempotency_key": key})
    assert client.post(url, {"idempotency_key": key}).url == response.url
    letter = Letter.objects.get()
    assert (letter.is_draft, letter.person, letter.office, letter.language) == (True, came.person, office, "en")
    assert "Да открие местата" in letter.text
    assert hidden.title not in letter.text
    assert response.url == letter.get_absolute_url()


def test_there_is_nobody_to_write_to_while_it_is_vacant(as_user, officer, office, gone):
    client = as_user(officer)
    assert "Draft a letter" not in client.get(page_of(office)).content.decode()
    client.post(reverse("monitoring:turnover-letter", args=[office.pk]))
    assert not Letter.objects.exists()


def test_the_pack_counts_nothing_its_reader_may_not_see(as_user, officer, office, gone, came):
    us = PersonFactory(confidentiality=Level.INTERNAL)
    client, url = as_user(officer), page_of(office)
    before = ask(client, "get", url).text
    hidden = {"confidentiality": Level.RESTRICTED}
    CommitmentFactory(owed_by=office.body, owed_office=office, **hidden)
    table((us, Side.OURS), (gone.person, Side.THEIRS, gone), (PersonFactory(), Side.THEIRS), **hidden)
    LetterFactory(organisation=office.body, office=office, **hidden)
    AskFactory(addressed_office=office, addressed_to=office.body, status="agreed", **hidden)
    TaskFactory(subject=gone.person, **hidden)
    TenureFactory(person=PersonFactory(**hidden), organisation=office.body, office=office, ended="2020")
    spoken_as = TenureFactory(person=PersonFactory(**hidden), organisation=office.body, office=office, ended="2019")
    CommitmentFactory(spoken_by=spoken_as.person, spoken_as=spoken_as)  # would tell that the hidden one held it
    assert ask(client, "get", url).text == before
    assert len(ask(client, "get", url + "?export=csv").text.splitlines()) == 1  # the heading


def test_a_letter_answered_by_a_hidden_reply_reads_as_unanswered(as_user, officer, leader, office, gone, leaver):
    letter = LetterFactory(subject="Чака отговор", organisation=office.body, office=office, author=leaver)
    ReplyFactory(answers=letter, author=leader, confidentiality=Level.RESTRICTED)
    urls = [page_of(office), reverse("monitoring:turnover-user", args=[leaver.pk])]
    assert all("Чака отговор" in as_user(officer).get(url).content.decode() for url in urls)
    assert not any("Чака отговор" in as_user(leader).get(url).content.decode() for url in urls)


@pytest.mark.parametrize("name", ["turnover-office", "turnover-person", "turnover-user"])
def test_handovers_are_for_the_centre(as_user, member, administrator, officer, office, name):
    pk = {"turnover-office": office, "turnover-person": PersonFactory(), "turnover-user": officer}[name].pk
    url = reverse(f"monitoring:{name}", args=[pk])
    assert as_user(officer).get(url).status_code == 200
    assert as_user(member).get(url).status_code == as_user(administrator).get(url).status_code == 403


@pytest.fixture
def leaver(db):
    user = UserFactory(name="Която напуска", role=Role.OFFICER)
    PersonFactory(name="Която напуска", user=user)
    return user


def test_the_pack_of_a_colleague_holds_their_open_work(as_user, officer, leaver):
    task = TaskFactory(what="Недовършено", assignee=leaver)
    TaskFactory(what="Свършено", assignee=leaver, done_at=timezone.now())
    CommitmentFactory(title="Следи го", owner=leaver)
    CommitmentFactory(title="Започна го", author=leaver)
    LetterFactory(subject="Чака отговор", author=leaver)
    LetterFactory(subject="Чернова на писмо", author=leaver, dated_on=None, reply_due_on=None)
    MeetingFactory(about="Планирана от нея", author=leaver, state="planned", held_on=TODAY() + timedelta(days=2))
    known, shared = PersonFactory(name="Познат само от нея"), PersonFactory(name="Общ познат")
    table((leaver.person, Side.OURS), (known, Side.THEIRS), (shared, Side.THEIRS))
    table((PersonFactory(), Side.OURS), (shared, Side.THEIRS))
    client = as_user(officer)
    by_user = client.get(reverse("monitoring:turnover-user", args=[leaver.pk]))
    page = by_user.content.decode()
    for words in ("Недовършено", "Следи го", "Започна го", "Чака отговор", "Чернова на писмо", "Планирана от нея"):
        assert words in page
    assert "Свършено" not in page
    assert [one.theirs for one in by_user.context["pack"].only_they_met] == [known]
    by_person = client.get(reverse("monitoring:turnover-person", args=[leaver.person.pk]))
    assert by_person.context["pack"].tasks == [task]
    sheet = client.get(reverse("monitoring:turnover-user", args=[leaver.pk]), {"export": "csv"}).content.decode()
    assert "Недовършено" in sheet
    assert "Познат само от нея" in sheet


def test_a_letter_to_a_body_one_may_not_see_names_no_body(as_user, officer, leaver):
    hidden = MinistryFactory(name="Скрито ведомство", confidentiality=Level.RESTRICTED)
    LetterFactory(subject="Чака", organisation=hidden, author=leaver)
    client, url = as_user(officer), reverse("monitoring:turnover-user", args=[leaver.pk])
    for query in ({}, {"export": "csv"}):
        text = client.get(url, query).content.decode()
        assert "Чака" in text
        assert "Скрито" not in text


def hand_over_all(client, leaver, to, **sent):
    return client.post(reverse("monitoring:turnover-hand-over", args=[leaver.pk]), {"to": to.pk, **sent})


def test_work_is_handed_over_at_once_and_can_be_taken_back(as_user, officer, other_officer, leaver):
    tasks = TaskFactory.create_batch(2, assignee=leaver)
    watched = CommitmentFactory(owner=leaver)
    kept = TaskFactory(assignee=leaver)
    client = as_user(officer)
    hand_over_all(client, leaver, other_officer, tasks=[one.pk for one in tasks], commitments=[watched.pk])

    def holders():
        for one in (*tasks, kept, watched):
            one.refresh_from_db()
        return [*(one.assignee for one in (*tasks, kept)), watched.owner]

    assert holders() == [other_officer, other_officer, leaver, other_officer]
    assert [entry.verb for entry in LogEntry.objects.about(tasks[0])] == ["handed over"]
    entry = LogEntry.objects.get(verb="handed over the work of")
    tasks[1].done_at = timezone.now()
    tasks[1].save()
    undo = reverse("monitoring:turnover-undo", args=[entry.pk])
    assert as_user(other_officer).post(undo).status_code == 404  # it was not theirs to take back
    as_user(officer).post(undo)
    assert holders() == [leaver, other_officer, leaver, leaver]  # what is done stays with who did it
    as_user(officer).post(undo)
    assert LogEntry.objects.filter(verb="took back the work of").count() == 1


def test_the_same_work_is_not_handed_over_twice(as_user, officer, other_officer, leaver):
    task = TaskFactory(assignee=leaver)
    client = as_user(officer)
    assert hand_over_all(client, leaver, other_officer, tasks=[task.pk]).status_code == 302
    assert hand_over_all(client, leaver, other_officer, tasks=[task.pk]).status_code == 422
    assert LogEntry.objects.filter(verb="handed over").count() == 1


def test_a_wrong_choice_is_refused_in_words_and_loses_nothing(as_user, officer, member, leaver):
    task = TaskFactory(assignee=leaver)
    client = as_user(officer)
    for to in (leaver, member):
        response = hand_over_all(client, leaver, to, tasks=[task.pk])
        assert response.status_code == 422
    assert (
        "That choice is not one of the available choices" in response.content.decode()
        or "Select a valid choice" in response.content.decode()
    )
    assert hand_over_all(client, leaver, officer).status_code == 422
    task.refresh_from_db()
    assert task.assignee == leaver


def test_restricted_work_is_not_opened_to_an_officer_by_handing_it_over(leader, officer, leaver):
    task = TaskFactory(assignee=leaver, confidentiality=Level.RESTRICTED)
    with pytest.raises(ValidationError, match="restricted"):
        hand_over(leaver=leaver, to=officer, tasks=[task], by=Actor.of(leader))
    hand_over(leaver=leaver, to=leader, tasks=[task], by=Actor.of(leader))
    task.refresh_from_db()
    assert task.assignee == leader


def test_nobody_hands_over_what_they_may_not_see(as_user, officer, leader, leaver):
    hidden = TaskFactory(assignee=leaver, author=leaver, confidentiality=Level.RESTRICTED)
    TaskFactory(assignee=leaver)
    response = hand_over_all(as_user(officer), leaver, leader, tasks=[hidden.pk])
    assert response.status_code == 422
    hidden.refresh_from_db()
    assert hidden.assignee == leaver


def test_the_home_card_tells_of_offices_that_changed_hands_lately(as_user, officer, office, gone, came):
    PublishedCommitmentFactory(owed_by=office.body, owed_office=office)
    long_past = OfficeFactory()
    TenureFactory(organisation=long_past.body, office=long_past, ended=ago(200).isoformat())
    vague = OfficeFactory()
    TenureFactory(organisation=vague.body, office=vague, started=str(TODAY().year))
    TenureFactory(started=ago(10).isoformat())  # in no office
    found = changes_of_office(officer, TODAY())
    assert [(one.office, one.gone, one.came, one.still_open) for one in found] == [(office, gone, came, 1)]
    assert page_of(office) in as_user(officer).get("/").content.decode()


def test_the_home_card_tells_of_colleagues_who_leave(officer, leaver):
    closed = UserFactory(role=Role.OFFICER, is_active=False)
    TaskFactory(assignee=closed)
    TaskFactory(assignee=leaver)
    assert [one.user for one in leavers(officer, TODAY())] == [closed]
    centre = OrganisationFactory()
    held = TenureFactory(person=leaver.person, organisation=centre, ended=(TODAY() + timedelta(days=10)).isoformat())
    assert [(one.user, one.last_day) for one in leavers(officer, TODAY())] == [(leaver, held.ended), (closed, "")]
    TenureFactory(person=leaver.person, organisation=centre, started="2026")  # stays in another post
    assert [one.user for one in leavers(officer, TODAY())] == [closed]


def test_a_member_has_no_card_of_changes(as_user, member, gone, came, office):
    assert page_of(office) not in as_user(member).get("/").content.decode()


def test_the_pages_lead_to_the_handover(as_user, leader, office, came, leaver):
    client = as_user(leader)
    assert page_of(office) in client.get(office.body.get_absolute_url()).content.decode()
    assert (
        reverse("monitoring:turnover-person", args=[leaver.person.pk])
        in client.get(leaver.person.get_absolute_url()).content.decode()
    )
    assert (
        reverse("monitoring:turnover-user", args=[leaver.pk])
        in client.get(reverse("accounts:user-edit", args=[leaver.pk])).content.decode()
    )


def test_longer_packs_ask_no_more(as_user, officer, office, gone, came, leaver):
    def row():
        promise = PublishedCommitmentFactory(
            owed_by=office.body, owed_office=office, spoken_by=gone.person, owner=leaver
        )
        TaskFactory(subject=promise, assignee=leaver)
        LetterFactory(organisation=office.body, office=office, author=leaver)
        meeting = table((leaver.person, Side.OURS), (gone.person, Side.THEIRS, gone), (PersonFactory(), Side.THEIRS))
        AskPressedFactory(meeting=meeting, ask__status="agreed")
        planned = MeetingFactory(state="planned", held_on=TODAY() + timedelta(days=2), author=leaver)
        ParticipationFactory(meeting=planned, person=came.person)
        TenureFactory(organisation=office.body, office=office, ended="2019")

    client = as_user(officer)
    urls = [page_of(office), reverse("monitoring:turnover-user", args=[leaver.pk]), page_of(office) + "?export=csv"]
    row()
    for url in urls:
        queries_of(client, url)
    one = [len(queries_of(client, url)) for url in urls]
    row(), row()
    assert [len(queries_of(client, url)) for url in urls] == one
