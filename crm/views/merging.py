"""Merging: choose the other record, compare field by field, see what comes of it, do it, undo it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm import kinds
from crm.actions.merging import ChangedSince, merge_records, refuse_choices, refuse_merged, refuse_pair, undo_merge
from crm.duplicate_filters import MergeFilter, merge_cells, merge_header
from crm.forms.merging import MergeForm, OtherRecordForm
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.merging.books import told_of
from crm.merging.preview import preview
from crm.models import Merge
from crm.models.merging import KINDS


def changeable(request: PageRequest, kind: str, pk: int) -> Any:
    if kind not in KINDS:
        raise Http404
    return get_object_or_404(kinds.changeable(kind, request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@officers_only
def merge_choose(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """Which other record is the same as this one?"""
    record = changeable(request, kind, pk)
    form = OtherRecordForm(request.POST or None, kind=kind, user=request.user)
    if form.is_valid():
        other = form.cleaned_data["other"]
        if other.pk != record.pk:
            return redirect("crm:merge-new", kind=kind, pk=record.pk, gone=other.pk)
        form.add_error("other", _("Choose two different records of the same kind."))
    context = {"record": record, "form": form}
    return render(request, "crm/merge_choose.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def merge_new(request: PageRequest, kind: str, pk: int, gone: int) -> HttpResponse:
    """Side by side; with choices, what comes of them; with its fingerprint, done."""
    kept, other = changeable(request, kind, pk), changeable(request, kind, gone)
    form = MergeForm(request.POST or None, kept=kept, gone=other, user=request.user)
    step = request.POST.get("step", "choose")
    if step == "choose" or not form.is_valid():
        return compare_page(request, form, kept, other, status=422 if form.is_bound and form.errors else 200)
    if step == "merge" and form.cleaned_data["seen"]:
        return merged(request, form, kept, other)
    return preview_page(request, form, kept, other)


def merged(request: PageRequest, form: MergeForm, kept: Any, gone: Any) -> HttpResponse:
    def act() -> str:
        merge = merge_records(
            kept=kept, gone=gone, choices=form.choices, keeps_name=form.keeps_its_name, by=request.actor,
            seen=form.cleaned_data["seen"],
        )  # fmt: skip
        return merge.get_absolute_url()

    try:
        url = once(form.cleaned_data["idempotency_key"], request.user, act)
    except ChangedSince:
        messages.warning(request, _("Something changed since you looked. See what would come of it now."))
        return preview_page(request, form, kept, gone, status=422)
    except ValidationError as refusal:
        refuse(form, refusal)
        return compare_page(request, form, kept, gone, status=422)
    messages.success(request, _("Merged: there is one record now. You can undo it for 30 days."))
    return redirect(url)


def compare_page(request: PageRequest, form: MergeForm, kept: Any, gone: Any, status: int = 200) -> HttpResponse:
    context = {"form": form, "kept": kept, "gone": gone, "kind": kinds.kind_of(kept)}
    return render(request, "crm/merge_form.html", context, status=status)


def preview_page(request: PageRequest, form: MergeForm, kept: Any, gone: Any, status: int = 200) -> HttpResponse:
    try:
        refuse_pair(kept, gone)
        refuse_merged(kept, gone)
        refuse_choices(kept, gone, form.choices, request.user)
    except ValidationError as refusal:
        refuse(form, refusal)
        return compare_page(request, form, kept, gone, status=422)
    seen = preview(kept, gone, form.choices, form.keeps_its_name, request.user)
    context = {"form": form, "kept": kept, "gone": gone, "kind": kinds.kind_of(kept), "preview": seen}
    return render(request, "crm/merge_preview.html", context, status=status)


@require_safe
@officers_only
def merge_list(request: PageRequest) -> HttpResponse:
    rows = Merge.objects.visible_to(request.user).for_list()
    found = MergeFilter(request.GET, queryset=rows, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "merges", merge_header(), merge_cells(found.rows[:MOST_EXPORTED]))
    context = {"found": found, "page": page_of(request, found.rows), "chips": chips_of(found, request.GET)}
    return page_or_partial(request, "crm/merge_list.html", "list", context)


@require_safe
@officers_only
def merge_detail(request: PageRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(Merge.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "crm/merge_detail.html", {"merge": merge, **told_of(merge, request.user)})


@require_POST
@officers_only
def merge_undo(request: PageRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(Merge.objects.changeable_by(request.user).for_list(), pk=pk)
    try:
        undo_merge(merge=merge, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Undone: there are two records again."))
    return redirect(reverse("crm:merge-detail", args=[pk]))
