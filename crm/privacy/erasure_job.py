"""The job that carries out a confirmed erasure, all of it or nothing."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from crm.models import Erasure
from crm.privacy import erasing, replay

KIND = "erasure"


def may_erase(user: User, params: dict[str, Any]) -> bool:
    return Erasure.objects.changeable_by(user).filter(pk=params["erasure"]).exists()


def run(job: Job, progress: Progress) -> Store:
    """The whole of it in the closing transaction of the job: all or nothing."""
    progress(0, 1, _("Taking the person out of the records"))
    return lambda: carry_out(job)


def carry_out(job: Job) -> dict[str, Any]:
    erasure = Erasure.objects.select_for_update().get(pk=job.params["erasure"])
    if erasure.state == Erasure.State.CONFIRMED:
        line = replay.line_of(erasure)
        counts = erasing.erase(erasure)
        erasure.refresh_from_db()
        erasure.state, erasure.done_at, erasure.counts = Erasure.State.DONE, timezone.now(), counts
        erasure.spellings = []
        erasure.save(update_fields=["state", "done_at", "counts", "spellings"])
        log(Actor.of(job.asked_by), "erased", erasure.person)
        outbox.add(replay.keep, line)
    return {"url": erasure.get_absolute_url(), "words": _("To the erasure")}
