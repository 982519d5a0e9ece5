"""What happens to a paper once it is frozen: who signs, what is stored, who takes it, how it is proved."""

import hashlib
import io
import json
import re
import zipfile
from datetime import date
from html.parser import HTMLParser

import pikepdf
import psycopg
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import jobs, paper_pdf, paper_png
from accounts.actors import Actor
from accounts.markdown import to_html
from accounts.models import Job, LogEntry, Role
from briefings import edition_actions, editions, house, proving
from briefings.models import Briefing, Edition
from briefings.paper import fingerprint
from briefings.press import printing, ua, word
from briefings.templatetags.papers import paper_text
from crm.confidentiality import Level
from crm.exporting import work
from crm.models import DataExport
from tests.access.test_privileges import product  # noqa: F401  a fixture
from tests.briefings import sample
from tests.factories import MinistryFactory, UserFactory
from tests.queries import queries_of

pytestmark = pytest.mark.skipif(not paper_pdf.available(), reason="NOT CHECKED: Pango is missing")
TODAY = date(2026, 11, 22)
CANARY = "канарче-само-за-нас"


@pytest.fixture
def briefing(leader):
    return Briefing.objects.create(
        institution=MinistryFactory(confidentiality=Level.PUBLIC), author=leader, language="bg"
    )


def signed(briefing, leader, data=None, **more):
    """An edition stored as the job stores it, from a paper made for the test."""
    data = {**(data or sample.brief()), "level": briefing.level, **more}
    number = briefing.editions.count() + 1
    job = Job.objects.create(kind="briefing", asked_by=leader, params={"briefing": briefing.pk, "signed": True})
    with transaction.atomic():
        editions.store(job, briefing, number, data, editions.draw(data, number, lambda words: None))
    return Edition.objects.get(job=job)


def path(name, edition):
    return reverse(f"briefings:{name}", args=[edition.pk])


def public(name, edition):
    return reverse(f"briefings:{name}", args=[edition.briefing_id, edition.number])


def test_a_leader_signs_and_the_day_is_that_of_the_signature(briefing, leader):
    edition = signed(briefing, leader)

    assert (edition.signed_by, edition.signed_at) == (leader, edition.job.asked_at)
    assert LogEntry.objects.about(edition).filter(verb="signed off", user=leader).count() == 1
    assert edition.drawn_with.startswith("weasyprint ")


@pytest.mark.parametrize("column", ["data", "signed_by_id", "docx", "docx_sha256", "page", "page_sha256", "pdf", "drawn_with"])  # fmt: skip
def test_nobody_changes_a_column_of_an_edition(briefing, leader, product, column):  # noqa: F811
    edition = signed(briefing, leader)
    value = {"data": "'{}'::jsonb", "signed_by_id": "NULL"}.get(column, "'x'")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        product.execute(f"UPDATE briefings_edition SET {column} = {value} WHERE id = %s", [edition.pk])
    with pytest.raises(DatabaseError, match="append"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE briefings_edition SET {column} = {value} WHERE id = %s", [edition.pk])


def test_the_word_file_has_real_notes_pictures_with_words_and_a_contents(briefing, leader):
    edition = signed(briefing, leader, sample.long_paper(2))
    with edition.docx.open("rb") as content, zipfile.ZipFile(content) as archive:
        body, notes = archive.read("word/document.xml").decode(), archive.read("word/footnotes.xml").decode()
        names = archive.namelist()
        core = archive.read("docProps/core.xml").decode()
        language = archive.read("word/styles.xml").decode()

    assert (
        body.count("<w:footnoteReference") == notes.count("<w:footnoteRef") - notes.count("<w:footnoteReference") > 60
    )
    assert "Доказателство 7: Писмо на МОН" in notes
    assert sum(name.startswith("word/media/") and name.endswith(".png") for name in names) == 2
    assert re.search(r'<wp:docPr descr="[^"]*2018: \d+', body)
    assert "data:image" not in body
    assert "TOC \\o" in body
    assert "Училища за всички" in core
    assert 'w:val="bg"' in language


def test_a_picture_in_word_stands_on_white_in_our_own_letters():
    from PIL import Image

    from briefings.press import pictures

    drawn = Image.open(io.BytesIO(paper_png.draw(pictures.clean(sample.columns(1)[0], number=1, title="x"))))

    assert drawn.getpixel((2, 2))[:3] == (255, 255, 255)
    assert drawn.size[0] == paper_png.SHARPNESS
    assert len(drawn.convert("L").crop((80, 560, 1400, 640)).getcolors()) > 5  # the years below are written


class Tags(HTMLParser):
    """Every element of a page and what it says of itself."""

    KNOWN = frozenset(
        [
            "article",
            "header",
            "p",
            "h1",
            "h2",
            "section",
            "div",
            "ul",
            "ol",
            "li",
            "sup",
            "a",
            "figure",
            "figcaption",
            "svg",
            "title",
            "rect",
            "text",
            "use",
            "details",
            "summary",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "b",
            "strong",
        ]
    )

    def __init__(self):
        super().__init__()
        self.names, self.attributes, self.addresses = set(), set(), set()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _value in attrs}
        self.addresses |= {value for name, value in attrs if name == "href"}


HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">натисни</a><p style="x" onclick="y">да</p>'  # fmt: skip
EVIL = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script><style>*{}</style>'
    '<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(3)"/></foreignObject>'
    '<image href="file:///etc/passwd"/><a href="javascript:alert(4)"><text>да</text></a>'
    '<rect width="9" height="9" fill="url(http://evil/x)" style="fill:red"/><use href="http://evil/y"/></svg>'
)


def test_hostile_text_and_hostile_drawings_do_nothing_anywhere(briefing, leader):
    section = {**sample.chart(0).__dict__, "drawing": {"svg": EVIL, "title": HOSTILE, "description": ""}}
    data = sample.brief()
    data["sections"] = [
        {**data["sections"][2], "title": HOSTILE, "text": HOSTILE},
        {**json.loads(json.dumps(section, default=lambda one: one.__dict__)), "text": ""},
    ]
    edition = signed(briefing, leader, data)
    with edition.page.open("rb") as content:
        page = content.read().decode()

    found = Tags()
    found.feed(page)
    assert found.names <= Tags.KNOWN
    assert not [name for name in found.attributes if name.startswith("on") or name == "style"]
    assert all(address.startswith("#") for address in found.addresses)
    assert "&lt;script&gt;" in page
    with edition.docx.open("rb") as content, zipfile.ZipFile(content) as archive:
        assert not any("evil" in archive.read(name).decode(errors="ignore") for name in archive.namelist())


def test_a_table_in_a_text_is_a_table_everywhere_and_nothing_is_shown_that_is_not_printed(briefing, leader):
    text = "| Година | Деца |\n|---|---|\n| 2024 | осемдесет |\n\n##### Малко заглавие\n\n```\nкод\n```\n"
    html = str(to_html(text))
    data = sample.brief()
    data["sections"][2]["text"] = html
    edition = signed(briefing, leader, data)

    shown = paper_text(html)
    assert "<td>осемдесет</td>" in shown
    assert re.search("<h5|<pre|<code", shown) is None
    assert "<td>осемдесет</td>" in proving.safe_page(edition)
    assert ua.problems(edition.pdf.open("rb").read()) == []
    with zipfile.ZipFile(edition.docx.open("rb")) as archive:
        cells = re.findall(r"<w:tc>.*?</w:tc>", archive.read("word/document.xml").decode(), re.S)
    assert any("осемдесет" in cell and "2024" not in cell for cell in cells)


def test_a_drawing_that_cannot_be_read_leaves_its_table(briefing, leader):
    data = sample.long_paper(1)
    [chart] = [one for one in data["sections"] if one["drawing"]]
    chart["drawing"]["svg"] = '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>'
    edition = signed(briefing, leader, data)

    text = "".join(page.extract_text() for page in pypdf.PdfReader(edition.pdf.open("rb")).pages)
    assert "на сто" in text


