"""An organisation leaves: what is handed to it, and whose access ends."""

import hashlib
import io
import json
import zipfile
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.jobs import Progress, Store
from accounts.log import log
from accounts.models import Job, User
from crm.confidentiality import Level
from crm.models import Document, Letter, Meeting, Organisation, Representation

KIND = "organisation-export"
OPEN = (Level.PUBLIC, Level.COALITION)  # no further than it saw itself


def may_make(user: User, params: dict[str, Any]) -> bool:
    return Organisation.objects.changeable_by(user).filter(pk=params["organisation"]).exists() and user.is_centre


def who_loses_access(organisation: Organisation) -> list[User]:
    """Return those who speak for it today and for nobody else of ours."""
    today = timezone.localdate()
    current = Representation.objects.current(today)
    theirs = current.filter(organisation=organisation).values("user")
    others = current.of_members(today).exclude(organisation=organisation).values("user")
    return list(User.objects.filter(pk__in=theirs, role="member").exclude(pk__in=others).order_by("name", "pk"))


def parts_of(organisation: Organisation) -> dict[str, list[dict[str, Any]]]:
    """Everything that is theirs or about them, as far as they saw it as a member."""
    open_ones = Q(confidentiality__in=OPEN)
    meetings = Meeting.objects.with_organisation(organisation).filter(open_ones).order_by("held_on", "pk")
    letters = Letter.objects.with_organisation(organisation).filter(open_ones).exclude(dated_on=None).order_by("pk")
    return {
        "profile": [plain(organisation) | hidden_parent(organisation)],
        "other_names": [plain(one) for one in organisation.aliases.order_by("pk")],
        "contact_points": [plain(one) for one in organisation.contact_points.order_by("pk")],
        "standing": [plain(one) for one in organisation.memberships.order_by("started_on")],
        "confirmations": [plain(one) for one in organisation.confirmations.order_by("pk")],
        "meetings": [{**plain(one, "held_on", "kind", "where", "about"), "notes": one.notes} for one in meetings],
        "letters": [plain(one, "dated_on", "direction", "kind", "subject", "text", "number") for one in letters],
        "documents": [plain(one, "title", "kind", "file_name", "sha256") for one in documents_of(organisation)],
    }


def hidden_parent(organisation: Organisation) -> dict[str, str]:
    """Empty what it is part of where members do not see that record."""
    parent = organisation.parent
    return {"parent": ""} if parent and parent.confidentiality not in OPEN else {}


def documents_of(organisation: Organisation) -> Any:
    kind = ContentType.objects.get_for_model(Organisation)
    rows = Document.objects.filter(subject_type=kind, subject_id=organisation.pk, confidentiality__in=OPEN)
    return rows.order_by("pk")


def plain(record: Any, *names: str) -> dict[str, Any]:
    hidden = {"search", "version", "is_demonstration", "confirmed_by", "user", "source"}
    columns = [
        one for one in record._meta.concrete_fields if one.name in names or (not names and one.name not in hidden)
    ]
    return {one.name: str(getattr(record, one.name) or "") for one in columns}


def run(job: Job, progress: Progress) -> Store:
    organisation = Organisation.objects.get(pk=job.params["organisation"])
    progress(0, 1, _("Packing what is theirs"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("organisation.json", json.dumps(parts_of(organisation), ensure_ascii=False, indent=1))
        for number, one in enumerate(documents_of(organisation), start=1):
            with one.file.open("rb") as content:
                archive.writestr(f"files/{number:03}-{one.file_name[-80:]}".replace("..", "."), content.read())
    return lambda: store(job, organisation, out.getvalue())


def store(job: Job, organisation: Organisation, content: bytes) -> dict[str, Any]:
    """Keep it among the documents of the organisation, for the centre to hand over."""
    title = _("Data handed over on leaving: %(name)s") % {"name": organisation}
    document = Document(
        title=title[:200], file_name="organisation.zip", media_type="application/zip", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), subject=organisation, author=job.asked_by,
        confidentiality=max(Level.INTERNAL, Level(organisation.confidentiality), key=lambda level: level.rank),
    )  # fmt: skip
    document.file.save("organisation.zip", ContentFile(content), save=False)
    document.save(force_insert=True)
    log(Actor.of(job.asked_by), "packed the data of", organisation)
    return {"url": document.get_absolute_url(), "words": _("Download (ZIP)")}
