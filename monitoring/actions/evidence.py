"""What a person does with evidence: attach it, correct how it is described."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import differences, log
from crm.confidentiality import Level
from monitoring.actions.commitments import refuse_withdrawn
from monitoring.evidence.capturing import captured
from monitoring.evidence.sense import check_rows, check_sense
from monitoring.evidence.storing import clean_stored, move, take_in
from monitoring.models import Commitment, Evidence, SearchRow
from monitoring.models.stored_proof import StoredProof

# What was seen stays as it was seen; how it is described and how far it travels may be put right.
CORRECTABLE = (
    "title", "publisher", "source_author", "source_on", "page", "archive_url", "not_stored_because", "licence",
    "recheck_on", "stance", "origin", "directness", "consent", "consent_note", "confidentiality",
)  # fmt: skip
WRITTEN = {
    "title", "publisher", "source_author", "page", "archive_url", "not_stored_because", "licence", "consent_note",
}  # fmt: skip
OPEN = {Level.PUBLIC, Level.COALITION}


@transaction.atomic
def attach_evidence(
    *, commitment: Commitment, by: Actor, upload: "UploadedFile[bytes] | None" = None, sent: StoredProof | None = None,
    search_rows: Sequence[Mapping[str, Any]] = (), **fields: Any,
) -> Evidence:  # fmt: skip
    """Attach a file, an address, a passage or a search in vain; `sent`: the file of something sent in moves over.

    The same content twice on one commitment is refused with its name.
    """
    author = by.signed_in()
    locked = Commitment.objects.select_for_update().get(pk=commitment.pk)
    refuse_withdrawn(locked)
    evidence = Evidence(commitment=locked, author=author, **fields)
    upload = upload or (None if sent else captured(evidence.url))
    check_sense(evidence, has_file=bool(upload or (sent and sent.file)), is_new=True)
    check_rows(evidence, search_rows)
    if upload is not None:
        take_in(evidence, upload)
    elif sent is not None:
        move(sent, evidence)
    refuse_known(evidence, by)
    settle_days(evidence, timezone.localdate())
    evidence.save()
    SearchRow.objects.bulk_create(SearchRow(evidence=evidence, **row) for row in search_rows)
    told = {"evidence": (None, evidence.pk), "sha256": (None, evidence.sha256)}
    if evidence.original_sha256 != evidence.sha256:
        told["original_sha256"] = (None, evidence.original_sha256)
    log(by, "attached evidence", locked, changes=told)
    return evidence


@transaction.atomic
def correct_evidence(*, evidence: Evidence, fields: Mapping[str, Any], by: Actor) -> Evidence:
    """Put right how evidence is described, or how far it travels; its content never changes."""
    locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
    wanted = {name: fields[name] for name in CORRECTABLE if name in fields}
    changes = differences(locked, wanted)
    for name, value in wanted.items():
        setattr(locked, name, value)
    check_sense(locked, has_file=bool(locked.file), is_new=False)
    remade = clean_stored(locked) if locked.is_image and locked.confidentiality in OPEN else []
    locked.save(update_fields=[*wanted, *remade])
    told = {name: change for name, change in changes.items() if name not in WRITTEN}
    log(
        by, "corrected evidence of", locked.commitment, fields=changes,
        changes={**told, "evidence": (locked.pk, locked.pk)},
    )  # fmt: skip
    return locked


def settle_days(evidence: Evidence, today: date) -> None:
    """An address is looked at again after some months, unless another day was named."""
    if evidence.url and evidence.recheck_on is None:
        evidence.recheck_on = next_look(today)
    if not evidence.url:
        evidence.recheck_on = None


def next_look(day: date) -> date:
    following: date = day + relativedelta(months=settings.RECHECK_AFTER_MONTHS)
    return following


def refuse_known(evidence: Evidence, by: Actor) -> None:
    """Refuse the same content on the same commitment, as far as this person may know of it."""
    assert by.user is not None  # noqa: S101  the caller has refused actors without a user
    here = Evidence.objects.visible_to(by.user).filter(commitment=evidence.commitment)
    if evidence.kind == Evidence.Kind.SEARCH_LOG and not evidence.original_sha256:
        return  # one may search again, and find nothing again
    if evidence.original_sha256:
        field, known = "upload", here.filter(original_sha256=evidence.original_sha256).first()
    else:
        same = {"url": evidence.url, "passage": evidence.passage, "page": evidence.page}
        field, known = "title", here.filter(file="", **same).first()
    if known:
        raise ValidationError({field: _("This is here already: “%(title)s”.") % {"title": known.title}})
