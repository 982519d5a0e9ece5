"""What is done inside hostile files: a clean copy, a page as a picture. Run apart, in a process with limits of its own.

`python -I filework.py` reads one line of JSON ({"job": …, options}) and then the file, and writes one line of JSON and
then what was made. It imports nothing of the product, so that a file that breaks a parser finds nothing around it.
"""

import importlib.util
import io
import json
import re
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

MEMORY, SECONDS = 2 * 2**30, 25  # of one piece of work
MOST_PIXELS = 50_000_000
MOST_MARKUP = 100 * 2**20  # bytes of XML read in an office file
WIDTH = 1100  # pixels of a page shown on screen
MOST_PAGES = 2_000  # read for their words
MOST_SEARCHED = 60  # pages looked through for a passage
DRAWN_ANEW = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
DEEPEST = 2  # office files inside office files


class Unfit(Exception):
    """The file may not come in; the message names the reason by a word that the caller translates."""


def clean_image(content: bytes, *, turn: bool = True) -> tuple[dict[str, Any], bytes]:
    """Draw the picture anew, upright: pixels come along, and nothing that is said about them."""
    from PIL import Image, ImageOps  # noqa: PLC0415  the process of another job does without

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is unpacked
    with Image.open(io.BytesIO(content), formats=DRAWN_ANEW) as opened:
        kind = str(opened.format)
        if opened.width * opened.height > MOST_PIXELS:
            raise Unfit("pixels")
        upright = ImageOps.exif_transpose(opened) if turn else opened
        see_through = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        drawn = upright.convert("RGBA" if see_through and kind != "JPEG" else "RGB")
    bare = Image.frombytes(drawn.mode, drawn.size, drawn.tobytes())  # without the notes of the one it was made of
    made = io.BytesIO()
    bare.save(made, kind, **({} if kind == "PNG" else {"quality": 88}))
    return {"width": bare.width, "height": bare.height}, made.getvalue()


