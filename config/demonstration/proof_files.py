"""Files that look like evidence and say on each page that they are invented: letters, extracts, tables, photos, scans.

All pages of paper are drawn in one go and then taken apart: drawing them one by one takes ten times as long.
"""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from html import escape
from random import Random
from typing import Any

import openpyxl
import pikepdf
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from accounts import filework, paper_pdf
from accounts.files import GPS
from config.demonstration import papers
from crm.models import Document
from crm.models.documents import stored_as

INVENTED = "ДЕМОНСТРАЦИЯ: всичко в този документ е измислено"
MEDIA = {
    "pdf": "application/pdf", "csv": "text/plain", "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
REGIONS = ("Първа измислена област", "Втора измислена област", "Трета измислена област", "Четвърта измислена област")
STYLE = """
@page { size: A5; margin: 16mm 15mm; @bottom-center { content: "%s"; font: 8pt "Source Sans 3"; color: #a33 } }
%s
body { font: 10.5pt/1.5 "Source Sans 3"; color: #222 }
section { break-after: page } h1 { font-size: 13pt; text-align: center } .head { border-bottom: 1px solid #444;
padding-bottom: 3mm; text-align: center } .no { margin: 6mm 0 } .sign { margin-top: 12mm; text-align: right }
.columns { columns: 2; column-gap: 6mm; font-size: 9pt; text-align: justify }
"""


@dataclass(frozen=True)
class Paper:
    """What one file tells: who wrote it, on which day, and the passage that is cited."""

    form: str  # gazette, letter, protocol, csv, xlsx, photo or scan
    issuer: str
    day: str
    subject: str
    passage: str
    number: int

    @property
    def sheets(self) -> list[str]:
        """The pages of a paper, as HTML."""
        told = {name: escape(str(value)) for name, value in vars(self).items()}
        return [f"<section>{sheet.format(**told)}</section>" for sheet in SHEETS.get(self.form, ())]


HEAD = '<p class="head"><b>{issuer}</b><br>(демонстрация)</p>'
SHEETS = {
    "gazette": (
        '<p class="head">ИЗВЛЕЧЕНИЕ, ПОДОБНО НА ДЪРЖАВЕН ВЕСТНИК (демонстрация)<br>брой {number} от {day}</p>'
        "<h1>{issuer}</h1><h1>ЗАПОВЕД № ДЕМО-{number}</h1><p>от {day}</p><p>На основание на измислена наредба и по "
        "предложение на измислена комисия</p><h1>НАРЕЖДАМ:</h1><p>1. Утвърждавам приложението относно: {subject}.</p>"
        "<p>2. Контролът по изпълнението възлагам на измислена дирекция.</p>"
        '<p class="sign">Министър: (не се чете)</p>',
        '<p class="head">Приложение към Заповед № ДЕМО-{number}</p><div class="columns"><p>§ 1. Приложението се отнася '
        "за измислени общини и не поражда права.</p><p>§ 2. {passage}</p><p>§ 3. Отчет се представя всяка година до 31 "
        "март.</p><p>§ 4. Заповедта влиза в сила от деня на обнародването.</p></div>",
    ),
    "letter": (
        HEAD + '<p class="no">Изх. № ДЕМО-{number}/{day}</p><p>ДО ЦЕНТЪР „ОБЩ ПЪТ“ (демо)</p><p>ОТНОСНО: '
        "достъп до обществена информация, {subject}</p><p>УВАЖАЕМИ ДАМИ И ГОСПОДА,</p><p>Във връзка с Вашето заявление "
        "Ви предоставяме следната информация:</p><p>{passage}</p><p>Решението може да се обжалва пред измислен "
        'съд.</p><p class="sign">С уважение,<br>главен секретар (демо)</p>',
    ),
    "protocol": (
        HEAD + "<h1>ПРОТОКОЛ ОТ ПОСЕЩЕНИЕ НА МЯСТО</h1><p>Ден: {day}. Присъстваха двама представители на член на "
        "коалицията и служител на общината; деца не са разпитвани и не са снимани.</p><p>Относно: {subject}</p>"
        '<p>{passage}</p><p class="sign">Подписи: (не се четат)</p>',
    ),
}  # fmt: skip


def store(wanted: list[Paper]) -> list[dict[str, Any]]:
    """Store them all; return the columns of each as an upload would have filled them."""
    printed = print_all([paper for paper in wanted if paper.form in SHEETS])
    return [columns(paper, printed) for paper in wanted]


def columns(paper: Paper, printed: dict[int, bytes]) -> dict[str, Any]:
    form = {"photo": "jpg", "scan": "jpg"}.get(paper.form, paper.form if paper.form in MEDIA else "pdf")
    content, original, pages = made(paper, printed)
    told = {
        "file": saved(paper, content), "file_name": f"demo-{paper.number:03}.{form}", "media_type": MEDIA[form],
        "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "pages": pages,
    }  # fmt: skip
    if original:
        told["original"] = saved(paper, original)
    came = original or content
    return {**told, "original_sha256": hashlib.sha256(came).hexdigest(), "original_size": len(came)}


def made(paper: Paper, printed: dict[int, bytes]) -> tuple[bytes, bytes, int]:
    """Return the working copy, what came in where that is another file, and how many pages a PDF has."""
    if paper.form in SHEETS:
        return printed[paper.number], b"", len(paper.sheets)
    if paper.form in {"photo", "scan"}:
        came = photo(paper) if paper.form == "photo" else scan(paper)
        return filework.clean_image(came)[1], came, 0
    if paper.form == "xlsx":
        return filework.clean_office(workbook(paper))[1], b"", 0
    lines = "\n".join(";".join(map(str, row)) for row in table(paper))
    return f"{lines}\n".encode(), b"", 0


def saved(paper: Paper, content: bytes) -> str:
    return str(default_storage.save(stored_as(Document(), "demo"), ContentFile(content)))


def print_all(wanted: list[Paper]) -> dict[int, bytes]:
    """Draw every page once and take the whole apart; without Pango plain pages have to do."""
    if not paper_pdf.available():
        return {paper.number: papers.pdf(f"Demonstration file {paper.number}. Invented.") for paper in wanted}
    faces = "".join(
        f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight}; '
        f"src: url(drom-font:SourceSans3-{name}.ttf) }}"
        for weight, name in ((400, "Regular"), (700, "Bold"))
    )
    sheets = "".join(sheet for paper in wanted for sheet in paper.sheets)
    html = f"<html lang=bg><style>{STYLE % (INVENTED, faces)}</style><body>{sheets}</body></html>"
    whole = pikepdf.open(io.BytesIO(plain_pdf(html)))
    printed, at = {}, 0
    for paper in wanted:
        part = pikepdf.new()
        part.pages.extend(whole.pages[at : at + len(paper.sheets)])
        at += len(paper.sheets)
        out = io.BytesIO()
        part.save(out, deterministic_id=True)
        printed[paper.number] = out.getvalue()
    return printed


