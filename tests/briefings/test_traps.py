"""What once went wrong in drawing papers, each held by a test that was seen to fail."""

import io
import random
import re
from dataclasses import asdict

import pikepdf
import pypdf
import pytest

from accounts import paper_pdf
from briefings.paper import Row, Section, fingerprint
from briefings.press import pdf, tags, ua
from tests.briefings import sample

pytestmark = pytest.mark.skipif(not paper_pdf.available(), reason="NOT CHECKED: Pango is missing")


def drawn(data):
    return pdf.draw(data, number=1, sha256=fingerprint(data), step=lambda words: None)


@pytest.fixture(scope="module")
def long_paper():
    return drawn(sample.long_paper(5))


@pytest.fixture(scope="module")
def pages(long_paper):
    return pypdf.PdfReader(io.BytesIO(long_paper)).pages


@pytest.fixture(scope="module")
def texts(pages):
    return [page.extract_text() for page in pages]


def test_letters_of_every_language_are_drawn_and_can_be_copied(db):
    letters = "Жълъдът щъкаше · čhavorrenqe ǎ ǐ ǒ ǔ ʒ · l’école où l’on naît, cœur, Übung"
    content = drawn(sample.brief() | {"sections": [section("text", f"<p>{letters}</p>")]})

    assert letters in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    with pikepdf.open(io.BytesIO(content)) as file:
        used = {str(font.BaseFont) for font in file.objects if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font"}  # fmt: skip
    assert used
    assert all("Source-Sans" in name or "SourceSans" in name for name in used), used


def section(key, text="", **more):
    return asdict(Section(key, "Заглавие", text=text, **more))


def test_each_weight_is_one_whole_font_file():
    urls = [font["url"] for font in paper_pdf.fonts()]

    assert len(urls) == len(set(urls)) == 4
    assert {font["weight"] for font in paper_pdf.fonts()} == {400, 600, 700}  # no range: the renderer refuses them


def test_every_note_stands_on_the_page_of_its_call_through_a_long_paper(long_paper):
    calls, notes = ua.pages_of_calls_and_notes(long_paper)

    assert calls == notes
    assert len(calls) > 60
    assert len(set(calls)) > 6
    html, _names = pdf.to_html(sample.brief(), number=1, sha256="0" * 64)
    [rule] = re.findall(r"@footnote \{([^}]*)\}", html)
    assert "padding" not in rule  # it pushed notes to later pages


def goes_astray(sections):
    calls, notes = ua.pages_of_calls_and_notes(drawn(sample.brief() | {"sections": sections}))
    assert len(calls) >= 4
    return [number for number, (call, note) in enumerate(zip(calls, notes, strict=True), 1) if call != note]


@pytest.mark.parametrize("before", [17, 19, 26])
def test_a_note_stays_with_its_call_where_a_long_paragraph_goes_on_overleaf(before):
    citations = [asdict(sample.cite("ask", n)) for n in range(4)]
    text = "".join(f'<p>Дума<cite data-source="{n}"></cite> {(sample.BODY + " ") * 4}</p>' for n in range(4))

    assert not goes_astray([section("text", "<p>Ред.</p>" * before), section("text", text, citations=citations)])


@pytest.mark.parametrize("seed", [3, 6])
def test_a_note_stays_with_its_call_through_a_table_of_uneven_rows(seed):
    chance, words = random.Random(seed), sample.BODY.split()
    rows = [
        Row([f"ред {n}", " ".join(words[: chance.randint(3, 24)])], "Изпълнено", "kept", [sample.cite("commitment", n)])
        for n in range(60)
    ]

    assert not goes_astray([section("commitments", rows=rows, header=["Какво", "С техни думи", "Докъде"])])


@pytest.mark.parametrize("rows", [4, 24])
@pytest.mark.parametrize("before", [27, 28, 29])  # where the page ends just below the caption
def test_no_caption_is_left_alone_at_the_foot_of_a_page(before, rows):
    lines = [Row([f"ред {n}", "дума"], "Изпълнено", "kept", []) for n in range(rows)]
    filler = section("text", "<p>Ред.</p>" * before)
    table = section("commitments", rows=lines, header=["Какво", "Кога", "Докъде"], caption="Надписът")
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn(sample.brief() | {"sections": [filler, table]}))).pages]  # fmt: skip

    [page] = [text for text in texts if "Надписът" in text]
    assert all(part in page for part in ("Какво", "ред 0", "ред 1"))


