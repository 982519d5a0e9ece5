"""What hangs on a restricted meeting or letter is open to exactly those to whom the record itself is open."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Role
from crm import calendar
from crm.actions.documents import store_document
from crm.calendar import Span
from crm.confidentiality import Level
from crm.models import Document, Task
from tests.factories import (
    LetterFactory,
    MeetingFactory,
    ParticipationFactory,
    PersonFactory,
    TaskFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
WORD = "zqтайна"
TODAY = timezone.localdate


def paper(record, by, level=None, title=WORD):
    upload = SimpleUploadedFile("paper.txt", f"a paper of {record} {title}".encode())
    return store_document(upload=upload, title=title, subject=record, confidentiality=level, by=Actor.of(by))


@pytest.fixture
def named(officer, member):
    """Two whom the record names: an officer and a member."""
    return {user.email: PersonFactory(user=user, confidentiality=Level.COALITION) for user in (officer, member)}


@pytest.fixture(params=["meeting", "letter to the officer", "letter to the member"])
def hung(request, named, officer, other_officer, member, leader):
    """A restricted record of a colleague's that names others, with a task and a paper of the leadership's."""
    author = UserFactory(email="author@example.org", role=Role.OFFICER)
    told = {"author": author, "confidentiality": Level.RESTRICTED}
    if request.param == "meeting":
        record, open_to = MeetingFactory(**told), {officer, member, author, leader}
        for person in named.values():
            ParticipationFactory(meeting=record, person=person)
    else:
        reader = officer if "officer" in request.param else member
        record, open_to = LetterFactory(person=named[reader.email], **told), {reader, author, leader}
    task = TaskFactory(what=WORD, subject=record, assignee=leader, due_on=TODAY(), confidentiality=Level.RESTRICTED)
    return record, task, paper(record, leader), open_to


def test_they_are_open_to_exactly_those_whom_the_record_names(
    hung, officer, other_officer, member, former_member, leader, administrator
):
    record, task, document, open_to = hung
    cast = {officer, other_officer, member, former_member, leader, administrator, record.author}
    assert {user for user in cast if type(record).objects.visible_to(user).filter(pk=record.pk)} == open_to
    assert {user for user in cast if Document.objects.visible_to(user).filter(pk=document.pk)} == open_to
    of_the_centre = {user for user in open_to if user.is_centre}
    assert {user for user in cast if Task.objects.visible_to(user).filter(pk=task.pk)} == of_the_centre
    assert {user for user in cast if Document.objects.changeable_by(user).filter(pk=document.pk)} == of_the_centre


def places(record, task, document):
    """Every door at which the words of a task or a paper might come out."""
    kind = type(record).__name__.lower()
    return [
        f"/search/?q={WORD}", f"/search/suggest/?q={WORD}", "/tasks/?whose=all&state=", "/tasks/?whose=all&export=csv",
        f"/tasks/?whose=all&about={kind}:{record.pk}", "/api/v1/tasks/", "/calendar/", "/",
        reverse(f"crm:{kind}-detail", args=[record.pk]), reverse(f"crm:{kind}-tasks", args=[record.pk]),
        reverse(f"crm:{kind}-documents", args=[record.pk]), reverse("crm:document-file", args=[document.pk]),
        reverse("crm:task-edit", args=[task.pk]), f"/api/v1/calendar/?from={TODAY()}&to={TODAY()}",
    ]  # fmt: skip


def said(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode().replace(f'value="{WORD}"', "").replace(f"“{WORD}”", "").replace(f"q={WORD}", "")


def test_nobody_else_gets_them_through_any_door(
    hung, as_user, officer, other_officer, member, former_member, administrator
):
    record, task, document, open_to = hung
    for user in {other_officer, former_member, administrator, officer, member} - open_to:
        client = as_user(user)
        for door in places(record, task, document):
            assert WORD not in said(client.get(door)), (user, door)
        span = Span(TODAY(), TODAY())
        assert not [one for one in calendar.of(user, span).entries if WORD in one.title]


def test_those_it_names_get_them(hung, as_user):
    record, _task, document, open_to = hung
    kind = type(record).__name__.lower()
    for user in open_to:
        client = as_user(user)
        assert client.get(reverse("crm:document-file", args=[document.pk])).status_code == 200
        assert WORD in said(client.get("/search/?q=" + WORD)).split("<main", 1)[1]
        if user.is_centre:
            assert WORD in said(client.get(reverse(f"crm:{kind}-tasks", args=[record.pk])))
            assert WORD in said(client.get("/api/v1/tasks/"))


def test_the_papers_of_a_letter_that_never_left_us_stay_inside(officer, member, administrator):
    draft = LetterFactory(dated_on=None, reply_due_on=None, author=officer, confidentiality=Level.COALITION)
    sent = LetterFactory(author=officer, confidentiality=Level.COALITION)
    papers = [paper(record, officer, Level.COALITION, f"{record}") for record in (draft, sent)]
    loose = store_document(
        upload=SimpleUploadedFile("a.txt", b"of no record"), confidentiality=Level.COALITION, by=Actor.of(officer)
    )
    assert set(Document.objects.visible_to(member)) == {papers[1], loose}
    assert set(Document.objects.visible_to(administrator)) == {*papers, loose}
    assert set(Document.objects.visible_to(officer)) == {*papers, loose}


def test_a_restricted_paper_of_a_draft_is_not_for_a_member_it_will_go_to(officer, member):
    draft = LetterFactory(
        dated_on=None, reply_due_on=None, author=officer, confidentiality=Level.RESTRICTED,
        person=PersonFactory(user=member),
    )  # fmt: skip
    paper(draft, officer)
    assert not Document.objects.visible_to(member).exists()
    type(draft).objects.filter(pk=draft.pk).update(dated_on=TODAY())
    assert Document.objects.visible_to(member).exists()
