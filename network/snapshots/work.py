"""A snapshot that somebody asked for, as background work."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.models import Job, User
from crm.models import Place, Theme
from network.rules.in_force import in_force
from network.snapshots.taking import Wanted, keep, take

KIND = "network-snapshot"


def may_take(user: User, params: dict[str, Any]) -> bool:
    """Asked again when the job runs: the right may have gone while it waited."""
    return user.is_centre


def params_of(wanted: Wanted) -> dict[str, Any]:
    return {
        "day": wanted.day.isoformat(), "scope": wanted.scope, "who": wanted.who, "kinds": sorted(wanted.kinds),
        "theme": wanted.theme.pk if wanted.theme else None, "region": wanted.region.pk if wanted.region else None,
    }  # fmt: skip


def wanted_of(params: dict[str, Any], user: User) -> Wanted:
    return Wanted(
        day=date.fromisoformat(params["day"]), scope=params["scope"], who=params["who"],
        kinds=frozenset(params["kinds"]), theme=Theme.objects.visible_to(user).filter(pk=params["theme"]).first(),
        region=Place.objects.visible_to(user).filter(pk=params["region"]).first(),
    )  # fmt: skip


def run(job: Job, progress: Progress) -> Store:
    progress(0, 2, _("Reading the network"))
    snapshot = take(wanted_of(job.params, job.asked_by), in_force())
    progress(1, 2, _("Keeping what was measured"))

    def store() -> dict[str, Any]:
        keep(snapshot, Actor.of(job.asked_by))
        return {"url": snapshot.get_absolute_url(), "words": _("Open the snapshot")}

    return store
