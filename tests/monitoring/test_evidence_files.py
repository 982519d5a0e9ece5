"""What people and their enemies upload as evidence: what comes in, what everybody gets of it, and who gets the rest."""

import hashlib
import io
import os
import tracemalloc
import zipfile
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, TiffImagePlugin

from accounts import files
from accounts.actors import Actor
from accounts.clean_copies import clean_copy
from accounts.models import LogEntry
from crm.confidentiality import Level
from monitoring.actions.evidence import attach_evidence, correct_evidence
from monitoring.models import Evidence
from tests.factories import CommitmentFactory, PublishedCommitmentFactory
from tests.proof_files import CANARY, GPS, docx_of, laid_open, pdf_of, photo_of, uploaded, zipped

pytestmark = pytest.mark.django_db


def attach(by, name, content, **fields):
    commitment = fields.pop("commitment", None) or CommitmentFactory()
    upload = uploaded(name, content)
    return attach_evidence(commitment=commitment, upload=upload, by=Actor.of(by), **{"title": name, **fields})


def served(client, evidence):
    return b"".join(client.get(reverse("monitoring:evidence-file", args=[evidence.pk])).streaming_content)


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "visit.jpg"), ("PNG", "visit.png"), ("WEBP", "visit.webp")])
def test_a_photo_is_handed_out_without_where_when_and_with_what_it_was_taken(as_user, officer, member, kind, name):
    came = photo_of(kind)
    evidence = attach(officer, name, came, confidentiality=Level.COALITION, commitment=PublishedCommitmentFactory())

    content = served(as_user(member), evidence)

    with Image.open(io.BytesIO(content)) as picture:
        assert not picture.getexif().get_ifd(GPS)
        assert not dict(picture.getexif())
        assert picture.size == (8, 12)  # it stands upright now: what turned it is gone with the rest
    assert CANARY not in content
    assert evidence.sha256 == hashlib.sha256(content).hexdigest()
    with evidence.original.open("rb") as kept:
        assert kept.read() == came
    assert (evidence.original_sha256, evidence.original_size) == (hashlib.sha256(came).hexdigest(), len(came))


def test_a_pdf_is_handed_out_without_author_script_attached_file_and_the_place_in_its_photo(as_user, officer):
    came = pdf_of(
        "An order", "And its annex", info="CANARYINFO", attached=b"CANARYFILE", script="CANARYSCRIPT", photo=photo_of()
    )
    assert CANARY in laid_open(came)

    evidence = attach(officer, "order.pdf", came)

    content = served(as_user(officer), evidence)
    assert CANARY not in laid_open(content)
    assert b"JavaScript" not in laid_open(content)
    assert b"An order" in laid_open(content)
    assert evidence.pages == 2


def test_an_office_file_is_handed_out_without_its_author(as_user, officer):
    evidence = attach(officer, "minutes.docx", docx_of("Наредба"))
    with zipfile.ZipFile(io.BytesIO(served(as_user(officer), evidence))) as archive:
        assert "Наредба" in archive.read("word/document.xml").decode()
        assert CANARY not in archive.read("docProps/core.xml")
    assert evidence.original


def test_a_text_is_what_it_is(as_user, officer):
    evidence = attach(officer, "data.csv", "област;брой\nВидин;3\n".encode())
    assert (evidence.original.name, evidence.sha256) == ("", evidence.original_sha256)


def test_what_hides_behind_a_photo_does_not_come_along(as_user, officer):
    """A file that is a photo for one program and a page or an archive for another."""
    for tail in (b"<script>CANARY</script>", zipped({"CANARY.exe": b"MZ"})):
        evidence = attach(officer, "photo.jpg", photo_of(with_place=False) + tail)
        assert CANARY not in served(as_user(officer), evidence)


