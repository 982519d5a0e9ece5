"""The tray: its owner alone sees it, files what is in it or puts it away; what is filed others read from then on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import LogEntry
from crm import invitations
from crm.actions.documents import store_document
from crm.actions.inbox import attach_message, discard_message, renew_address, unfile_message
from crm.confidentiality import Level
from crm.models import (
    ContactPoint,
    Document,
    Dropbox,
    InboundAttachment,
    InboundMessage,
    Letter,
    Meeting,
    Organisation,
    Person,
)
from tests.access.forms import form_of
from tests.background import finish_promised_work
from tests.crm import mails
from tests.factories import (
    InboundMessageFactory,
    MeetingFactory,
    MinistryFactory,
    PersonFactory,
    SessionFactory,
    StanceFactory,
    TenureFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 11, 5, 8, 12, tzinfo=UTC)
TEXT = b"a note that came along"


def attached(message: InboundMessage, name: str = "бележка.txt", content: bytes = TEXT) -> InboundAttachment:
    attachment = InboundAttachment(message=message, file_name=name, media_type="text/plain", size=len(content))
    attachment.file.save(name, ContentFile(content), save=False)
    attachment.save()
    return attachment


@pytest.fixture
def ministry():
    """A body with somebody in it who writes to us."""
    tenure = TenureFactory(person=PersonFactory(name="Иван Петров"), organisation=MinistryFactory(name="Министерство"))
    ContactPoint.objects.create(kind="email", value=mails.MINISTRY, person=tenure.person)
    return tenure.organisation


@pytest.fixture
def message(officer):
    found = InboundMessageFactory(
        owner=officer, subject="Re: Искане за места", text="Отговаряме Ви.", from_name="Иван Петров",
        from_address=mails.MINISTRY, sent_at=SENT, to_addresses=[["", officer.email]],
    )  # fmt: skip
    attached(found)
    return found


def url(name: str, record=None) -> str:
    return reverse(f"crm:{name}", args=[record.pk] if record else [])


def people_known() -> list[int]:
    return [model.objects.count() for model in (Person, Organisation, ContactPoint)]


# Whose it is


def test_nobody_else_sees_the_tray(message, as_user, officer, other_officer, leader, administrator, member):
    attachment = message.attachments.get()
    pages = [url("inbound-detail", message), url("inbound-file", attachment), f"/api/v1/inbox/{message.pk}/"]
    for stranger in (other_officer, leader, administrator, member):
        client = as_user(stranger)
        assert {client.get(page).status_code for page in pages} <= {403, 404}
        for place in ("/inbox/", "/api/v1/inbox/", "/search/?q=Искане", "/", "/log/"):
            assert "Искане за места" not in client.get(place).content.decode()
        assert client.post(url("inbound-discard", message)).status_code in {403, 404}
    assert as_user(leader).get("/api/v1/inbox/").json()["results"] == []
    message.refresh_from_db()
    assert message.state == "waiting"
    client = as_user(officer)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_whoever_leaves_the_centre_loses_the_tray(message, as_user, officer):
    type(officer).objects.filter(pk=officer.pk).update(role="member")
    assert as_user(officer).get(url("inbound-detail", message)).status_code == 403
    assert as_user(officer).get("/api/v1/inbox/").json()["results"] == []


def test_a_file_is_handed_out_as_a_download(message, as_user, officer):
    response = as_user(officer).get(url("inbound-file", message.attachments.get()))
    assert b"".join(response.streaming_content) == TEXT
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_refused_file_is_named_with_the_reason_and_cannot_be_fetched(message, as_user, officer):
    refused = InboundAttachment.objects.create(message=message, file_name="virus.exe", refused="Not of this kind.")
    page = as_user(officer).get(url("inbound-detail", message)).content.decode()
    assert "virus.exe" in page
    assert "Not of this kind." in page
    assert as_user(officer).get(url("inbound-file", refused)).status_code == 404


def test_the_first_page_says_how_many_wait(message, as_user, officer, leader):
    InboundMessageFactory(owner=officer, state="discarded")
    assert "1 message waits in your tray" in as_user(officer).get("/").content.decode()
    assert "waits in your tray" not in as_user(leader).get("/").content.decode()


@pytest.mark.parametrize("page", ["/inbox/", "/api/v1/inbox/"])
def test_a_longer_tray_runs_no_more_queries(page, as_user, officer, ministry):
    client = as_user(officer)

    def fill() -> None:
        attached(InboundMessageFactory(owner=officer, from_address=mails.MINISTRY, to_addresses=[["", "a@b.example"]]))

    fill()
    queries_of(client, page)
    one = len(queries_of(client, page))
    fill(), fill()
    assert len(queries_of(client, page)) == one


# Whom it matches


def test_a_message_shows_whom_it_matches_and_offers_a_stranger_to_be_added(message, as_user, officer, ministry):
    InboundMessageFactory(owner=officer, from_name="Нов Човек", from_address="new@nowhere.example")
    page = as_user(officer).get("/inbox/").content.decode()
    assert reverse("crm:person-detail", args=[Person.objects.get(name="Иван Петров").pk]) in page
    assert "not on record" in page
    before = people_known()
    stranger = InboundMessage.objects.get(from_address="new@nowhere.example")
    detail = as_user(officer).get(url("inbound-detail", stranger)).content.decode()
    link = "/people/new/?name=%D0%9D%D0%BE%D0%B2%20%D0%A7%D0%BE%D0%B2%D0%B5%D0%BA&amp;email=new%40nowhere.example"
    assert link in detail
    form = form_of(as_user(officer).get(link.replace("&amp;", "&")).content.decode())
    assert form.fields["name"] == ["Нов Човек"]
    assert form.fields["contact_points-0-value"] == ["new@nowhere.example"]
    assert people_known() == before


def test_a_match_that_the_officer_may_not_see_does_not_show(message, as_user, officer):
    hidden = PersonFactory(name="Таен Човек", confidentiality=Level.RESTRICTED)
    ContactPoint.objects.create(kind="email", value=mails.MINISTRY, person=hidden)
    for page in ("/inbox/", url("inbound-detail", message), url("inbound-letter", message)):
        assert "Таен Човек" not in as_user(officer).get(page).content.decode()


def test_hostile_words_are_words(as_user, officer):
    hostile = InboundMessageFactory(
        owner=officer, subject="<script>alert(1)</script>", text="<img src=x onerror=alert(2)>"
    )
    page = as_user(officer).get(url("inbound-detail", hostile)).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


# Filing


def filled(client, page: str, **changed):
    response = client.get(page)
    assert response.status_code == 200
    return form_of(response.content.decode()).sent(**changed)


def test_a_message_becomes_a_letter_received_with_its_files(message, as_user, officer, other_officer, ministry):
    client, page, before = as_user(officer), url("inbound-letter", message), people_known()
    data = filled(client, page)
    assert (data["subject"], data["dated_on"], data["kind"]) == ("Re: Искане за места", "2026-11-05", "reply")
    assert data["organisation"] == f"organisation:{ministry.pk}"
    for _ in range(2):
        response = client.post(page, data)
        assert response.status_code == 302
    letter = Letter.objects.get()
    assert (letter.direction, letter.organisation, letter.text, letter.author) == (
        "received",
        ministry,
        "Отговаряме Ви.",
        officer,
    )
    assert letter.capacity.organisation == ministry
    document = Document.objects.get()
    assert (document.subject, document.file_name, document.confidentiality) == (
        letter,
        "бележка.txt",
        letter.confidentiality,
    )
    message.refresh_from_db()
    assert (message.state, message.letter) == ("filed", letter)
    assert people_known() == before
    assert as_user(other_officer).get(letter.get_absolute_url()).status_code == 200
    assert as_user(other_officer).get(url("inbound-detail", message)).status_code == 404


def test_a_restricted_letter_makes_its_files_restricted(message, as_user, officer, ministry):
    client, page = as_user(officer), url("inbound-letter", message)
    client.post(page, filled(client, page, confidentiality="restricted"))
    assert Document.objects.get().confidentiality == Level.RESTRICTED


def test_a_file_that_is_not_chosen_stays_behind(message, as_user, officer, ministry):
    client, page = as_user(officer), url("inbound-letter", message)
    data = filled(client, page)
    client.post(page, {**data, "files": []})
    assert Letter.objects.count() == 1
    assert not Document.objects.exists()


def test_a_copy_of_our_own_letter_becomes_a_letter_sent(as_user, officer, ministry):
    ours = InboundMessageFactory(
        owner=officer, is_from_us=True, subject="Искане", text="Настояваме.", from_address=officer.email, sent_at=SENT,
        to_addresses=[["Иван Петров", mails.MINISTRY]],
    )  # fmt: skip
    client, page = as_user(officer), url("inbound-letter", ours)
    data = filled(client, page, reply_due_on="2026-11-19")
    assert client.post(page, data).status_code == 302
    letter = Letter.objects.get()
    assert (letter.direction, letter.organisation, str(letter.dated_on)) == ("sent", ministry, "2026-11-05")
    assert str(letter.reply_due_on) == "2026-11-19"
    assert letter.person.name == "Иван Петров"


def test_a_mistake_loses_nothing_that_was_typed(message, as_user, officer):
    client, page = as_user(officer), url("inbound-letter", message)
    response = client.post(page, filled(client, page, number="12-34"))  # nobody is known: no institution
    assert response.status_code == 422
    assert form_of(response.content.decode()).fields["number"] == ["12-34"]
    message.refresh_from_db()
    assert message.state == "waiting"


def test_an_invitation_becomes_a_planned_meeting(as_user, officer, ministry):
    event = invitations.read(mails.calendar()).as_data
    invited = InboundMessageFactory(owner=officer, kind="invitation", event=event, from_address=mails.MINISTRY)
    attached(invited, "дневен ред.txt")
    client, page = as_user(officer), url("inbound-meeting", invited)
    assert client.post(page, filled(client, page)).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.about, meeting.state) == ("Разговор за детските градини", "planned")
    assert [str(seat) for seat in meeting.participations.all()] == ["Иван Петров"]
    assert Document.objects.get().subject == meeting
    invited.refresh_from_db()
    assert (invited.state, invited.meeting) == ("filed", meeting)


def test_a_message_can_hang_on_a_record_that_is_there(message, as_user, officer):
    meeting = MeetingFactory(confidentiality=Level.COALITION)
    client, page = as_user(officer), url("inbound-attach", message)
    response = client.post(page, filled(client, page, record=f"meeting:{meeting.pk}"))
    assert response.status_code == 302
    documents = Document.objects.all().about(meeting)
    assert sorted(documents.values_list("file_name", flat=True)) == ["message.txt", "бележка.txt"]
    assert documents.get(file_name="message.txt").file.read().decode().endswith("\n\nОтговаряме Ви.\n")
    assert set(documents.values_list("author", flat=True)) == {officer.pk}


def test_the_papers_of_a_session_come_by_mail_and_go_back_into_the_tray(message, as_user, officer):
    session = SessionFactory(confidentiality=Level.COALITION)
    client, page = as_user(officer), url("inbound-attach", message)
    client.post(page, filled(client, page, record=f"session:{session.pk}"))
    assert Document.objects.all().about(session).count() == 2
    assert session.get_absolute_url() in client.get(message.get_absolute_url()).content.decode()
    client.post(url("inbound-unfile", message))
    assert not Document.objects.all().about(session).exists()
    message.refresh_from_db()
    assert (message.state, message.is_attached) == ("waiting", False)


def test_a_message_that_hangs_on_a_session_already_is_not_filed_twice(message, officer):
    session = SessionFactory()
    attached_to(message, officer, session)
    again = InboundMessageFactory(owner=officer, text="")
    attached(again)
    with pytest.raises(ValidationError, match="already"):
        attach_message(message=again, record=session, attachments=again.attachments.all(), by=Actor(officer))
    again.refresh_from_db()
    assert again.state == "waiting"


def test_a_message_does_not_hang_on_a_hidden_record(message, as_user, officer, leader):
    hidden = MeetingFactory(confidentiality=Level.RESTRICTED, author=leader)
    client, page = as_user(officer), url("inbound-attach", message)
    assert client.post(page, filled(client, page, record=f"meeting:{hidden.pk}")).status_code == 422
    assert not Document.objects.exists()


def test_what_was_filed_is_not_filed_again(message, officer):
    attach_message(message=message, record=MeetingFactory(), attachments=[], by=Actor(officer))
    with pytest.raises(ValidationError, match="does not wait"):
        attach_message(message=message, record=MeetingFactory(), attachments=[], by=Actor(officer))
    with pytest.raises(ValidationError, match="does not wait"):
        discard_message(message=message, by=Actor(officer))


# Taking back into the tray


def attached_to(message, officer, record):
    attach_message(message=message, record=record, attachments=message.attachments.all(), by=Actor(officer))
    message.refresh_from_db()


def test_what_was_only_attached_is_taken_off_again(message, as_user, officer):
    meeting = MeetingFactory(author=officer)
    before = store_document(upload=SimpleUploadedFile("a.txt", b"there before"), subject=meeting, by=Actor(officer))
    attached_to(message, officer, meeting)
    names = [one.file.name for one in Document.objects.all().about(meeting) if one != before]
    assert len(names) == 2
    client = as_user(officer)
    assert "what was attached is taken off again" in client.get(message.get_absolute_url()).content.decode()
    answer = client.post(url("inbound-unfile", message), follow=True)
    finish_promised_work()
    assert "what was attached has been taken off" in answer.content.decode()
    assert list(Document.objects.all()) == [before]
    assert not any(default_storage.exists(name) for name in names)
    message.refresh_from_db()
    assert (message.state, message.meeting, message.is_attached, message.settled_at) == ("waiting", None, False, None)
    with message.attachments.get().file.open() as content:
        assert content.read() == TEXT, "nothing is lost: the tray still holds it"
    assert LogEntry.objects.about(message).filter(verb="took back").exists()
    assert LogEntry.objects.about(meeting).get(verb="took off").fields == ["documents"]
    attached_to(message, officer, meeting)
    assert Document.objects.all().about(meeting).count() == 3


def test_a_paper_that_hung_there_already_stays(message, officer):
    meeting = MeetingFactory(author=officer)
    same = store_document(upload=SimpleUploadedFile("mine.txt", TEXT), subject=meeting, by=Actor(officer))
    attached_to(message, officer, meeting)
    unfile_message(message=message, by=Actor(officer))
    assert list(Document.objects.all()) == [same]


def test_what_another_record_rests_on_stays_filed(message, as_user, officer):
    meeting = MeetingFactory(author=officer)
    attached_to(message, officer, meeting)
    paper = Document.objects.all().about(meeting).first()
    StanceFactory(meeting=None, document=paper, taken_on=timezone.localdate())
    answer = as_user(officer).post(url("inbound-unfile", message), follow=True)
    assert "Another record rests on what was attached" in answer.content.decode()
    assert Document.objects.filter(pk=paper.pk).exists()


@pytest.mark.parametrize("what", ["letter", "meeting"])
def test_what_was_made_of_it_stays_with_its_files_and_the_page_says_so(what, message, as_user, officer, ministry):
    if what == "meeting":
        InboundMessage.objects.filter(pk=message.pk).update(
            kind="invitation", event=invitations.read(mails.calendar()).as_data
        )
    client, page = as_user(officer), url(f"inbound-{what}", message)
    client.post(page, filled(client, page))
    record = {"letter": Letter, "meeting": Meeting}[what].objects.get()
    assert f"the {what} made of it stays as it is" in client.get(message.get_absolute_url()).content.decode()
    answer = client.post(url("inbound-unfile", message), follow=True).content.decode()
    assert f"The {what} made of it stays: {'withdraw' if what == 'letter' else 'cancel'} it on its own page." in answer
    assert "File as a letter" in answer
    assert Document.objects.get().subject == record
    message.refresh_from_db()
    assert (message.state, message.letter, message.meeting) == ("waiting", None, None)


def test_a_month_later_it_stays_filed(message, as_user, officer):
    attached_to(message, officer, MeetingFactory(author=officer))
    InboundMessage.objects.update(settled_at=timezone.now() - timedelta(days=31))
    message.refresh_from_db()
    assert url("inbound-unfile", message) not in as_user(officer).get(message.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="last 30 days"):
        unfile_message(message=message, by=Actor(officer))


def test_what_waits_or_is_discarded_is_not_unfiled(message, officer):
    for _state in ("waiting", "discarded"):
        with pytest.raises(ValidationError, match="last 30 days"):
            unfile_message(message=message, by=Actor(officer))
        InboundMessage.objects.update(state="discarded", settled_at=timezone.now())


def test_papers_that_hang_elsewhere_by_now_are_left_alone(message, officer):
    attached_to(message, officer, MeetingFactory(author=officer))
    Document.objects.update(subject_id=MeetingFactory().pk)
    with pytest.raises(ValidationError, match="hangs elsewhere"):
        unfile_message(message=message, by=Actor(officer))
    assert Document.objects.count() == 2
    message.refresh_from_db()
    assert message.state == "filed"


def test_nobody_else_takes_it_back(message, as_user, officer, other_officer, leader, administrator):
    attached_to(message, officer, MeetingFactory(author=officer))
    for stranger in (other_officer, leader, administrator):
        assert as_user(stranger).post(url("inbound-unfile", message)).status_code in {403, 404}
    assert Document.objects.count() == 2


# Putting away


def test_discarding_can_be_undone(message, as_user, officer):
    client = as_user(officer)
    response = client.post(url("inbound-discard", message), follow=True)
    assert url("inbound-restore", message) in response.content.decode()
    assert list(client.get("/inbox/").context["page"]) == []
    assert list(client.get("/inbox/?state=discarded").context["page"]) == [message]
    assert client.post(url("inbound-restore", message)).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.settled_at) == ("waiting", None)


def test_over_the_api_its_owner_lists_and_discards(message, as_user, officer):
    client = as_user(officer)
    found = client.get("/api/v1/inbox/?state=waiting").json()["results"]
    assert [(one["subject"], one["attachments"][0]["file_name"]) for one in found] == [
        ("Re: Искане за места", "бележка.txt")
    ]
    answer = client.post(f"/api/v1/inbox/{message.pk}/discard/")
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert client.post(f"/api/v1/inbox/{message.pk}/discard/").status_code == 400
    assert client.post(f"/api/v1/inbox/{message.pk}/restore/").json()["state"] == "waiting"


def test_the_log_knows_that_and_not_what(message, officer):
    discard_message(message=message, by=Actor(officer))
    entry = LogEntry.objects.about(message).get()
    assert (entry.verb, entry.changes) == ("discarded", {})
    assert "Искане" not in repr(vars(entry))


# The address


def test_an_address_is_made_and_renewed_by_its_owner(as_user, officer, other_officer, settings):
    settings.DROPBOX_ADDRESS, settings.IMAP_HOST, settings.IMAP_USER = mails.BOX, "imap.example", "drop"
    client = as_user(officer)
    assert "no address yet" in client.get("/inbox/address/").content.decode()
    client.post("/inbox/address/")
    first = Dropbox.objects.get(user=officer).key
    assert f"drop+{first}@example.org" in client.get("/inbox/address/").content.decode()
    client.post("/inbox/address/")
    second = Dropbox.objects.get(user=officer).key
    assert second != first
    page = client.get("/inbox/address/").content.decode()
    assert second in page
    assert first not in page
    assert second not in as_user(other_officer).get("/inbox/address/").content.decode()
    assert not LogEntry.objects.filter(changes__icontains=second).exists()


def test_without_a_mailbox_the_page_says_what_the_operator_has_to_do(as_user, officer, settings):
    settings.DROPBOX_ADDRESS = settings.IMAP_HOST = ""
    assert "docs/deployment.md" in as_user(officer).get("/inbox/address/").content.decode()
    assert "not set up" in as_user(officer).get("/inbox/").content.decode()


def test_only_the_centre_has_dropboxes(member):
    with pytest.raises(ValidationError, match="Only the centre"):
        renew_address(by=Actor(member))