def test_an_internal_copy_bears_the_name_of_its_reader_and_the_stored_file_stays(as_user, officer, leader, briefing):
    Briefing.objects.filter(pk=briefing.pk).update(level="internal")
    briefing.refresh_from_db()
    edition = signed(briefing, leader)
    officer.name = "Мария <b>Служителка</b>"
    officer.save()
    before = hashlib.sha256(edition.pdf.open("rb").read()).hexdigest()

    copy = b"".join(as_user(officer).post(path("edition-file", edition)).streaming_content)
    office = b"".join(as_user(officer).post(path("edition-word", edition)).streaming_content)

    pages = pypdf.PdfReader(io.BytesIO(copy)).pages
    assert all("Мария <b>Служителка</b>" in page.extract_text() for page in pages)
    assert ua.problems(copy) == []
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        assert "Мария &lt;b&gt;Служителка" in archive.read("word/header1.xml").decode()
    assert hashlib.sha256(edition.pdf.open("rb").read()).hexdigest() == before == edition.pdf_sha256
    assert proving.prove(edition).is_whole


def test_a_copy_of_a_paper_for_more_readers_is_the_stored_file_itself(as_user, officer, leader, briefing):
    edition = signed(briefing, leader)

    for name, digest in (("edition-file", edition.pdf_sha256), ("edition-word", edition.docx_sha256), ("edition-data", edition.data_sha256)):  # fmt: skip
        content = b"".join(as_user(officer).post(path(name, edition)).streaming_content)
        assert hashlib.sha256(content).hexdigest() == digest


def test_who_took_a_file_is_known_to_leadership_alone(as_user, officer, leader, briefing):
    edition = signed(briefing, leader)
    officer.name = "Взела Файла"
    officer.save()
    as_user(officer).post(path("edition-file", edition))
    as_user(officer).post(path("edition-data", edition))

    told = as_user(leader).get(briefing.get_absolute_url())
    assert [(one.by, one.kind) for one in told.context["taken"]] == [("Взела Файла", "JSON"), ("Взела Файла", "PDF")]
    assert "Взела Файла" in told.content.decode()
    page = as_user(officer).get(briefing.get_absolute_url())
    assert page.context["taken"] == []
    assert LogEntry.objects.about(edition).filter(verb="downloaded").count() == 2


def test_what_is_taken_along_with_everything_else_bears_the_name_and_is_remembered_too(officer, leader, briefing):
    Briefing.objects.filter(pk=briefing.pk).update(level="internal")
    briefing.refresh_from_db()
    edition = signed(briefing, leader)
    officer.name = "Взела Всичко"
    officer.save()

    assert jobs.execute(jobs.start(kind=work.KIND, by=Actor.of(officer)).pk)

    with zipfile.ZipFile(DataExport.objects.get().file) as archive:
        [name] = [one for one in archive.namelist() if one.startswith("editions/")]
        pages = pypdf.PdfReader(io.BytesIO(archive.read(name))).pages
    assert all("Взела Всичко" in page.extract_text() for page in pages)
    assert LogEntry.objects.about(edition).filter(verb="downloaded", user=officer).count() == 1


@pytest.mark.parametrize("happened", ["changed", "lost"])
def test_a_damaged_file_does_not_keep_everything_else_from_being_taken_along(officer, leader, briefing, happened):
    edition = signed(briefing, leader)
    if happened == "lost":
        edition.pdf.storage.delete(edition.pdf.name)
    else:
        flip_a_byte(edition, "pdf")

    assert jobs.execute(jobs.start(kind=work.KIND, by=Actor.of(officer)).pk)

    with zipfile.ZipFile(DataExport.objects.get().file) as archive:
        assert len([one for one in archive.namelist() if one.startswith("editions/")]) == (happened == "changed")


def flip_a_byte(edition, kind):
    with open(getattr(edition, kind).path, "r+b") as file:
        file.seek(700)
        byte = file.read(1)
        file.seek(700)
        file.write(bytes([byte[0] ^ 1]))


@pytest.mark.parametrize("kind", ["pdf", "docx", "page"])
def test_a_flipped_byte_in_a_file_is_found_by_page_and_command(as_user, officer, leader, briefing, kind):
    edition = signed(briefing, leader)
    flip_a_byte(edition, kind)

    page = as_user(officer).get(path("edition-verify", edition))

    assert page.context["proof"].files == {one: one != kind for one in ("pdf", "docx", "page")}
    assert "No: what is marked below is not what was kept" in page.content.decode()
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("verify_editions", str(briefing.pk), stdout=out)
    assert f"{kind} CHANGED" in out.getvalue()


