"""Documents: hang on a record, are handed out as downloads, never shown inline."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, centre_writes
from accounts.files import hand_out
from accounts.pages import page_or_partial
from accounts.submissions import once
from crm.actions.documents import store_document
from crm.forms.documents import DocumentForm
from crm.forms.records import refuse
from crm.models import Document
from crm.views.tasks import subject_of


@require_safe
def document_file(request: PageRequest, pk: int) -> FileResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return hand_out(content, document.file_name, document.media_type)


@require_http_methods(["GET", "POST"])
@centre_writes
def document_panel(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """The documents of one record with a form to add one; a part of the record's page and a page of its own."""
    subject = subject_of(request, f"{kind}:{pk}")
    form = DocumentForm(request.POST or None, request.FILES or None, subject=subject, auto_id="id_document_%s")
    stored = store(request, form, subject) if form.is_valid() else None
    if stored and not request.htmx:
        return redirect(subject.get_absolute_url())  # type: ignore[attr-defined]
    if stored:
        form = DocumentForm(subject=subject, auto_id="id_document_%s")
    context = {
        "documents": Document.objects.visible_to(request.user).about(subject).for_list()[:100], "form": form,
        "subject": subject, "url": request.path, "same": same_elsewhere(request, stored) if stored else "",
    }  # fmt: skip
    return page_or_partial(request, "crm/document_panel.html", "panel", context, status=422 if form.is_bound else 200)


def store(request: PageRequest, form: DocumentForm, subject: Model) -> Document | None:
    keep = partial(store_document, **form.recorded, subject=subject, by=request.actor)
    try:
        answer = once(form.cleaned_data["idempotency_key"], request.user, lambda: str(keep().pk))
    except ValidationError as refusal:
        refuse(form, refusal)
        return None
    return Document.objects.visible_to(request.user).filter(pk=answer).first()


def same_elsewhere(request: PageRequest, stored: Document) -> str:
    """Say in words where else this very file is kept, as far as the visitor may know."""
    twins = Document.objects.visible_to(request.user).filter(sha256=stored.sha256).exclude(pk=stored.pk)
    titles = [f"“{twin.title}”" for twin in twins.order_by("pk")[:3]]
    return _("This very file is also kept as %(titles)s.") % {"titles": ", ".join(titles)} if titles else ""
