"""What people do with files: store them beside a record."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import files
from accounts.actors import Actor
from accounts.log import log
from crm.actions.tasks import at_least_as_strict, place_on
from crm.models import Document


@transaction.atomic
def store_document(
    *,
    upload: "UploadedFile[Any]",
    by: Actor,
    title: str = "",
    kind: str = Document.Kind.OTHER,
    subject: models.Model | None = None,
    confidentiality: str | None = None,
) -> Document:
    """Keep a file with its fingerprint; it is at least as strict as the record it hangs on."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can store a file."))
    checked = checked_file(upload)
    hung = place_on(subject)
    refuse_the_same(checked.sha256, by, hung)
    name = file_name(upload.name or "")
    document = Document(
        title=(title.strip() or name)[:200], kind=kind, file_name=name, media_type=checked.media_type,
        size=checked.size, sha256=checked.sha256, confidentiality=at_least_as_strict(confidentiality, subject),
        author=by.user, **hung,
    )  # fmt: skip
    document.file.save(name, upload, save=False)
    document.save()
    log(by, "stored", document, fields=["file"], changes={"sha256": (None, checked.sha256)})
    return document


def checked_file(upload: "UploadedFile[Any]") -> files.Checked:
    try:
        return files.check(upload)
    except ValidationError as refusal:
        raise ValidationError({"upload": refusal.messages}) from None


def refuse_the_same(sha256: str, by: Actor, hung: dict[str, object]) -> None:
    """The same file twice on one record is a slip; hidden twins are not spoken of."""
    if by.user is None:
        return
    twin = Document.objects.visible_to(by.user).filter(sha256=sha256, **hung).first()
    if twin:
        raise ValidationError({"upload": _("This very file is already here: “%(title)s”.") % {"title": twin.title}})


def file_name(given: str) -> str:
    """Return the sender's name for the file without what no file name should hold, shortened before its ending."""
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\]+", " ", given).strip() or "file"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 198 - len(ending)]}{dot}{ending}" if dot and len(ending) < 12 else name[:200]
