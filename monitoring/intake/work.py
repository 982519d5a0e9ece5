"""Reading a file as background work."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from crm.models import Document
from monitoring.intake.reading import Read, read
from monitoring.models import OfficialText

KIND = "read-text"


def may_read(user: User, params: dict[str, Any]) -> bool:
    """Asked again when the job runs: the right may have gone while it waited."""
    return OfficialText.objects.changeable_by(user).filter(pk=params["text"]).exists()


def unfinished(text: OfficialText) -> Job | None:
    return Job.objects.unfinished().filter(kind=KIND, params__text=text.pk).first()


def run(job: Job, progress: Progress) -> Store:
    text = OfficialText.objects.get(pk=job.params["text"])
    document = Document.objects.get(pk=job.params["document"])
    with document.file.open("rb") as file:
        content = file.read()

    def reached(done: int, total: int) -> None:
        progress(done, total, _("Page %(page)d") % {"page": done + 1})

    found = read(content, document.media_type, text.language, reached)
    return lambda: finish(text, found, Actor.of(job.asked_by))


def finish(text: OfficialText, found: Read, by: Actor) -> dict[str, Any]:
    """Keep what was read; a second run of the same job finds it done."""
    locked = OfficialText.objects.select_for_update().get(pk=text.pk)
    if not locked.is_read:
        keep(locked, found)
        log(by, "read", locked, changes={"page_count": (0, locked.page_count)})
    return {"title": locked.title, "url": locked.get_absolute_url()}


def keep(text: OfficialText, found: Read) -> None:
    text.pages, text.page_count = found.pages, len(found.pages)
    text.has_page_numbers = found.has_page_numbers
    text.save(update_fields=["pages", "page_count", "has_page_numbers"])
