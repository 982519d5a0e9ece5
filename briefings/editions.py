"""Making an edition: gather, freeze, draw, store. Runs in the worker; the job is done once or not at all."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
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
from briefings import changes, house
from briefings.checking import gates, state_of
from briefings.gathering import gather
from briefings.models import Briefing, Edition
from briefings.paper import Paper, fingerprint
from briefings.press import page, pdf, printing, word
from crm.confidentiality import Level
from crm.models.documents import stored_as
from monitoring.models import Commitment

STEPS = 7
KINDS = ("pdf", "docx", "page")


@dataclass(frozen=True)
class Drawn:
    """The files of one edition and what they were drawn with."""

    content: dict[str, bytes]
    drawn_with: str

    def columns(self) -> Iterator[tuple[str, str]]:
        for kind in KINDS:
            yield f"{kind}_sha256", hashlib.sha256(self.content[kind]).hexdigest()
        yield "drawn_with", self.drawn_with


def may_make(user: User, params: dict[str, Any]) -> bool:
    return Briefing.objects.changeable_by(user).filter(pk=params["briefing"]).exists()


def run(job: Job, progress: Progress) -> Store:
    """Return what stores the edition; everything slow happens before."""
    briefing = Briefing.objects.for_list().get(pk=job.params["briefing"])
    refuse_changed(briefing, job)
    refuse_unfit(briefing, job)
    progress(0, STEPS, _("gathering the records"))
    with translation.override(briefing.language):
        data = frozen(briefing, job.asked_by, timezone.localdate(), signed=is_signed(job))
    refuse_changed(briefing, job)  # nor for what was written while it was gathered
    done = iter(range(1, STEPS))
    number = (briefing.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    drawn = draw(data, number, lambda words: progress(next(done), STEPS, words))
    progress(STEPS - 1, STEPS, _("storing the edition"))
    return lambda: store(job, briefing, number, data, drawn)


def refuse_changed(briefing: Briefing, job: Job) -> None:
    """Nobody answers for words that came after their signature."""
    if is_signed(job) and job.params["state"] != state_of(briefing):
        raise ValidationError(_("The paper was changed after it was signed off. Read it again and sign it anew."))


def refuse_unfit(briefing: Briefing, job: Job) -> None:
    """Nor for records that were closed or changed between the signature and the making."""
    in_the_way = gates(briefing, job.asked_by) if is_signed(job) else []
    if in_the_way:
        raise ValidationError(list(in_the_way))


def frozen(briefing: Briefing, author: User, today: date, *, signed: bool) -> dict[str, Any]:
    """Return everything the paper says, who answers for it, and what changed since it was said last."""
    told = replace(gather(briefing, author, today, signed_by=str(author) if signed else ""), house=house.ours())
    before = last_as_open(briefing, told.level)
    return with_changes(told, before, author).frozen() if before else told.frozen()


def last_as_open(briefing: Briefing, level: str) -> Edition | None:
    """Return the last edition that whoever reads this one may read too: of another nothing may be told."""
    reach = [one.value for one in Level if one.rank <= Level(level).rank]
    stands = Edition.objects.filter(briefing=briefing, signed_at__isnull=False, withdrawal=None)
    return stands.filter(level__in=reach).order_by("-number").first()


def with_changes(told: Paper, before: Edition, asker: User) -> Paper:
    reached = Commitment.objects.visible_to(asker).up_to(Level(told.level))
    open_still = set(reached.filter(pk__in=changes.commitments(before.data)).values_list("pk", flat=True))
    section = changes.since(before.data, told.frozen(), number=before.number, named=open_still)
    return replace(told, sections=[*told.sections, section])


def draw(data: dict[str, Any], number: int, step: Callable[[str], None] = lambda words: None) -> Drawn:
    """Return each file of the edition; the same data, fonts and programs give the same bytes."""
    sha256 = fingerprint(data)
    content = {"pdf": pdf.draw(data, number=number, sha256=sha256, step=step)}
    step(_("writing the Word file"))
    content["docx"] = word.draw(data, number=number, sha256=sha256)
    content["page"] = page.draw(data, number=number, sha256=sha256).encode()
    return Drawn(content, printing.programs())


def store(job: Job, briefing: Briefing, number: int, data: dict[str, Any], drawn: Drawn) -> dict[str, Any]:
    """Write the edition inside the job's closing transaction."""
    if Edition.objects.filter(briefing=briefing, number=number).exists():
        raise ValidationError(_("Another edition was finished meanwhile. Please ask again."))
    edition = keep(briefing, number, data, drawn, author=job.asked_by, job=job, **signature(job))
    if is_signed(job):
        log(Actor.of(job.asked_by), "signed off", edition, fields=["edition"])
    log(Actor.of(job.asked_by), "made an edition of", briefing, fields=["editions"])
    return {"url": briefing.get_absolute_url(), "words": _("To the briefing"), "edition": edition.pk}


def keep(briefing: Briefing, number: int, data: dict[str, Any], drawn: Drawn, **made: Any) -> Edition:
    """Store an edition with its files and the fingerprint of each; `made` is by whom, when and who answers for it."""
    edition = Edition(
        briefing=briefing, number=number, level=data["level"], language=data["language"], as_of=data["as_of"],
        data=data, data_sha256=fingerprint(data), **dict(drawn.columns()), **made,
    )  # fmt: skip
    for kind in KINDS:
        getattr(edition, kind).save(f"edition.{kind}", ContentFile(drawn.content[kind]), save=False)
    edition.save(force_insert=True)
    return edition


def is_signed(job: Job) -> bool:
    return bool(job.params.get("signed"))


def signature(job: Job) -> dict[str, Any]:
    return {"signed_by": job.asked_by, "signed_at": job.asked_at} if is_signed(job) else {}


def draw_again(edition: Edition, write: Callable[[str, Any], None]) -> None:
    """After a name was taken out of the frozen data: new files and new fingerprints. The log says that it happened."""
    drawn = draw(edition.data, edition.number)
    before = [str(getattr(edition, kind).name) for kind in KINDS]
    write("data_sha256", fingerprint(edition.data))
    for kind in KINDS:
        name = edition.pdf.storage.save(stored_as(None, ""), ContentFile(drawn.content[kind]))  # type: ignore[arg-type]
        write(kind, name)
    for column, value in drawn.columns():
        write(column, value)
    files.forget(before)
