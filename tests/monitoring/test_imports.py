"""Lists of promises from files: what comes in, what is refused and why, and how it is taken back."""

import io
import json
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import jobs
from accounts.actors import Actor, Via
from accounts.models import Job, LogEntry, Role
from crm.actions import imports
from crm.confidentiality import Level
from crm.importing import intake, mapping, reading, targets, work
from crm.importing.values import is_address
from crm.models import ImportBatch
from monitoring.importing.reasons import is_rationale
from monitoring.models import Assessment, Commitment, Evidence
from tests.factories import EvidenceFactory, MinistryFactory, TaskFactory, ThemeFactory

TRACKER = Path(settings.BASE_DIR).parent / "shared" / "data" / "trumptracker"
real_data = pytest.mark.skipif(
    not TRACKER.is_dir(), reason="NOT CHECKED against the real tracker: ../shared/data/trumptracker is absent"
)
PLAN = {
    "name": "Plan of measures",
    "register": "plan",
    "language": "bg",
    "columns": {"title": "Мярка", "made_on": "Дата", "due": "Срок", "status": "Статус", "sources": "Връзки"},
    "statuses": {"В процес": "limited", "Изпълнено": "complete"},
}
HEADER = "Мярка;Дата;Срок;Статус;Връзки"
ROWS = [
    "Нови детски градини;15.01.2026;31.12.2026;В процес;https://mon.example.bg/gradini https://npo.example.org/a",
    "Безплатен транспорт;2026-02-01;2026-09-15 г.;Изпълнено;",
]
HISTORY = [
    ["date", "key", "title", "old_status", "new_status", "reason"],
    ["2016-11-16T00:27:11-05:00", "build a school", "Build a school;", "", "Not started", ""],
    ["2016-11-16T00:27:11-05:00", "open a road", "Open a road", "", "Not started", ""],
    ["2017-02-01T10:00:00-05:00", "build a school", '"Build a school"', "Not started", "In progress", "%Y-%m-%d"],
    [
        "2017-03-01T10:00:00-05:00",
        "build a school",
        "Build a school!",
        "In progress",
        "Broken",
        "The court stopped it.",
    ],
    ["2017-04-01T10:00:00-05:00", "open a road", "Open a road", "Not started", "Achieved", "2017-04-01"],
]
PROMISES = {
    "promises": [
        {"title": "Build a school", "status": "Broken", "sources": ["https://web.archive.org/web/20170102030405/https://www.whitehouse.gov/x"]},
        {"title": "Plant a tree", "status": "Not started", "sources": []},
    ]
}  # fmt: skip


def csv_of(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows]).encode()


def upload(content: bytes, by, name="measures.csv") -> ImportBatch:
    return imports.upload_import(upload=ContentFile(content, name), name=name, by=Actor(by))


def previewed(content: bytes, by, *, name="measures.csv", plan=PLAN, cause="") -> ImportBatch:
    return imports.map_import(batch=upload(content, by, name), plan=plan, cause=cause, by=Actor(by))


def imported(content: bytes, by, **how) -> ImportBatch:
    return imports.import_now(batch=previewed(content, by, **how), by=Actor(by))


def tracker(name: str) -> dict:
    return mapping.shipped()[name]


def tracker_rows(rows: list[list[str]]) -> bytes:
    plan = [[*row, ""] for row in rows]
    plan[0][-1] = "sources"
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in plan).encode()


def small_tracker(by) -> ImportBatch:
    plan = {**tracker("trumptracker"), "columns": {"title": "title", "status": "status", "sources": "sources"}}
    return imported(json.dumps(PROMISES).encode(), by, name="data.json", plan=plan)


def small_history(by, cause="", rows=HISTORY) -> ImportBatch:
    return imported(tracker_rows(rows), by, name="history.csv", plan=tracker("trumptracker_history"), cause=cause)


def reasons(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.refusals.values_list("row", "reason"))


# How a file is read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_letters_and_separator_are_recognised(officer, encoding, separator):
    text = "\r\n".join([HEADER, *ROWS]).replace(";", separator)

    batch = imported(text.encode(encoding), officer)

    assert batch.counts["created"] == 2
    assert set(Commitment.objects.values_list("title", flat=True)) == {"Нови детски градини", "Безплатен транспорт"}


