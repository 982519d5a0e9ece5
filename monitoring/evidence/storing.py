"""Taking a file in: what it is by its content, read to the end, and the copy that everybody gets made of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from accounts import clean_copies, files
from monitoring.models.stored_proof import StoredProof


def take_in(record: StoredProof, upload: "UploadedFile[Any]", *, field: str = "upload") -> None:
    """Fill the columns of the file; what came in is kept beside the copy where the two differ."""
    try:
        checked = files.check(upload)
        content = upload.read()
        upload.seek(0)
        made = clean_copies.clean_copy(content, checked.media_type)
    except ValidationError as refusal:
        raise ValidationError({field: refusal.messages}) from None
    record.file_name, record.media_type = (upload.name or "")[-200:], checked.media_type
    record.original_sha256, record.original_size = checked.sha256, checked.size
    record.pages = made.facts.get("pages", 0)
    if made.content == content:
        record.file, record.sha256, record.size = upload, checked.sha256, checked.size
        return
    copy = ContentFile(made.content, name="copy")
    record.original, record.file = upload, copy
    record.sha256, record.size = files.fingerprint(copy), len(made.content)


def move(sent: StoredProof, to: StoredProof) -> None:
    """Let another row hold the stored files from now on, under the same fingerprints."""
    for name in StoredProof.STORED:
        setattr(to, name, getattr(sent, name))


def clean_stored(record: StoredProof) -> list[str]:
    """Make the copy of a file that came in before there were copies; return the columns that changed."""
    if not record.file or record.original:
        return []
    name = str(record.file.name)
    with record.file.open("rb") as stored:
        content = stored.read()
    made = clean_copies.clean_copy(content, record.media_type)
    if made.content == content:
        return []
    copy = ContentFile(made.content, name="copy")
    record.original.name, record.original_sha256, record.original_size = name, record.sha256, record.size
    record.sha256, record.size, record.pages = files.fingerprint(copy), len(made.content), made.facts.get("pages", 0)
    record.file.save("copy", copy, save=False)
    return [one for one in StoredProof.STORED if one not in {"file_name", "media_type"}]
