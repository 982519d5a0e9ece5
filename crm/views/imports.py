"""Imports: from the file to what came of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import spreadsheets
from accounts.access import PageRequest, officers_only
from crm.actions import imports
from crm.forms.imports import DuplicatesForm, MappingForm, ReadingForm, UploadForm, WordsForm
from crm.importing import offers, running, summary, targets, words
from crm.lists import MOST_EXPORTED
from crm.models import ImportBatch
from crm.record_numbers import numbers_in


@require_safe
@officers_only
def import_list(request: PageRequest) -> HttpResponse:
    batches = ImportBatch.objects.visible_to(request.user).for_list()
    if request.GET.get("export") in {"csv", "xlsx"}:
        header, cells = summary.batch_header(), summary.batch_cells(batches[:MOST_EXPORTED])
        return spreadsheets.export(request.GET["export"], "imports", header, cells)
    page = Paginator(batches, 25).get_page(request.GET.get("page"))
    return render(request, "crm/import_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@officers_only
def import_new(request: PageRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = imports.upload_import(upload=upload, name=upload.name, by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("crm:import-mapping", pk=batch.pk)
    return render(request, "crm/import_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def import_mapping(request: PageRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.changeable_by(request.user), pk=pk)
    form = _mapping_form(request, batch)
    if form.is_valid() and _is_mapped(request, batch, form):
        return redirect(batch)
    context = {
        "form": form,
        "batch": batch,
        "reading": ReadingForm(shape=form.shape),
        **summary.to_map(batch, form.target),
    }
    return render(request, "crm/import_mapping.html", context, status=422 if form.errors else 200)


def _mapping_form(request: PageRequest, batch: ImportBatch) -> MappingForm:
    target = targets.chosen(request.GET.get("as", ""), batch.content)
    offered = offers.for_batch(batch, request.user)
    shape = running.shape_of(batch)
    return MappingForm(request.POST or None, shape=shape, target=target, offered=offered, name=batch.file_name)


def _is_mapped(request: PageRequest, batch: ImportBatch, form: MappingForm) -> bool:
    try:
        plan = words.completed(batch, form.plan())
        imports.map_import(batch=batch, plan=plan, cause=form.cause(), by=request.actor)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


@require_POST
@officers_only
def import_reading(request: PageRequest, pk: int) -> HttpResponse:
    """Read the file with other letters or another separator."""
    batch = get_object_or_404(ImportBatch.objects.changeable_by(request.user), pk=pk)
    form = ReadingForm(request.POST, shape=running.shape_of(batch))
    try:
        if form.is_valid():
            imports.reread_import(batch=batch, by=request.actor, **form.wanted())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("crm:import-mapping", pk=batch.pk)


@require_safe
@officers_only
def import_detail(request: PageRequest, pk: int) -> HttpResponse:
    """What would come of it, what is coming, or what came."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).for_list(), pk=pk)
    if batch.state == ImportBatch.State.UPLOADED:
        return redirect("crm:import-mapping", pk=batch.pk)
    if summary.is_preview(batch):
        outcome = summary.preview(batch, request.user)
        context = {
            "batch": batch,
            "words_form": WordsForm(words=outcome["words"]),
            **outcome,
            **_suspected(batch, outcome),
        }
        return render(request, "crm/import_preview.html", context)
    page = Paginator(batch.refusals.visible_to(request.user), 25).get_page(request.GET.get("page"))
    context = {"batch": batch, "page": page, **summary.result(batch, request.user)}
    context["refusals"] = summary.told(page.object_list, context["shape"].columns)
    return render(request, "crm/import_detail.html", context)


@require_POST
@officers_only
def import_words(request: PageRequest, pk: int) -> HttpResponse:
    """Say what the words of the file mean."""
    batch = get_object_or_404(ImportBatch.objects.changeable_by(request.user), pk=pk)
    form = WordsForm(request.POST, words=words.of(batch))
    try:
        if form.is_valid():
            plan = {**batch.mapping["plan"], **form.meanings()}
            imports.map_import(batch=batch, plan=plan, cause=batch.cause, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(batch)


def _suspected(batch: ImportBatch, outcome: dict[str, Any]) -> dict[str, Any]:
    """Return the form about rows that may be on record already, and each of them with its field."""
    suspects = outcome.get("suspects", [])
    rows = [one.row.number for one in suspects]
    form = DuplicatesForm(
        rows=rows,
        said=batch.mapping.get("choices", {}),
        duplicates=outcome.get("duplicates", "skip"),
        namesakes=[one.row.number for one in suspects if one.twin.is_namesake],
    )
    return {"duplicates_form": form, "suspected": [(one, form[f"row_{one.row.number}"]) for one in suspects]}


@require_POST
@officers_only
def import_duplicates(request: PageRequest, pk: int) -> HttpResponse:
    """Say what becomes of rows that may be on record already."""
    batch = get_object_or_404(ImportBatch.objects.changeable_by(request.user), pk=pk)
    rows = numbers_in(name[4:] for name in request.POST if name.startswith("row_"))[:200]
    form = DuplicatesForm(request.POST, rows=rows, said={}, duplicates="skip")
    try:
        if form.is_valid():
            said = form.cleaned_data["duplicates"]
            imports.settle_duplicates(batch=batch, duplicates=said, choices=form.choices(), by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(batch)


@require_POST
@officers_only
def import_start(request: PageRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.changeable_by(request.user), pk=pk)
    try:
        job = imports.start_import(batch=batch, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(batch)
    return redirect("accounts:job-detail", pk=job.pk)


@require_http_methods(["GET", "POST"])
@officers_only
def import_revert(request: PageRequest, pk: int) -> HttpResponse:
    """Say what would go, what would stay; then take it back."""
    batch = get_object_or_404(ImportBatch.objects.changeable_by(request.user), pk=pk)
    if request.method == "POST":
        try:
            job = imports.start_revert(batch=batch, by=request.actor)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(batch)
        return redirect("accounts:job-detail", pk=job.pk)
    target = targets.of(batch.content)
    context = {"batch": batch, "target": target, "outlook": target.outlook(batch, request.user)}
    return render(request, "crm/import_revert.html", context)


@require_safe
@officers_only
def import_refusals(request: PageRequest, pk: int) -> HttpResponse:
    """The refused rows as a table, to be corrected and brought in again."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    columns = running.shape_of(batch).columns
    rows = batch.refusals.visible_to(request.user).iterator()
    table = ([r.row, r.reason, *(r.content.get(column, "") for column in columns)] for r in rows)
    return spreadsheets.as_csv(f"import-{batch.pk}-refused", [_("Row"), _("Reason"), *columns], table)
