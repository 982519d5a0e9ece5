"""A meeting on paper: what stands on it, who may take it away, and what its minutes may hold."""

from datetime import date, time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation

from accounts import paper_pdf
from accounts.models import LogEntry
from crm import meeting_paper
from crm.confidentiality import Level
from crm.models import Document, Meeting, Person, Side, Task
from tests.crm.paper import body_of, faults_of_access, pages_of, text_of
from tests.factories import (
    AskFactory,
    AskPressedFactory,
    CommitmentFactory,
    MeetingFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    PublishedCommitmentFactory,
    TaskFactory,
    TenureFactory,
)

SECRET = "поверително-канарче"
HOSTILE = "<script>alert(1)</script> & <b>x</b>"


@pytest.fixture
def ministry(db):
    return MinistryFactory(name="Министерство на образованието", name_latin="Ministry of Education")


@pytest.fixture
def meeting(officer, ministry):
    """Open to the coalition; who sits there, and much that hangs on it, is not."""
    meeting = MeetingFactory(
        about="Места без такса", held_on=date(2026, 11, 19), held_at=time(14, 30), where="Зала 3", author=officer,
        notes="Говорихме за **бюджета**.", confidentiality=Level.COALITION,
    )  # fmt: skip
    deputy = PersonFactory(name="Измислена Заместникова", confidentiality=Level.PUBLIC)
    held = TenureFactory(person=deputy, organisation=ministry, office=OfficeFactory(body=ministry))
    ParticipationFactory(meeting=meeting, person=deputy, capacity=held)
    ParticipationFactory(meeting=meeting, organisation=OrganisationFactory(name="Сдружение Утро"), side=Side.OURS)
    ParticipationFactory(meeting=meeting, person=PersonFactory(name="Вътрешна Колежка"), side=Side.OURS, role="minutes")
    PublishedCommitmentFactory(meeting=meeting, owed_by=ministry, title="Да внесе наредба", confidentiality="coalition")
    CommitmentFactory(meeting=meeting, owed_by=ministry, title="Чернова на обещание", confidentiality="coalition")
    AskPressedFactory(meeting=meeting, ask=AskFactory(title_bg="Без такси", confidentiality="coalition"))
    AskPressedFactory(meeting=meeting, ask=AskFactory(title_bg="Вътрешно искане", confidentiality="internal"))
    hang(meeting, "Да изпратим данните", officer)
    hang(meeting, "Открита задача", officer, Level.COALITION)
    return meeting


def hang(meeting, what, assignee, level=Level.INTERNAL) -> Task:
    return TaskFactory(
        what=what, assignee=assignee, due_on=date(2026, 12, 1), confidentiality=level,
        subject_type=ContentType.objects.get_for_model(Meeting), subject_id=meeting.pk,
    )  # fmt: skip


def loaded(meeting, reader):
    return Meeting.objects.visible_to(reader).for_list().with_seats(reader).get(pk=meeting.pk)


def own_paper(meeting, reader) -> str:
    with translation.override("bg"):
        return text_of(meeting_paper.pdf(loaded(meeting, reader), reader))


def its_minutes(meeting, by) -> str:
    with translation.override("bg"):
        return text_of(meeting_paper.minutes(loaded(meeting, by), by))


