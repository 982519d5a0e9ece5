"""The sources of an imported record, as evidence graded by the mapping."""

import re
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from django.utils import timezone

from crm.importing.values import is_address
from crm.models import ImportBatch
from monitoring.importing.mapping import Plan
from monitoring.models import Commitment, Evidence

ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{14})[a-z_]*/(.+)", re.IGNORECASE)


def items(plan: Plan, batch: ImportBatch, commitment: Commitment, addresses: list[str]) -> list[Evidence]:
    return [_item(plan, batch, commitment, address) for address in addresses]


def _item(plan: Plan, batch: ImportBatch, commitment: Commitment, address: str) -> Evidence:
    """An archived copy counts as what it is a copy of, fetched when the archive fetched it."""
    original, fetched = _original(address)
    host = (urlsplit(original).hostname or "").removeprefix("www.")
    grade = plan.grade(host)
    return Evidence(
        commitment=commitment,
        title=_title(original, host),
        publisher=host[:200],
        language=plan.language,
        url=address,
        stance=plan.stance,
        origin=grade.origin,
        directness=grade.directness,
        retrieved_at=fetched or _as_of(plan),
        author=batch.author,
        batch=batch,
    )


def _original(address: str) -> tuple[str, datetime | None]:
    archived = ARCHIVED.match(address)
    if not archived:
        return address, None
    original = archived[2] if "://" in archived[2] else f"http://{archived[2]}"
    try:
        fetched = datetime.strptime(archived[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        fetched = None
    return (original if is_address(original) else address), fetched


def _as_of(plan: Plan) -> datetime:
    """Without a better word the source is as old as the register it came with, never as fresh as the import."""
    return datetime.combine(plan.as_of, time(12), tzinfo=UTC) if plan.as_of else timezone.now()


def _title(original: str, host: str) -> str:
    parts = [part for part in urlsplit(original).path.split("/") if part]
    words = re.sub(r"\.\w{2,5}$", "", parts[-1]) if parts else ""
    words = re.sub(r"[-_+]+|%20", " ", words).strip()
    return (f"{host}: {words}" if len(words) > 8 and " " in words else host)[:250]
