"""From a frozen paper to a Word file: real footnotes, drawings as pictures, page numbers, the name of a copy."""

import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import paper_docx
from briefings.press import pictures
from briefings.press.typesetting import context

SCHEMAS = "http://schemas.openxmlformats.org"
SPACE = f'xmlns:w="{SCHEMAS}/wordprocessingml/2006/main" xmlns:r="{SCHEMAS}/officeDocument/2006/relationships"'
COPY = '<w:t xml:space="preserve"></w:t>'
COPY_TEXT = '<w:t xml:space="preserve">{}</w:t>'
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RELATED = f"{SCHEMAS}/officeDocument/2006/relationships/"
ADDRESS_OF_PICTURE = re.compile(r'(<pic:cNvPr\b[^>]*?) descr="data:[^"]*"')
GREY = '<w:rPr><w:color w:val="4A5568"/><w:sz w:val="16"/></w:rPr>'


def draw(data: dict[str, Any], *, number: int, sha256: str) -> bytes:
    """Return the DOCX. The same data and programs give the same bytes."""
    with translation.override(data["language"]):
        told = context(data, "word", number=number, sha256=sha256)
        logo = pictures.in_points(told["house"]["logo"]) if told["house"]["logo"] else ""
        more = {"logo": logo, "contents_here": place_of_contents(told)}
        html = render_to_string("briefings/paper_word.html", {**told, **more})
        content = paper_docx.draw(html, title=told["title"], language=data["language"])
        return dressed(content, told)


def dressed(content: bytes, told: dict[str, Any]) -> bytes:
    """Give the file its head and foot, tables that keep their rows and heads, and the colour of the house."""
    parts = unpacked(content)
    changes = {
        "word/document.xml": lambda text: document(text, told),
        "word/styles.xml": lambda text: styles(text, told["house"]["colour"]),
        "[Content_Types].xml": content_types,
        "word/_rels/document.xml.rels": relations,
    }
    for name, change in changes.items():
        parts[name] = change(parts[name].decode()).encode()
    parts["word/header1.xml"] = head(told["title"]).encode()
    parts["word/footer1.xml"] = foot(told["house"]["name"]).encode()
    return packed(parts)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        return {entry.filename: before.read(entry) for entry in before.infolist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name, part in parts.items():
            after.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def head(title: str) -> str:
    return margin("hdr", f"{written(title)}<w:r>{GREY}<w:tab/>{COPY}</w:r>")


def foot(house: str) -> str:
    return margin("ftr", f"{written(house)}<w:r>{GREY}<w:tab/></w:r>{count('PAGE')}{written(' / ')}{count('NUMPAGES')}")


def margin(tag: str, content: str) -> str:
    tabs = '<w:pPr><w:tabs><w:tab w:val="right" w:pos="9400"/></w:tabs></w:pPr>'
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {SPACE}><w:p>{tabs}{content}</w:p></w:{tag}>'


def written(words: str) -> str:
    return f'<w:r>{GREY}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def count(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r>{GREY}<w:t>1</w:t></w:r></w:fldSimple>'


def document(text: str, told: dict[str, Any]) -> str:
    references = "".join(
        f'<w:{part}Reference w:type="default" r:id="{name}"/>'
        for part, name in (("header", "dromHead"), ("footer", "dromFoot"))
    )
    text = text.replace("<w:sectPr>", f"<w:sectPr>{references}", 1)
    text = ADDRESS_OF_PICTURE.sub(r"\1", text)
    text = text.replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    text = re.sub(r"<w:trPr>\s*<w:tblHeader", "<w:trPr><w:cantSplit/><w:tblHeader", text)
    place = rf"<w:p>(?:(?!</w:p>).)*{place_of_contents(told)}.*?</w:p>"
    return re.sub(place, lambda _found: contents(told), text, count=1, flags=re.S)


def place_of_contents(told: dict[str, Any]) -> str:
    """By the fingerprint of the paper itself, so that no word of it can be taken for this."""
    return f"contents-of-{told['sha256']}"


def contents(told: dict[str, Any]) -> str:
    """A field that Word fills: until then the lines we know, without their pages."""
    lines = [f"{one['number']}. {one['title']}" for one in told["set"].contents]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    heading = f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>{escape(_("Contents"))}</w:t></w:r></w:p>'
    body = [f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in lines]
    first, rest = (body or ["<w:r/>"])[0], body[1:]
    paragraphs = "".join(f"<w:p>{line}</w:p>" for line in rest)
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    return f"{heading}<w:p>{begin}{first}</w:p>{paragraphs}{end}"


def styles(text: str, colour: str) -> str:
    """Headings in the colour of the house, lines below the rows of a table."""
    mark = f'<w:color w:val="{colour.lstrip("#").upper()}"/>'
    grey = '<w:color w:val="4A5568"/><w:sz w:val="19"/>'
    looks = {
        "Title": (f'{spaced(120, 120)}<w:jc w:val="left"/>', '<w:b/><w:sz w:val="40"/>'),
        "Subtitle": (f'{spaced(0, 120)}<w:jc w:val="left"/>', '<w:color w:val="2D3748"/><w:sz w:val="26"/>'),
        "Heading1": (f'<w:keepNext/>{spaced(320, 100)}<w:outlineLvl w:val="0"/>', f'<w:b/>{mark}<w:sz w:val="28"/>'),
        "Heading3": (f'<w:keepNext/>{spaced(200, 80)}<w:outlineLvl w:val="2"/>', '<w:b/><w:sz w:val="23"/>'),
        "TableCaption": (f"<w:keepNext/>{spaced(160, 60)}", grey),
        "ImageCaption": (spaced(40, 160), grey),
        "Compact": (spaced(40, 40), '<w:sz w:val="20"/>'),
        "FootnoteText": (spaced(0, 0), '<w:sz w:val="17"/>'),
    }
    text = paper_docx.restyled(text, looks)
    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="CBD5E0"/>'
    borders = f"<w:tblBorders>{line.format('top')}{line.format('bottom')}{line.format('insideH')}</w:tblBorders>"
    return re.sub(
        r'(<w:style [^>]*w:styleId="Table"[^>]*>.*?<w:tblInd [^>]*/>)', lambda found: found[1] + borders, text, count=1,
        flags=re.S,
    )  # fmt: skip


def spaced(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def content_types(text: str) -> str:
    parts = "".join(
        f'<Override PartName="/word/{part}1.xml" ContentType="{CONTENT_TYPE}{part}+xml"/>'
        for part in ("header", "footer")
    )
    return text.replace("</Types>", f"{parts}</Types>")


def relations(text: str) -> str:
    parts = "".join(
        f'<Relationship Id="{name}" Type="{RELATED}{part}" Target="{part}1.xml"/>'
        for name, part in (("dromHead", "header"), ("dromFoot", "footer"))
    )
    return text.replace("</Relationships>", f"{parts}</Relationships>")


def copy_of(content: bytes, words: str) -> bytes:
    """Return the file with these words in the head of each page; the stored one stays as it is."""
    parts = unpacked(content)
    name = "word/header1.xml"
    if name not in parts:
        return content
    parts[name] = parts[name].decode().replace(COPY, COPY_TEXT.format(escape(words)), 1).encode()
    return packed(parts)