def test_header_in_bulgarian_is_understood_by_itself():
    assert targets.guess(["Мярка", "Срок", "Статус", "Отговорна институция", "Тема", "Друго"], targets.of("commitments")) == {
        "title": "Мярка", "due": "Срок", "status": "Статус", "owed_by": "Отговорна институция", "theme": "Тема"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "empty"),
        (b"  \r\n", "a.csv", "empty"),
        (b"Title;Due\r\n", "a.csv", "no rows"),
        (b"PK\x03\x04rest", "a.csv", "not a text file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x01\x02\x03\x04\x05\x06", "a.csv", "not a text file"),
        (b"\x01\x02\x03\x04\x05" * 99, "a.csv", "not a text file"),
        (b"<html><body>x</body></html>", "a.csv", "web page"),
        (b'{"promises": []}', "a.csv", "not what its name says"),
        (b"Title,Due\r\na,b", "a.json", "not what its name says"),
        (b'{"promises": "none"}', "a.json", "no list of records"),
        (b"[1, 2, 3]", "a.json", "no list of records"),
        (b'[{"title": "x"}', "a.json", "cannot be read"),
        (b"[" * 100_000, "a.json", "cannot be read"),
        (b'[{"title": "x", "title": "y"}]', "a.json", "stands twice"),
        (b"Title;title;Due\r\na;b;c", "a.csv", "stand twice"),
        (b"Title\r\nx", "a.xlsx", "not what its name says"),
        (b"Title\r\nx", "noending", "Only these files can be imported: CSV"),
        ("Мярка\r\n".encode() + b"x" * 140_000, "a.csv", "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_in_words(officer, content, name, words):
    with pytest.raises(ValidationError, match=words):
        upload(content, officer, name)
    assert not ImportBatch.objects.exists()


def test_a_huge_file_is_refused_by_its_size_before_it_is_read(tmp_path, officer):
    class Unreadable(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read before its size was looked at")

    with pytest.raises(ValidationError, match="larger than 25 MB"):
        reading.detect(Unreadable(), "a.csv", 200 * 2**20)
    with (tmp_path / "huge.csv").open("wb") as sparse:
        sparse.truncate(200 * 2**20)
    with pytest.raises(CommandError, match="larger than"):
        call_command("import_commitments", str(tmp_path / "huge.csv"), mapping="trumptracker", by=officer.email)


def test_a_wrong_guess_of_the_letters_is_corrected_by_hand(officer, as_user):
    batch = upload("Mesure;Dû;a,b,c\r\nÉcole;;1,2,3".encode("windows-1252"), officer)
    page, again = (reverse(f"crm:import-{name}", args=[batch.pk]) for name in ("mapping", "reading"))
    client = as_user(officer)

    client.post(again, {"encoding": "windows-1252", "separator": ";"})

    assert "École" in client.get(page).content.decode()
    refused = client.post(again, {"encoding": "utf-16", "separator": ";"}, follow=True)
    assert "do not fit utf-16" in refused.content.decode()


# What comes in


def test_rows_come_in_as_internal_drafts_with_their_sources(officer):
    batch = imported(csv_of(*ROWS), officer)

    gardens = Commitment.objects.get(title="Нови детски градини")
    assert batch.state == "imported"
    assert gardens.confidentiality == Level.INTERNAL
    assert (gardens.published_at, gardens.verdict, gardens.source_status) == (None, None, "В процес")
    assert (str(gardens.made_on), str(gardens.original_due)) == ("2026-01-15", "2026-12-31")
    assert not Assessment.objects.exists()
    assert sorted(gardens.evidence.values_list("publisher", "origin", "directness")) == [
        ("mon.example.bg", "independent", "secondary"), ("npo.example.org", "independent", "secondary")
    ]  # fmt: skip


def test_an_archived_page_counts_as_the_page_it_is_a_copy_of(officer):
    small_tracker(officer)

    evidence = Evidence.objects.get()
    assert (evidence.origin, evidence.publisher) == ("promisor", "whitehouse.gov")
    assert evidence.retrieved_at.isoformat() == "2017-01-02T03:04:05+00:00"


def test_institution_and_theme_are_found_by_any_of_their_names(officer):
    ministry = MinistryFactory(name="Министерство на образованието", short_name="МОН")
    theme = ThemeFactory(name_bg="Образование")
    plan = {**PLAN, "columns": {"title": "a", "owed_by": "b", "theme": "c"}, "statuses": {}}

    batch = imported(
        csv_of("Едно;МОН;образование", "Две;Няма такова;", "Три;;Космос", header="a;b;c"), officer, plan=plan
    )

    one = Commitment.objects.get(title="Едно")
    assert (one.owed_by, one.theme) == (ministry, theme)
    assert reasons(batch) == {3: "No organisation is called “Няма такова”."}
    assert batch.counts["without_theme"] == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";15.01.2026;;;", "There is no title."),
        ("А;31.02.2026;;;", "“31.02.2026” in “Дата” is not a day. Write it like 2026-05-31."),
        ("А;15.01.2026;14.01.2026;;", "It is due (2026-01-14) before it was made (2026-01-15)."),
        ("А;;;Кой знае;", "The status “Кой знае” is not in the mapping."),
        ("А;;;;javascript:alert(1)", "“javascript:alert(1)” in “Връзки” is not a web address."),
        ("А;;;;;още;и още", "The row has more cells than the header."),
        ("Безплатен транспорт;2026-02-01;;;", "The same stands in row 2 of this file."),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason_and_the_others_come_in(officer, row, reason):
    batch = imported(csv_of(ROWS[1], row), officer)

    assert reasons(batch) == {3: reason}
    assert (batch.counts["read"], batch.counts["created"], batch.counts["refused"]) == (2, 1, 1)


def test_the_same_file_again_brings_in_nothing(officer):
    imported(csv_of(*ROWS), officer)

    again = imported(csv_of(*ROWS), officer)

    assert (again.counts["created"], again.counts["already"], again.counts["evidence"]) == (0, 2, 0)
    assert Commitment.objects.count() == 2


def test_long_titles_are_kept_whole_beside_the_short_one(officer):
    imported(csv_of("дълго " * 60 + ";;;;"), officer)

    commitment = Commitment.objects.get()
    assert len(commitment.title) == 250
    assert commitment.verbatim == ("дълго " * 60).strip()


def test_every_record_and_the_batch_stand_in_the_log_as_imported(officer):
    batch = imported(csv_of(*ROWS), officer)

    for commitment in Commitment.objects.all():
        entry = LogEntry.objects.about(commitment).get()
        assert (entry.verb, entry.via, entry.via_detail, entry.user) == ("imported", Via.IMPORT, str(batch.pk), officer)
    assert LogEntry.objects.about(batch).get(verb="imported").changes["created"] == [0, 2]


def test_hostile_cells_are_shown_as_text_and_exported_harmless(officer, as_user):
    hostile = '<img src=x onerror=alert(1)>;=HYPERLINK("http://x");;;'
    fine = "<script>alert(2)</script>;;;;"
    batch = imported(csv_of(hostile, fine), officer)
    client = as_user(officer)

    page = client.get(batch.get_absolute_url()).content.decode()
    table = client.get(reverse("crm:import-refusals", args=[batch.pk])).content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    assert Commitment.objects.get().title == "<script>alert(2)</script>"
    assert "'=HYPERLINK" in table


# Histories


def test_only_changes_with_a_written_reason_are_assessed(officer):
    small_tracker(officer)

    batch = small_history(officer)

    counts = batch.counts
    assert (counts["read"], counts["first"], counts["transitions"]) == (5, 2, 3)
    assert (counts["assessed"], counts["with_rationale"], counts["refused"], counts["withdrawn"]) == (1, 1, 2, 1)
    assessment = Assessment.objects.get()
    assert (assessment.state, assessment.delivery, assessment.rationale) == (
        "draft",
        "abandoned",
        "The court stopped it.",
    )
    assert (
        reasons(batch)[4]
        == "No reason is written for the change from “Not started” to “In progress”. “%Y-%m-%d” is none."
    )


def test_a_legacy_import_takes_the_others_over_as_drafts_without_rationale(officer, as_user):
    small_tracker(officer)

    batch = small_history(officer, cause="legacy-import")

    assert (batch.counts["assessed"], batch.counts["with_rationale"], batch.counts["refused"]) == (3, 1, 0)
    assert Counter(Assessment.objects.values_list("cause", "state")) == {("legacy-import", "draft"): 3}
    assert Assessment.objects.filter(rationale="").count() == 2
    assert "with an empty rationale" in as_user(officer).get(batch.get_absolute_url()).content.decode()


def test_what_stands_only_in_the_history_comes_in_withdrawn(officer):
    small_tracker(officer)
    small_history(officer)

    road = Commitment.objects.get(title="Open a road")
    assert (road.published_at, road.withdrawn_reason) == (None, "It stands only in the history of the source.")
    assert road.withdrawn_at
    assert not Commitment.objects.exclude(pk=road.pk).exclude(withdrawn_at=None).exists()


def test_a_withdrawn_promise_keeps_its_last_status_and_each_source_once_across_portions(officer, monkeypatch):
    monkeypatch.setattr(intake, "AT_ONCE", 1)
    small_tracker(officer)
    rows = [HISTORY[0], *([*row, "https://example.org/road"] for row in HISTORY[1:] if row[1] == "open a road")]
    content = "\n".join(",".join(row) for row in [[*rows[0], "sources"], *rows[1:]]).encode()

    batch = imported(content, officer, name="history.csv", plan=tracker("trumptracker_history"), cause="legacy-import")

    road = Commitment.objects.get(title="Open a road")
    assert (road.source_status, road.evidence.count(), batch.counts["evidence"]) == ("Achieved", 1, 1)


def test_titles_match_whatever_quotes_and_semicolons_surround_them(officer):
    small_tracker(officer)
    small_history(officer, cause="legacy-import")

    assert Assessment.objects.filter(commitment__title="Build a school").count() == 2


def test_a_history_without_its_commitments_is_refused(officer):
    with pytest.raises(ValidationError, match="Bring in the commitments"):
        small_history(officer)
    assert not Commitment.objects.exists()


def test_the_same_history_again_brings_in_nothing_and_later_the_rest(officer):
    small_tracker(officer)
    small_history(officer)

    again = small_history(officer)
    legacy = small_history(officer, cause="legacy-import")

    assert (again.counts["assessed"], again.counts["already"], again.counts["withdrawn"]) == (0, 1, 0)
    assert (legacy.counts["assessed"], legacy.counts["already"], legacy.counts["withdrawn"]) == (2, 1, 0)


@pytest.mark.parametrize("text", ["", "2017-01-28", "%Y-%m-%d", "%2017-%01-%23", "2015-01-27", "?", "ok"])
def test_a_date_or_its_pattern_is_no_rationale(text):
    assert not is_rationale(text)


def test_two_words_are_a_rationale():
    assert is_rationale("Съдът спря.")


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "ftp://x.bg/a", "http://", "http://[x", "виж"]
)
def test_only_pages_are_addresses(text):
    assert not is_address(text)


