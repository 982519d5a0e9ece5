"""One-time links that nobody's account stands behind: mailed, copied, printed. Their key is worked out, never kept."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import UTC, timedelta
from secrets import token_hex

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import OneTimeLink, User


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def open_link(purpose: OneTimeLink.Purpose, *, made_by: User | None, lasts: timedelta) -> OneTimeLink:
    """Make a link whose key the worker that mails it, and whoever prints it, can work out again."""
    return open_links(purpose, 1, made_by=made_by, lasts=lasts)[0]


def open_links(
    purpose: OneTimeLink.Purpose, number: int, *, made_by: User | None, lasts: timedelta
) -> list[OneTimeLink]:
    """Make so many of them, in two statements."""
    until = timezone.now() + lasts
    made = OneTimeLink.objects.bulk_create(
        OneTimeLink(purpose=purpose, made_by=made_by, key_hash=token_hex(32), expires_at=until)
        for _one in range(number)
    )
    for link in made:
        link.key_hash = hash_of(worked_out(link))
    OneTimeLink.objects.bulk_update(made, ["key_hash"])
    return made


def key_of(link: OneTimeLink) -> str:
    """Return its key; nothing when the product's secret is no longer the one it was made with."""
    key = worked_out(link)
    return key if hash_of(key) == link.key_hash else ""


def worked_out(link: OneTimeLink) -> str:
    named = f"{link.purpose}:{link.pk}:{link.made_at.astimezone(UTC).isoformat()}"
    digest = salted_hmac("accounts.links", named, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def spend(*links: OneTimeLink) -> None:
    now = timezone.now()
    OneTimeLink.objects.filter(pk__in=[link.pk for link in links]).update(used_at=now)
    for link in links:
        link.used_at = now
