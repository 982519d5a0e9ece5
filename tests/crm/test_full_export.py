"""Everything one may see, taken along: as the gates have it at that moment, for its asker alone, for a week."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.models import Job, LogEntry, Role
from crm.confidentiality import Level
from crm.exporting import archive, kinds, work
from crm.models import DataExport, Document, Organisation, Person
from tests.factories import (
    AskPressedFactory,
    CommitmentFactory,
    EvidenceFactory,
    LetterFactory,
    MeetingFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    TaskFactory,
    TenureFactory,
    ThemeFactory,
    TieFactory,
)


@pytest.fixture
def world(officer):
    body = OrganisationFactory(name="=Министерство")
    hidden = OrganisationFactory(name="Скрита", confidentiality=Level.RESTRICTED)
    Organisation.objects.filter(pk=body.pk).update(parent=hidden)
    person = PersonFactory(name="Ана Вътрешна", note="само за центъра", confidentiality=Level.COALITION)
    tenure = TenureFactory(person=person, organisation=body)
    meeting = MeetingFactory(about="Среща", author=officer)
    meeting.themes.add(ThemeFactory(name_en="Schools"))
    ParticipationFactory(meeting=meeting, person=person, capacity=tenure)
    TaskFactory(subject=meeting)
    document = Document(
        title="Протокол", file_name="../../лош\\път/протокол:1.pdf", size=3, author=officer, subject=meeting
    )
    document.file.save("x", ContentFile(b"abc"))
    EvidenceFactory(commitment=CommitmentFactory(owed_by=body, meeting=meeting))
    AskPressedFactory(meeting=meeting)
    LetterFactory(organisation=body)
    TieFactory()
    return {"body": body, "hidden": hidden, "person": person, "document": document}


def made_by(client) -> DataExport:
    client.post(reverse("crm:export-mine"))
    jobs.execute(Job.objects.get(kind=work.KIND, state="queued").pk)
    return DataExport.objects.latest("pk")


def opened(client, export: DataExport) -> zipfile.ZipFile:
    response = client.post(reverse("crm:export-file", args=[export.pk]))
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def sheet(found: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.read(f"{name}.csv").decode("utf-8-sig"))))


def test_an_officer_takes_along_every_kind_with_the_files(officer, world, as_user):
    client = as_user(officer)
    found = opened(client, made_by(client))

    assert {f"{kind.name}.csv" for kind in kinds.every()} <= set(found.namelist())
    assert {name for name in found.namelist() if name.endswith(".txt")} == {"READ-ME.txt"}
    document = world["document"]
    assert found.read(f"documents/{document.pk}-протокол_1.pdf") == b"abc"
    assert sheet(found, "documents")[0]["File in this archive"] == f"documents/{document.pk}-протокол_1.pdf"
    seat = sheet(found, "seats")[0]
    assert (seat["person"], seat["meeting"]) == ("Ана Вътрешна", "Среща")
    assert sheet(found, "meetings")[0]["themes"] == "Schools"
    assert sheet(found, "people")[0]["note"] == "само за центъра"
    assert "meetings.csv: meetings, 1" in found.read("READ-ME.txt").decode()


def test_what_is_hidden_is_not_in_it_and_what_refers_to_it_is_empty(officer, leader, world, as_user):
    client = as_user(officer)
    rows = {row["official name"]: row for row in sheet(opened(client, made_by(client)), "organisations")}

    assert "Скрита" not in rows
    assert (rows["'=Министерство"]["part of"], rows["'=Министерство"]["part of (number)"]) == ("", "")
    leading = as_user(leader)
    rows = {row["official name"]: row for row in sheet(opened(leading, made_by(leading)), "organisations")}
    assert rows["'=Министерство"]["part of"] == "Скрита"


def test_a_member_gets_what_a_member_may_see(member, world, as_user):
    client = as_user(member)
    found = opened(client, made_by(client))

    assert "note" not in sheet(found, "people")[0]
    assert [row["name"] for row in sheet(found, "people")] == ["Ана Вътрешна"]
    assert sheet(found, "meetings") == sheet(found, "documents") == sheet(found, "ties") == []
    assert not [name for name in found.namelist() if name.startswith("documents/")]


def test_nobody_else_downloads_it_and_nobody_after_a_week(officer, other_officer, leader, world, as_user):
    export = made_by(as_user(officer))
    address = reverse("crm:export-file", args=[export.pk])

    assert [as_user(other).post(address).status_code for other in (other_officer, leader)] == [404, 404]
    assert as_user(officer).post(address).status_code == 200
    DataExport.objects.update(made_at=timezone.now() - timedelta(days=7, minutes=1))
    assert as_user(officer).post(address).status_code == 404
    assert work.drop_old() == 1
    assert not export.file.storage.exists(export.file.name)


def test_an_export_made_under_other_rights_is_not_handed_out(officer, world, as_user):
    export = made_by(as_user(officer))
    officer.role = Role.MEMBER
    officer.save()

    assert as_user(officer).post(reverse("crm:export-file", args=[export.pk])).status_code == 404


def test_making_and_downloading_stand_in_the_log(officer, world, as_user):
    client = as_user(officer)
    export = made_by(client)
    opened(client, export)

    assert [entry.verb for entry in LogEntry.objects.about(export).order_by("pk")] == [
        "exported everything",
        "downloaded",
    ]


def test_a_second_click_finds_the_first_export(officer, as_user):
    client = as_user(officer)

    first, second = (client.post(reverse("crm:export-mine")).url for _click in range(2))

    assert first == second
    assert Job.objects.count() == 1


def test_a_file_that_is_gone_is_named_and_the_rest_is_there(officer, world, as_user):
    world["document"].file.storage.delete(world["document"].file.name)
    client = as_user(officer)

    found = opened(client, made_by(client))

    assert "протокол_1.pdf" in found.read("READ-ME.txt").decode()
    assert found.testzip() is None


def test_the_number_of_queries_does_not_grow_with_the_records(officer, world):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            archive.write(io.BytesIO(), officer, lambda *_where: None)
        return len(seen)

    few = queries()
    for _n in range(3):
        tenure = TenureFactory()
        seat = ParticipationFactory(person=tenure.person, capacity=tenure)
        TaskFactory(subject=seat.meeting)
        EvidenceFactory()
        LetterFactory()
        TieFactory()
        AskPressedFactory()
    assert queries() == few
    assert Person.objects.count() > 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("a\\b\\c.pdf", "c.pdf"), ("..", "file"), ("x" * 300 + ".pdf", "x" * 76 + ".pdf"), ("а\n\x00б.txt", "а_б.txt")],
)  # fmt: skip
def test_names_of_files_are_safe_everywhere(name, kept):
    assert archive.safe(name) == kept
