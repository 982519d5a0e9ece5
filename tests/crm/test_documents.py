"""Documents: what may come in, who gets it out again."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actors import Actor
from crm.actions.documents import file_name, store_document
from crm.actions.meetings import edit_meeting
from crm.confidentiality import Level
from crm.models import Document
from tests.factories import MeetingFactory, OrganisationFactory, ParticipationFactory, PersonFactory

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def upload(content=PDF, name="протокол.pdf"):
    return SimpleUploadedFile(name, content)


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (30 * 1024 * 1024))
    return content.getvalue()


@pytest.fixture
def meeting(officer):
    return MeetingFactory(author=officer)


@pytest.mark.parametrize(
    "bad",
    [
        (b"", "a.pdf", "empty"),
        (PDF, "a.docx", "not what its name says"),
        (b"<html><script>alert(1)</script>", "a.txt", "not accepted"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png", "not accepted"),
        (b"MZ\x00\x00\x01", "a.pdf", "not accepted"),
        (b"PK\x03\x04nonsense", "a.docx", "damaged"),
        (bomb(), "a.docx", "unreasonable"),
    ],
)
def test_what_may_not_come_in_is_refused_in_words_beside_the_field(as_user, officer, meeting, bad):
    content, name, words = bad
    url = reverse("crm:meeting-documents", args=[meeting.pk])
    data = {"upload": upload(content, name), "kind": "other", "confidentiality": "internal"}
    answer = as_user(officer).post(url, data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["upload"])
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused(officer, meeting, settings):
    settings.UPLOAD_LIMIT = 10
    with pytest.raises(ValidationError, match="larger"):
        store_document(upload=upload(), subject=meeting, by=Actor.of(officer))


def test_a_file_is_kept_with_its_fingerprint_and_handed_out_as_a_download(as_user, officer, meeting):
    client, url = as_user(officer), reverse("crm:meeting-documents", args=[meeting.pk])
    assert client.post(url, {"upload": upload(), "kind": "minutes", "confidentiality": "internal"}).status_code == 302
    document = Document.objects.get()
    assert (document.subject, document.media_type, document.title) == (meeting, "application/pdf", "протокол.pdf")
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert document.sha256 in client.get(url).content.decode()

    answer = client.get(document.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    document.file.delete(save=False)
    Document.objects.update(file="documents/aa/gone")
    assert client.get(document.get_absolute_url()).status_code == 404


def test_the_same_file_is_recognised_and_said_in_words(as_user, officer, meeting):
    first = store_document(upload=upload(), title="Протокол", subject=meeting, by=Actor.of(officer))
    data = {"upload": upload(name="друго име.pdf"), "kind": "other", "confidentiality": "internal"}
    again = as_user(officer).post(reverse("crm:meeting-documents", args=[meeting.pk]), data)
    assert again.status_code == 422
    assert "“Протокол”" in " ".join(again.context["form"].errors["upload"])

    elsewhere = reverse("crm:organisation-documents", args=[OrganisationFactory().pk])
    data["upload"] = upload()
    kept = as_user(officer).post(elsewhere, data, headers={"HX-Request": "true"})
    assert "also kept as “Протокол”" in kept.content.decode()
    assert Document.objects.filter(sha256=first.sha256).count() == 2


def test_a_hidden_twin_is_not_spoken_of(as_user, other_officer, leader, meeting):
    store_document(upload=upload(), subject=meeting, confidentiality=Level.RESTRICTED, by=Actor.of(leader))
    data = {"upload": upload(), "kind": "other", "confidentiality": "internal"}
    url = reverse("crm:meeting-documents", args=[meeting.pk])
    answer = as_user(other_officer).post(url, data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "also kept as" not in answer.content.decode()


@pytest.mark.parametrize(
    ("level", "readers"),
    [
        (Level.COALITION, {"officer", "other_officer", "leader", "member"}),
        (Level.INTERNAL, {"officer", "other_officer", "leader"}),
        (Level.RESTRICTED, {"officer", "leader"}),
    ],
)
def test_each_level_opens_to_its_readers_only(client, request, officer, level, readers):
    document = store_document(upload=upload(), confidentiality=level, by=Actor.of(officer))
    for name in ("officer", "other_officer", "leader", "member", "former_member"):
        client.force_login(request.getfixturevalue(name))
        status = client.get(document.get_absolute_url()).status_code
        assert (name, status) == (name, 200 if name in readers else 404)
    client.logout()
    assert client.get(document.get_absolute_url()).status_code == 302


def test_a_meeting_made_restricted_takes_its_documents_along(as_user, officer, other_officer, leader, meeting):
    document = store_document(upload=upload(), subject=meeting, by=Actor.of(leader))
    third = PersonFactory(user=other_officer)
    edit_meeting(meeting=meeting, version=1, confidentiality=Level.RESTRICTED, by=Actor.of(officer))
    url = document.get_absolute_url()
    assert as_user(officer).get(url).status_code == 200  # the meeting is theirs
    assert as_user(other_officer).get(url).status_code == 404
    ParticipationFactory(meeting=meeting, person=third)
    assert as_user(other_officer).get(url).status_code == 200


def test_the_stricter_level_wins(officer):
    restricted = MeetingFactory(author=officer, confidentiality=Level.RESTRICTED)
    document = store_document(upload=upload(), subject=restricted, confidentiality=Level.PUBLIC, by=Actor.of(officer))
    assert document.confidentiality == Level.RESTRICTED


def test_members_read_documents_and_add_none(as_user, member):
    meeting = MeetingFactory(confidentiality=Level.COALITION)
    url = reverse("crm:meeting-documents", args=[meeting.pk])
    assert as_user(member).get(url).status_code == 200
    assert as_user(member).post(url, {"upload": upload()}).status_code == 403


def test_names_of_files_are_made_harmless():
    assert file_name("a\u202efdp.exe.pdf") == "a fdp.exe.pdf"
    assert file_name("../..\\x\n.pdf") == ".. .. x .pdf"
    assert file_name("я" * 300 + ".docx").endswith("я.docx")
    assert len(file_name("я" * 300 + ".docx")) <= 200
