"""Commitments: find, read, record, complete, move the day, withdraw."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from campaigns.models import Ask
from crm import panels
from crm.changes import changes_of
from crm.confidentiality import speaks_for_a_member
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.models import Tenure
from crm.record_numbers import number_in
from monitoring import sheets
from monitoring.actions.commitments import complete_commitment, record_commitment, revise_due, withdraw_commitment
from monitoring.filters import ORDERS, CommitmentFilter
from monitoring.forms.commitments import CommitmentForm, DueForm, WithdrawForm
from monitoring.judging.work import to_code
from monitoring.models import Assessment, Commitment, DueRevision, Evidence
from monitoring.rows import confidence_of, quality_of, rows_of
from monitoring.story import depth_of
from monitoring.suggested import suggested

DRAFT = "commitment"
ITEM = "agenda_item__session__body__organisation"


@require_safe
def commitment_list(request: PageRequest) -> HttpResponse:
    commitments = Commitment.objects.visible_to(request.user).for_list().for_reader(request.user)
    found = CommitmentFilter(request.GET, queryset=commitments, request=request)
    sort = request.GET.get("sort", "")
    wanted = ordered(found.qs, sort, ORDERS)
    if request.GET.get("export"):
        rows = sheets.cells(rows_of(wanted[:MOST_EXPORTED]))
        return export(request.GET["export"], "commitments", sheets.header(), rows)
    page = page_of(request, wanted)
    context = {
        "found": found, "page": page, "rows": rows_of(page.object_list), "sort": sort,
        "chips": chips_of(found, request.GET),
    }  # fmt: skip
    return page_or_partial(request, "monitoring/commitment_list.html", "list", context)


@require_safe
def commitment_detail(request: PageRequest, pk: int) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    commitments = Commitment.objects.visible_to(user).for_list().for_reader(user)
    post = Prefetch("spoken_as", Tenure.objects.visible_to(user).select_related("office"))
    found = commitments.select_related("place", "meeting", "letter", "document", "spoken_by", ITEM).prefetch_related(
        post
    )
    commitment = get_object_or_404(found, pk=pk)
    revisions = list(DueRevision.objects.visible_to(user).filter(commitment=commitment).order_by("made_at", "pk"))
    assessments = list(Assessment.objects.visible_to(user).filter(commitment=commitment).for_reader(user))
    context = {
        "row": rows_of([commitment], today)[0],
        "commitment": commitment,
        "confidence": confidence_of(commitment, today),
        "quality": quality_of(commitment),
        "revisions": revisions,
        "evidence": Evidence.objects.visible_to(user).filter(commitment=commitment).for_list(),
        "assessments": assessments,
        "to_code": to_code(user).filter(commitment=commitment),
        "may_note": user.is_centre or speaks_for_a_member(user),
        "asks": Ask.objects.visible_to(user).filter(commitments=commitment),
        "panels": panels.panels_for("commitment", commitment, user),
        "changes": changes_of(commitment, user),
        **depth_of(commitment, user, revisions=revisions, assessments=assessments),
    }
    return render(request, "monitoring/commitment_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def commitment_new(request: PageRequest) -> HttpResponse:
    """Empty, or begun from the record that `?meeting=12`, `?owed_by=…`, `?ask=…`, `?agenda_item=…` … names."""
    form = CommitmentForm(request.POST or None, user=request.user, initial=suggested(request.GET, request.user))
    if form.is_valid():
        record = partial(record_commitment, **form.recorded, by=request.actor)
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, lambda: page_after(request, record()))
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Commitment saved."), extra_tags=f"draft-done:{DRAFT}")
            return redirect(url)
    return form_page(request, form, None)


def page_after(request: PageRequest, commitment: Commitment) -> str:
    """Back to the item of the session or the change of government it was begun on; else the commitment itself."""
    succession = number_in(request.GET.get("succession", ""))
    if succession and "restates" in request.GET:
        old = number_in(request.GET["restates"]) or 0
        return f"{reverse('monitoring:inheritance-answer', args=[succession, old])}?restated_as={commitment.pk}"
    item = commitment.agenda_item if "agenda_item" in request.GET else None
    return (item or commitment).get_absolute_url()


@require_http_methods(["GET", "POST"])
@officers_only
def commitment_edit(request: PageRequest, pk: int) -> HttpResponse:
    commitment = changeable(request, pk)
    form = CommitmentForm(request.POST or None, instance=commitment, user=request.user)
    if form.is_valid() and save_edit(request, commitment, form):
        messages.success(request, _("Commitment saved."), extra_tags=f"draft-done:{DRAFT}-{pk}")
        seen = Commitment.objects.visible_to(request.user).filter(pk=pk).exists()
        return redirect(commitment) if seen else redirect("monitoring:commitment-list")
    return form_page(request, form, commitment)


def save_edit(request: PageRequest, commitment: Commitment, form: CommitmentForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    version = form.cleaned_data["version"]
    try:
        complete_commitment(commitment=commitment, version=version, fields=form.recorded, by=request.actor)
    except Conflict as conflict:
        prefetch_related_objects([conflict.current], Prefetch("asks", Ask.objects.visible_to(request.user)))
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def form_page(request: PageRequest, form: CommitmentForm, commitment: Commitment | None) -> HttpResponse:
    draft = f"{DRAFT}-{commitment.pk}" if commitment else DRAFT
    context = {"form": form, "commitment": commitment, "draft": draft}
    return render(request, "monitoring/commitment_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def commitment_due(request: PageRequest, pk: int) -> HttpResponse:
    commitment = changeable(request, pk)
    form = DueForm(request.POST or None)
    act = partial(revise_due, commitment=commitment, by=request.actor)
    if form.is_valid() and done(form, act):
        messages.success(request, _("The new day is noted; the first one stays visible."))
        return redirect(commitment)
    return small_page(request, "monitoring/commitment_due_form.html", form, commitment)


@require_http_methods(["GET", "POST"])
@officers_only
def commitment_withdraw(request: PageRequest, pk: int) -> HttpResponse:
    commitment = changeable(request, pk)
    form = WithdrawForm(request.POST or None)
    act = partial(withdraw_commitment, commitment=commitment, by=request.actor)
    if form.is_valid() and done(form, act):
        messages.success(request, _("The commitment is withdrawn."))
        return redirect(commitment)
    return small_page(request, "monitoring/commitment_withdraw_form.html", form, commitment)


def changeable(request: PageRequest, pk: int) -> Commitment:
    return get_object_or_404(Commitment.objects.changeable_by(request.user).for_list(), pk=pk)


def done(form: Any, act: Any) -> bool:
    """Carry out an action with what the form holds; a refusal stands beside its field."""
    try:
        act(**form.cleaned_data)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


def small_page(request: PageRequest, template: str, form: Any, commitment: Commitment) -> HttpResponse:
    context = {"form": form, "commitment": commitment}
    return render(request, template, context, status=422 if form.is_bound else 200)