def test_a_meeting_says_when_where_who_as_what_and_what_came_of_it(meeting, officer):
    text = own_paper(meeting, officer)

    expected = [
        "Места без такса", "19 ноември 2026", "14:30", "Зала 3", "Говорихме за бюджета.", "Измислена Заместникова",
        "Заместник-министър, Министерство на образованието", "Сдружение Утро", "Вътрешна Колежка", "Без такси",
        "Вътрешно искане", "Министерство на образованието: Да внесе наредба", "Чернова на обещание", "Да изпратим данните",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []


def test_capacity_is_that_of_the_day_after_people_moved(meeting, officer, ministry):
    held = meeting.participations.exclude(capacity=None).get().capacity
    held.ended = "2026-11-20"
    held.save()
    TenureFactory(person=held.person, organisation=MinistryFactory(name="Друго ведомство"), started="2026-11-21")

    text = own_paper(meeting, officer)

    assert "Заместник-министър, Министерство на образованието" in text
    assert "Друго ведомство" not in text


def test_minutes_hold_only_what_every_reader_of_their_level_may_see(meeting, officer):
    text = its_minutes(meeting, officer)

    for words in ("Измислена Заместникова", "Сдружение Утро", "Без такси", "Да внесе наредба", "Говорихме за бюджета."):
        assert words in text
    for words in (
        "Вътрешна Колежка",
        "Вътрешно искане",
        "Чернова на обещание",
        "Да изпратим данните",
        "Открита задача",
    ):
        assert words not in text


def test_a_paper_wears_the_strictest_level_of_what_is_on_it_on_every_page(meeting, officer, leader):
    meeting.notes = "Дълго. " * 1500
    meeting.save()
    with translation.override("en"):
        own = pages_of(meeting_paper.pdf(loaded(meeting, officer), officer))
        minutes = pages_of(meeting_paper.minutes(loaded(meeting, officer), officer))
        hang(meeting, "Тайна задача", leader, Level.RESTRICTED)
        leaders = pages_of(meeting_paper.pdf(loaded(meeting, leader), leader))

    assert len(own) > 2
    assert all("Internal: for the centre" in page for page in own)
    assert all("For the coalition" in page and "Internal" not in page for page in minutes)
    assert all("Restricted: off the record" in page for page in leaders)


def test_a_reader_gets_no_more_on_paper_than_on_the_page(meeting, officer, member, as_user):
    text = text_of(body_of(as_user(member).get(reverse("crm:meeting-pdf", args=[meeting.pk]))))

    assert "Места без такса" in text
    for words in ("Вътрешна Колежка", "Вътрешно искане", "Чернова на обещание", "Да изпратим данните"):
        assert words not in text
    Meeting.objects.filter(pk=meeting.pk).update(confidentiality=Level.INTERNAL)
    assert as_user(member).get(reverse("crm:meeting-pdf", args=[meeting.pk])).status_code == 404


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_meeting_is_accessible(meeting, officer, language):
    with translation.override(language):
        assert faults_of_access(meeting_paper.pdf(loaded(meeting, officer), officer), language) == []


def test_markup_in_any_field_is_text(meeting, officer):
    meeting.about = meeting.where = HOSTILE
    meeting.notes = HOSTILE
    meeting.save()
    meeting.participations.exclude(person=None).first().person.__class__.objects.update(name=HOSTILE)
    Task.objects.update(what=HOSTILE)

    assert own_paper(meeting, officer).count(HOSTILE) >= 6


# Off the record


def test_a_paper_off_the_record_is_made_on_express_wish_and_stands_in_the_log(meeting, officer, as_user):
    Meeting.objects.filter(pk=meeting.pk).update(confidentiality=Level.RESTRICTED)
    address = reverse("crm:meeting-pdf", args=[meeting.pk])
    client = as_user(officer)

    asked = client.get(address)
    assert asked["Content-Type"].startswith("text/html")
    assert not LogEntry.objects.filter(verb="made a PDF of").exists()

    text = text_of(body_of(client.post(address)))
    assert "Off the record" in text
    assert "Restricted" in text
    entry = LogEntry.objects.about(meeting).get(verb="made a PDF of")
    assert entry.user == officer


def test_a_paper_off_the_record_is_for_those_named_on_it_alone(meeting, other_officer, administrator, as_user):
    Meeting.objects.filter(pk=meeting.pk).update(confidentiality=Level.RESTRICTED)
    address = reverse("crm:meeting-pdf", args=[meeting.pk])

    for user in (other_officer, administrator):
        assert as_user(user).get(address).status_code == 404
        assert as_user(user).post(address).status_code == 404
    assert not LogEntry.objects.filter(verb="made a PDF of").exists()


def test_an_ordinary_paper_leaves_no_trace(meeting, officer, as_user):
    assert as_user(officer).get(reverse("crm:meeting-pdf", args=[meeting.pk]))["Content-Type"] == "application/pdf"
    assert not LogEntry.objects.about(meeting).exists()


# Minutes as a document


def keep(client, meeting):
    return client.post(reverse("crm:meeting-minutes", args=[meeting.pk]), follow=True)


def test_minutes_are_kept_at_the_level_of_the_meeting_once_per_version(meeting, officer, as_user):
    client = as_user(officer)
    keep(client, meeting)
    Person.objects.filter(name="Измислена Заместникова").update(name="Преименувана Заместникова")
    keep(client, meeting)

    document = Document.objects.about(meeting).get()
    assert (document.kind, document.confidentiality) == (Document.Kind.MINUTES, Level.COALITION)
    assert document.media_type == "application/pdf"
    with document.file.open("rb") as content:
        assert "Вътрешна Колежка" not in text_of(content.read())

    Meeting.objects.filter(pk=meeting.pk).update(version=2, notes="Поправка.")
    keep(client, meeting)
    assert Document.objects.about(meeting).count() == 2


def test_minutes_are_kept_by_the_centre_of_meetings_that_took_place(meeting, officer, member, as_user):
    assert keep(as_user(member), meeting).status_code == 403
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.PLANNED)
    answer = keep(as_user(officer), meeting)

    assert "Only a meeting that took place has minutes." in answer.content.decode()
    assert not Document.objects.exists()


def test_without_pango_nothing_is_kept_and_the_page_says_why(meeting, officer, as_user, monkeypatch):
    monkeypatch.setattr(paper_pdf, "available", lambda: False)

    assert "Pango" in keep(as_user(officer), meeting).content.decode()
    assert "Pango" in as_user(officer).get(reverse("crm:meeting-pdf", args=[meeting.pk]), follow=True).content.decode()
    assert not Document.objects.exists()


def test_queries_do_not_grow_with_what_is_on_the_paper(meeting, officer, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as before:
        own_paper(meeting, officer)
    for number in range(3):
        ParticipationFactory(meeting=meeting, person=(who := PersonFactory()), capacity=TenureFactory(person=who))
        PublishedCommitmentFactory(meeting=meeting, owed_by=MinistryFactory(), confidentiality="coalition")
        AskPressedFactory(meeting=meeting, ask=AskFactory(title_bg=f"Искане {number}"))
        hang(meeting, f"Задача {number}", officer)
    with django_assert_num_queries(len(before)):
        own_paper(meeting, officer)
