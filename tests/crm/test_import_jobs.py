"""Imports as work: interrupted and continued, walked through on the pages, taken back as a whole."""

from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import jobs
from accounts.actions import change_user
from accounts.actors import Actor, Via
from accounts.models import Job, LogEntry, Role
from campaigns.asks.actions import press_asks
from crm.actions import imports
from crm.confidentiality import Level
from crm.importing import intake, taking_back, targets, work
from crm.models import (
    Alias,
    CoalitionMembership,
    ContactPoint,
    Document,
    ImportBatch,
    InformationDuty,
    LawfulBasis,
    Meeting,
    Office,
    Organisation,
    Participation,
    Person,
    Tenure,
)
from tests.crm.importing import csv_of, imported, previewed, reasons
from tests.factories import (
    AskFactory,
    MeetingFactory,
    MinistryFactory,
    ParticipationFactory,
    PersonFactory,
    TaskFactory,
    TenureFactory,
    UserFactory,
)

HEADER = "Име;Имейл;Организация;Длъжност"
ROWS = [f"Лице Номер{n};n{n}@example.org;МП;Длъжност {n}" for n in range(4)]


@pytest.fixture
def ministry(db):
    return MinistryFactory(name="Министерство на примера", short_name="МП")


def killed_after_the_first(monkeypatch):
    honest = jobs._reporter

    def reporter(job):
        def report(done, total, step):
            honest(job)(done, total, step)
            raise SystemExit

        return report

    monkeypatch.setattr(jobs, "_reporter", reporter)
    return lambda: monkeypatch.setattr(jobs, "_reporter", honest)


def test_a_killed_worker_doubles_nobody(officer, ministry, monkeypatch):
    monkeypatch.setattr(intake, "AT_ONCE", 2)
    rows = csv_of(ROWS[0], "Без основание;не е адрес;;", *ROWS[1:], header=HEADER)
    batch = previewed(rows, officer, "people")
    job = imports.start_import(batch=batch, by=Actor(officer))
    revive = killed_after_the_first(monkeypatch)
    with suppress(SystemExit):
        jobs.execute(job.pk)
    assert (Person.objects.count(), batch.refusals.count()) == (1, 1)
    revive()

    assert jobs.execute(job.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.counts["created"], batch.counts["refused"]) == ("imported", 4, 1)
    assert (Person.objects.count(), Tenure.objects.count(), Office.objects.count()) == (4, 4, 4)
    assert (LawfulBasis.objects.count(), ContactPoint.objects.count(), batch.refusals.count()) == (4, 4, 1)


# Taking back


def counted() -> list[int]:
    tables = (
        Organisation, Alias, CoalitionMembership, Person, ContactPoint, LawfulBasis, InformationDuty, Office, Tenure,
        Meeting, Participation,
    )  # fmt: skip
    return [table.objects.count() for table in tables]


def test_every_kind_is_taken_back_without_a_trace(officer, ministry):
    person = PersonFactory(name="Ивана Примерова")
    before = counted()
    batches = [
        imported(csv_of("А;член;Стара А;a@example.org", header="Наименование;Членство;Стари имена;Имейл"), officer, "organisations"),
        imported(csv_of(*ROWS, header=HEADER), officer, "people"),
        imported(csv_of("Ивана Примерова;МП;Шеф", header="Лице;Организация;Длъжност"), officer, "tenures"),
        imported(csv_of("1.2.2025;Среща;Ивана Примерова", header="Дата;Относно;С кого"), officer, "meetings"),
    ]  # fmt: skip
    assert [reasons(batch) for batch in batches] == [{}] * 4
    assert counted() != before

    for batch in reversed(batches):
        outlook = targets.of(batch.content).outlook(batch, officer)
        done = imports.revert_now(batch=batch, by=Actor(officer)).counts["taken_back"]
        assert (sum(count for _what, count in outlook.going), outlook.kept) == (done["deleted"], [])
        assert done["kept"] == 0

    assert counted() == before
    assert Person.objects.get() == person


