"""Evidence that readers send in: it comes in, is taken over or not, and what is over is forgotten."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor, Via
from accounts.log import log
from monitoring.actions.evidence import attach_evidence
from monitoring.evidence import mails
from monitoring.evidence.storing import take_in
from monitoring.models import Commitment, Evidence, SentEvidence

State = SentEvidence.State
READER = Actor(None, Via.PUBLIC_FORM)
MOST_WAITING = 500  # beyond that somebody floods the queue, and its disk


@transaction.atomic
def send_evidence(
    *, commitment: Commitment | None, upload: "UploadedFile[Any] | None" = None, **fields: Any
) -> SentEvidence:
    """Put it into the queue; the same words and file for the same commitment wait there once."""
    if SentEvidence.objects.waiting().count() >= MOST_WAITING:
        raise ValidationError(_("Too much is waiting to be looked at. Please come back in a few days."))
    sent = SentEvidence(commitment=commitment, language=(get_language() or "bg")[:5], **fields)
    if upload is not None:
        take_in(sent, upload)
    same = {"commitment": commitment, "text": sent.text, "original_sha256": sent.original_sha256}
    known = SentEvidence.objects.waiting().filter(**same).first()
    if known:
        return known
    sent.save()
    log(READER, "sent in", sent, changes={"original_sha256": (None, sent.original_sha256)})
    return sent


@transaction.atomic
def take_over(*, sent: SentEvidence, commitment: Commitment, by: Actor, **fields: Any) -> Evidence:
    """Make it evidence: its files move over with their fingerprints."""
    locked = waiting(sent)
    made = attach_evidence(commitment=commitment, by=by, sent=locked if locked.file else None, **fields)
    locked.file = locked.original = ""
    locked.evidence, locked.commitment = made, commitment
    decide(locked, State.TAKEN, "", by)
    log(by, "took over", locked, changes={"evidence": (None, made.pk)})
    return made


@transaction.atomic
def refuse_sent(*, sent: SentEvidence, by: Actor, reason: str = "", is_spam: bool = False) -> SentEvidence:
    """Leave it, with a reason that the sender may be told; spam needs none and nobody is told."""
    if not is_spam and not reason.strip():
        raise ValidationError({"reason": _("Say why: the sender may be told these words.")})
    locked = waiting(sent)
    decide(locked, State.SPAM if is_spam else State.REFUSED, reason.strip(), by)
    log(by, "refused", locked, fields=["reason"], changes={"state": (State.WAITING, locked.state)})
    return locked


def waiting(sent: SentEvidence) -> SentEvidence:
    locked = SentEvidence.objects.select_for_update(of=("self",)).get(pk=sent.pk)
    if locked.state != State.WAITING:
        raise ValidationError(_("A colleague has already decided on it."))
    return locked


def decide(sent: SentEvidence, state: str, reason: str, by: Actor) -> None:
    sent.state, sent.reason, sent.decided_at, sent.decided_by = state, reason, timezone.now(), by.user
    sent.save()
    if sent.wants_answer and sent.sender_email and state != State.SPAM:
        mails.tell(sent)