def test_counts_that_do_not_add_up_are_never_stored(officer, monkeypatch):
    batch = previewed(csv_of(*ROWS), officer)
    honest = intake.Intake.refuse
    monkeypatch.setattr(intake.Intake, "no_twin", lambda self, key, row: honest(self, row, "twice counted"))

    with pytest.raises(intake.Miscounted):
        imports.import_now(batch=batch, by=Actor(officer))
    batch.refresh_from_db()
    assert batch.counts == {}


# The job


def test_a_killed_worker_leaves_whole_portions_and_the_next_one_finishes(officer, monkeypatch):
    monkeypatch.setattr(intake, "AT_ONCE", 2)
    rows = [f"Мярка {n};;;;https://example.org/{n}" for n in range(4)]
    batch = previewed(csv_of(";1.1.2026;;;", *rows), officer)
    job = imports.start_import(batch=batch, by=Actor(officer))
    honest = jobs._reporter

    def killed_after_the_first(job):
        def report(done, total, step):
            honest(job)(done, total, step)
            raise SystemExit

        return report

    monkeypatch.setattr(jobs, "_reporter", killed_after_the_first)
    with suppress(SystemExit):
        jobs.execute(job.pk)
    assert (batch.commitments.count(), batch.refusals.count()) == (1, 1)
    monkeypatch.setattr(jobs, "_reporter", honest)

    assert jobs.execute(job.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.counts["created"], batch.counts["evidence"], batch.counts["refused"]) == (
        "imported",
        4,
        4,
        1,
    )
    assert (batch.commitments.count(), batch.evidence.count(), batch.refusals.count()) == (4, 4, 1)
    job.refresh_from_db()
    assert (job.attempts, job.state) == (2, "done")