def test_what_was_filled_up_is_emptied_unless_somebody_changed_it_since(officer):
    first, second = (PersonFactory(name=f"Лице {n}ово") for n in ("Първ", "Втор"))
    for n, person in enumerate((first, second)):
        person.contact_points.create(kind="phone", value=f"+35988812345{n}")
    rows = [f"{p.name};088812345{n};Name {n}" for n, p in enumerate((first, second))]
    batch = imported(csv_of(*rows, header="Име;Телефон;Име на латиница"), officer, "people", duplicates="update")
    assert batch.counts["updated"] == 2
    Person.objects.filter(pk=second.pk).update(name_latin="Otherwise")

    done = imports.revert_now(batch=batch, by=Actor(officer)).counts["taken_back"]

    assert (done["emptied"], done["kept"], done["kept_records"]) == (1, 1, [("crm.Person", second.pk)])
    assert dict(Person.objects.values_list("pk", "name_latin")) == {first.pk: "", second.pk: "Otherwise"}


@pytest.mark.parametrize("touch", ["meeting", "post", "task", "document", "change", "log"])
def test_what_people_built_upon_stays_and_is_named(officer, ministry, touch):
    batch = imported(csv_of(*ROWS[:2], header=HEADER), officer, "people")
    one = Person.objects.get(name="Лице Номер0")
    {
        "meeting": lambda: ParticipationFactory(person=one),
        "post": lambda: TenureFactory(person=one, organisation=ministry),
        "task": lambda: TaskFactory(subject=one),
        "document": lambda: Document.objects.create(
            subject=one, title="x", file="x", file_name="x", size=1, author=officer
        ),
        "change": lambda: Person.objects.filter(pk=one.pk).update(version=2),
        "log": lambda: LogEntry.objects.create(user=officer, via=Via.PAGE, verb="changed", subject=one),
    }[touch]()
    outlook = targets.of("people").outlook(batch, officer)

    done = imports.revert_now(batch=batch, by=Actor(officer)).counts["taken_back"]

    assert list(Person.objects.filter(name__startswith="Лице Номер")) == [one]
    assert (done["kept"], done["kept_records"], outlook.kept) == (1, [("crm.Person", one.pk)], ["Лице Номер0"])


def test_a_meeting_where_somebody_noted_an_ask_stays_with_it(officer):
    batch = imported(csv_of("12.03.2024;Среща", "13.03.2024;Друга", header="Дата;Относно"), officer, "meetings")
    meeting = Meeting.objects.get(about="Среща")
    press_asks(meeting=meeting, asks=[AskFactory()], by=Actor(officer))

    imports.revert_now(batch=batch, by=Actor(officer))

    assert list(Meeting.objects.all()) == [meeting]
    assert meeting.asks_pressed.count() == 1


def test_a_kept_record_that_was_hidden_since_is_not_named(officer, leader):
    batch = imported(csv_of(ROWS[0], header="Име;Имейл;x;y"), officer, "people")
    Person.objects.update(confidentiality=Level.RESTRICTED, version=2)
    batch = imports.revert_now(batch=batch, by=Actor(officer))

    assert targets.of("people").result(batch, officer)["kept"] == []
    assert targets.of("people").result(batch, leader)["kept"] == ["Лице Номер0"]


def test_a_file_of_leadership_is_for_leadership(as_user, officer, leader):
    secret = PersonFactory(name="Тайна Личност", confidentiality=Level.RESTRICTED)
    secret.contact_points.create(kind="email", value="t@example.org")
    batch = previewed(csv_of("Личност Тайна;t@example.org", header="Име;Имейл"), leader, "people")

    assert str(secret) in as_user(leader).get(batch.get_absolute_url()).content.decode()
    for page in ("import-detail", "import-mapping", "import-revert", "import-refusals"):
        assert as_user(officer).get(reverse(f"crm:{page}", args=[batch.pk])).status_code == 404
    assert as_user(officer).post(reverse("crm:import-start", args=[batch.pk])).status_code == 404
    assert batch.file_name not in as_user(officer).get(reverse("crm:import-list")).content.decode()


