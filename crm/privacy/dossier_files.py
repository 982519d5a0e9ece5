"""The dossier as files: PDF to read, JSON for another system, what is theirs beside them, in one ZIP."""

import hashlib
import io
import json
import zipfile
from typing import Any

from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import paper_pdf
from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from accounts.unwritable import writable
from crm.languages import language_for
from crm.models import Dossier, Person, PrivacyRequest
from crm.privacy.dossier import Gathered, as_json, gather

KIND = "dossier"
WRITTEN_IN = ("bg", "en")


def may_make(user: User, params: dict[str, Any]) -> bool:
    return Person.objects.changeable_by(user).filter(pk=params["person"]).exists()


def run(job: Job, progress: Progress) -> Store:
    """Gather and draw in the person's language; the row that shows it is written with the end of the job."""
    person = Person.objects.get(pk=job.params["person"])
    spoken = language_for(None, person)
    with translation.override(spoken if spoken in WRITTEN_IN else "en"):
        gathered = gather(person, progress)
        content = packed(gathered, str(job.asked_by))
    return lambda: store(job, gathered, content)


def store(job: Job, gathered: Gathered, content: bytes) -> dict[str, Any]:
    request = PrivacyRequest.objects.filter(pk=job.params.get("request") or 0).first()
    dossier = Dossier(person=gathered.subject.person, request=request, asked_by=job.asked_by, counts=gathered.counts)
    dossier.sha256 = hashlib.sha256(content).hexdigest()
    dossier.file.save("dossier.zip", ContentFile(content), save=False)
    dossier.save(force_insert=True)
    log(Actor.of(job.asked_by), "gathered a dossier", gathered.subject.person)
    return {"url": dossier.get_absolute_url(), "words": _("To the dossier")}


def packed(gathered: Gathered, asked_by: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        plain = json.dumps(as_json(gathered, asked_by=asked_by), ensure_ascii=False, indent=1)
        archive.writestr("dossier.json", plain)
        if paper_pdf.available():
            archive.writestr("dossier.pdf", paper_pdf.draw(to_html(gathered, asked_by)))
        for one in gathered.files:
            with one.stored.open("rb") as content:
                archive.writestr(one.name, content.read())
    return out.getvalue()


def to_html(gathered: Gathered, asked_by: str) -> str:
    title = _("What we hold about %(name)s") % {"name": gathered.subject.person}
    context = {"gathered": gathered, "title": title, "language": get_language(), "fonts": paper_pdf.fonts(),
               "asked_by": asked_by, "today": timezone.localdate()}  # fmt: skip
    return writable(render_to_string("crm/dossier_paper.html", context))
