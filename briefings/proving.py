"""Whether an edition is still what was signed off: its data, its files, and the file drawn anew from the data."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.jobs import Progress, Store
from accounts.models import Job, User
from briefings.editions import KINDS, draw
from briefings.files import Damaged, content_of
from briefings.models import Edition
from briefings.paper import fingerprint
from briefings.press import page, printing

JOB = "edition-proof"


@dataclass(frozen=True)
class Proof:
    """What was found; of the files only those that the edition has."""

    data: bool
    files: dict[str, bool]

    @property
    def is_whole(self) -> bool:
        return self.data and all(self.files.values())


def prove(edition: Edition) -> Proof:
    """Compare the frozen data and each stored file with their fingerprints."""
    kept = {kind: getattr(edition, kind) for kind in KINDS}
    found = {kind: digest(file) == getattr(edition, f"{kind}_sha256") for kind, file in kept.items() if file}
    return Proof(fingerprint(edition.data) == edition.data_sha256, found)


def digest(file: FieldFile) -> str:
    """Return the fingerprint of a stored file; of one that is gone none."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return ""


def rebuilt(edition: Edition) -> dict[str, bool]:
    """Draw each file anew from the frozen data and say which came out byte by byte as it is stored."""
    anew = dict(draw(edition.data, edition.number).columns())
    columns = {kind: f"{kind}_sha256" for kind in KINDS if getattr(edition, kind)}
    return {kind: anew[column] == getattr(edition, column) for kind, column in columns.items()}


def same_programs(edition: Edition) -> bool:
    return edition.drawn_with == printing.programs()


def words_of(edition: Edition, found: dict[str, bool]) -> str:
    """Say what a rebuild showed."""
    if all(found.values()):
        return _("Drawn anew from the frozen data, every file came out byte by byte the same.")
    if not same_programs(edition):
        return _("The programs or style sheets have changed since, so the stored files are handed out as they are.")
    return _("Drawn anew, a file came out otherwise. The stored files are handed out; ask the administrator.")


def safe_page(edition: Edition) -> str:
    """Return the page as it was stored, or anew from the data where the stored one is not whole any more."""
    if edition.page:
        with suppress(Damaged):
            return content_of(edition, "page").decode()
    return page.draw(edition.data, number=edition.number, sha256=edition.data_sha256)


def may_prove(user: User, params: dict[str, Any]) -> bool:
    return user.is_centre and Edition.objects.visible_to(user).filter(pk=params["edition"]).exists()


def run(job: Job, progress: Progress) -> Store:
    edition = Edition.objects.for_list().get(pk=job.params["edition"])
    progress(0, 1, _("drawing the files anew"))
    found = rebuilt(edition)
    told = {"url": reverse("briefings:edition-verify", args=[edition.pk]), "words": _("See what was found")}
    return lambda: {**told, "same": found, "edition": edition.pk}


def last_rebuilt(edition: Edition, user: User) -> dict[str, bool]:
    """Return what the reader's own last rebuild of this edition showed; nothing where there was none."""
    asked = Job.objects.visible_to(user).filter(kind=JOB, params__edition=edition.pk, state=Job.State.DONE)
    job = asked.order_by("-finished_at").first()
    return dict(job.result["same"]) if job else {}
