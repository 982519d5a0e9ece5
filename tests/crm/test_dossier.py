"""The dossier of a person: all of theirs, nothing of anybody else's, asked for by one and released by another."""

import io
import json
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from accounts import jobs
from accounts.actors import Actor
from accounts.log import log
from accounts.models import LogEntry
from crm.actions.erasures import ask_for_dossier, release_dossier
from crm.actions.privacy_requests import receive_request
from crm.models import Dossier
from crm.privacy import dossier_files, labels
from crm.privacy.column_words import TABLES
from crm.privacy.dossier import as_json, gather
from crm.privacy.identifiers import spelled
from crm.privacy.mentions import tables
from tests.crm.merges import merge
from tests.crm.people_everywhere import ANA, BOYAN, Somebody, settle
from tests.factories import OfficeFactory, ParticipationFactory, PersonFactory, TenureFactory

pytestmark = pytest.mark.django_db


def quietly(done, total, step):
    """Nobody watches."""


@pytest.fixture
def both(officer):
    return settle(Somebody(**ANA), officer), settle(Somebody(**BOYAN), officer)


def packed(person) -> tuple[dict, str]:
    with zipfile.ZipFile(io.BytesIO(dossier_files.packed(gather(person, quietly), "x"))) as archive:
        plain = archive.read("dossier.json").decode()
        beside = " ".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("files/"))
        return json.loads(plain), plain + beside


def test_everything_of_theirs_is_in_it_and_nothing_of_anybody_else(both):
    ana, boyan = both
    _told, text = packed(ana.person)
    missing = {table: word for table, word in ana.words.items() if word and word not in text}
    assert missing == {}
    foreign = {table: word for table, word in boyan.words.items() if word and word in text}
    assert foreign == {}
    assert [one for one in boyan.identifiers if one in text] == []


def test_every_table_that_knows_of_people_is_in_it(both):
    """So that a later table needs a row here before it counts as shown."""
    told, _text = packed(both[0].person)
    shown = {one["table"] for one in told["tables"]}
    silent = {table.model for table in tables() if table.activity} - shown
    assert silent == {
        "accounts.Redaction", "sessions.Session", "network.Snapshot",  # numbers and seals
        "accounts.User_groups", "accounts.User_user_permissions",  # nobody is given any
        "crm.Word",  # single words, of nobody in particular
        "crm.DataExport",  # what a colleague took along: its files are searched
        "crm.ImportBatch",  # its file names them: it is told among the files
    }  # fmt: skip


def test_secrets_are_not_shown_to_their_owner_either(both):
    _told, text = packed(both[0].person)
    person = both[0].person
    assert person.user.password not in text
    assert person.user.dropbox.key not in text
    assert "hidden" not in text


def test_those_who_sat_at_the_table_are_not_named_but_officials_are(officer):
    one = PersonFactory(name="Анастасия Крумова")
    neighbour, minister = PersonFactory(name="Стефан Горанов"), PersonFactory(name="Велина Министрова")
    TenureFactory(person=minister, office=OfficeFactory())
    meeting = ParticipationFactory(person=one).meeting
    meeting.notes = (
        "Крумова пита. Стефан Горанов мълча, после Горанов каза на Велина Министрова: gor@mail.example, 0888 123 999."
    )
    meeting.save()
    for other in (neighbour, minister):
        ParticipationFactory(person=other, meeting=meeting)
    _told, text = packed(one)
    assert "Крумова пита" in text
    assert "Горанов" not in text
    assert "gor@mail.example" not in text
    assert "0888 123 999" not in text
    assert "Велина Министрова" in text


def test_who_asked_and_who_released_stands_in_the_log(officer, leader, django_capture_on_commit_callbacks):
    person = PersonFactory()
    job = ask_for_dossier(person=person, by=Actor.of(officer))
    assert jobs.execute(job.pk), job.error
    dossier = Dossier.objects.get()
    release_dossier(dossier=dossier, by=Actor.of(leader))
    told = LogEntry.objects.about(person).values_list("verb", "user")
    assert {("asked for a dossier", officer.pk), ("gathered a dossier", officer.pk),
            ("released a dossier", leader.pk)} <= set(told)  # fmt: skip


