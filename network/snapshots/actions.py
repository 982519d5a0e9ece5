"""What people do with snapshots: ask for one. Nobody changes one."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.actors import Actor
from accounts.models import Job
from network.snapshots import work
from network.snapshots.taking import Wanted


def ask_for_snapshot(*, wanted: Wanted, by: Actor) -> Job:
    if wanted.day > timezone.localdate():
        raise ValidationError({"day": _("That day is still to come.")})
    return jobs.start(kind=work.KIND, by=by, **work.params_of(wanted))
