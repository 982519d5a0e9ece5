"""What of the changes a reader may be told: public ones to an address, to a user what they may see as it is sent."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from crm.confidentiality import within_reach
from crm.models import Organisation
from monitoring import tracker
from monitoring.models import Commitment, Following
from monitoring.models.commitments import CommitmentQuerySet
from monitoring.public.changes import Change, latest

MOST_TOLD = 30  # in one mail


def reached(user: User | None) -> CommitmentQuerySet:
    """Return what was published as far as this reader; of what was withdrawn, that it was."""
    if user is None:
        return tracker.told_of()
    published = Commitment.objects.exclude(published_at=None)
    seen = Commitment.objects.visible_to(user).order_by().values("pk")
    return published.filter(Q(pk__in=seen) | (Q(withdrawn_at__isnull=False) & within_reach(user)))


def bodies(user: User | None) -> "set[int]":
    seen = Organisation.objects.visible_to(user or tracker.NOBODY)
    return set(seen.filter(followings__isnull=False).values_list("pk", flat=True))


def news(followed: Iterable[tuple[Following, datetime]], user: User | None, until: datetime) -> list[Change]:
    """Return what happened to what is followed since each was last told, once and the newest first."""
    may_name = bodies(user)
    about: dict[datetime, Q] = {}  # most were told of at the same time, and are asked of together
    for one, since in followed:
        if one.commitment_id or one.organisation_id in may_name:
            named = Q(pk=one.commitment_id) if one.commitment_id else Q(owed_by=one.organisation_id)
            about[since] = about.get(since, Q()) | named
    found: dict[str, Change] = {}
    for since, which in about.items():
        changes = latest(reached(user).filter(which), after=since, most=MOST_TOLD)
        found.update({change.key: change for change in changes if change.at <= until})
    return sorted(found.values(), key=lambda change: (change.at, change.key), reverse=True)[:MOST_TOLD]
