"""What people do with their calendar's secret addresses: make one, end one."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.links import hash_of
from accounts.log import log
from accounts.models import User
from crm.feeds import may_read
from crm.models import CalendarFeed

MOST = 10


@transaction.atomic
def make_feed(*, kind: str, language: str, by: Actor, whose: str = CalendarFeed.Whose.MINE) -> tuple[CalendarFeed, str]:
    """Return a new feed of one's own and its key, which is known only now."""
    user = User.objects.select_for_update().get(pk=by.user.pk) if by.user else None
    if user is None or not may_read(user):
        raise ValidationError(_("Only people of the centre and of member organisations have a calendar to share."))
    if user.calendar_feeds.filter(revoked_at=None).count() >= MOST:
        raise ValidationError(_("Ten addresses are enough. Take one back first."))
    key = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=user, kind=kind, whose=whose, language=language, key_hash=hash_of(key))
    log(by, "made an address for the calendar", feed, fields=["kind", "whose"])
    return feed, key


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: Actor) -> CalendarFeed:
    """Close the address for good; a second click changes nothing."""
    feed = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.save(update_fields=["revoked_at"])
        log(by, "took back an address for the calendar", feed, fields=["revoked_at"])
    return feed
