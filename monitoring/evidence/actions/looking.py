"""Looking at what is kept: again at an address, further in a search, and at the file as it came in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.log import log
from monitoring.actions.evidence import next_look
from monitoring.evidence.sense import check_rows
from monitoring.models import Evidence, Recheck, SearchRow


@transaction.atomic
def recheck_evidence(*, evidence: Evidence, found: str, by: Actor, note: str = "") -> Recheck:
    """Note that its page is the same, another or gone. Label and confidence stay: a person judges anew, or does not."""
    user = by.signed_in()
    locked = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if not locked.url:
        raise ValidationError(_("Only what has an address can be looked at again."))
    if found != Recheck.Found.SAME and not note.strip():
        raise ValidationError({"note": _("Say what is different now.")})
    recheck = Recheck.objects.create(evidence=locked, found=found, note=note.strip(), by=user)
    locked.recheck_on = None if found == Recheck.Found.GONE else next_look(timezone.localdate())
    locked.save(update_fields=["recheck_on"])
    log(
        by, "looked again at evidence of", locked.commitment, fields=["note"],
        changes={"evidence": (locked.pk, locked.pk), "found": (None, found)},
    )  # fmt: skip
    return recheck


@transaction.atomic
def add_search_rows(*, evidence: Evidence, rows: Sequence[Mapping[str, Any]], by: Actor) -> list[SearchRow]:
    """Go on with a search log; what stands in it stays."""
    by.signed_in()
    locked = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    check_rows(locked, rows)
    made = SearchRow.objects.bulk_create(SearchRow(evidence=locked, **row) for row in rows)
    log(by, "added to the search log of", locked.commitment, changes={"evidence": (locked.pk, locked.pk)})
    return made


def open_original(*, evidence: Evidence, by: Actor) -> None:
    """Note in the chain of custody that somebody opened the file as it came in."""
    by.signed_in()
    log(
        by, "opened the original of evidence of", evidence.commitment,
        changes={"evidence": (evidence.pk, evidence.pk), "original_sha256": (None, evidence.original_sha256)},
    )  # fmt: skip
