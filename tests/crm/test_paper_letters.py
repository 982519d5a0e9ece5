"""A letter on paper: what stands on it, in which language, for whose eyes, and that nothing gets out of its frame."""

import http.server
import re
import threading
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from accounts import paper_docx, paper_pdf
from accounts.models import Role
from crm import letter_paper
from crm.models import ContactPoint, Letter
from tests.crm.paper import body_of, faults_of_access, pages_of, part_of, text_of, word_text
from tests.factories import (
    LetterFactory,
    MinistryFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    ReplyFactory,
    TenureFactory,
    UserFactory,
)

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(2)> {{ 7|add:7 }} $\\alpha$ \x0b%(x)s"
SHOWN = "<script>alert(1)</script> & <img src=x onerror=alert(2)> {{ 7|add:7 }} $\\alpha$ %(x)s"


@pytest.fixture
def ministry(db):
    ministry = MinistryFactory(name="Министерство на образованието", name_latin="Ministry of Education")
    for address in ("бул. „Княз Дондуков“ 2А, София", "2A Dondukov Blvd, Sofia"):
        ContactPoint.objects.create(organisation=ministry, kind=ContactPoint.Kind.ADDRESS, value=address)
    return ministry


@pytest.fixture
def centre(officer):
    """Where the officer works."""
    place = PlaceFactory(name="Велико Търново", name_latin="Veliko Tarnovo")
    centre = OrganisationFactory(name="Център „Надежда“", name_latin="Centre Hope", place=place)
    ContactPoint.objects.create(organisation=centre, kind=ContactPoint.Kind.PHONE, value="+35962600123")
    person = PersonFactory(name="Офелия Официр", name_latin="Ofelia Ofitsir", user=officer)
    TenureFactory(person=person, organisation=centre, role="експерт")
    return centre


@pytest.fixture
def letter(ministry, centre, officer):
    office = OfficeFactory(body=ministry)
    deputy = PersonFactory(name="Измислена Заместникова", name_latin="Izmislena Zamestnikova")
    tenure = TenureFactory(person=deputy, organisation=ministry, office=office)
    return LetterFactory(
        author=officer, organisation=ministry, office=office, person=deputy, capacity=tenure, language="bg",
        subject="Молба за среща", number="12/2026", text="Уважаеми дами и господа,\n\nмолим за **среща**.",
        dated_on=date(2026, 11, 20), reply_due_on=date(2026, 12, 4),
    )  # fmt: skip


def loaded(letter, reader):
    return Letter.objects.visible_to(reader).for_reader(reader).get(pk=letter.pk)


def drawn(letter, reader) -> str:
    return text_of(letter_paper.pdf(loaded(letter, reader), reader))


