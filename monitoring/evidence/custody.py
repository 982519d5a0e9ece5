"""The chain of custody: what was done with a piece of evidence since somebody found it, from the log and the re-checks.

Outside the centre the chain has no names, and does not say who opened the original: only what became of the evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.gates import Visitor, is_centre
from accounts.models import LogEntry
from accounts.templatetags.fmt import day
from crm.changes import field_names
from monitoring.models import Evidence, Recheck, SentEvidence

OPENED = "opened the original of evidence of"


@dataclass(frozen=True)
class Step:
    """`who` and `note` are empty for a reader outside the centre; `hash` stands where the content is named."""

    at: datetime
    icon: str
    what: str
    who: str = ""
    note: str = ""
    hash: str = ""


def chain(evidence: Evidence, reader: Visitor) -> list[Step]:
    """Return every step, the oldest first."""
    inside = is_centre(reader)
    found = [*sent(evidence, inside), *entries(evidence, inside), *looks(evidence, inside)]
    if not any(step.icon == "upload" for step in found):  # it came in without a person: an import
        found.append(attached(evidence, evidence.retrieved_at, str(evidence.author) if inside else "", inside))
    return sorted(found, key=lambda step: step.at)


def attached(evidence: Evidence, at: datetime, who: str, inside: bool) -> Step:
    """A copy of the original may have been marked for one reader: its fingerprint stays in the centre."""
    original = evidence.original_sha256 if inside else ""
    return Step(at, "upload", _("Attached to the commitment"), who, hash=original or evidence.sha256)


def entries(evidence: Evidence, inside: bool) -> Iterator[Step]:
    about = LogEntry.objects.about(evidence.commitment).filter(changes__evidence__contains=evidence.pk)
    for entry in about.select_related("user"):
        who = str(entry.user or entry.get_via_display()) if inside else ""
        if entry.verb == "attached evidence":
            yield attached(evidence, entry.at, who, inside)
        elif entry.verb == "corrected evidence of":
            changed = [name for name in entry.fields if name != "evidence"]
            note = ", ".join(field_names(evidence, changed)) if inside else ""
            yield Step(entry.at, "pencil", _("Its description was put right"), who, note)
        elif entry.verb == "added to the search log of":
            yield Step(entry.at, "search", _("The search went on"), who)
        elif entry.verb == OPENED and inside:
            yield Step(entry.at, "shield-lock", _("The original file was opened"), who)


def looks(evidence: Evidence, inside: bool) -> Iterator[Step]:
    for one in Recheck.objects.filter(evidence=evidence).select_related("by"):
        what = _("Looked at again: %(found)s") % {"found": one.get_found_display()}
        yield Step(one.made_at, "arrow-repeat", what, str(one.by) if inside else "", one.note if inside else "")


def sent(evidence: Evidence, inside: bool) -> Iterator[Step]:
    """A sender is never named here: their words stand in the queue, for as long as they are kept."""
    for one in SentEvidence.objects.filter(evidence=evidence) if inside else ():
        note = _("waited until %(day)s") % {"day": day(one.decided_at, "medium")}
        yield Step(one.sent_at, "send", _("Sent in through the public form"), "", note, one.original_sha256)