@pytest.mark.parametrize(("kind", "address"), [("pdf", "edition-file"), ("docx", "edition-word")])
def test_a_file_with_a_flipped_byte_is_handed_to_nobody(as_user, officer, leader, briefing, kind, address):
    edition = signed(briefing, leader)
    flip_a_byte(edition, kind)

    told = as_user(officer).post(path(address, edition), follow=True)

    assert told.redirect_chain == [(path("edition-verify", edition), 302)]
    assert "It is not handed out" in told.content.decode()
    assert not LogEntry.objects.filter(verb="downloaded", subject_id=edition.pk).exists()


def change_a_letter(edition):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE briefings_edition DISABLE TRIGGER append_only")
        cursor.execute(
            "UPDATE briefings_edition SET data = jsonb_set(data, '{title}', '\"Друго\"') WHERE id = %s", [edition.pk]
        )
        cursor.execute("ALTER TABLE briefings_edition ENABLE TRIGGER append_only")


def test_changed_data_are_handed_to_nobody(as_user, officer, leader, briefing):
    edition = signed(briefing, leader)
    change_a_letter(edition)

    told = Client().get(public("public-paper-data", edition))
    assert told.status_code == 503
    assert "Друго" not in told.content.decode()
    taken = as_user(officer).post(path("edition-data", edition))
    assert (taken.status_code, taken["Location"]) == (302, path("edition-verify", edition))


def test_a_changed_letter_in_the_data_is_found(as_user, officer, leader, briefing):
    edition = signed(briefing, leader)
    change_a_letter(edition)

    assert as_user(officer).get(path("edition-verify", edition)).context["proof"].data is False
    with pytest.raises(CommandError):
        call_command("verify_editions", "--no-rebuild", stdout=io.StringIO())


def test_whatever_decides_how_a_paper_looks_is_part_of_what_it_was_drawn_with():
    names = {path.name for path in printing.sheets()}
    drawing = {"paper_docx.py", "paper_pdf.py", "paper_png.py"}
    assert {"paper.html", "paper.css", "_paper.css", "word.py", "pdf.py"} | drawing <= names


def test_a_file_that_is_gone_is_not_whole(leader, briefing):
    edition = signed(briefing, leader)
    edition.pdf.storage.delete(edition.pdf.name)

    assert proving.prove(edition).files["pdf"] is False


def test_a_stored_page_that_was_tampered_with_is_not_shown(as_user, officer, leader, briefing):
    edition = signed(briefing, leader)
    with open(edition.page.path, "wb") as file:
        file.write(b"<script>alert(1)</script>")

    page = as_user(officer).get(path("edition-detail", edition)).content.decode()

    assert "alert(1)" not in page
    assert "Какво беше обещано" in page


def test_drawn_anew_everything_comes_out_byte_by_byte_whatever_became_of_the_records(
    as_user, officer, leader, briefing
):
    edition = signed(briefing, leader)
    briefing.institution.name = "Друго име"
    briefing.institution.save()

    answer = as_user(officer).post(path("edition-rebuild", edition))
    job = Job.objects.get(kind=proving.JOB)
    assert answer.url == job.get_absolute_url()
    assert jobs.execute(job.pk)

    page = as_user(officer).get(path("edition-verify", edition))
    assert page.context["same"] == [("PDF", True), ("DOCX", True), ("HTML", True)]
    assert "Yes: its data and its files are those that were kept" in page.content.decode()
    out = io.StringIO()
    call_command("verify_editions", stdout=out)
    assert "byte by byte the same" in out.getvalue()


def test_a_check_asked_for_again_while_it_waits_is_the_same_one(as_user, officer, leader, briefing):
    edition = signed(briefing, leader)

    first, again = (as_user(officer).post(path("edition-rebuild", edition)).url for _time in range(2))

    assert first == again
    assert Job.objects.filter(kind=proving.JOB).count() == 1
    as_user(leader).post(path("edition-rebuild", edition))
    assert Job.objects.filter(kind=proving.JOB).count() == 2  # each their own: what it found is told to its asker