def test_a_role_withdrawn_while_it_waits_stops_the_job_in_words(officer):
    batch = previewed(csv_of(*ROWS), officer)
    job = imports.start_import(batch=batch, by=Actor(officer))
    officer.role = Role.MEMBER
    officer.save()

    assert not jobs.execute(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "You no longer have the right to do this.")
    assert not Commitment.objects.exists()


def test_an_import_is_asked_for_once(officer):
    batch = previewed(csv_of(*ROWS), officer)
    imports.start_import(batch=batch, by=Actor(officer))

    with pytest.raises(ValidationError, match="running"):
        imports.start_import(batch=batch, by=Actor(officer))


# Taking back


def test_an_unpublished_batch_is_taken_back_without_a_trace(officer):
    first, second = small_tracker(officer), small_history(officer, cause="legacy-import")

    with pytest.raises(ValidationError, match=r"history\.csv.*first"):
        imports.revert_now(batch=first, by=Actor(officer))
    for batch in (second, first):
        imports.revert_now(batch=batch, by=Actor(officer))

    assert (Commitment.objects.count(), Evidence.objects.count(), Assessment.objects.count()) == (0, 0, 0)
    second.refresh_from_db()
    assert second.state == "reverted"
    assert (second.counts["taken_back"]["assessments"], second.counts["taken_back"]["commitments"]) == (3, 1)


