"""Erasing a person: nothing of them is left anywhere, and everything that is counted stays the same."""

import json
import re
from collections import Counter
from pathlib import Path
from threading import Barrier, Thread
from time import sleep

import pytest
from django.conf import settings as conf
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts import chain, jobs
from accounts.actors import Actor
from accounts.models import LogEntry, OutboxEntry, Redaction
from briefings.models import Edition
from briefings.proving import prove
from crm.actions.erasures import confirm_erasure, prepare_erasure
from crm.actions.people import change_person
from crm.actions.retention import place_hold
from crm.confidentiality import Level
from crm.finding import lexicon
from crm.models import Erasure, LegalHold, Letter, Meeting, Organisation, Participation, Person
from crm.models.words import Word
from crm.privacy import erasing, replay
from tests.background import finish_promised_work
from tests.crm.people_everywhere import ANA, BOYAN, Somebody, settle
from tests.factories import MeetingFactory, ParticipationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _list_apart(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def ana(officer):
    return settle(Somebody(**ANA), officer)


def all_texts() -> dict[str, str]:
    """Return every word the database holds, by column, read by SQL from its own catalogue."""
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND "
            "(data_type IN ('text', 'character varying', 'character', 'jsonb', 'json', 'tsvector', 'ARRAY', 'inet', 'bytea')"
            " OR udt_name = 'tsvector')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT coalesce(string_agg("{column}"::text, chr(10)), \'\') FROM "{table}"')
            found[f"{table}.{column}"] = cursor.fetchone()[0]
    return found


def where_found(words: list[str], files: Path) -> dict[str, list[str]]:
    """Return where each word still stands: in a column, in a stored file."""
    found: dict[str, list[str]] = {}
    texts = {name: text.casefold() for name, text in all_texts().items()}
    stored = {str(path): path.read_bytes() for path in files.rglob("*") if path.is_file()}
    for word in words:
        places = [name for name, text in texts.items() if word.casefold() in text]
        places += [name for name, content in stored.items() if word.encode() in content]
        if places:
            found[word] = places
    return found


def erase_all(one: Somebody, officer, leader, **given) -> Erasure:
    """As an officer would who wants everything replaced, and leadership confirms."""
    shown = erasing.preview(one.person, leader, [one.nickname])
    passages = [[p.table.model, p.row.pk, p.column] for p in shown.passages]
    files = [[p.table.model, p.row.pk, p.column] for p in shown.files]
    erasure = prepare_erasure(person=one.person, reason="по нейно искане", by=Actor.of(officer), passages=passages,
                              files=files, spellings=[one.nickname], **given)  # fmt: skip
    job = confirm_erasure(erasure=erasure, by=Actor.of(leader))
    assert jobs.execute(job.pk), jobs.Job.objects.get(pk=job.pk).error
    erasure.refresh_from_db()
    return erasure


def erase_wholly(one: Somebody, officer, leader) -> Erasure:
    erasure = erase_all(one, officer, leader)
    finish_promised_work()
    return erasure


def test_of_twelve_identifiers_none_is_left_anywhere(ana, officer, leader, settings, caplog):
    words = ana.identifiers
    assert len(words) == 12
    before = where_found(words, Path(settings.MEDIA_ROOT))
    assert Word.objects.filter(word="krumova").exists()
    assert set(before) >= set(words) - {words[1]}  # the search sees what is there

    erasure = erase_wholly(ana, officer, leader)

    assert erasure.state == "done"
    assert not Word.objects.filter(word__in=["krumova", "anastasia"]).exists()
    assert where_found(words, Path(settings.MEDIA_ROOT)) == {}
    left = (Path(conf.VAR) / "erasures.jsonl").read_text()
    assert [word for word in words if word in left or word in caplog.text] == []


def test_what_follows_an_erasure_outlives_a_process_that_dies_at_the_commit(ana, officer, leader, settings):
    """Nothing that hangs on the commit alone is run here: the row beside the change is all that is left."""
    erase_all(ana, officer, leader)
    assert replay.known() == {}

    finish_promised_work()

    assert where_found(ana.identifiers, Path(settings.MEDIA_ROOT)) == {}
    assert replay.known().keys() == {ana.person.pk}


def test_what_follows_an_erasure_may_be_done_twice(ana, officer, leader):
    erase_wholly(ana, officer, leader)
    left = replay.known()
    after = OutboxEntry.objects.filter(task__in=["accounts.files.delete", "crm.privacy.replay.keep"])
    assert after.count() > 1

    after.update(done_at=None)
    finish_promised_work()

    assert replay.known() == left


def census() -> dict[str, object]:
    """What is counted in public and at home: rows of every table that stays, the ledger, who met whom."""
    seats = Counter(Participation.objects.values_list("meeting", "side"))
    bodies = Counter(Letter.objects.values_list("organisation", "direction"))
    return {
        "meetings": Meeting.objects.count(), "seats": seats, "letters": bodies,
        "people": Person.objects.count(), "organisations": Organisation.objects.count(),
        "commitments": sorted(Meeting.objects.values_list("pk", "held_on")),
    }  # fmt: skip


def test_counts_and_the_reply_ledger_stay_the_same(ana, officer, leader, as_user):
    client = as_user(leader)
    before, numbers = census(), figures(client)

    erase_wholly(ana, officer, leader)

    assert census() == before
    assert figures(client) == numbers


def figures(client) -> list[list[str]]:
    """Return the numbers of the reply ledger, and those of the first page with what they are part of."""
    ledger = client.get(reverse("crm:letter-ledger")).content.decode()
    ledger = re.sub(r"<(script|style|svg|head|nav|form).*?</\1>", "", ledger, flags=re.S)
    home = "".join(client.get("/").context["columns"]["numbers"])
    return [re.findall(r"\b\d+\b", re.sub(r"<[^>]+>", " ", html)) for html in (ledger, home)]


def test_somebody_else_is_untouched(officer, leader, settings):
    ana, boyan = settle(Somebody(**ANA), officer), settle(Somebody(**BOYAN), officer)
    before = where_found(boyan.identifiers, Path(settings.MEDIA_ROOT))
    erase_wholly(ana, officer, leader)
    assert where_found(boyan.identifiers, Path(settings.MEDIA_ROOT)) == before


def test_what_the_officer_leaves_alone_stays(officer, leader):
    person = PersonFactory(name="Анастасия Крумова")
    meeting = MeetingFactory(notes="Анастасия Крумова го каза публично.")
    erasure = prepare_erasure(person=person, reason="искане", by=Actor.of(officer))
    jobs.execute(confirm_erasure(erasure=erasure, by=Actor.of(leader)).pk)
    meeting.refresh_from_db()
    assert meeting.notes == "Анастасия Крумова го каза публично."


def test_the_log_stays_whole_and_says_which_rows_lost_a_name(ana, officer, leader):
    chain.seal()
    erase_wholly(ana, officer, leader)
    assert chain.verify().broken_at is None
    tables = set(Redaction.objects.values_list("table", flat=True))
    assert {"accounts_logentry", "monitoring_duerevision", "briefings_edition", "monitoring_assessment"} <= tables
    assert LogEntry.objects.about(ana.person).filter(verb="erased", user=leader).exists()


def test_an_edition_that_lost_a_name_is_drawn_and_sealed_again(ana, officer, leader):
    erase_wholly(ana, officer, leader)
    edition = Edition.objects.get()
    assert "заличено" in json.dumps(edition.data, ensure_ascii=False) or "erased" in json.dumps(edition.data)
    proof = prove(edition)
    assert proof.is_whole
    assert set(proof.files) == {"pdf", "docx", "page"}


def test_without_a_confirmed_erasure_the_database_takes_no_name_out(officer):
    entry = LogEntry.objects.create(user=officer, via="page", verb="x", subject_id=1,
                                    subject_type_id=1, via_detail="Анастасия")  # fmt: skip
    erasure = Erasure.objects.create(person=PersonFactory(), reason="x", prepared_by=officer)
    with (
        pytest.raises(IntegrityError, match="no confirmed erasure"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT drom_redact(%s, 'accounts_logentry', %s, 'via_detail', '')", [erasure.pk, entry.pk])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('drom.redacting', %s, true)", [str(erasure.pk)])
        cursor.execute("UPDATE accounts_logentry SET via_detail = '' WHERE id = %s", [entry.pk])


def test_a_restored_backup_is_erased_again_by_the_list(officer, leader, settings, capsys):
    """The restore is played by undoing the erasure's transaction; the list lies beside the database."""
    ana = settle(Somebody(**ANA), officer)
    words = ana.identifiers
    Erasure.objects.create(person=ana.person, reason="при архивирането чакаше", spellings=[ana.nickname])
    MeetingFactory(about=f"Разговор с {ana.nickname}")
    typed = {word for spelling in lexicon.spellings_of(ana.nickname) for word in spelling}
    assert Word.objects.filter(word__in=typed).exists()
    point = transaction.savepoint()
    erase_all(ana, officer, leader)
    line = OutboxEntry.objects.get(task="crm.privacy.replay.keep").args
    transaction.savepoint_rollback(point)
    replay.keep(*line)
    assert Person.objects.get(pk=ana.person.pk).erased_on is None
    assert [line["person"] for line in replay.missing()] == [ana.person.pk]

    call_command("replay_erasures")
    finish_promised_work()

    assert where_found(words, Path(settings.MEDIA_ROOT)) == {}
    assert not Word.objects.filter(word__in=typed).exists()
    assert replay.missing() == []
    assert "1 of 1 on the list erased again" in capsys.readouterr().out


def test_two_erasures_that_end_at_once_are_both_on_the_list(transactional_db, monkeypatch):
    read, begin = replay.known, Barrier(2)

    def slowly():
        found = read()
        sleep(0.3)
        return found

    def end(person):
        begin.wait()
        replay.keep({"person": person})
        connection.close()

    monkeypatch.setattr(replay, "known", slowly)
    threads = [Thread(target=end, args=[person]) for person in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read().keys() == {1, 2}


def test_it_takes_two_and_leadership_has_the_last_word(officer, other_officer, leader):
    erasure = prepare_erasure(person=PersonFactory(), reason="искане", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="Leadership"):
        confirm_erasure(erasure=erasure, by=Actor.of(other_officer))
    own = prepare_erasure(person=PersonFactory(), reason="искане", by=Actor.of(leader))
    with pytest.raises(ValidationError, match="yourself"):
        confirm_erasure(erasure=own, by=Actor.of(leader))


def test_the_reason_stays_and_must_not_name_them(officer):
    with pytest.raises(ValidationError, match="name"):
        prepare_erasure(person=PersonFactory(name="Анастасия Крумова"), reason="Крумова помоли", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="why"):
        prepare_erasure(person=PersonFactory(), reason=" ", by=Actor.of(officer))


def test_a_hold_stops_it(officer, leader):
    person = PersonFactory()
    LegalHold.objects.create(subject=person, reason="дело", placed_by=leader)
    erasure = prepare_erasure(person=person, reason="искане", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="hold"):
        confirm_erasure(erasure=erasure, by=Actor.of(leader))


def test_nothing_is_written_about_somebody_erased(officer, leader):
    person = ParticipationFactory(person=PersonFactory()).person
    erasure = prepare_erasure(person=person, reason="искане", by=Actor.of(officer))
    jobs.execute(confirm_erasure(erasure=erasure, by=Actor.of(leader)).pk)
    with pytest.raises(ValidationError, match="erased"):
        change_person(person=person, version=None, note="пак", by=Actor.of(officer))
    with pytest.raises(ValidationError, match="erased"):
        place_hold(person=person, reason="дело", by=Actor.of(leader))
    with pytest.raises(ValidationError, match="erased already"):
        prepare_erasure(person=person, reason="искане", by=Actor.of(officer))


def test_the_preview_neither_counts_nor_quotes_what_its_reader_may_not_see(officer, leader):
    person = PersonFactory(name="Ана Изтриваема")
    hidden = MeetingFactory(author=leader, confidentiality=Level.RESTRICTED, notes="Ана Изтриваема каза тайна")
    ParticipationFactory(meeting=hidden, person=person)
    assert "тайна" in str(erasing.preview(person, leader).passages)
    shown = erasing.preview(person, officer)
    assert "тайна" not in str(shown.passages)
    assert "crm.Participation" not in [line.table.model for line in shown.lines]