HOSTILE = {
    "html as a photo": ("photo.jpg", b"<html><script>alert(1)</script>", "not accepted"),
    "svg": ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not accepted"),
    "svg as a photo": ("plan.png", b"<?xml version='1.0'?><svg/>", "not accepted"),
    "a program": ("order.pdf", b"MZ\x90\x00\x03" + b"\x00" * 60, "not accepted"),
    "a pdf that is none": ("order.pdf", b"%PDF-1.4\nnothing", "damaged"),
    "a locked pdf": ("order.pdf", pdf_of("Secret", locked=True), "password"),
    "half a photo": ("photo.jpg", photo_of(size=(900, 900))[:-400], "damaged"),
    "a pixel bomb": ("photo.png", None, "50 million"),
    "a zip bomb": ("minutes.docx", docx_of("0" * 30_000_000), "unreasonable size"),
    "a macro": ("minutes.docx", docx_of(**{"word/vbaProject.bin": b"x"}), "macro"),
    "entities": ("minutes.docx", docx_of(**{"word/extra.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "damaged"),
    "a way out": ("minutes.docx", docx_of(**{"../../etc/passwd": b"x"}), "damaged"),
    "noise as text": ("notes.txt", b"abc\x01\x02\x1b[31m", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_in_words_and_leave_nothing(officer, what, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name, content, words = HOSTILE[what]
    if content is None:
        made = io.BytesIO()
        Image.new("1", (9000, 9000)).save(made, "PNG")  # 81 million points in ten thousand bytes
        content = made.getvalue()
    with pytest.raises(ValidationError) as refusal:
        attach(officer, name, content)
    assert words in " ".join(refusal.value.message_dict["upload"])
    assert not Evidence.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_parser_of_a_file_has_no_more_memory_than_it_needs():
    """What breaks a parser breaks a process beside the server."""
    with pytest.raises(ValidationError):
        clean_copy(b"\xff\xd8\xff" + b"\x00" * 100, "image/jpeg")


# The original


@pytest.fixture
def kept(officer):
    return attach(
        officer, "visit.jpg", photo_of(), commitment=PublishedCommitmentFactory(), confidentiality="coalition"
    )


def test_the_original_is_for_leadership_and_whoever_attached_it(
    as_user, kept, officer, other_officer, leader, member, administrator
):
    url = reverse("monitoring:evidence-original", args=[kept.pk])
    readers = {"officer": officer, "leader": leader, "other": other_officer, "member": member, "admin": administrator}
    answers = {name: as_user(user).post(url).status_code for name, user in readers.items()}
    assert answers == {"officer": 200, "leader": 200, "other": 404, "member": 403, "admin": 403}
    assert as_user(leader).get(url).status_code == 405


def test_whoever_left_the_centre_opens_no_original_any_more(as_user, kept, officer):
    officer.role = "member"
    officer.save()
    assert as_user(officer).post(reverse("monitoring:evidence-original", args=[kept.pk])).status_code in {403, 404}


def test_each_opening_of_the_original_stands_in_its_custody(as_user, kept, leader, member):
    content = b"".join(as_user(leader).post(reverse("monitoring:evidence-original", args=[kept.pk])).streaming_content)
    assert hashlib.sha256(content).hexdigest() == kept.original_sha256
    entry = LogEntry.objects.about(kept.commitment).get(verb="opened the original of evidence of")
    assert entry.user == leader
    assert "The original file was opened" in page(as_user(leader), kept)
    assert "The original file was opened" not in page(as_user(member), kept)


def page(client, evidence):
    return client.get(evidence.get_absolute_url(), headers={"accept-language": "en"}).content.decode()


def test_a_photo_from_before_there_were_copies_gets_one_before_it_is_opened_wider(as_user, officer, member):
    evidence = attach(
        officer, "visit.jpg", photo_of(), commitment=PublishedCommitmentFactory(), confidentiality="internal"
    )
    came = photo_of()
    evidence.file.save("x", ContentFile(came), save=False)
    evidence.original, evidence.sha256 = "", hashlib.sha256(came).hexdigest()
    evidence.save()

    correct_evidence(evidence=evidence, fields={"confidentiality": "coalition"}, by=Actor.of(officer))

    evidence.refresh_from_db()
    assert CANARY not in served(as_user(member), evidence)
    with evidence.original.open("rb") as original:
        assert original.read() == came


# Who is in it


@pytest.mark.parametrize(
    ("consent", "level", "fits"),
    [
        ("", "internal", True), ("", "coalition", False), ("centre", "coalition", False), ("coalition", "coalition", True),
        ("coalition", "public", False), ("public", "public", True), ("nobody", "public", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["photo", "testimony"])
def test_photos_and_testimonies_travel_as_far_as_those_in_them_agreed(officer, kind, consent, level, fits):
    told = {"title": "x", "kind": kind, "passage": "Дума", "consent": consent, "confidentiality": level}
    keep = partial(attach_evidence, commitment=CommitmentFactory(), by=Actor.of(officer), **told)
    if fits:
        assert keep().confidentiality == level
        return
    with pytest.raises(ValidationError) as refusal:
        keep()
    assert list(refusal.value.message_dict) == ["consent"]


def test_duplicates_are_known_by_what_came_in(as_user, officer):
    first, second = CommitmentFactory(), CommitmentFactory()
    came = photo_of()
    one = attach(officer, "visit.jpg", came, commitment=first)
    with pytest.raises(ValidationError, match="here already"):
        attach(officer, "again.jpg", came, commitment=first)
    twin = attach(officer, "again.jpg", came, commitment=second)
    assert twin.get_absolute_url() in page(as_user(officer), one)


def test_what_an_archive_says_it_is_is_not_unpacked_whole():
    content = zipped({"mimetype": b"a" * 150_000_000, "noise": os.urandom(1_600_000)})
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError, match="not accepted"):
            files.check(uploaded("x.odt", content))
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_only_readers_of_pictures_that_may_come_in_look_at_a_file(monkeypatch):
    made = io.BytesIO()
    Image.new("RGB", (9, 9)).save(made, "TIFF")
    looked = []

    def look(picture):
        looked.append(picture)

    monkeypatch.setattr(TiffImagePlugin.TiffImageFile, "_open", look)
    with pytest.raises(ValidationError):
        files.check(uploaded("x.png", made.getvalue()))
    assert looked == []
