"""Long official texts: take one in, read it page by page, note what it promises."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, centre_writes, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm import panels
from crm.changes import changes_of
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from crm.record_numbers import number_in
from monitoring.actions.intake import correct_text, note_passages, take_text
from monitoring.forms.intake import NewTextForm, PassagesForm, TextForm
from monitoring.intake import sheets, work
from monitoring.intake.filters import TEXT_ORDERS, TextFilter
from monitoring.intake.pages import page_of, paragraphs
from monitoring.models import Commitment, OfficialText, Passage
from monitoring.suggested import text_of

DRAFT = "text"
MOST = 200


@require_safe
def text_list(request: PageRequest) -> HttpResponse:
    found = TextFilter(
        request.GET, OfficialText.objects.visible_to(request.user).for_list(request.user), request=request
    )
    rows = ordered(found.qs, request.GET.get("sort", ""), TEXT_ORDERS)
    if request.GET.get("export"):
        return export(request.GET["export"], "texts", sheets.header(), sheets.cells(rows[:MOST_EXPORTED]))
    return page_or_partial(request, "monitoring/text_list.html", "list", listed(request, found, rows))


@require_http_methods(["GET", "POST"])
@officers_only
def text_new(request: PageRequest) -> HttpResponse:
    """Empty, or begun from the body that `?issued_by=12` names."""
    initial = text_of(request.GET, request.user)
    form = NewTextForm(request.POST or None, request.FILES or None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, lambda: where_to(form, request))
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Text saved."), extra_tags=f"draft-done:{DRAFT}")
            return redirect(url)
    return form_page(request, form, None)


def where_to(form: NewTextForm, request: PageRequest) -> str:
    """Take it in and return where to go on: the text, or how far the reading of its file is."""
    text, job = take_text(by=request.actor, **form.record_fields)
    return job.get_absolute_url() if job else text.get_absolute_url()


@require_http_methods(["GET", "POST"])
@officers_only
def text_edit(request: PageRequest, pk: int) -> HttpResponse:
    text = get_object_or_404(OfficialText.objects.changeable_by(request.user).defer("pages"), pk=pk)
    form = TextForm(request.POST or None, user=request.user, instance=text)
    if form.is_valid():
        try:
            correct_text(text=text, version=form.seen_version, fields=form.record_fields, by=request.actor)
        except Conflict as conflict:
            show_conflict(form, conflict.current)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Text saved."), extra_tags=f"draft-done:{DRAFT}-{pk}")
            return redirect(text)
    return form_page(request, form, text)


def form_page(request: PageRequest, form: TextForm, text: OfficialText | None) -> HttpResponse:
    context = {"form": form, "text": text, "draft": f"{DRAFT}-{text.pk}" if text else DRAFT}
    return render(request, "monitoring/text_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@centre_writes
def text_detail(request: PageRequest, pk: int) -> HttpResponse:
    """One page of the text, sentence by sentence; what is ticked becomes drafts."""
    number = max(number_in(request.GET.get("page", "1")) or 1, 1)
    rows = OfficialText.objects.visible_to(request.user).for_list(request.user)
    text = get_object_or_404(rows.with_page(number), pk=pk)
    if request.method == "GET":
        return reading_page(request, text, number)
    form = PassagesForm(request.POST, count=sum(map(len, page_of(text))))
    chosen = form.cleaned_data["sentences"] if form.is_valid() else [-1]
    try:
        made = note_passages(text=text, page=number, sentences=chosen, by=request.actor)
    except ValidationError as refusal:
        return reading_page(request, text, number, refused=refusal.messages, chosen=chosen)
    told = ngettext("%(n)d draft noted. Complete it below.", "%(n)d drafts noted. Complete them below.", len(made))
    messages.success(request, told % {"n": len(made)})
    return redirect(f"{text.get_absolute_url()}?page={number}#noted")


def reading_page(request: PageRequest, text: OfficialText, number: int, **more: Any) -> HttpResponse:
    user = request.user
    passages = list(Passage.objects.visible_to(user).filter(text=text).for_list().order_by("page", "first")[:MOST])
    standing = [one for one in passages if one.page == number and one.commitment.withdrawn_at is None]
    context = {
        "text": text, "number": number, "paragraphs": paragraphs(text, standing), "passages": passages,
        "job": work.unfinished(text) if not text.is_read else None, "changes": changes_of(text, user),
        "panels": panels.panels_for("text", text, user), "chosen": [],
        "before": number - 1 if number > 1 else None, "after": number + 1 if number < text.page_count else None,
    }  # fmt: skip
    return render(request, "monitoring/text_detail.html", context | more, status=422 if more else 200)


@require_safe
def passage_panel(request: PageRequest, pk: int) -> HttpResponse:
    """On the page of a commitment: where it is written. Nothing where it was not taken from a text."""
    commitment = get_object_or_404(Commitment.objects.visible_to(request.user), pk=pk)
    passage = Passage.objects.visible_to(request.user).filter(commitment=commitment).for_list().first()
    context = {"commitment": commitment, "passage": passage}
    return page_or_partial(request, "monitoring/passage_panel.html", "panel", context)