def clean_pdf(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Write the pages anew without who, when and with what, without attached files and without anything that runs."""
    import pikepdf  # noqa: PLC0415

    within = beside("pdfwork")
    try:
        opened = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise Unfit("locked") from None
    with opened as pdf:
        pages = len(pdf.pages)
        if not pages:
            raise Unfit("damaged")
        for one in pdf.objects:
            within.quieten(one)
            within.strip_photo(pdf, one)
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        made = io.BytesIO()
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return {"pages": pages}, made.getvalue()


def clean_office(content: bytes, depth: int = 0) -> tuple[dict[str, Any], bytes]:
    """Pack the parts anew, each looked at and each without who, when and where."""
    office = beside("officework")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as came, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as clean:
        for entry in came.infolist():
            refuse_odd(entry)
            part = came.read(entry)  # what is damaged shows by its check sum
            if office.goes(entry.filename):
                continue
            plain = zipfile.ZipInfo(entry.filename)  # no day, no system
            plain.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            clean.writestr(plain, clean_part(office, entry.filename, part, depth))
    return {}, made.getvalue()


def clean_part(office: Any, name: str, part: bytes, depth: int) -> bytes:
    """Markup is written and pictures drawn anew, files inside cleaned likewise; the rest comes along empty."""
    if office.is_markup(name):
        if not name.lower().endswith(".vml"):
            refuse_entities(part)
        return bytes(office.emptied(part) if office.tells_only(name) else office.rewritten(name, part))
    if office.is_picture(name):
        return picture_inside(part)
    if name == "mimetype":
        return part if re.fullmatch(rb"application/vnd\.oasis\.opendocument\.[a-z-]+\s*", part) else b""
    if part.startswith(b"PK\x03\x04") and depth < DEEPEST:
        return clean_office(part, depth + 1)[1]
    return b""


def picture_inside(part: bytes) -> bytes:
    """As it lies on its page; one that cannot be drawn anew becomes an empty point."""
    from PIL import Image  # noqa: PLC0415

    try:
        return clean_image(part, turn=False)[1]
    except (OSError, SyntaxError, ValueError):
        made = io.BytesIO()
        Image.new("RGB", (1, 1), "white").save(made, "PNG")
        return made.getvalue()


def beside(name: str) -> Any:
    """Read a script that lies beside this one: alone as we are, nothing of the product is on the path."""
    found = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    if found is None or found.loader is None:
        raise ImportError(name)
    script = importlib.util.module_from_spec(found)
    found.loader.exec_module(script)
    return script


def refuse_odd(entry: zipfile.ZipInfo) -> None:
    """A locked part, one that would land elsewhere, one that holds programs."""
    if entry.flag_bits & 0x1:
        raise Unfit("locked")
    if entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.filename:
        raise Unfit("damaged")
    if entry.filename.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".ps1")):
        raise Unfit("program")


def refuse_entities(markup: bytes) -> None:
    """Markup must be whole, and may not multiply itself or point outside."""
    if len(markup) > MOST_MARKUP:
        raise Unfit("size")

    def refuse(*_told: Any) -> None:
        raise Unfit("damaged")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    parser.Parse(markup, True)


def clean_text(content: bytes) -> tuple[dict[str, Any], bytes]:
    """A text stays as it is; it must be one."""
    if re.search(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]", decoded(content)):
        raise Unfit("damaged")
    return {}, content


def decoded(content: bytes) -> str:
    """In the letters of today, else in those that older Bulgarian programs write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")


def draw_page(content: bytes, page: int = 0, passage: str = "") -> tuple[dict[str, Any], bytes]:
    """Draw one page (0: the one that holds the passage, else the first) with the passage marked."""
    import pypdfium2  # noqa: PLC0415

    pdf = pypdfium2.PdfDocument(content)
    try:
        number = min(page, len(pdf)) or page_with(pdf, passage)
        sheet = pdf[number - 1]
        scale = scale_of(sheet.get_width(), sheet.get_height())
        picture = sheet.render(scale=scale).to_pil().convert("RGB")
        boxes = places_of(sheet, passage)
        made = io.BytesIO()
        marked(picture, [turned(box, sheet.get_height(), scale) for box in boxes]).save(made, "PNG")
        return {"page": number, "pages": len(pdf), "found": len(boxes)}, made.getvalue()
    finally:
        pdf.close()


def words_of(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the words of a PDF page by page, as JSON."""
    import pypdfium2  # noqa: PLC0415

    document = pypdfium2.PdfDocument(io.BytesIO(content))
    if len(document) > MOST_PAGES:
        raise Unfit("pages")
    pages = [sheet.get_textpage().get_text_bounded() for sheet in document]
    return {"pages": len(pages)}, json.dumps(pages).encode()


def scale_of(width: float, height: float) -> float:
    """As wide as a screen shows it, and no page so long that it fills the memory."""
    return float(min(WIDTH / max(width, 1), 4.0, (MOST_PIXELS / 5 / max(width * height, 1)) ** 0.5))


def page_with(pdf: Any, passage: str) -> int:
    numbers = range(min(len(pdf), MOST_SEARCHED)) if squeezed(passage)[0] else ()
    return next((number + 1 for number in numbers if places_of(pdf[number], passage)), 1)


def places_of(sheet: Any, passage: str) -> list[tuple[float, float, float, float]]:
    """Return where the passage stands on the page, line by line; spaces and hyphens at line ends do not count."""
    wanted, _places = squeezed(passage)
    if len(wanted) < 4:
        return []
    text = sheet.get_textpage()
    found, places = squeezed(text.get_text_range())
    at = found.find(wanted)
    if at < 0:
        return []
    first, last = places[at], places[at + len(wanted) - 1]
    return [text.get_rect(number) for number in range(text.count_rects(first, last - first + 1))]


def squeezed(text: str) -> tuple[str, list[int]]:
    """Return the letters and figures of a text in lower case, and where each of them stands."""
    kept = [(letter.lower(), at) for at, letter in enumerate(text) if letter.isalnum()]
    return "".join(letter[0] for letter, _at in kept if letter), [at for _letter, at in kept]


def turned(box: tuple[float, float, float, float], height: float, scale: float) -> tuple[float, float, float, float]:
    """A page counts from below, a picture from above."""
    left, bottom, right, top = box
    return left * scale - 2, (height - top) * scale - 2, right * scale + 2, (height - bottom) * scale + 2


def marked(picture: Any, boxes: list[tuple[float, float, float, float]]) -> Any:
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415

    if not boxes:
        return picture
    marker = Image.new("RGB", picture.size, "white")
    for box in boxes:
        ImageDraw.Draw(marker).rectangle(box, fill=(255, 232, 122))
    return ImageChops.multiply(picture, marker)


JOBS: dict[str, Callable[..., tuple[dict[str, Any], bytes]]] = {
    "image": clean_image, "pdf": clean_pdf, "office": clean_office, "text": clean_text, "page": draw_page,
    "words": words_of,
}  # fmt: skip


def told(content: bytes, job: str, **options: Any) -> Iterator[bytes]:
    """Do one piece of work; a refusal is an answer, whatever breaks is "damaged"."""
    try:
        facts, made = JOBS[job](content, **options)
    except Unfit as unfit:
        yield json.dumps({"unfit": str(unfit)}).encode() + b"\n"
    except MemoryError:
        yield b'{"unfit": "size"}\n'
    except Exception:
        yield b'{"unfit": "damaged"}\n'
    else:
        yield json.dumps(facts).encode() + b"\n"
        yield made


def main() -> None:
    import resource  # noqa: PLC0415

    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    wanted = json.loads(sys.stdin.buffer.readline())
    for part in told(sys.stdin.buffer.read(), **wanted):
        sys.stdout.buffer.write(part)


if __name__ == "__main__":
    main()