def test_the_page_says_what_stands_in_the_way_of_taking_back(officer, as_user):
    first = small_tracker(officer)
    small_history(officer)

    page = as_user(officer).get(reverse("crm:import-revert", args=[first.pk])).content.decode()

    assert "Take back the import “history.csv” first" in page
    assert "What is deleted cannot be brought back" not in page


def test_what_was_published_meanwhile_is_withdrawn_not_deleted(officer):
    batch = imported(csv_of(*ROWS), officer)
    Commitment.objects.filter(title="Нови детски градини").update(published_at="2026-03-01T00:00Z")

    done = imports.revert_now(batch=batch, by=Actor(officer)).counts["taken_back"]

    gardens = Commitment.objects.get()
    assert (gardens.title, gardens.withdrawn_reason) == (
        "Нови детски градини",
        "The import “measures.csv” was taken back.",
    )
    assert gardens.evidence.count() == 2
    assert (done["withdrawn"], done["commitments"], done["kept"]) == (1, 1, 0)


@pytest.mark.parametrize("touch", ["evidence", "task", "change", "log", "assessment"])
def test_what_people_worked_on_is_kept_and_named(officer, touch):
    batch = imported(csv_of(*ROWS), officer)
    gardens = Commitment.objects.get(title="Нови детски градини")
    if touch == "evidence":
        EvidenceFactory(commitment=gardens)
    elif touch == "task":
        TaskFactory(subject=gardens)
    elif touch == "change":
        Commitment.objects.filter(pk=gardens.pk).update(version=2)
    elif touch == "assessment":
        gardens.assessments.create(delivery="limited", rationale="Видяхме.", coder=officer)
    else:
        LogEntry.objects.create(user=officer, via=Via.PAGE, verb="changed", subject=gardens.evidence.first())

    done = imports.revert_now(batch=batch, by=Actor(officer)).counts["taken_back"]

    assert list(Commitment.objects.all()) == [gardens]
    assert gardens.evidence.count() >= 2
    assert (done["kept"], done["kept_names"], done["commitments"]) == (1, [(gardens.pk, gardens.title)], 1)


