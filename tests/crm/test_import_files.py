"""Files as they really are: read as a careful person would read them, or refused in words."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.actors import Actor
from crm.actions import imports
from crm.importing import dates, reading, running
from crm.importing.values import Refused
from crm.models import ImportBatch, Organisation, Person
from tests.crm.importing import csv_of, imported, ods_of, reasons, upload, xlsx_of

HEADER = ["Наименование", "ЕИК", "Телефон"]
ROWS = [["Надежда", "000695089", "0888 123 456"], ["Изгрев", "", "02/981 11 11"]]
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
REPEATED = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'


def rows_of(batch: ImportBatch) -> list[dict[str, str]]:
    with running.rows_of(batch) as rows:
        return [dict(row.cells) for row in rows]


# Spreadsheets


@pytest.mark.parametrize(("make", "name"), [(xlsx_of, "a.xlsx"), (ods_of, "a.ods")])
def test_a_spreadsheet_is_read_like_a_text_file(officer, make, name):
    batch = imported(make(HEADER, *ROWS), officer, "organisations", name=name)

    assert reasons(batch) == {}
    assert dict(Organisation.objects.values_list("name", "register_number")) == {"Надежда": "000695089", "Изгрев": ""}
    points = set(Organisation.objects.values_list("contact_points__value", flat=True))
    assert points == {"+359888123456", "+35929811111"}


def test_cells_are_read_as_they_are_shown(officer):
    content = xlsx_of(
        ["Ден", "Час", "Число", "Дробно", "Вярно"],
        [datetime(2026, 5, 31), datetime(2026, 5, 31, 14, 30), 12.0, 1.5, True],
    )

    assert rows_of(upload(content, officer, "a.xlsx")) == [
        {"Ден": "2026-05-31", "Час": "2026-05-31 14:30", "Число": "12", "Дробно": "1.5", "Вярно": "true"}
    ]


def test_a_title_above_empty_columns_and_a_total_below_are_no_rows(officer):
    content = xlsx_of(
        ["Списък на организациите към 1 май 2026 г."], [], ["Наименование", None, "ЕИК", "Сума"],
        ["Надежда", None, "000695089", 12], ["Изгрев", None, None, 5], ["Общо:", None, None, 17],
    )  # fmt: skip

    batch = upload(content, officer, "a.xlsx")

    assert batch.mapping["shape"]["columns"] == ["Наименование", "ЕИК", "Сума"]
    assert (batch.mapping["shape"]["header"], batch.mapping["shape"]["rows"]) == (3, 2)
    assert [row["Наименование"] for row in rows_of(batch)] == ["Надежда", "Изгрев"]


def test_a_title_stands_above_a_table_with_many_gaps_too(officer):
    rows = ("Списък към 1 май;;;;", "Име;Телефон;Имейл;Организация;Длъжност", "Ана;;a@example.org;;", "Бела;1;;;")

    batch = upload(csv_of(*rows), officer)

    assert batch.mapping["shape"]["columns"] == ["Име", "Телефон", "Имейл", "Организация", "Длъжност"]


def test_a_column_without_a_name_that_holds_something_is_numbered(officer):
    batch = upload(csv_of("a;x;y", header="Наименование;;Имейл"), officer)

    assert batch.mapping["shape"]["columns"] == ["Наименование", "Column 2", "Имейл"]


def test_a_row_that_only_begins_like_a_total_stays(officer):
    batch = upload(csv_of("Надежда;1", "Общо;7", "Изгрев;2", "Общо в област Видин;Да", header="Име;Брой"), officer)

    assert [row["Име"] for row in rows_of(batch)] == ["Надежда", "Общо", "Изгрев", "Общо в област Видин"]


def test_merged_header_cells_give_their_parts_as_columns(officer):
    content = xlsx_of(
        ["Наименование", "Контакти", None, "Адрес", None], [None, "Телефон", "Имейл", "Град", "Улица"],
        ["Надежда", "0888 123 456", "a@example.org", "Видин", "Първа"],
        merged=("A1:A2", "B1:C1", "D1:E1"),
    )  # fmt: skip

    batch = upload(content, officer, "a.xlsx")

    assert batch.mapping["shape"]["columns"] == ["Наименование", "Телефон", "Имейл", "Град", "Улица"]
    assert batch.mapping["shape"]["rows"] == 1


def test_the_first_sheet_that_holds_a_table_is_taken_and_another_can_be_chosen(officer, as_user):
    book = Workbook()
    book.active.title = "Празен"
    for name, row in (("Първи", ["Надежда"]), ("Втори", ["Изгрев"])):
        sheet = book.create_sheet(name)
        sheet.append(["Наименование"])
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)

    batch = upload(content.getvalue(), officer, "a.xlsx")
    assert batch.mapping["shape"]["sheet"] == "Първи"
    as_user(officer).post(reverse("crm:import-reading", args=[batch.pk]), {"sheet": "Втори", "header": 1})

    batch.refresh_from_db()
    assert [row["Наименование"] for row in rows_of(batch)] == ["Изгрев"]


def test_the_row_of_the_header_can_be_said(officer):
    batch = upload(csv_of("стар;ред", "Име;Имейл", "Ана;a@example.org", header="x;y"), officer)

    batch = imports.reread_import(batch=batch, by=Actor(officer), header=3)

    assert rows_of(batch) == [{"Име": "Ана", "Имейл": "a@example.org"}]


def test_formulas_are_taken_by_their_value_and_never_run(officer, as_user):
    content = xlsx_of(["Наименование", "Бележка"], ["=1+1", "x"], ["Надежда", '=HYPERLINK("http://x")'])

    assert rows_of(upload(content, officer, "a.xlsx"))[0]["Наименование"] == ""  # never calculated: no value
    batch = imported(csv_of('=HYPERLINK("http://x");лош', header="Наименование;Имейл"), officer, "organisations")
    table = as_user(officer).get(reverse("crm:import-refusals", args=[batch.pk])).content.decode()
    assert "'=HYPERLINK" in table


# What is refused


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 2**20))
    return content.getvalue()


def locked_archive() -> bytes:
    content = bytearray(xlsx_of(HEADER))
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (OLD, "a.xls", "old Excel"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "locked with a password"),
        (ods_of(HEADER, manifest="<m:encryption-data/>"), "a.ods", "locked with a password"),
        (locked_archive(), "a.xlsx", "locked with a password"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "a.xls", "web page with the name of a spreadsheet"),
        (b"\xef\xbb\xbf<!DOCTYPE html><table>", "a.xlsx", "web page with the name of a spreadsheet"),
        (b'<?xml version="1.0"?><Workbook/>', "a.xls", "web page with the name of a spreadsheet"),
        (bomb(), "a.xlsx", "unreasonable size"),
        (ods_of(body=f'<table:table-row table:number-rows-repeated="1048576">{REPEATED.format(16384)}</table:table-row>'), "a.ods", "too many cells"),
        (ods_of(body=f'<table:table-row table:number-rows-repeated="60000">{REPEATED.format(1000)}</table:table-row>'), "a.ods", "too many cells"),
        (xlsx_of(HEADER, *ROWS)[:-200], "a.xlsx", "damaged"),
        (b"PK\x03\x04 nothing", "a.xlsx", "damaged"),
        (xlsx_of(HEADER), "a.xlsx", "no rows"),
        (xlsx_of([], []), "a.xlsx", "empty"),
        (xlsx_of(HEADER, *ROWS), "a.csv", "not a text file"),
        (xlsx_of(HEADER, *ROWS), "a.ods", "not what its name says"),
        (xlsx_of(HEADER, *ROWS), "a.xlsm", "Only these files"),
        (xlsx_of(["Име", "Име"], ["a", "b"]), "a.xlsx", "stand twice"),
        (xlsx_of([f"К{n}" for n in range(300)], list(range(300))), "a.xlsx", "more than 200 columns"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(officer, content, name, words):
    with pytest.raises(ValidationError, match=words):
        upload(content, officer, name)
    assert not ImportBatch.objects.exists()


def test_a_sheet_that_says_it_is_empty_in_a_million_rows_is_read_to_its_end(officer):
    """A cell far below makes no million rows of nothing."""
    book = Workbook()
    book.active.append(["Име"])
    book.active["A2"] = "Ана"
    book.active["XFD900000"] = "x"
    content = io.BytesIO()
    book.save(content)

    batch = upload(content.getvalue(), officer, "a.xlsx")

    assert batch.mapping["shape"]["rows"] == 1


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read():
    class Unreadable(io.BytesIO):
        def read(self, *args):
            raise AssertionError("read before its size was looked at")

    with pytest.raises(ValidationError, match="larger than 25 MB"):
        reading.detect(Unreadable(), "a.xlsx", 50 * 2**20)


def test_a_refused_workbook_leaves_the_form_with_the_words(officer, as_user):
    page = as_user(officer).post(reverse("crm:import-new"), {"file": SimpleUploadedFile("a.xls", OLD)})

    assert page.status_code == 422
    assert "old Excel" in page.content.decode()


# Values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-31", date(2026, 5, 31)),
        ("31.05.2026", date(2026, 5, 31)),
        ("31.5.26 г.", date(2026, 5, 31)),
        ("31/05/2026", date(2026, 5, 31)),
        ("31-05-2026", date(2026, 5, 31)),
        ("31 май 2026 г.", date(2026, 5, 31)),
        ("1 септември 2025 година", date(2025, 9, 1)),
        ("31.V.2026", date(2026, 5, 31)),
        ("May 31, 2026", date(2026, 5, 31)),
        ("2026-05-31T14:30:00", date(2026, 5, 31)),
        ("46173", date(2026, 5, 31)),
        ("46173,5", date(2026, 5, 31)),
        ("", None),
    ],
)
def test_days_are_read_in_every_common_way(text, day):
    assert dates.day(text, "Дата") == day


@pytest.mark.parametrize("text", ["31.02.2026", "05.2026", "утре", "12345678", "1.1.1000", "99999"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(Refused, match="is not a day"):
        dates.day(text, "Дата")


@pytest.mark.parametrize(
    ("text", "kept"),
    [("2009 г.", "2009"), ("04.2009", "2009-04"), ("април 2009", "2009-04"), ("17.4.2009", "2009-04-17")],
)
def test_a_year_or_a_month_is_a_date_too(text, kept):
    assert dates.approximate(text, "От") == kept


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1251", "utf-16"])
def test_people_come_in_whatever_the_letters(officer, encoding):
    imported(csv_of("Щёлкин Юрий Ъглов", header="Име", encoding="utf-8"), officer, "people")
    imported(csv_of("Юлия Ъглова;Ю", header="Име;Бележка", encoding=encoding), officer, "people")

    assert Person.objects.filter(name="Юлия Ъглова").exists()


def test_letters_that_were_guessed_wrong_are_refused_by_the_place_where_they_break(officer):
    batch = upload(csv_of("Юлия", header="Име", encoding="windows-1251"), officer)

    with pytest.raises(ValidationError, match="do not fit utf-8"):
        imports.reread_import(batch=batch, by=Actor(officer), encoding="utf-8")


def test_a_comma_inside_a_number_is_no_separator(officer):
    batch = upload(csv_of("Надежда;1,5;2,5", "Изгрев;3,5;4,5", header="Наименование;Бюджет;Разход"), officer)

    assert batch.mapping["shape"]["separator"] == ";"
    assert rows_of(batch)[0] == {"Наименование": "Надежда", "Бюджет": "1,5", "Разход": "2,5"}


def test_names_lose_stray_spaces_and_marks(officer):
    imported(csv_of("\u200b  Ана\u00a0 Мария   Примерова ", header="Име"), officer, "people")

    assert Person.objects.get().name == "Ана Мария Примерова"


def test_json_records_come_in_as_people(officer):
    content = '[{"name": "Ана", "phone": ["0888 123 456", "0888 123 457"]}]'.encode()

    imported(content, officer, "people", name="a.json")

    assert Person.objects.get().contact_points.count() == 2


def test_the_content_is_recognised_by_the_header(officer):
    headers = {
        "people": "Име;Телефон;Имейл", "organisations": "Наименование;ЕИК;Телефон",
        "tenures": "Лице;Организация;Длъжност;От", "meetings": "Дата;Относно;С кого",
        "commitments": "Мярка;Срок;Статус", "asks": "Заглавие;Пълен текст;Адресат;Тема",
        "sign_ons": "Искане;Организация;Отговор;Мотиви",
    }  # fmt: skip

    assert {kind: upload(csv_of("a;b;c;d"[: len(h.split(";")) * 2 - 1], header=h), officer).content
            for kind, h in headers.items()} == {kind: kind for kind in headers}  # fmt: skip
