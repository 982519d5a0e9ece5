"""Making an edition: gather, freeze, draw, store. Runs in the worker; the job is done once or not at all."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import files
from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from briefings.gathering import gather
from briefings.models import Briefing, Edition
from briefings.paper import canonical, fingerprint
from briefings.press import pdf as drawing
from crm.models.documents import stored_as

STEPS = 5


def may_make(user: User, params: dict[str, Any]) -> bool:
    return Briefing.objects.changeable_by(user).filter(pk=params["briefing"]).exists()


def run(job: Job, progress: Progress) -> Store:
    """Return what stores the edition; everything slow happens before."""
    briefing = Briefing.objects.for_list().get(pk=job.params["briefing"])
    progress(0, STEPS, _("gathering the records"))
    with translation.override(briefing.language):
        data = gather(briefing, job.asked_by, timezone.localdate()).frozen()
    done = iter(range(1, STEPS))
    number = (briefing.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    sha256 = fingerprint(data)
    pdf = drawing.draw(data, number=number, sha256=sha256, step=lambda words: progress(next(done), STEPS, words))
    progress(STEPS - 1, STEPS, _("storing the edition"))
    return lambda: store(job, briefing, number, data, pdf)


def store(job: Job, briefing: Briefing, number: int, data: dict[str, Any], pdf: bytes) -> dict[str, Any]:
    """Write the edition inside the job's closing transaction."""
    if Edition.objects.filter(briefing=briefing, number=number).exists():
        raise ValidationError(_("Another edition was finished meanwhile. Please ask again."))
    edition = Edition(
        briefing=briefing, number=number, level=data["level"], language=data["language"], as_of=data["as_of"],
        data=data, data_sha256=fingerprint(data), pdf_sha256=hashlib.sha256(pdf).hexdigest(), author=job.asked_by,
        job=job,
    )  # fmt: skip
    edition.pdf.save("edition.pdf", ContentFile(pdf), save=False)
    edition.save(force_insert=True)
    log(Actor.of(job.asked_by), "made an edition of", briefing, fields=["editions"])
    return {"url": briefing.get_absolute_url(), "words": _("To the briefing"), "edition": edition.pk}


def verify(edition: Edition) -> tuple[bool, bool]:
    """Return whether the frozen data and the stored file still have their fingerprints."""
    data_is_whole = hashlib.sha256(canonical(edition.data)).hexdigest() == edition.data_sha256
    with edition.pdf.open("rb") as content:
        return data_is_whole, hashlib.sha256(content.read()).hexdigest() == edition.pdf_sha256


def draw_again(edition: Edition, write: Callable[[str, Any], None]) -> None:
    """After a name was taken out of the frozen data: a new file and new fingerprints. The log says that it happened."""
    sha256 = fingerprint(edition.data)
    pdf = drawing.draw(edition.data, number=edition.number, sha256=sha256, step=lambda words: None)
    before = str(edition.pdf.name)
    name = edition.pdf.storage.save(stored_as(None, ""), ContentFile(pdf))  # type: ignore[arg-type]
    for column, value in (("data_sha256", sha256), ("pdf", name), ("pdf_sha256", hashlib.sha256(pdf).hexdigest())):
        write(column, value)
    files.forget([before])
