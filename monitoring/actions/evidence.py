"""What a person does with evidence: attach it, correct how it is described."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import files
from accounts.actors import Actor
from accounts.log import differences, log
from crm.confidentiality import Level
from monitoring.actions.commitments import refuse_withdrawn
from monitoring.models import Commitment, Evidence

WEB = URLValidator(schemes=["http", "https"])
# What was seen stays as it was seen; how it is described and how far it travels may be put right.
CORRECTABLE = ("title", "publisher", "source_on", "page", "stance", "origin", "directness", "confidentiality")
WRITTEN = {"title", "publisher", "page"}


@transaction.atomic
def attach_evidence(
    *, commitment: Commitment, by: Actor, upload: "UploadedFile[bytes] | None" = None, **fields: Any
) -> Evidence:
    """Attach a file, an address or a passage. The same content twice on one commitment is refused with its name."""
    if by.user is None:
        raise ValidationError(_("Only a signed-in person can do this."))
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    refuse_withdrawn(locked)
    evidence = Evidence(commitment=locked, author=by.user, **fields)
    check_sense(evidence, upload)
    if upload is not None:
        store(evidence, upload)
    refuse_known(evidence, by)
    evidence.save()
    log(by, "attached evidence", locked, changes={"evidence": (None, evidence.pk), "sha256": (None, evidence.sha256)})
    return evidence


@transaction.atomic
def correct_evidence(*, evidence: Evidence, fields: Mapping[str, Any], by: Actor) -> Evidence:
    """Put right how evidence is described, or how far it travels; its content never changes."""
    locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
    wanted = {name: fields[name] for name in CORRECTABLE if name in fields}
    changes = differences(locked, wanted)
    for name, value in wanted.items():
        setattr(locked, name, value)
    check_sense(locked, None)
    if locked.file:
        refuse_telling_where(locked, locked.file, field="confidentiality")
    locked.save(update_fields=list(wanted))
    told = {name: change for name, change in changes.items() if name not in WRITTEN}
    log(
        by,
        "corrected evidence of",
        locked.commitment,
        fields=changes,
        changes={**told, "evidence": (locked.pk, locked.pk)},
    )
    return locked


def check_sense(evidence: Evidence, upload: "UploadedFile[bytes] | None") -> None:
    refused = {}
    if not (upload or evidence.file or evidence.url or evidence.passage.strip()):
        refused["upload"] = _("Give a file, an address or a passage.")
    if not evidence.title.strip():
        refused["title"] = _("Give it a title.")
    if evidence.source_on and evidence.source_on > timezone.localdate():
        refused["source_on"] = _("This day is still to come.")
    if evidence.url and not is_web_address(evidence.url):
        refused["url"] = _("Enter an address that starts with https:// or http://.")
    if refused:
        raise ValidationError(refused)


def is_web_address(text: str) -> bool:
    try:
        WEB(text)
    except ValidationError:
        return False
    return True


def store(evidence: Evidence, upload: "UploadedFile[bytes]") -> None:
    """Take the file in, with what it is by its content."""
    try:
        checked = files.check(upload)
    except ValidationError as refusal:
        raise ValidationError({"upload": refusal.messages}) from None
    refuse_telling_where(evidence, upload, field="upload")
    evidence.file, evidence.file_name = upload, (upload.name or "")[-200:]
    evidence.media_type, evidence.size, evidence.sha256 = checked.media_type, checked.size, checked.sha256


def refuse_telling_where(evidence: Evidence, content: "File[Any]", *, field: str) -> None:
    """A photo that says where it was taken endangers whoever stood there: it stays inside the centre."""
    if evidence.confidentiality in {Level.PUBLIC, Level.COALITION} and files.tells_where(content):
        words = _("This photo says where it was taken. Remove the place from the file, or keep it inside the centre.")
        raise ValidationError({field: words})


def refuse_known(evidence: Evidence, by: Actor) -> None:
    """Refuse the same content on the same commitment, as far as this person may know of it."""
    assert by.user is not None  # noqa: S101  the caller has refused actors without a user
    here = Evidence.objects.visible_to(by.user).filter(commitment=evidence.commitment)
    if evidence.sha256:
        field, known = "upload", here.filter(sha256=evidence.sha256).first()
    else:
        same = {"url": evidence.url, "passage": evidence.passage, "page": evidence.page}
        field, known = "title", here.filter(file="", **same).first()
    if known:
        raise ValidationError({field: _("This is here already: “%(title)s”.") % {"title": known.title}})
