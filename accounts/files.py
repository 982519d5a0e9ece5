"""Uploaded files: what they really are, how they are handed out again, and how they go for certain."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from PIL import Image

from accounts import outbox

IMAGES = {"PNG": ("image/png", {"png"}), "JPEG": ("image/jpeg", {"jpg", "jpeg"}), "WEBP": ("image/webp", {"webp"})}
OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/presentation.xml": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
ALLOWED = "PDF, PNG, JPEG, WebP, DOCX, XLSX, PPTX, ODT, ODS, TXT, CSV"
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100
GPS = 0x8825  # the part of EXIF that says where


@dataclass(frozen=True)
class Checked:
    """What a file is by its content."""

    media_type: str
    sha256: str
    size: int


def check(upload: "UploadedFile[Any]") -> Checked:
    """Return what the file is; raise ValidationError in words when it may not come in."""
    if not upload.size:
        raise ValidationError(_("The file is empty."))
    if upload.size > settings.UPLOAD_LIMIT:
        raise ValidationError(_("The file is larger than %(limit)d MB.") % {"limit": settings.UPLOAD_LIMIT // 2**20})
    extension = (upload.name or "").rsplit(".", 1)[-1].lower()
    media_type, extensions = kind_of(upload)
    if extension not in extensions:
        raise ValidationError(
            _("The file is not what its name says (.%(extension)s). Allowed are: %(allowed)s.")
            % {"extension": extension[:12], "allowed": ALLOWED}
        )
    return Checked(media_type, fingerprint(upload), upload.size)


def tells_where(upload: "File[Any]") -> bool:
    """Whether a photo carries the place where it was taken."""
    try:
        with Image.open(upload) as picture:
            return bool(picture.getexif().get_ifd(GPS))
    except Exception:
        return False  # no picture
    finally:
        upload.seek(0)


def fingerprint(content: File) -> str:  # type: ignore[type-arg]
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def kind_of(upload: "UploadedFile[Any]") -> tuple[str, set[str]]:
    """Return the media type found in the content and the extensions that fit it; refuse what is not known."""
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    if head.startswith(b"%PDF-"):
        return "application/pdf", {"pdf"}
    if head.startswith(b"PK\x03\x04"):
        return _office(upload)
    image = _image(upload)
    if image:
        return image
    return _text(upload)


def _image(upload: "UploadedFile[Any]") -> tuple[str, set[str]] | None:
    try:
        with Image.open(upload, formats=list(IMAGES)) as picture:  # no other reader looks at it
            found = IMAGES.get(picture.format or "")
            picture.verify()
    except Exception:
        return None
    finally:
        upload.seek(0)
    return found


def _office(upload: "UploadedFile[Any]") -> tuple[str, set[str]]:
    """Look into the archive without unpacking it: what it is, and whether it would burst."""
    try:
        with zipfile.ZipFile(io.BytesIO(upload.read())) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(upload.size or 1, 1) or len(entries) > 5000:
                raise ValidationError(_("The file would unpack to an unreasonable size."))
            names = {entry.filename for entry in entries}
            for name, (media_type, extension) in OFFICE.items():
                if name in names:
                    return media_type, {extension}
            mimetype = named_inside(archive) if "mimetype" in names else ""
    except ValidationError:
        raise
    except Exception:  # locked, cut short or packed in a way nobody reads: the archive may fail anywhere
        raise ValidationError(_("The file is damaged.")) from None
    finally:
        upload.seek(0)
    for kind, extension in (("text", "odt"), ("spreadsheet", "ods")):
        if mimetype == f"application/vnd.oasis.opendocument.{kind}":
            return mimetype, {extension}
    raise ValidationError(_("Files of this kind are not accepted. Allowed are: %(allowed)s.") % {"allowed": ALLOWED})


def named_inside(archive: zipfile.ZipFile) -> str:
    """What the archive says it is, in a few letters; more than these are not unpacked."""
    with archive.open("mimetype") as part:
        return part.read(100).decode("ascii", "replace")


def _text(upload: "UploadedFile[Any]") -> tuple[str, set[str]]:
    """Plain text passes; markup that a browser would run does not."""
    content = upload.read()
    upload.seek(0)
    lowered = content[:4096].lstrip().lower()
    if b"\x00" in content[:65536] or lowered.startswith((b"<", b"\xef\xbb\xbf<")):
        raise ValidationError(
            _("Files of this kind are not accepted. Allowed are: %(allowed)s.") % {"allowed": ALLOWED}
        )
    return "text/plain", {"txt", "csv", "json", "md"}


def hand_out(content: File, name: str, media_type: str) -> FileResponse:  # type: ignore[type-arg]
    """Answer with a download that no browser runs on our address."""
    response = FileResponse(content, as_attachment=True, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def show(content: bytes, media_type: str, tag: str) -> HttpResponse:
    """Answer with a picture that we drew ourselves, shown in its page; nothing else is ever shown in place."""
    if media_type not in {kind for kind, _extensions in IMAGES.values()}:
        raise ValueError(media_type)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["ETag"] = f'"{tag}"'
    return response


def forget(names: Iterable[str]) -> None:
    """Promise that these stored files go once the running transaction has committed, even if the process dies there."""
    going = [name for name in names if name]
    if going:
        outbox.add(delete, going)


@outbox.work
def delete(names: list[str]) -> None:
    """A file that went before is no failure: the work may be done twice."""
    for name in names:
        default_storage.delete(name)
