"""A member leaves: its data are packed for it, its standing and its access end the same day."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import jobs
from accounts.actions import cut_off
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job
from crm.actions.coalition import change_standing
from crm.models import CalendarFeed, CoalitionMembership, Organisation, Representation
from crm.privacy import leaving


@transaction.atomic
def leave_coalition(*, organisation: Organisation, source: str, by: Actor) -> Job:
    """One action: standing, representations, sessions, keys and calendar addresses end; the export is on its way."""
    losing = leaving.who_loses_access(organisation)
    today = timezone.localdate()
    status = CoalitionMembership.Status.LEFT
    change_standing(organisation=organisation, status=status, started_on=today, source=source, by=by)
    yesterday = today - timedelta(days=1)
    running = Representation.objects.current(today).filter(organisation=organisation)
    running.filter(started_on__lte=yesterday).update(ended_on=yesterday)
    running.filter(started_on=today).update(ended_on=today)  # begun this morning: the last hours of it
    for user in losing:
        cut_off(user)
        user.links.filter(used_at=None).update(used_at=timezone.now())
    CalendarFeed.objects.filter(user__in=losing, revoked_at=None).update(revoked_at=timezone.now())
    log(by, "cut the access of", organisation, changes={"accounts": (len(losing), 0)})
    return jobs.start(kind=leaving.KIND, by=by, organisation=organisation.pk)
