"""Lists of organisations, people, posts and meetings from files: what comes in, what is there already, what is refused."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actors import Actor, Via
from accounts.models import LogEntry
from crm.actions import imports
from crm.confidentiality import Level
from crm.importing import intake, running
from crm.models import (
    ImportBatch,
    Imported,
    InformationDuty,
    Meeting,
    Office,
    Organisation,
    Person,
    Place,
    Tenure,
)
from tests.crm.importing import csv_of, imported, previewed, reasons, upload, xlsx_of
from tests.factories import (
    MeetingFactory,
    MinistryFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    PlaceFactory,
    TenureFactory,
    ThemeFactory,
)

PEOPLE = "Име;Телефон;Имейл;Организация;Длъжност;От"
IVANA = "Ивана Примерова;0888 123 456;ivana@example.org;;;"


@pytest.fixture
def ministry(db):
    return MinistryFactory(name="Министерство на примера", short_name="МП")


# Organisations


def test_an_organisation_comes_in_with_everything_that_hangs_on_it(officer):
    theme = ThemeFactory(name_bg="Образование")
    town = PlaceFactory(kind=Place.Kind.SETTLEMENT, name="Видин", code="10971", ekatte="10971")
    parent = OrganisationFactory(name="Мрежа Пример")
    header = (
        "Наименование;Вид;ЕИК;Град;Имейл;Телефон;Сайт;Теми;Членство;Член от;Стари имена;Абревиатура;Част от;Основана"
    )
    row = (
        "  Сдружение  „Надежда“ ;Сдружение;000695089;гр. Видин;a@example.org, b@example.org;094 600 100 / 0888 123 456;"
        "nadezhda.example.org;образование;член;1.3.2020 г.;Клуб Надежда;СН;Мрежа Пример;април 1999"
    )

    batch = imported(csv_of(row, header=header), officer, "organisations", constants={"source": "Анкета 2026"})

    one = Organisation.objects.get(name="Сдружение „Надежда“")
    assert reasons(batch) == {}
    assert (one.kind, one.register_number, one.place, one.parent) == ("ngo", "000695089", town, parent)
    assert (one.website, one.founded, one.source, one.is_verified) == (
        "https://nadezhda.example.org", "1999-04", "Анкета 2026", True
    )  # fmt: skip
    assert set(one.contact_points.values_list("kind", "value")) == {
        ("email", "a@example.org"), ("email", "b@example.org"), ("phone", "+35994600100"), ("phone", "+359888123456")
    }  # fmt: skip
    assert list(one.themes.all()) == [theme]
    assert set(one.aliases.values_list("name", "kind")) == {("Клуб Надежда", "old_name"), ("СН", "abbreviation")}
    standing = one.memberships.get()
    assert (standing.status, standing.started_on) == ("member", date(2020, 3, 1))


def test_an_informal_group_needs_nothing_but_its_name(officer):
    imported(csv_of("Група Изгрев", header="Наименование"), officer, "organisations", constants={"kind": "informal"})

    one = Organisation.objects.get()
    assert (one.name, one.kind, one.confidentiality, one.is_verified) == (
        "Група Изгрев", "informal", Level.COALITION, False
    )  # fmt: skip


def test_a_number_that_lost_its_zeros_in_a_spreadsheet_gets_them_back(officer):
    imported(xlsx_of(["Наименование", "ЕИК"], ["Пример", 695089]), officer, "organisations", name="a.xlsx")

    assert Organisation.objects.get().register_number == "000695089"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";;;a@example.org;", "There is nothing in “Наименование”."),
        ("А;123456789;;;", "“123456789”: The check digit is wrong"),
        ("А;;Никъде;;", "There is no place called “Никъде”."),
        ("А;;Дол;;", "Several places are called “Дол”: give the EKATTE code."),
        ("А;;;не е адрес;", "“не е адрес” in “Имейл”:"),
        ("А;;;;12", "“12” in “Телефон”: This is no phone number."),
        ("#REF!;;;;", "“#REF!” in “Наименование” is an error of the spreadsheet."),
        ("А;;;;;x", "The row has more cells than the header."),
    ],
)
def test_a_wrong_organisation_is_refused_with_its_reason(officer, row, reason):
    for code in ("11111", "22222"):
        PlaceFactory(kind=Place.Kind.SETTLEMENT, name="Дол", code=code, ekatte=code)
    header = "Наименование;ЕИК;Град;Имейл;Телефон"

    batch = imported(csv_of("Добра;;;;", row, header=header), officer, "organisations")

    assert reasons(batch)[3].startswith(reason)
    assert (batch.counts["read"], batch.counts["created"], batch.counts["refused"]) == (2, 1, 1)


def test_a_place_is_found_by_its_ekatte_and_by_what_stands_before_its_name(officer):
    region = PlaceFactory(kind=Place.Kind.REGION, name="Ловеч", code="LOV")
    town = PlaceFactory(kind=Place.Kind.SETTLEMENT, name="Ловеч", code="43952", ekatte="43952")
    rows = ("Едно;43952", "Две;обл. Ловеч", "Три;Ловеч")

    imported(csv_of(*rows, header="Наименование;Населено място"), officer, "organisations")

    assert dict(Organisation.objects.values_list("name", "place")) == {
        "Едно": town.pk, "Две": region.pk, "Три": town.pk
    }  # fmt: skip


# People


def test_a_person_comes_in_with_a_post_a_lawful_basis_and_the_clock_of_being_told(officer, ministry):
    row = "Ивана Примерова;0888 123 456;ivana@example.org;МП;Директор;март 2024"

    batch = imported(csv_of(row, header=PEOPLE), officer, "people")

    one = Person.objects.get()
    assert reasons(batch) == {}
    assert one.confidentiality == Level.INTERNAL
    assert set(one.contact_points.values_list("value", flat=True)) == {"+359888123456", "ivana@example.org"}
    tenure = one.tenures.get()
    assert (tenure.organisation, tenure.office.title, tenure.started) == (ministry, "Директор", "2024-03")
    basis = one.bases.get()
    assert (basis.basis, basis.source) == ("official", "регистър")
    assert InformationDuty.objects.get(person=one).origin == "public"
    entry = LogEntry.objects.about(one).get()
    assert (entry.verb, entry.via, entry.via_detail, entry.changes) == ("imported", Via.IMPORT, str(batch.pk), {})


def test_nobody_comes_in_without_a_lawful_basis_and_its_source(officer):
    batch = upload(csv_of("Ивана;;", header="Име;Основание;Източник на данните"), officer)
    columns = {"name": "Име", "basis": "Основание", "basis_source": "Източник на данните"}
    bare = {"content": "people", "columns": columns, "constants": {}}

    batch = imports.map_import(batch=batch, plan=bare, cause="", by=Actor(officer))
    batch = imports.import_now(batch=batch, by=Actor(officer))

    assert reasons(batch) == {2: "Say on what lawful basis we keep this person's data."}
    assert not Person.objects.exists()
    with pytest.raises(ValidationError, match="no column for: Lawful basis, Where the data come from"):
        imports.map_import(
            batch=upload(b"Name\nX", officer), plan={"content": "people", "columns": {"name": "Name"}}, cause="",
            by=Actor(officer),
        )  # fmt: skip


def test_an_office_not_known_yet_is_added_to_its_body_once(officer, ministry):
    rows = ("Ана Първа;;;МП;Главен експерт;2024", "Бела Втора;;;МП;главен експерт;2025")

    imported(csv_of(*rows, header=PEOPLE), officer, "people")

    assert Office.objects.get().body == ministry
    assert Tenure.objects.filter(office=Office.objects.get()).count() == 2


def test_a_level_that_would_hide_the_record_from_its_officer_is_refused(officer, leader):
    rows = csv_of("Ана;ограничено", header="Име;Поверителност")

    assert "would not see" in reasons(imported(rows, officer, "people"))[2]
    imported(rows, leader, "people")
    assert Person.objects.get().confidentiality == Level.RESTRICTED


# What is there already


def known_ivana():
    person = PersonFactory(name="Ивана Примерова", name_latin="")
    person.contact_points.create(kind="phone", value="+359888123456")
    return person


@pytest.mark.parametrize(
    ("choice", "outcome", "people"), [("skip", "already", 1), ("update", "updated", 1), ("create", "created", 2)]
)
def test_a_suspected_duplicate_is_skipped_filled_up_or_brought_in(officer, choice, outcome, people):
    ivana = known_ivana()

    batch = imported(csv_of(IVANA, header=PEOPLE), officer, "people", duplicates=choice)

    assert {name: batch.counts[name] for name in ("created", "updated", "already", "refused")} == {
        "created": 0, "updated": 0, "already": 0, "refused": 0, outcome: 1
    }  # fmt: skip
    assert Person.objects.count() == people
    ivana.refresh_from_db()
    emails = set(ivana.contact_points.filter(kind="email").values_list("value", flat=True))
    assert (emails, ivana.version) == (({"ivana@example.org"}, 2) if choice == "update" else (set(), 1))


def test_one_row_may_be_settled_otherwise_than_all(officer):
    known_ivana()
    boris = PersonFactory(name="Борис Примеров")
    boris.contact_points.create(kind="email", value="boris@example.org")
    batch = previewed(csv_of(IVANA, "Борис Примеров;;boris@example.org;;;", header=PEOPLE), officer, "people")

    batch = imports.settle_duplicates(batch=batch, duplicates="skip", choices={"3": "create"}, by=Actor(officer))
    batch = imports.import_now(batch=batch, by=Actor(officer))

    assert (batch.counts["created"], batch.counts["already"]) == (1, 1)
    assert Person.objects.filter(name="Борис Примеров").count() == 2


def test_filling_up_leaves_what_is_there(officer):
    one = OrganisationFactory(name="Пример", register_number="000695089", about="Наше.", website="")
    header = "Наименование;ЕИК;За организацията;Сайт"
    row = "Пример;000695089;Чуждо.;example.org"

    imported(csv_of(row, header=header), officer, "organisations", duplicates="update")

    one.refresh_from_db()
    assert (one.about, one.website, one.version) == ("Наше.", "https://example.org", 2)


def test_two_rows_about_one_record_fill_it_once(officer):
    one = OrganisationFactory(name="Пример", register_number="000695089", about="")
    header = "Наименование;ЕИК;За организацията"
    rows = csv_of("Пример;000695089;Първо.", "Пример;000695089;Второ.", header=header)

    checked = previewed(rows, officer, "organisations", duplicates="update")
    assert running.check(checked).counts.updated == 1
    batch = imported(rows, officer, "organisations", duplicates="update")

    one.refresh_from_db()
    assert (one.about, one.version, batch.counts["updated"]) == ("Първо.", 2, 1)


def test_a_record_out_of_sight_is_no_duplicate_and_is_not_told(officer, as_user):
    hidden = known_ivana()
    Person.objects.filter(pk=hidden.pk).update(confidentiality=Level.RESTRICTED)

    batch = previewed(csv_of(IVANA, header=PEOPLE), officer, "people")

    assert running.check(batch).counts.created == 1
    assert hidden.get_absolute_url() not in as_user(officer).get(batch.get_absolute_url()).content.decode()


NAMESAKE = "Ивана Примерова;;;;;"


def test_a_namesake_is_told_and_comes_in_unless_it_is_said_otherwise(officer, as_user):
    ivana = known_ivana()
    batch = previewed(csv_of(NAMESAKE, header=PEOPLE), officer, "people", duplicates="skip")
    page = as_user(officer).get(batch.get_absolute_url())

    assert ivana.get_absolute_url() in page.content.decode()
    assert "the same full name, nothing else" in page.content.decode()
    [(one, field)] = page.context["suspected"]
    assert (one.twin.record, field.initial, page.context["counts"].created) == (ivana, "create", 1)

    as_user(officer).post(reverse("crm:import-duplicates", args=[batch.pk]), {"duplicates": "skip", "row_2": "skip"})
    batch.refresh_from_db()
    assert running.check(batch).counts.already == 1
    batch = imports.import_now(batch=batch, by=Actor(officer))
    assert (batch.counts["created"], batch.counts["already"]) == (0, 1)


@pytest.mark.parametrize("at_once", [1, 500])
def test_namesakes_in_one_file_come_in_as_the_check_said(officer, monkeypatch, at_once):
    monkeypatch.setattr(intake, "AT_ONCE", at_once)
    rows = csv_of(NAMESAKE, "Ивана Примерова;;another@example.org;;;", header=PEOPLE)

    check = running.check(previewed(rows, officer, "people", duplicates="skip"))
    batch = imported(rows, officer, "people", duplicates="skip")

    assert (check.counts.created, batch.counts["created"], check.namesakes) == (2, 2, [])


def test_a_hidden_namesake_is_not_told(officer, as_user):
    hidden = known_ivana()
    Person.objects.filter(pk=hidden.pk).update(confidentiality=Level.RESTRICTED)
    batch = previewed(csv_of(NAMESAKE, header=PEOPLE), officer, "people")

    assert as_user(officer).get(batch.get_absolute_url()).context["suspected"] == []


@pytest.mark.parametrize("at_once", [1, 500])
def test_what_stands_twice_in_a_file_comes_in_once(officer, monkeypatch, at_once):
    monkeypatch.setattr(intake, "AT_ONCE", at_once)
    rows = csv_of(IVANA, "ИВАНА ПРИМЕРОВА;+359 888 123456;;;;", header=PEOPLE)

    check = running.check(previewed(rows, officer, "people"))
    batch = imported(rows, officer, "people")

    assert reasons(batch) == {3: "The same stands in row 2 of this file."}
    assert (check.counts.created, check.counts.refused) == (batch.counts["created"], batch.counts["refused"]) == (1, 1)


def test_the_same_file_again_brings_in_nobody_even_those_of_whom_only_the_name_is_known(officer):
    rows = csv_of(IVANA, "Без Телефон;;;;;", header=PEOPLE)
    imported(rows, officer, "people")

    again = imported(rows, officer, "people")

    assert (again.counts["created"], again.counts["already"]) == (0, 2)
    assert Person.objects.count() == 2


# Posts and meetings


def test_posts_are_put_on_people_and_settle_in_which_capacity_they_sat(officer, ministry):
    ivana = known_ivana()
    seat = ParticipationFactory(meeting=MeetingFactory(held_on=date(2025, 5, 5)), person=ivana)
    header = "Лице;Организация;Длъжност;От;До"
    rows = ("Ивана Примерова;МП;Директор;01.02.2024;", "Никой Такъв;МП;Директор;2024;")

    batch = imported(csv_of(*rows, header=header), officer, "tenures")

    seat.refresh_from_db()
    assert (seat.capacity.office.title, seat.capacity.started) == ("Директор", "2024-02-01")
    assert reasons(batch) == {3: "Nobody is called “Никой Такъв”."}
    again = imported(csv_of(rows[0], header=header), officer, "tenures", name="друг.csv")
    assert (again.counts["created"], again.counts["already"]) == (0, 1)


def test_namesakes_are_told_apart_by_an_address(officer, ministry):
    known_ivana()
    other = PersonFactory(name="Ивана Примерова")
    other.contact_points.create(kind="email", value="other@example.org")
    header = "Лице;Имейл;Организация;Роля"
    rows = ("Ивана Примерова;;МП;експерт", "Ивана Примерова;other@example.org;МП;експерт")

    batch = imported(csv_of(*rows, header=header), officer, "tenures")

    assert Tenure.objects.get().person == other
    assert "give an e-mail address" in reasons(batch)[2]


def test_a_meeting_comes_in_with_who_sat_there_and_as_what(officer, ministry):
    ivana, ours = known_ivana(), OrganisationFactory(name="Ние")
    post = TenureFactory(person=ivana, organisation=ministry, started="2020")
    header = "Дата;Час;Относно;Вид;С кого;Институция;Наши организации"
    row = "3 май 2025 г.;14:30;Бюджет за медиатори;изслушване;Ивана Примерова;МП;Ние"

    batch = imported(csv_of(row, header=header), officer, "meetings")

    meeting = Meeting.objects.get()
    assert reasons(batch) == {}
    assert (meeting.held_on, meeting.held_at, meeting.kind, meeting.state, meeting.author) == (
        date(2025, 5, 3), time(14, 30), "hearing", "held", officer
    )  # fmt: skip
    assert set(meeting.participations.values_list("person", "organisation", "side", "capacity")) == {
        (ivana.pk, None, "theirs", post.pk), (None, ministry.pk, "theirs", None), (None, ours.pk, "ours", None)
    }  # fmt: skip
    again = imported(csv_of(row, header=header), officer, "meetings", name="друг.csv")
    assert (again.counts["created"], again.counts["already"]) == (0, 1)


def test_a_meeting_ahead_is_planned(officer):
    imported(csv_of("31.12.2099;Среща;", header="Дата;Относно;Бележки"), officer, "meetings")

    assert Meeting.objects.get().state == "planned"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";Среща;", "There is no date."),
        ("32.05.2025;Среща;", "“32.05.2025” in “Дата” is not a day."),
        ("5.5.2025;;", "There is nothing in “Относно”."),
        ("5.5.2025;Среща;Никой", "Nobody is called “Никой”."),
        ("5.5.2025;Среща;Ивана Примерова; ивана примерова", "The row has more cells"),
    ],
)
def test_a_wrong_meeting_is_refused_with_its_reason(officer, row, reason):
    known_ivana()

    batch = imported(csv_of("1.1.2025;Друга;", row, header="Дата;Относно;С кого"), officer, "meetings")

    assert reasons(batch)[3].startswith(reason)


def test_who_is_named_twice_at_a_table_is_refused(officer):
    known_ivana()
    row = '5.5.2025,Среща,"Ивана Примерова; ивана примерова"'

    batch = imported(csv_of(row, header="Дата,Относно,С кого"), officer, "meetings")

    assert "named twice" in reasons(batch)[2]


def test_a_hidden_name_reads_like_one_that_never_was(officer, leader):
    OrganisationFactory(name="Скрита", confidentiality=Level.RESTRICTED)
    PersonFactory(name="Скрит Човек", confidentiality=Level.RESTRICTED)
    header, row = "Дата;Относно;С кого;Институция", "5.5.2025;Среща;{};{}"
    rows = csv_of(row.format("Скрит Човек", ""), row.format("", "Скрита"), header=header)

    assert reasons(imported(rows, officer, "meetings")) == {
        2: "Nobody is called “Скрит Човек”.", 3: "No organisation is called “Скрита”."
    }  # fmt: skip
    assert reasons(imported(rows, leader, "meetings")).keys() == {3}  # the same words on the same day


# Words


def test_words_of_the_file_are_asked_about_until_they_are_known(officer):
    batch = previewed(csv_of("А;сдружение", "Б;кооперация", header="Наименование;Вид"), officer, "organisations")
    assert "has not been said" in next(one.reason for one in running.check(batch).refusals)

    plan = {**batch.mapping["plan"], "kinds": {"кооперация": "business"}}
    batch = imports.map_import(batch=batch, plan=plan, cause="", by=Actor(officer))
    imports.import_now(batch=batch, by=Actor(officer))

    assert dict(Organisation.objects.values_list("name", "kind")) == {"А": "ngo", "Б": "business"}


def test_every_row_says_what_it_became(officer, ministry):
    known_ivana()
    rows = (IVANA, "Ана Първа;;ana@example.org;МП;Експерт;2024", ";;b@example.org;;;")

    batch = imported(csv_of(*rows, header=PEOPLE), officer, "people")

    told = {(one.row, one.outcome, one.subject_type.model) for one in Imported.objects.filter(batch=batch)}
    assert told == {
        (2, "skipped", "person"),
        (3, "created", "person"),
        (3, "created", "tenure"),
        (3, "created", "office"),
    }
    assert ImportBatch.objects.get().counts["refused"] == len(reasons(batch)) == 1
