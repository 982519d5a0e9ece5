"""Who took a file of an edition, and when: from the log, for leadership."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType

from accounts.models import LogEntry, User
from briefings.models import Edition

MOST = 50


@dataclass(frozen=True)
class Download:
    edition: Edition
    by: str
    kind: str
    at: datetime


def taken_by(reader: User, editions: Iterable[Edition]) -> list[Download]:
    """Return the newest downloads first; the log is for leadership, so for others there is nothing."""
    known = {one.pk: one for one in editions}
    kind = ContentType.objects.get_for_model(Edition)
    entries = LogEntry.objects.visible_to(reader).filter(
        subject_type=kind, subject_id__in=known, verb="downloaded"
    )  # fmt: skip
    return [
        Download(known[one.subject_id], str(one.user or one.get_via_display()), ", ".join(one.fields).upper(), one.at)
        for one in entries.for_list()[:MOST]
    ]
