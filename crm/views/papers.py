"""Papers to take away: a letter as PDF or Word file, a meeting as PDF, its minutes as a document."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.files import hand_out
from accounts.models import User
from crm import letter_paper, meeting_paper
from crm.actions.papers import keep_minutes, take_off_the_record
from crm.models import Letter, Meeting

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def letter_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    return letter_file(request, pk, letter_paper.pdf, "pdf", PDF)


@require_safe
def letter_docx(request: PageRequest, pk: int) -> HttpResponseBase:
    return letter_file(request, pk, letter_paper.docx, "docx", DOCX)


def letter_file(
    request: PageRequest, pk: int, draw: Callable[[Letter, User], bytes], ending: str, media_type: str
) -> HttpResponseBase:
    """A page takes a fifth of a second, so it is drawn at once; what cannot be drawn is said on the letter's page."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    name = letter_paper.file_name(letter, ending)
    return handed_out(request, lambda: draw(letter, request.user), name, media_type, letter.get_absolute_url())


def handed_out(
    request: HttpRequest, draw: Callable[[], bytes], name: str, media_type: str, back: str
) -> HttpResponseBase:
    """Draw it now and hand it out; what cannot be drawn is said on the page `back` leads to."""
    try:
        content = draw()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(back)
    return hand_out(ContentFile(content), name, media_type)


def told(request: PageRequest, refusal: ValidationError, record: Letter | Meeting) -> HttpResponse:
    messages.error(request, " ".join(refusal.messages))
    return redirect(record)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    """What is off the record is drawn only on an express wish, which the log keeps."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_list().with_seats(request.user), pk=pk)
    if meeting.is_restricted and request.method != "POST":
        return render(request, "crm/meeting_pdf_confirm.html", {"meeting": meeting})
    try:
        if meeting.is_restricted:
            content = take_off_the_record(meeting=meeting, by=request.actor)
        else:
            content = meeting_paper.pdf(meeting, request.user)
    except ValidationError as refusal:
        return told(request, refusal, meeting)
    return hand_out(ContentFile(content), meeting_paper.file_name(meeting), PDF)


@require_POST
@officers_only
def meeting_minutes(request: PageRequest, pk: int) -> HttpResponse:
    """Keep the meeting as it stands among its documents."""
    meeting = get_object_or_404(Meeting.objects.changeable_by(request.user), pk=pk)
    try:
        document, is_new = keep_minutes(meeting=meeting, by=request.actor)
    except ValidationError as refusal:
        return told(request, refusal, meeting)
    words = _("Kept among the documents: %(title)s") if is_new else _("This version is already kept: %(title)s")
    messages.success(request, words % {"title": document.title})
    return redirect(meeting)