def test_another_renderer_is_told_apart_from_a_changed_file(leader, briefing, monkeypatch):
    edition = signed(briefing, leader)
    monkeypatch.setattr(editions.pdf, "draw", lambda data, **told: b"%PDF of another program")
    out = io.StringIO()

    call_command("verify_editions", stdout=out)
    assert "pdf came out otherwise: the stored file is served" in out.getvalue()
    edition.drawn_with = "weasyprint 99"
    assert "changed since" in proving.words_of(edition, {"pdf": False})
    assert "administrator" in proving.words_of(Edition.objects.get(), {"pdf": False})


# The public space


def test_a_paper_signed_off_for_everyone_has_an_address_for_good(leader, briefing):
    first = signed(briefing, leader)
    second = signed(briefing, leader, title="Второ издание")
    client = Client()

    page = client.get(public("public-paper", first))
    assert page.status_code == 200
    assert 'lang="bg"' in page.content.decode()
    assert public("public-paper", second) in page.content.decode()  # there is a newer one
    assert not page.cookies
    assert "sessionid" not in str(page.headers)
    assert "max-age" in page.headers["Cache-Control"]
    index = client.get(reverse("briefings:public-papers", args=["bg"])).content.decode()
    assert "Второ издание" in index
    assert public("public-paper", first) not in index
    assert client.get("/publications/", headers={"accept-language": "bg"}).url == "/publications/bg/"
    assert client.get(public("public-paper", first).rstrip("/")).url == public("public-paper", first)


def test_the_list_counts_the_editions_of_a_paper_and_loads_none_of_them(leader, briefing, as_user):
    Briefing.objects.create(institution=MinistryFactory(confidentiality=Level.PUBLIC), author=leader)
    signed(briefing, leader)
    signed(briefing, leader)
    url = reverse("briefings:briefing-list")

    assert not [query for query in queries_of(as_user(leader), url) if '"briefings_edition"."data"' in query]
    rows = as_user(leader).get(url).context["page"].object_list
    assert {row: row.edition_count for row in rows}[briefing] == 2
    assert sorted(row.edition_count for row in rows) == [0, 2]


def test_what_is_downloaded_in_public_is_what_was_signed(leader, briefing):
    edition = signed(briefing, leader)
    for name, digest in (("public-paper-pdf", edition.pdf_sha256), ("public-paper-word", edition.docx_sha256), ("public-paper-data", edition.data_sha256)):  # fmt: skip
        answer = Client().get(public(name, edition))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert hashlib.sha256(content).hexdigest() == digest
    assert LogEntry.objects.filter(verb="downloaded").count() == 0  # nobody is counted there


def test_every_field_of_the_data_is_in_its_dictionary(leader, briefing):
    edition = signed(briefing, leader, sample.long_paper(1))
    told = Client().get(public("public-paper-dictionary", edition)).json()["fields"]

    def walk(node, prefix=""):
        for name, value in node.items():
            many = isinstance(value, list)
            yield f"{prefix}{name}{'[]' if many else ''}"
            for one in value if many else [value]:
                if isinstance(one, dict):
                    yield from walk(one, f"{prefix}{name}{'[]' if many else ''}.")

    assert set(walk(edition.data)) <= {one["name"] for one in told}
    assert all(one["meaning"] for one in told)


@pytest.mark.parametrize("level", ["coalition", "internal"])
def test_nothing_of_a_narrower_paper_is_public(leader, briefing, level):
    Briefing.objects.filter(pk=briefing.pk).update(level=level)
    briefing.refresh_from_db()
    edition = signed(briefing, leader, title=CANARY)

    for name in (
        "public-paper",
        "public-paper-pdf",
        "public-paper-word",
        "public-paper-data",
        "public-paper-dictionary",
    ):
        assert Client().get(public(name, edition)).status_code == 404
    assert CANARY not in Client().get(reverse("briefings:public-papers", args=["bg"])).content.decode()