def test_the_head_of_a_table_stands_on_each_page_of_it(texts):
    of_table = [text for text in texts if "14.03.2025 г." in text]

    assert len(of_table) > 2
    assert all("Докъде стигна" in text for text in of_table)


def test_figures_are_numbered_through_and_their_list_leads_to_their_pages(texts):
    body = "\n".join(texts[3:])
    assert [int(n) for n in re.findall(r"(?:Figure|Фигура) (\d+)\. ", body)] == [1, 2, 3, 4, 5]
    listed = re.findall(r"(?:Figure|Фигура) (\d+)\..*?(\d+)$", "\n".join(texts[:3]), re.MULTILINE)
    assert [int(number) for number, _page in listed] == [1, 2, 3, 4, 5]
    for number, page in listed:
        assert re.search(rf"(?:Figure|Фигура) {number}\. ", texts[int(page) - 1])


def test_the_contents_lead_to_their_pages(texts):
    [page] = re.findall(r"1\. Основни послания[ .]+(\d+)", texts[1])
    assert "1. Основни послания" in texts[int(page) - 1]


def test_running_heads_and_page_numbers_are_in_our_font_on_each_page_but_the_cover(pages, texts):
    for number, text in enumerate(texts[1:], 2):
        assert "Училища за всички" in text, number
        assert f"{number} / {len(texts)}" in text
    assert "/ " + str(len(texts)) not in texts[0]


@pytest.mark.parametrize("address", ["x.svg", "file://{folder}/x.svg"])
def test_nothing_beside_the_program_is_drawn_into_a_paper(address, tmp_path, monkeypatch):
    """Without a base an address would be looked for where the program runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>тайна</text></svg>'
    )
    image = f'<img src="{address.format(folder=tmp_path)}" alt="x" style="width:9cm">'
    html = f'<html lang="bg"><head><meta charset="utf-8"><title>t</title></head><body><p>да</p>{image}</body></html>'

    text = pypdf.PdfReader(io.BytesIO(paper_pdf.render(html, identifier=b"0" * 16))).pages[0].extract_text()

    assert "да" in text
    assert "тайна" not in text


def test_the_source_says_which_letters_it_is_written_in():
    html, _names = pdf.to_html(sample.brief(), number=1, sha256="0" * 64)

    assert '<meta charset="utf-8">' in html[:200]


def test_the_data_ride_inside_each_file_however_often_it_is_drawn():
    data = sample.brief()
    for _time in range(2):
        assert list(pypdf.PdfReader(io.BytesIO(drawn(data))).attachments) == ["data.json"]


@pytest.mark.parametrize("make", [sample.brief, lambda: sample.long_paper(5)])
def test_the_file_can_be_read_aloud(make):
    content = drawn(make())

    assert ua.problems(content) == []
    with pikepdf.open(io.BytesIO(content)) as file:
        kinds = [str(element.S) for element in paper_pdf.elements(file)]
        assert kinds.count("/Note") == kinds.count("/Reference") > 10
        assert {str(element.A.Scope) for element in paper_pdf.elements(file) if element.S == "/TH"} == {
            "/Row",
            "/Column",
        }


def test_a_figure_is_heard_with_its_numbers_and_a_link_with_its_goal(long_paper):
    with pikepdf.open(io.BytesIO(long_paper)) as file:
        alts = [str(element.Alt) for element in paper_pdf.elements(file) if element.S == "/Figure"]
        words = {str(one.Contents) for page in file.pages for one in page.get("/Annots", [])}
    assert len(alts) == 5
    assert all("2018: " in alt for alt in alts)
    assert {"Основни послания", "Показател 1: по години"} <= words
    assert not any(word.startswith(("#", "s-", "f-", "t-")) for word in words)


def test_the_check_of_a_file_finds_what_is_missing(monkeypatch):
    monkeypatch.setattr(tags, "mended", lambda content, names: content)

    found = set(ua.problems(drawn(sample.long_paper(1))))

    assert {"a heading of a table that does not say of what", "a link without its place on the page"} <= found
    assert "something on a page belongs to nothing" in found


def test_the_same_paper_gives_the_same_bytes_and_another_one_others():
    data = sample.brief()

    assert drawn(data) == drawn(data)
    assert drawn(data) != drawn(data | {"title": "Друго"})
