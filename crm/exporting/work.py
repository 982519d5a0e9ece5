"""The full export as background work: made by the rights of the moment, kept for a week."""

import tempfile
from os import SEEK_END
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from crm.exporting import archive
from crm.exporting.kinds import every
from crm.models import DataExport
from crm.models.exports import KEPT_FOR, rights_of

KIND = "full-export"


def may_work(user: User, params: dict[str, Any]) -> bool:
    """Anyone may take with them what they may see; what that is the gates say."""
    return user.is_active


def unfinished(user: User) -> Job | None:
    return Job.objects.visible_to(user).unfinished().filter(kind=KIND).first()


def run(job: Job, progress: Progress) -> Store:
    user = job.asked_by
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    export = DataExport(asked_by=user, rights=rights_of(user))
    with tempfile.NamedTemporaryFile(dir=settings.MEDIA_ROOT, suffix=".zip") as made:
        export.counts = archive.write(made, user, progress)  # type: ignore[arg-type]
        export.size = made.seek(0, SEEK_END)
        made.seek(0)
        export.file.save("export.zip", File(made), save=False)
    return lambda: _kept(export, Actor(user))


def _kept(export: DataExport, by: Actor) -> dict[str, Any]:
    export.save()
    log(by, "exported everything", export, changes={name: (0, number) for name, number in export.counts.items()})
    for kind in (one for one in every() if one.copy):
        for record in kind.visible_to(by.user):
            log(by, "downloaded", record, fields=[kind.file])
    return {"url": reverse("crm:export-mine"), "words": _("Open the export")}


def drop_old() -> int:
    """Remove archives whose week is over, file and row."""
    old = DataExport.objects.filter(made_at__lte=timezone.now() - KEPT_FOR)
    for export in old:
        export.file.delete(save=False)
        export.delete()
    return len(old)