def test_an_unsigned_edition_and_one_of_a_body_that_was_hidden_since_are_not_public(leader, briefing):
    edition = signed(briefing, leader, title=CANARY)
    unsigned = Edition(
        briefing=briefing, number=2, level="public", language="bg", as_of=TODAY, data=edition.data, author=leader,
        data_sha256=edition.data_sha256, pdf_sha256=edition.pdf_sha256,
    )  # fmt: skip
    unsigned.pdf.save("x.pdf", ContentFile(b"%PDF"))
    assert Client().get(public("public-paper", unsigned)).status_code == 404
    assert Client().get(public("public-paper", edition)).status_code == 200

    briefing.institution.confidentiality = Level.INTERNAL
    briefing.institution.save()
    LogEntry.objects.create(user=leader, via="page", verb="changed", subject=briefing.institution)

    assert Client().get(public("public-paper", edition)).status_code == 404
    assert CANARY not in Client().get(reverse("briefings:public-papers", args=["bg"])).content.decode()


@pytest.mark.parametrize("editions_of_it", [1, 3])
def test_the_index_asks_the_same_number_of_questions_for_any_length(leader, editions_of_it, django_assert_num_queries):
    for _n in range(editions_of_it):
        signed(
            Briefing.objects.create(institution=MinistryFactory(confidentiality=Level.PUBLIC), author=leader), leader
        )
    url = reverse("briefings:public-papers", args=["en"])
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert Client().get(url).status_code == 200
    assert len(asked) <= 12


def test_a_paper_made_by_one_press_is_unsigned_and_not_on_the_web(as_user, leader):
    """Nobody has read it yet."""
    ministry = MinistryFactory(confidentiality=Level.PUBLIC)
    form = {"institution": f"organisation:{ministry.pk}", "language": "bg", "level": "public"}
    as_user(leader).post(reverse("briefings:minute"), form)
    assert jobs.execute(Job.objects.get().pk)

    edition = Edition.objects.get()
    assert (edition.signed_by, edition.signed_at, edition.data["signed_by"]) == (None, None, "")
    assert Client().get(public("public-paper", edition)).status_code == 404


# The house


def test_the_logo_and_colour_of_the_settings_are_frozen_into_the_paper(settings, tmp_path):
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><script>x</script><rect width="9" height="9"/></svg>')  # fmt: skip
    settings.PAPER_LOGO, settings.PAPER_COLOUR = str(logo), "#17408B"

    ours = house.ours()

    assert ours.colour == "#17408b"
    assert ours.logo.startswith("data:image/svg+xml;base64,")
    import base64

    assert b"script" not in base64.b64decode(ours.logo.partition(",")[2])
    data = sample.brief() | {"house": ours.__dict__}
    with pikepdf.open(io.BytesIO(editions.pdf.draw(data, number=1, sha256=fingerprint(data), step=lambda words: None))) as file:  # fmt: skip
        assert [str(element.Alt) for element in paper_pdf.elements(file) if element.S == "/Figure"] == [ours.name]
    assert word.draw(data, number=1, sha256=fingerprint(data))


@pytest.mark.parametrize("wrong", ["red; } body { display: none", "#12345", ""])
def test_a_wrong_colour_and_a_missing_logo_are_left_out(settings, wrong):
    settings.PAPER_COLOUR, settings.PAPER_LOGO = wrong, "/no/such/file.svg"

    assert (house.ours().colour, house.ours().logo) == (house.PLAIN, "")


def test_the_name_of_the_house_cannot_leave_its_quotation_marks(settings):
    data = sample.brief() | {"house": {"name": 'A"; } body { display: none } "', "colour": "#1d4ed8", "logo": ""}}

    text = pypdf.PdfReader(io.BytesIO(editions.pdf.draw(data, number=1, sha256="0" * 64, step=lambda words: None))).pages[0].extract_text()  # fmt: skip

    assert 'A"; } body { display: none } "' in text


def test_a_role_withdrawn_before_the_check_ends_it(leader, briefing):
    edition = signed(briefing, leader)
    member = UserFactory(role=Role.MEMBER)

    assert not proving.may_prove(member, {"edition": edition.pk})
    assert proving.may_prove(leader, {"edition": edition.pk})


def test_a_copy_that_bears_the_name_of_its_reader_is_for_somebody_signed_in(leader, briefing):
    briefing.level = Level.INTERNAL
    edition = signed(briefing, leader)

    with pytest.raises(ValidationError):
        edition_actions.take(edition, kind="docx", by=Actor(None, via="system"))

    assert not LogEntry.objects.filter(verb="downloaded").exists()
