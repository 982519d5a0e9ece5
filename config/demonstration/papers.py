"""Small files that say of themselves that they are invented."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from crm.models import Document
from crm.models.documents import stored_as

MEDIA = {"txt": "text/plain", "csv": "text/plain", "pdf": "application/pdf"}
FORMS = list(MEDIA)


def store(form: str, number: int, title: str) -> dict[str, Any]:
    """Store one file and return the columns that describe it, as an upload would have filled them."""
    content = draw(form, number, title)
    name = f"demo-{number:03}.{form}"
    return {
        "file": default_storage.save(stored_as(Document(), name), ContentFile(content)),
        "file_name": name,
        "media_type": MEDIA[form],
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def draw(form: str, number: int, title: str) -> bytes:
    if form == "pdf":
        return pdf(f"Demonstration file {number}. Everything in it is invented.")
    if form == "csv":
        return f"област;брой\nИзмислена област {number};{number * 3}\nДруга измислена област;{number + 7}\n".encode()
    return f"{title}\n\nДемонстрационен файл {number}. Всичко в него е измислено.\n".encode()


def pdf(line: str) -> bytes:
    """Return one page with one line; the standard font knows Latin letters only."""
    stream = f"BT /F1 14 Tf 60 760 Td ({line}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer
