"""The job that carries out a retention run."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from crm.models import RetentionRun
from crm.privacy import retention

KIND = "retention"


def may_run(user: User, params: dict[str, Any]) -> bool:
    return RetentionRun.objects.changeable_by(user).filter(pk=params["run"]).exists()


def run(job: Job, progress: Progress) -> Store:
    progress(0, 1, _("Carrying out the rule"))
    return lambda: store(job)


def store(job: Job) -> dict[str, Any]:
    one = RetentionRun.objects.select_for_update(of=("self",)).select_related("rule__owner").get(pk=job.params["run"])
    if one.done_at is None:
        retention.carry_out(one)
        log(Actor.of(job.asked_by), "carried out a retention rule", one.rule)
    return {"url": reverse("crm:retention-run", args=[one.pk]), "words": _("To the run")}
