"""Looking into papers: what a PDF or a Word file says, and whether it says it accessibly."""

import io
import subprocess
import zipfile
from xml.etree import ElementTree

import pikepdf
import pypandoc
import pypdf

from accounts import paper_pdf


def pages_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def text_of(content: bytes) -> str:
    """Everything the pages say, in one line: where lines break is the renderer's matter."""
    return " ".join(" ".join(pages_of(content)).replace("-\n", "").split())


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def faults_of_access(content: bytes, language: str) -> list[str]:
    """Return in words what would keep a screen reader from reading the paper well."""
    faults = []
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        if str(pdf.Root.get("/Lang")) != language:
            faults.append(f"its language is {pdf.Root.get('/Lang')}")
        if not pdf.Root.get("/MarkInfo", {}).get("/Marked"):
            faults.append("it is not tagged")
        if metadata.get("pdfuaid:part") != "1" or not metadata.get("dc:title"):
            faults.append("it lacks the mark or the title")
        elements = paper_pdf.elements(pdf)
        if not any(element.S == "/H1" for element in elements):
            faults.append("it has no heading")
        faults += ["a heading of a table has no scope" for e in elements if e.S == "/TH" and "/A" not in e]
        faults += ["a picture has no words" for e in elements if e.S == "/Figure" and not str(e.get("/Alt", ""))]
    return faults


def word_text(content: bytes) -> str:
    """What pandoc reads back from the Word file; every part of it must be sound XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--from=docx", "--to=plain", "--wrap=none"]
    return subprocess.run(command, input=content, capture_output=True, check=True, timeout=60).stdout.decode()


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()