def plain_pdf(html: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415  loads Pango

    drawn = HTML(string=html, base_url="data:,", url_fetcher=paper_pdf.fetcher())
    return bytes(drawn.write_pdf(pdf_identifier=hashlib.sha256(html.encode()).digest()[:16]) or b"")


def table(paper: Paper) -> list[tuple[str | int, ...]]:
    chance = Random(paper.number)  # noqa: S311  a story, not a secret
    rows = [(region, chance.randint(20, 90), chance.randint(5, 20)) for region in REGIONS]
    return [("област", "места по план", "открити места"), *rows, (INVENTED, "", "")]


def workbook(paper: Paper) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Демо"
    for row in table(paper):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def timeless(book: bytes) -> bytes:
    """The same book whenever it is made: neither its parts nor its notes say at what hour."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T08:00:00Z", before.read(entry))
            after.writestr(zipfile.ZipInfo(entry.filename), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def letters(size: int) -> Any:
    path = settings.BASE_DIR / "static" / "dist" / "fonts" / "SourceSans3-Regular.ttf"
    return ImageFont.truetype(str(path), size) if path.exists() else ImageFont.load_default(size)


def photo(paper: Paper) -> bytes:
    """A building under a sky, as a telephone keeps it: with a place, a device and a day."""
    chance = Random(paper.number)  # noqa: S311
    picture = Image.new("RGB", (960, 640), (150 + chance.randint(0, 50), 190, 230))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 430, 960, 640), fill=(120, 150 + chance.randint(0, 30), 100))
    pen.rectangle((180, 190, 780, 470), fill=(225, 205 - chance.randint(0, 40), 170), outline=(90, 70, 60), width=4)
    pen.polygon([(150, 190), (480, 80), (810, 190)], fill=(160, 80, 60))
    for left in range(220, 740, 110):
        pen.rectangle((left, 240, left + 60, 310), fill=(70, 90, 120))
    pen.rectangle((440, 360, 520, 470), fill=(100, 70, 50))
    pen.text((200, 500), "Измислено училище (демо)", font=letters(34), fill=(30, 30, 30))
    pen.text((200, 550), f"снимка {paper.number}, {paper.day}", font=letters(28), fill=(60, 60, 60))
    exif = Image.Exif()
    exif[0x010F] = "Demonstration camera"
    exif.get_ifd(GPS)[1], exif.get_ifd(GPS)[2] = "N", (0.0, 0.0, 0.0)
    return jpeg(picture, exif)


def scan(paper: Paper) -> bytes:
    """A sheet that lay a little askew on the glass."""
    sheet = Image.new("RGB", (880, 1240), (250, 248, 240))
    pen = ImageDraw.Draw(sheet)
    opening = [paper.issuer, "(демонстрация)", "", f"Изх. № ДЕМО-{paper.number}/{paper.day}", ""]
    lines = [*opening, *wrapped(paper.passage), "", "Подпис: (не се чете)"]
    for number, line in enumerate(lines):
        pen.text((90, 110 + 46 * number), line, font=letters(28), fill=(40, 40, 50))
    pen.ellipse((560, 780, 760, 980), outline=(70, 80, 170), width=6)
    pen.text((600, 865), "ДЕМО", font=letters(40), fill=(70, 80, 170))
    pen.text((90, 1170), INVENTED, font=letters(24), fill=(170, 50, 50))
    askew = sheet.rotate(0.9, fillcolor=(215, 213, 205), resample=Image.Resampling.BILINEAR)
    return jpeg(askew.filter(ImageFilter.GaussianBlur(0.7)), Image.Exif())


def wrapped(text: str, most: int = 46) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def jpeg(picture: Image.Image, exif: Image.Exif) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()
