"""A check becomes evidence of its commitment: in one tap, with the picture and its fingerprint."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.templatetags.fmt import day
from crm.confidentiality import Level, stricter
from monitoring.actions.evidence import attach_evidence
from monitoring.models import Evidence, LocalCheck
from monitoring.models.stored_proof import StoredProof

Kind, Stance = Evidence.Kind, Evidence.Stance
STANCES = {"seen": Stance.SUPPORTS, "not_seen": Stance.CONTRADICTS, "cannot_tell": Stance.CONTEXT}


@transaction.atomic
def take_over(*, check: LocalCheck, by: Actor) -> Evidence:
    """What a member saw is primary and ours; who it was is not told, and it travels no further than the coalition.

    A photo stays inside the centre until somebody says who may be shown it.
    """
    check = (
        LocalCheck.objects.select_for_update(of=("self",)).select_related("request__round", "place").get(pk=check.pk)
    )
    if check.evidence_id:
        raise ValidationError(_("This check is evidence already."))
    commitment = check.request.round.commitment
    evidence = attach_evidence(commitment=commitment, by=by, sent=picture(check), **description(check))
    check.evidence = evidence
    check.save(update_fields=["evidence"])
    return evidence


def description(check: LocalCheck) -> dict[str, Any]:
    told = {"place": check.place, "answer": check.get_answer_display(), "day": day(check.checked_on)}
    said = _("Checked in %(place)s on %(day)s: %(answer)s.") % told
    return {
        "kind": Kind.PHOTO if check.photo else Kind.FIELD_VISIT,
        "title": _("Checked on the spot in %(place)s: %(answer)s") % told,
        "publisher": _("Local check by a member of the coalition"),
        "source_on": check.checked_on,
        "passage": f"{said} {check.note}".strip(),
        "stance": STANCES[check.answer],
        "origin": Evidence.Origin.INTERESTED,
        "directness": Evidence.Directness.PRIMARY,
        "confidentiality": stricter(
            check.request.round.commitment.confidentiality, Level.INTERNAL if check.photo else Level.COALITION
        ),
    }


def picture(check: LocalCheck) -> StoredProof | None:
    """Return a copy of the stored picture, byte by byte: its fingerprint stays the same."""
    if not check.photo:
        return None
    held = Evidence(
        file_name=check.photo_name, media_type=check.media_type, size=check.size, sha256=check.sha256,
        original_size=check.size, original_sha256=check.sha256,
    )  # fmt: skip
    with check.photo.open("rb") as stored:
        held.file.save("copy", ContentFile(stored.read()), save=False)
    return held