def test_a_file_of_leadership_stays_for_leadership_when_its_author_is_an_officer_again(
    as_user, officer, leader, administrator
):
    batch = imported(csv_of("Ана Нова;a@example.org;restricted", header="Име;Имейл;Ниво"), leader, "people")
    other_leader = UserFactory(role=Role.LEADERSHIP)
    change_user(user=leader, role=Role.OFFICER, is_active=True, by=Actor.of(administrator))
    leader.refresh_from_db()

    for reader in (leader, officer):
        assert as_user(reader).get(batch.get_absolute_url()).status_code == 404
        assert batch.file_name not in as_user(reader).get(reverse("crm:import-list")).content.decode()
        assert not batch.refusals.visible_to(reader).exists()
    assert as_user(other_leader).get(batch.get_absolute_url()).status_code == 200


def test_what_an_officer_brings_in_as_a_leader_is_for_leadership_ever_after(as_user, officer, administrator):
    batch = previewed(csv_of("Ана Нова;a@example.org", header="Име;Имейл"), officer, "people")
    change_user(user=officer, role=Role.LEADERSHIP, is_active=True, by=Actor.of(administrator))
    officer.refresh_from_db()
    jobs.execute(imports.start_import(batch=batch, by=Actor.of(officer)).pk)
    change_user(user=officer, role=Role.OFFICER, is_active=True, by=Actor.of(administrator))

    assert as_user(officer).get(batch.get_absolute_url()).status_code == 404


def test_a_check_names_to_a_colleague_no_meeting_that_is_hidden_from_them(as_user, officer, other_officer):
    MeetingFactory(held_on="2026-03-05", about="Среща за дълга", confidentiality=Level.RESTRICTED, author=officer)
    batch = previewed(csv_of("2026-03-05;среща за дълга", header="Дата;Относно"), officer, "meetings")
    url = batch.get_absolute_url()

    assert "Среща за дълга" in as_user(officer).get(url).content.decode()
    assert "Среща за дълга" not in as_user(other_officer).get(url).content.decode()


def test_a_killed_taking_back_is_continued(officer, ministry, monkeypatch):
    monkeypatch.setattr(taking_back, "AT_ONCE", 2)
    batch = imported(csv_of(*ROWS, header=HEADER), officer, "people")
    job = imports.start_revert(batch=batch, by=Actor(officer))
    revive = killed_after_the_first(monkeypatch)
    with suppress(SystemExit):
        jobs.execute(job.pk)
    assert Tenure.objects.count() == 2
    revive()

    assert jobs.execute(job.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.counts["taken_back"]["deleted"]) == ("reverted", 12)
    assert (Person.objects.count(), Tenure.objects.count(), Office.objects.count()) == (0, 0, 0)


# The pages


def test_the_whole_road_on_the_pages(officer, ministry, as_user):
    client = as_user(officer)
    known = PersonFactory(name="Лице Номер1")
    known.contact_points.create(kind="email", value="n1@example.org")
    content = csv_of(*ROWS, "Лош;не е адрес;;", header=HEADER)

    page = client.post(reverse("crm:import-new"), {"file": SimpleUploadedFile("хора.csv", content)}, follow=True)
    batch = ImportBatch.objects.get()
    assert page.context["target"].name == "people"
    columns = {f"column_{k}": v for k, v in targets.guess(HEADER.split(";"), targets.of("people")).items()}
    hand = {"mapping": "by-hand", **columns, "constant_basis": "official", "constant_basis_source": "Списък"}
    preview = client.post(reverse("crm:import-mapping", args=[batch.pk]) + "?as=people", hand, follow=True)
    assert (preview.context["counts"].created, preview.context["counts"].already) == (3, 1)
    assert known.get_absolute_url() in preview.content.decode()
    preview = client.post(
        reverse("crm:import-duplicates", args=[batch.pk]), {"duplicates": "skip", "row_3": "create"}, follow=True
    )
    assert preview.context["counts"].created == 4

    client.post(reverse("crm:import-start", args=[batch.pk]))
    jobs.execute(Job.objects.get(kind=work.IMPORT).pk)
    result = client.get(batch.get_absolute_url())
    assert result.context["counts"]["created"] == 4
    assert "Лице Номер0" in result.content.decode()
    table = client.get(reverse("crm:import-refusals", args=[batch.pk])).content.decode()
    assert "не е адрес" in table

    assert client.get(reverse("crm:import-revert", args=[batch.pk])).context["outlook"].kept == []
    client.post(reverse("crm:import-revert", args=[batch.pk]))
    jobs.execute(Job.objects.get(kind=work.REVERT).pk)
    assert client.get(batch.get_absolute_url()).context["taken_back"]["deleted"] == 12
    assert list(Person.objects.all()) == [known]