def test_a_letter_says_from_whom_to_whom_about_what_and_by_when(letter, officer):
    text = drawn(letter, officer)

    expected = [
        "Център „Надежда“", "Велико Търново", "062 600 123", "12/2026", "20 ноември 2026", "Измислена Заместникова",
        "Заместник-министър", "Министерство на образованието", "бул. „Княз Дондуков“ 2А, София", "Молба за среща",
        "молим за среща.", "4 декември 2026", "Офелия Официр", "експерт",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []
    assert "Dondukov" not in text


def test_a_letter_abroad_names_everyone_as_its_language_does(letter, officer, as_user):
    letter.language = "en"
    letter.save()
    officer.language = "bg"
    officer.save()
    client = as_user(officer)
    client.cookies["django_language"] = "bg"

    text = text_of(body_of(client.get(reverse("crm:letter-pdf", args=[letter.pk]))))

    expected = [
        "Centre Hope", "Veliko Tarnovo", "+35962600123", "20 November 2026", "Izmislena Zamestnikova",
        "Deputy minister", "Ministry of Education", "2A Dondukov Blvd, Sofia", "Subject:", "Yours sincerely,",
        "4 December 2026", "Ofelia Ofitsir",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("language", ["bg", "en", "rom", "fr"])
def test_a_letter_is_accessible_in_its_own_language(letter, officer, language):
    letter.language = language
    letter.save()

    assert faults_of_access(letter_paper.pdf(loaded(letter, officer), officer), language) == []


def test_the_same_letter_gives_the_same_bytes(letter, officer):
    again = loaded(letter, officer)

    assert letter_paper.pdf(again, officer) == letter_paper.pdf(again, officer)
    assert letter_paper.docx(again, officer) == letter_paper.docx(again, officer)


def test_a_draft_and_a_withdrawn_letter_say_so_on_every_page(letter, officer, centre):
    letter.language, letter.text = "en", "Long. " * 2000
    letter.dated_on = letter.reply_due_on = None
    letter.save()

    pages = pages_of(letter_paper.pdf(loaded(letter, officer), officer))
    assert len(pages) > 2
    assert all("DRAFT" in page for page in pages)

    letter.dated_on, letter.void_reason = date(2026, 11, 20), "sent by mistake"
    assert "DRAFT" not in drawn_as(letter, officer)
    letter.voided_at = "2026-11-21T10:00Z"
    text = drawn_as(letter, officer)
    assert "WITHDRAWN" in text
    assert "sent by mistake" not in text


def drawn_as(letter, officer):
    letter.save()
    return drawn(letter, officer)


def test_the_letterhead_is_the_coalitions_where_it_has_a_name_else_of_whom_it_speaks_for(letter, officer, settings):
    settings.COALITION_NAME = {"bg": "Коалиция „Път“", "en": "Coalition Path"}
    assert "Коалиция „Път“ Център „Надежда“" in drawn(letter, officer)

    letter.on_behalf_of = OrganisationFactory(name="Сдружение „Утро“")
    letter.save()
    text = drawn(letter, officer)
    assert "Сдружение „Утро“" in text
    assert "Коалиция „Път“" not in text


def test_the_centre_is_where_most_of_its_people_work_today(officer, centre):
    elsewhere = OrganisationFactory()
    for _ in range(2):
        left = PersonFactory(user=UserFactory(role=Role.LEADERSHIP))
        TenureFactory(person=left, organisation=elsewhere, ended="2024")

    from crm.centre import centre as who

    assert who() == centre


def test_a_received_letter_is_a_copy_without_our_letterhead_or_signature(letter, officer):
    reply = ReplyFactory(answers=letter, subject="Отговор", text="Приемаме Ви.", language="en", number="94-5")

    text = drawn(reply, officer)

    assert "Copy of a letter received" in text
    assert "94-5" in text
    assert "Yours sincerely" not in text


def test_the_word_file_says_the_same_and_knows_its_language_and_title(letter, officer):
    content = letter_paper.docx(loaded(letter, officer), officer)

    text = word_text(content)
    for words in ("Център „Надежда“", "20 ноември 2026", "Измислена Заместникова", "Молба за среща", "молим за среща."):
        assert words in text
    assert text.count("Молба за среща") == 1
    assert 'w:lang w:val="bg"' in part_of(content, "word/styles.xml")
    assert "<dc:title>Молба за среща</dc:title>" in part_of(content, "docProps/core.xml")
    assert 'w:w="11906"' in part_of(content, "word/document.xml")
    assert "<w:pBdr>" in part_of(content, "word/styles.xml")  # the line below the letterhead


@pytest.mark.parametrize("name", ["Letterhead", "Sender", "Reference", "Addressee", "Heading1", "Signature"])
def test_in_word_each_part_of_a_letter_looks_as_we_say(name, letter, officer):
    content = letter_paper.docx(loaded(letter, officer), officer)
    sheet = ElementTree.fromstring(part_of(content, "word/styles.xml"))

    (style,) = [one for one in sheet if one.get(f"{WORD}styleId") == name]
    paragraph, letters = paper_docx.STYLES[name]

    assert name in part_of(content, "word/document.xml")
    assert tags_in(style.find(f"{WORD}pPr")) == re.findall(r"<w:(\w+)", paragraph)
    assert tags_in(style.find(f"{WORD}rPr")) == re.findall(r"<w:(\w+)", paper_docx.FONT + letters)


def tags_in(part):
    return [one.tag.removeprefix(WORD) for one in part.iter() if one is not part]


def test_in_word_the_subject_of_a_letter_is_a_heading_to_walk_to(letter, officer):
    sheet = ElementTree.fromstring(part_of(letter_paper.docx(loaded(letter, officer), officer), "word/styles.xml"))
    level = sheet.find(f"{WORD}style[@{WORD}styleId='Heading1']/{WORD}pPr/{WORD}outlineLvl")
    assert level.get(f"{WORD}val") == "0"


def test_markup_in_any_field_is_text_in_both_files(letter, officer):
    letter.subject, letter.number, letter.text = HOSTILE[:200], "<b>1</b>", HOSTILE
    letter.save()
    letter.person.name = "<i>Име</i>"
    letter.person.save()
    ContactPoint.objects.filter(organisation=letter.organisation).update(value="<u>бул.</u> 1")
    again = loaded(letter, officer)

    pdf, word = text_of(letter_paper.pdf(again, officer)), word_text(letter_paper.docx(again, officer))

    for words in (SHOWN, "<b>1</b>", "<i>Име</i>", "<u>бул.</u> 1"):
        assert words in pdf
        assert words in " ".join(word.split())


def test_neither_renderer_opens_a_file_or_an_address(tmp_path, officer):
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    secret = tmp_path / "secret.txt"
    secret.write_text("тайна")
    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        html = (
            f'<html lang="bg"><head><title></title><link rel="stylesheet" href="{address}/s.css"></head><body><h1>x</h1>'
            f'<img src="{address}/a.png" alt="a"><img src="file://{secret}" alt="b"><object data="{address}/o"></object>'
            f'<iframe src="file://{secret}"></iframe><a rel="attachment" href="file://{secret}">c</a></body></html>'
        )
        drawn = paper_pdf.render(html, identifier=b"0" * 16)
        written = paper_docx.draw(html, title="t", language="bg")
        server.shutdown()

    assert asked == []
    assert "тайна" not in text_of(drawn) + word_text(written)
    assert "тайна".encode() not in drawn + written


def test_the_renderer_knows_our_fonts_and_no_other_file_by_that_name():
    assert paper_pdf.font("Regular").startswith(b"\x00\x01\x00\x00")
    with pytest.raises(ValueError, match="no font"):
        paper_pdf.font("../../../etc/passwd")


def test_who_is_hidden_from_the_reader_is_not_on_their_paper(letter, officer, member):
    letter.confidentiality = "coalition"
    letter.save()

    assert "Измислена" in drawn(letter, officer)
    text = drawn(letter, member)
    assert "Измислена" not in text
    assert "Заместник-министър" in text  # the office of a public body is no secret
    type(letter.organisation).objects.filter(pk=letter.organisation_id).update(confidentiality="internal")
    text = drawn(letter, member)
    assert "Молба за среща" in text
    for words in ("Министерство", "Заместник", "Дондуков"):
        assert words not in text


@pytest.mark.parametrize("name", ["crm:letter-pdf", "crm:letter-docx"])
def test_a_letter_is_taken_away_by_those_who_may_read_it(letter, officer, member, as_user, name):
    answer = as_user(officer).get(reverse(name, args=[letter.pk]))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''2026-11-20")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert as_user(member).get(reverse(name, args=[letter.pk])).status_code == 404


def test_without_pango_the_page_says_so_and_word_still_works(letter, officer, as_user, monkeypatch):
    monkeypatch.setattr(paper_pdf, "available", lambda: False)
    client = as_user(officer)

    answer = client.get(reverse("crm:letter-pdf", args=[letter.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == letter.get_absolute_url()
    assert "Pango" in answer.content.decode()
    assert client.get(reverse("crm:letter-docx", args=[letter.pk])).status_code == 200


def test_an_endless_text_is_refused_in_words_instead_of_holding_the_server(letter, officer, as_user):
    letter.text = "а" * (letter_paper.LONGEST + 1)
    letter.save()

    said = as_user(officer).get(reverse("crm:letter-pdf", args=[letter.pk]), follow=True).content.decode()

    assert "too long to be put on paper here" in said  # in the reader's language, the letter's is Bulgarian


@pytest.mark.parametrize("name", ["crm:letter-pdf", "crm:letter-docx"])
@pytest.mark.parametrize("row", ["|" + "a|" * 150, "a"], ids=["full rows", "rows that are filled up"])
def test_an_endless_table_is_refused_in_words_instead_of_holding_the_server(row, name, letter, officer, as_user):
    letter.text = "\n".join(["|" + "a|" * 150, "|" + "-|" * 150, *[row] * 60])
    letter.save()
    assert len(letter.text) < letter_paper.LONGEST

    said = as_user(officer).get(reverse(name, args=[letter.pk]), follow=True).content.decode()

    assert "more than 600 cells" in said


def test_a_table_of_a_letter_is_drawn(letter, officer):
    letter.text = "| Община | Деца |\n|---|---|\n" + "| Самоков | 12 |\n" * 30
    letter.save()
    assert "Самоков" in drawn(letter, officer)


def test_queries_of_a_paper_do_not_grow_with_what_else_there_is(letter, officer, django_assert_max_num_queries):
    for _ in range(3):
        LetterFactory(organisation=letter.organisation, dated_on=date(2026, 1, 1), reply_due_on=None)
        TenureFactory(organisation=letter.organisation, started=str(date(2026, 1, 1) - timedelta(days=400))[:7])
    with django_assert_max_num_queries(26):
        letter_paper.pdf(loaded(letter, officer), officer)