def test_a_published_verdict_of_a_history_that_is_taken_back_withdraws_its_commitment(officer, leader):
    small_tracker(officer)
    batch = small_history(officer)
    assessment = Assessment.objects.get()
    Assessment.objects.filter(pk=assessment.pk).update(
        state="published", number=1, approver=leader, published_at="2026-03-01T00:00Z"
    )
    Commitment.objects.filter(pk=assessment.commitment_id).update(published_at="2026-03-01T00:00Z", verdict=assessment)

    done = imports.revert_now(batch=batch, by=Actor(officer)).counts["taken_back"]

    school = Commitment.objects.get(pk=assessment.commitment_id)
    assert school.withdrawn_at
    assert Assessment.objects.filter(pk=assessment.pk).exists()
    assert (done["withdrawn"], done["kept"]) == (1, 0)


def test_nothing_is_taken_back_twice(officer):
    batch = imported(csv_of(*ROWS), officer)
    imports.revert_now(batch=batch, by=Actor(officer))

    with pytest.raises(ValidationError, match="already"):
        imports.revert_now(batch=batch, by=Actor(officer))


# On the pages


def test_the_whole_road_on_the_pages(officer, as_user):
    client = as_user(officer)
    file = SimpleUploadedFile("мерки.csv", csv_of(*ROWS, "Три;;;Неясно;").decode().encode("windows-1251"))

    mapping_page = client.post(reverse("crm:import-new"), {"file": file}, follow=True)
    batch = ImportBatch.objects.get()
    assert "WINDOWS-1251" in mapping_page.content.decode()
    columns = {
        f"column_{name}": column
        for name, column in targets.guess(batch.mapping["shape"]["columns"], targets.of("commitments")).items()
    }
    hand = {"mapping": "by-hand", "register": "Мерки", "language": "bg", **columns, "column_sources": "Връзки"}
    preview = client.post(reverse("crm:import-mapping", args=[batch.pk]), hand, follow=True)
    assert preview.context["counts"].created == 2
    assert preview.context["unknown_words"] == ["Неясно"]
    words = {"word_0": "limited", "word_1": "complete", "word_2": "no_evidence"}
    preview = client.post(reverse("crm:import-words", args=[batch.pk]), words, follow=True)
    assert preview.context["counts"].created == 3
    assert not Commitment.objects.exists()

    client.post(reverse("crm:import-start", args=[batch.pk]))
    jobs.execute(Job.objects.get().pk)
    result = client.get(batch.get_absolute_url())
    assert result.context["counts"]["created"] == Commitment.objects.count() == 3

    assert client.get(reverse("crm:import-revert", args=[batch.pk])).context["outlook"].commitments == 3
    client.post(reverse("crm:import-revert", args=[batch.pk]))
    jobs.execute(Job.objects.get(kind=work.REVERT).pk)
    assert Commitment.objects.count() == 0
    assert client.get(batch.get_absolute_url()).context["taken_back"]["commitments"] == 3


def test_an_earlier_mapping_is_offered_for_a_file_of_the_same_columns(officer, as_user):
    earlier = imported(csv_of(*ROWS), officer)
    batch = upload(csv_of(ROWS[0]), officer)

    page = as_user(officer).get(reverse("crm:import-mapping", args=[batch.pk]))

    assert (f"batch-{earlier.pk}", "Plan of measures") in page.context["form"].fields["mapping"].choices


def test_a_refused_file_leaves_the_form_with_the_words(officer, as_user):
    page = as_user(officer).post(reverse("crm:import-new"), {"file": SimpleUploadedFile("a.csv", b"<html>")})

    assert page.status_code == 422
    assert "web page" in page.content.decode()


@pytest.mark.parametrize("name", ["member", "former_member", "administrator"])
def test_only_the_centre_imports(name, request, officer, as_user):
    batch = imported(csv_of(*ROWS), officer)
    client = as_user(request.getfixturevalue(name))

    for page in ("list", "new"):
        assert client.get(reverse(f"crm:import-{page}")).status_code == 403
    for page in ("detail", "mapping", "revert", "refusals"):
        assert client.get(reverse(f"crm:import-{page}", args=[batch.pk])).status_code == 403
    for page in ("start", "words", "reading", "revert", "mapping"):
        assert client.post(reverse(f"crm:import-{page}", args=[batch.pk])).status_code == 403
    assert Commitment.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_runs_the_same_queries_for_any_length(officer, as_user, django_assert_max_num_queries, rows):
    for _row in range(rows):
        imported(csv_of(*ROWS), officer)
    client = as_user(officer)
    client.get(reverse("crm:import-list"))

    with django_assert_max_num_queries(5) as first:
        page = client.get(reverse("crm:import-list"))

    assert len(page.context["page"].object_list) == rows
    assert len(first.captured_queries) == 4  # session, user, count, rows