def test_refused_rows_can_be_corrected_and_brought_in_again(officer, as_user):
    long = "=дълго " * 200
    rows = csv_of(f"Ана;лош;{long};+359888123456", "Бела;b@example.org;;", header="Име;Имейл;Бележка;Телефон")
    batch = imported(rows, officer, "people")
    table = as_user(officer).get(reverse("crm:import-refusals", args=[batch.pk])).content

    again = imported(table.replace("лош".encode(), b"a@example.org"), officer, "people", name="поправени.csv")

    assert (again.counts["created"], again.counts["refused"]) == (1, 0)
    assert set(Person.objects.values_list("name", flat=True)) == {"Ана", "Бела"}
    assert Person.objects.get(name="Ана").note == long.strip()
    assert Person.objects.get(name="Ана").contact_points.filter(value="+359888123456").exists()


def test_the_mapping_of_the_same_header_is_offered_again_one_s_own_first(officer, other_officer, as_user):
    theirs = imported(csv_of("Ана;1", header="Име;Странна колона"), other_officer, "people", constants={"note": ""})
    mine = previewed(csv_of("Бела;2", header="Име;Странна колона"), officer, "people", name="b.csv")
    plan = {**mine.mapping["plan"], "columns": {"name": "Име", "note": "Странна колона"}, "name": "Моя"}
    imports.map_import(batch=mine, plan=plan, cause="", by=Actor(officer))
    third = previewed(csv_of("Вяра;3", header="Име;Странна колона"), officer, "people", name="c.csv")

    page = as_user(officer).get(reverse("crm:import-mapping", args=[third.pk]))

    choices = [key for key, _label in page.context["form"].fields["mapping"].choices]
    assert choices == [f"batch-{mine.pk}", f"batch-{theirs.pk}", "by-hand"]


@pytest.mark.parametrize("kind", ["organisations", "people", "tenures", "meetings", "asks", "sign_ons"])
def test_every_kind_can_be_matched_by_hand(officer, as_user, kind):
    batch = previewed(csv_of("Ана", header="Име"), officer, "people")

    page = as_user(officer).get(reverse("crm:import-mapping", args=[batch.pk]) + f"?as={kind}")

    form, target = page.context["form"], page.context["target"]
    assert target.name == kind
    shown, folded = [field for field, _said in form.columns()], form.without_column()
    assert sorted(target.fields) == sorted(bound.name.removeprefix("column_") for bound in [*shown, *folded])


def test_what_a_list_needs_stands_first_and_is_not_called_optional(officer, as_user):
    batch = previewed(csv_of("Ана;0888", header="Име;Телефон"), officer, "people")

    page = as_user(officer).get(reverse("crm:import-mapping", args=[batch.pk]) + "?as=people")

    form = page.context["form"]
    assert [(field.name, said) for field, said in form.columns()] == [
        ("column_name", "(needed)"),
        ("column_basis", "(needed, here or below)"),
        ("column_basis_source", "(needed, here or below)"),
        ("column_phone", ""),
    ]
    assert "(optional)" not in page.content.decode().partition('name="column_name"')[2].partition("savebar")[0]


def test_what_is_needed_and_said_nowhere_is_asked_for_beside_its_field(officer, as_user):
    batch = previewed(csv_of("Ана;0888", header="Име;Телефон"), officer, "people")

    page = as_user(officer).post(
        reverse("crm:import-mapping", args=[batch.pk]) + "?as=people", {"mapping": "by-hand", "column_name": "Име"}
    )

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"constant_basis", "constant_basis_source"}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_portion_costs_the_same_for_one_row_and_for_three(officer, ministry, django_assert_max_num_queries, rows):
    batch = previewed(csv_of(*ROWS[:rows], header=HEADER), officer, "people")

    with django_assert_max_num_queries(45):
        imports.import_now(batch=batch, by=Actor(officer))
