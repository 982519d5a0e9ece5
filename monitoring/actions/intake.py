"""What a person does with a long official text: take it in, and note what it promises."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import files, jobs
from accounts.actors import Actor
from accounts.conflicts import check_version
from accounts.log import log
from accounts.models import Job
from campaigns.asks.actions import save_changes
from crm.actions.documents import store_document
from crm.confidentiality import Level, stricter
from crm.models import Document
from monitoring.actions.commitments import record_commitment
from monitoring.intake import work
from monitoring.intake.pages import Run, first_paragraph, page_of, paragraph_of, quotation, runs
from monitoring.intake.reading import READABLE, by_pandoc, read_words
from monitoring.models import Commitment, OfficialText, Passage

SHORT = 140  # of a quotation that stands in for our paraphrase until somebody writes one
NOT_TOLD = {"title", "link"}


@transaction.atomic
def take_text(
    *, by: Actor, words: str = "", upload: "UploadedFile[Any] | None" = None, **fields: Any
) -> tuple[OfficialText, Job | None]:
    """Keep a text; pasted words are read at once, a file by the worker: then the job is returned too."""
    author = by.signed_in()
    text = OfficialText(author=author, **fields)
    check_sense(text)
    if bool(words.strip()) == bool(upload):
        raise ValidationError({"words": _("Paste the text or choose its file: one of the two.")})
    page = upload if upload and is_web_page(upload) else None
    if page:
        words, text.file_name, text.sha256 = words_of(page), (page.name or "")[-200:], files.fingerprint(page)
    if words.strip() or page:
        read_at_once(text, words)
    text.save()
    log(by, "recorded", text, fields=list(fields))
    return text, file_to_read(text, upload, by) if upload and not page else None


def is_web_page(upload: "UploadedFile[Any]") -> bool:
    """Its words are read and its fingerprint kept; the page itself, which may hold scripts, is not."""
    return (upload.name or "").lower().endswith((".html", ".htm"))


def words_of(page: "UploadedFile[Any]") -> str:
    if (page.size or 0) > settings.UPLOAD_LIMIT:
        limit = {"limit": settings.UPLOAD_LIMIT // 2**20}
        raise ValidationError({"upload": _("The file is larger than %(limit)d MB.") % limit})
    try:
        return by_pandoc(page.read(), "html")
    except ValidationError as refusal:
        raise ValidationError({"upload": refusal.messages}) from None


def read_at_once(text: OfficialText, words: str) -> None:
    text.pages = read_words(words, text.language).pages
    text.page_count = len(text.pages)
    if not text.page_count:
        raise ValidationError({"words": _("There is no text in it.")})


def file_to_read(text: OfficialText, upload: "UploadedFile[Any]", by: Actor) -> Job:
    """Store the file beside the text and ask the worker to read it."""
    document = store_document(upload=upload, by=by, title=text.title, kind=Document.Kind.PAPER, subject=text)
    if document.media_type not in READABLE:
        raise ValidationError({"upload": _("From this kind of file no text can be read. Take PDF, DOCX, ODT or text.")})
    text.file_name, text.sha256 = document.file_name, document.sha256
    text.save(update_fields=["file_name", "sha256"])
    return jobs.start(kind=work.KIND, by=by, text=text.pk, document=document.pk)


@transaction.atomic
def correct_text(*, text: OfficialText, version: int | None, fields: Mapping[str, Any], by: Actor) -> OfficialText:
    """Put right what is said about a text; its words stay as they were read."""
    locked = OfficialText.objects.select_for_update().defer("pages").get(pk=text.pk)
    check_version(locked, version)
    changes = save_changes(locked, dict(fields))
    check_sense(locked)
    log(by, "changed", locked, fields=[*changes], changes={k: v for k, v in changes.items() if k not in NOT_TOLD})
    return locked


@transaction.atomic
def note_passages(*, text: OfficialText, page: int, sentences: Iterable[int], by: Actor) -> list[Commitment]:
    """Make a draft commitment of each run of chosen sentences, with page and quotation."""
    locked = OfficialText.objects.select_for_update(of=("self",)).with_page(page).defer("pages").get(pk=text.pk)
    wanted = list(runs(sentences))
    last = sum(len(paragraph) for paragraph in page_of(locked)) - 1
    if not wanted:
        raise ValidationError({"sentences": _("Choose the sentences that promise something.")})
    if wanted[0][0] < 0 or wanted[-1][1] > last:
        raise ValidationError({"sentences": _("There is no such sentence on this page.")})
    refuse_noted(locked, page, wanted, by)
    return [note(locked, page, run, by) for run in wanted]


def note(text: OfficialText, page: int, run: Run, by: Actor) -> Commitment:
    words = quotation(page_of(text), run)
    cited = cited_as(text, page, run)
    made_on = text.dated_on if text.dated_on and text.dated_on <= timezone.localdate() else None
    commitment = record_commitment(
        by=by, title=shortened(words), verbatim=words, language=text.language, origin=text.origin, made_on=made_on,
        owed_by=text.issued_by, source=", ".join(filter(None, [text.title, cited, text.link]))[:300],
        owner=by.user, confidentiality=stricter(text.confidentiality, Level.INTERNAL),
    )  # fmt: skip
    Passage.objects.create(
        text=text, commitment=commitment, page=page, first=run[0], last=run[1], cited_as=cited, quotation=words
    )
    return commitment


def cited_as(text: OfficialText, page: int, run: Run) -> str:
    if text.has_page_numbers:
        return _("p. %(page)d") % {"page": page}
    return _("para. %(number)d") % {"number": first_paragraph(page) + paragraph_of(page_of(text), run[0]) - 1}


def shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHORT else line[:SHORT].rsplit(" ", 1)[0] + "…"


def refuse_noted(text: OfficialText, page: int, wanted: list[Run], by: Actor) -> None:
    """Two colleagues note a promise once; one withdrawn may be noted anew, and of a hidden one nothing is told."""
    seen = Passage.objects.visible_to(by.user) if by.user else Passage.objects.none()
    taken = seen.filter(text=text, page=page, commitment__withdrawn_at=None).values_list("first", "last")
    for first, last in taken:
        if any(first <= run[1] and run[0] <= last for run in wanted):
            raise ValidationError({"sentences": _("One of these sentences has been noted already.")})


def check_sense(text: OfficialText) -> None:
    if not text.title.strip():
        raise ValidationError({"title": _("Give it a title.")})