# The command


def test_the_command_checks_without_storing_then_stores_then_takes_back(officer, tmp_path, capsys):
    (tmp_path / "a.csv").write_bytes(csv_of(*ROWS))
    (tmp_path / "plan.json").write_text(json.dumps(PLAN))
    how = {"mapping": str(tmp_path / "plan.json")}

    call_command("import_commitments", str(tmp_path / "a.csv"), dry_run=True, **how)
    assert not ImportBatch.objects.exists()
    assert "2  commitments created" in capsys.readouterr().out
    call_command("import_commitments", str(tmp_path / "a.csv"), **how)
    assert Commitment.objects.filter(author=officer).count() == 2
    call_command("revert_import", str(ImportBatch.objects.get().pk))
    assert not Commitment.objects.exists()


def test_the_command_acts_only_in_the_name_of_the_centre(member, tmp_path):
    (tmp_path / "a.csv").write_bytes(csv_of(*ROWS))

    with pytest.raises(CommandError, match="neither"):
        call_command("import_commitments", str(tmp_path / "a.csv"), mapping="trumptracker", by=member.email)


def test_a_mapping_that_does_not_fit_is_refused_in_words(officer):
    with pytest.raises(ValidationError, match="lacks these columns"):
        previewed(csv_of(*ROWS), officer, plan=tracker("trumptracker"))
    with pytest.raises(ValidationError, match="cannot be used"):
        previewed(csv_of(*ROWS), officer, plan={**PLAN, "statuses": {"x": "sort of"}})
    with pytest.raises(ValidationError, match="fields that there are not"):
        previewed(csv_of(*ROWS), officer, plan={**PLAN, "columns": {"title": "Мярка", "published_at": "Дата"}})


# A real tracker


@real_data
def test_the_real_tracker_comes_in_whole(officer):
    for key in ("health", "culture", "education"):
        ThemeFactory(key=key)
    batch = imported((TRACKER / "data.json").read_bytes(), officer, name="data.json", plan=tracker("trumptracker"))

    assert {name: number for name, number in batch.counts.items() if number} == {
        "read": 174, "created": 174, "evidence": 374, "without_theme": 149
    }  # fmt: skip
    assert Counter(Commitment.objects.values_list("source_status", flat=True)) == {
        "Not started": 84, "Broken": 43, "Achieved": 21, "In progress": 18, "Compromised": 8
    }  # fmt: skip
    assert not Commitment.objects.exclude(verdict=None).exists()


@real_data
@pytest.mark.parametrize(("cause", "assessed"), [("", 1), ("legacy-import", 101)])
def test_the_real_history_comes_in_with_one_reason_in_a_hundred_and_one(officer, cause, assessed):
    first = imported((TRACKER / "data.json").read_bytes(), officer, name="data.json", plan=tracker("trumptracker"))
    content, plan = (TRACKER / "status_history.csv").read_bytes(), tracker("trumptracker_history")

    batch = imported(content, officer, name="status_history.csv", plan=plan, cause=cause)
    again = imported(content, officer, name="status_history.csv", plan=plan, cause=cause)

    counts = batch.counts
    assert (counts["read"], counts["first"], counts["transitions"], counts["withdrawn"]) == (335, 234, 101, 60)
    assert (counts["assessed"], counts["with_rationale"], counts["refused"]) == (assessed, 1, 101 - assessed)
    assert (again.counts["assessed"], again.counts["withdrawn"], again.counts["already"]) == (0, 0, assessed)
    for one in (again, batch, first):
        if one.state == "imported" and (one.commitments.exists() or one.assessments.exists()):
            imports.revert_now(batch=one, by=Actor(officer))
    assert (Commitment.objects.count(), Evidence.objects.count(), Assessment.objects.count()) == (0, 0, 0)