def test_nobody_releases_what_they_asked_for(officer, leader):
    dossier = Dossier.objects.create(person=PersonFactory(), asked_by=leader, file="x")
    with pytest.raises(ValidationError, match="somebody else"):
        release_dossier(dossier=dossier, by=Actor.of(leader))
    with pytest.raises(ValidationError, match="Leadership"):
        release_dossier(dossier=dossier, by=Actor.of(officer))


def test_before_its_release_only_leadership_opens_it_and_then_whoever_handles_it(officer, other_officer, leader):
    dossier = Dossier.objects.create(person=PersonFactory(), asked_by=officer, file="x")
    assert dossier in Dossier.objects.visible_to(leader).openable_by(leader)
    assert dossier not in Dossier.objects.visible_to(officer).openable_by(officer)
    release_dossier(dossier=dossier, by=Actor.of(leader))
    assert dossier in Dossier.objects.visible_to(officer).openable_by(officer)
    assert dossier not in Dossier.objects.visible_to(other_officer).openable_by(other_officer)
    asked = receive_request(kind="access", person=dossier.person, handler=other_officer, by=Actor.of(leader))
    Dossier.objects.update(request=asked)
    assert dossier in Dossier.objects.visible_to(other_officer).openable_by(other_officer)


def test_the_person_opens_it_once_it_is_released(officer, leader, member):
    dossier = Dossier.objects.create(person=PersonFactory(user=member), asked_by=officer, file="x")
    assert not Dossier.objects.visible_to(member).openable_by(member).exists()
    release_dossier(dossier=dossier, by=Actor.of(leader))
    assert Dossier.objects.visible_to(member).openable_by(member).get() == dossier


def test_a_remark_beside_a_name_is_no_part_of_it():
    sure, maybe = spelled("Ани Петрова (демо)")
    assert ("ani", "petrova") in sure
    assert ("demo",) not in maybe


def test_every_column_a_dossier_shows_has_words():
    """What Django makes of the name of a column is for nobody's eyes."""
    silent = {
        f"{table.model}.{column.name}"
        for table in tables()
        if table.activity
        for column in table.model_class._meta.concrete_fields
        if not labels.has_words(column) and column.name not in {*table.secret, *table.files, *labels.UNSHOWN}
        and not column.primary_key
    }  # fmt: skip
    assert silent == set()


def test_every_table_a_dossier_shows_has_words():
    silent = {
        table.model
        for table in tables()
        if table.activity and table.model not in TABLES
        and not {"verbose_name", "verbose_name_plural"} <= set(table.model_class._meta.original_attrs)
    }  # fmt: skip
    assert silent == set()


def test_the_paper_shows_words_and_the_json_keeps_the_columns_beside_them(both):
    ana = both[0].person
    with translation.override("bg"):
        gathered = gather(ana, quietly)
        cells = [cell for part in gathered.parts for row in part.rows for cell in row.cells]
        paper, told = dossier_files.to_html(gathered, "x"), as_json(gathered, asked_by="x")
    assert [cell.label for cell in cells if "_" in cell.label] == []
    assert {"subject_type", "made_at", "recorded_by"} & set(re.findall(r"\w+", paper)) == set()
    person = next(table for table in told["tables"] if table["table"] == "crm.Person")["rows"][0]
    assert person["fields"]["name"] == {"label": "име", "value": ana.name}


def test_stored_codes_are_told_in_words(officer):
    person, twin = PersonFactory(name="Анастасия Крумова", languages="bg, rom"), PersonFactory()
    log(Actor.of(officer), "changed", person, fields=["name"])
    merge(person, twin, officer)
    with translation.override("bg"):
        rows = {part.table.model: part.rows for part in gather(person, quietly).parts}
    told = {model: {cell.name: cell.value for cell in rows[model][0].cells} for model in rows}
    assert told["crm.Person"]["languages"] == "български, ромски"
    assert told["accounts.LogEntry"]["record"].endswith(" · променено")
    assert told["accounts.LogEntry"]["subject_type"] == "лице"
    assert "confidentiality" not in told["crm.Merge"]["before"]
    assert "поверителност: вътрешно" in told["crm.Merge"]["before"]
