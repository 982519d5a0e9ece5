"""Files as people and their enemies send them: small, real, and told by what is in them."""

import io
import zipfile

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = 0x8825
CANARY = b"CANARY"


def uploaded(name, content):
    return SimpleUploadedFile(name, content)


def pdf_of(*pages, **more):
    """A PDF with one line of Latin letters on each page; `info` names who wrote it, `attached` and `script` come along."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for words in pages:
        page = pdf.add_blank_page(page_size=(300, 200))
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = pikepdf.Stream(pdf, f"BT /F1 14 Tf 20 120 Td ({words}) Tj ET".encode())
    if "info" in more:
        pdf.docinfo["/Author"] = more["info"]
        with pdf.open_metadata() as notes:
            notes["dc:title"] = more["info"]
    if "attached" in more:
        pdf.attachments["attached.txt"] = more["attached"]
    if "script" in more:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=more["script"])
    if "photo" in more:
        with Image.open(io.BytesIO(more["photo"])) as picture:
            width, height = picture.size
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(
            I=pikepdf.Stream(
                pdf, more["photo"], Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height,
                ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
            )
        )  # fmt: skip
    made = io.BytesIO()
    pdf.save(made, encryption=pikepdf.Encryption(user="x", owner="y") if more.get("locked") else False,
             deterministic_id=not more.get("locked"))  # fmt: skip
    return made.getvalue()


def laid_open(pdf):
    """Return a PDF with all that is packed in it unpacked, to look for words."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(
            made, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )  # fmt: skip
    return made.getvalue()


def photo_of(kind="JPEG", *, with_place=True, size=(12, 8)):
    """A photo taken upside down, that says where, with which camera and by whom."""
    exif = Image.Exif()
    if with_place:
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (42.0, 41.0, 30.0)
    exif[0x010F] = "CANARYCAMERA"
    exif[0x013B] = "CANARYARTIST"
    exif[0x0112] = 6  # lying on its side
    made = io.BytesIO()
    more = {"comment": b"CANARYCOMMENT"} if kind == "JPEG" else {}
    Image.new("RGB", size, "green").save(made, kind, exif=exif, **more)
    return made.getvalue()


def zipped(entries):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx_of(words="Наредба", **more):
    entries = {
        "[Content_Types].xml": "<Types/>", "word/document.xml": f"<w>{words}</w>",
        "docProps/core.xml": "<cp>CANARYAUTHOR</cp>",
    }  # fmt: skip
    return zipped({**entries, **more})
