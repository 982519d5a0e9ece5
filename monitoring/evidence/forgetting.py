"""What readers sent is not kept longer than it is needed."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import files
from monitoring.models import SentEvidence

State = SentEvidence.State


@transaction.atomic
def forget_old(now: datetime | None = None) -> int:
    """Delete what was not taken over, with its files, and forget who sent what was; return how many rows it touched."""
    decided = SentEvidence.objects.filter(decided_at__lt=(now or timezone.now()) - settings.SENT_EVIDENCE_KEPT)
    going = decided.filter(state__in=[State.REFUSED, State.SPAM])
    locked = list(going.select_for_update(skip_locked=True).values_list("pk", "file", "original"))
    SentEvidence.objects.filter(pk__in=[pk for pk, _file, _original in locked]).delete()
    files.forget(name for _pk, *names in locked for name in names)
    known = decided.filter(state=State.TAKEN).exclude(sender_name="", sender_email="")
    return len(locked) + known.update(sender_name="", sender_email="", wants_answer=False)
