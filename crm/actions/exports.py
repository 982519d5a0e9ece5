"""Taking everything along that one may see."""

from django.db import transaction

from accounts import jobs
from accounts.actors import Actor
from accounts.log import log
from accounts.models import Job, User
from crm.exporting import work
from crm.models import DataExport


@transaction.atomic
def ask_for_export(*, by: Actor) -> Job:
    """One at a time: a second click finds the first one."""
    if by.user is not None:
        User.objects.select_for_update().get(pk=by.user.pk)
        running = work.unfinished(by.user)
        if running is not None:
            return running
    return jobs.start(kind=work.KIND, by=by)


def note_download(*, export: DataExport, by: Actor) -> None:
    log(by, "downloaded", export, fields=["file"])
