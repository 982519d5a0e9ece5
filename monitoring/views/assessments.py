"""Assessments: what is under way, write one, its page with the next step, approve, return."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.spreadsheets import export
from accounts.submissions import once
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED
from monitoring import sheets
from monitoring.actions.assessments import approve_assessment, assess_delivery, return_assessment
from monitoring.forms.assessments import AssessmentForm, ReturnForm
from monitoring.judging.recusal import stakes
from monitoring.judging.work import counts_by_stage, mine, work_of
from monitoring.models import Assessment, Commitment, Evidence
from monitoring.publication import case_of, checklist, seen_as
from monitoring.rows import rows_of

Stage = Assessment.Stage


@require_safe
@officers_only
def assessment_list(request: PageRequest) -> HttpResponse:
    """What is under way, stage by stage, the oldest first; nothing here tells what a blind draft says."""
    today, chosen = timezone.localdate(), request.GET.get("stage", "")
    work = work_of(request.user, today)
    shown = work.filter(stage=chosen) if chosen in Stage.values else work
    shown = shown.filter(mine(request.user, today)) if chosen == "mine" else shown
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = sheets.waiting_cells(shown[:MOST_EXPORTED])
        return export(request.GET["export"], "assessments-under-way", sheets.waiting_header(), cells)
    counts = counts_by_stage(work)
    context = {
        "page": Paginator(shown, 25).get_page(request.GET.get("page")), "chosen": chosen, "today": today,
        "all": sum(counts.values()), "mine": work.filter(mine(request.user, today)).count(),
        "stages": [(stage, counts[stage]) for stage in Stage if counts.get(stage)],
    }  # fmt: skip
    return render(request, "monitoring/assessment_list.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def assessment_new(request: PageRequest, pk: int) -> HttpResponse:
    commitments = Commitment.objects.changeable_by(request.user).for_list().for_reader(request.user)
    commitment = get_object_or_404(commitments, pk=pk)
    form = AssessmentForm(request.POST or None)
    if form.is_valid():
        assess = partial(assess_delivery, commitment=commitment, by=request.actor, **form.recorded)
        try:
            once(form.cleaned_data["idempotency_key"], request.user, lambda: str(assess().pk))
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            told = _("Saved as a draft. A colleague codes it a second time, without seeing what you answered.")
            messages.success(request, told, extra_tags=f"draft-done:assessment-{pk}")
            return redirect(commitment)
    evidence = Evidence.objects.visible_to(request.user).filter(commitment=commitment).for_list()
    context = {
        "form": form, "commitment": commitment, "row": rows_of([commitment])[0], "evidence": evidence,
        "stakes": stakes(request.user, commitment),
    }  # fmt: skip
    return render(request, "monitoring/assessment_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def assessment_approve(request: PageRequest, pk: int) -> HttpResponse:
    """What was judged, where it stands, what comes next and what is still missing; the button publishes."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    if request.method == "GET":
        return approval_page(request, assessment)
    checked, seen = bool(request.POST.get("privacy_checked")), request.POST.get("seen", "")
    try:
        approve_assessment(assessment=assessment, by=request.actor, privacy_checked=checked, seen=seen)
    except ValidationError as refusal:
        return approval_page(request, assessment, refused=refusal.messages)
    messages.success(request, _("Published."))
    return redirect(assessment.commitment)


@require_POST
@officers_only
def assessment_return(request: PageRequest, pk: int) -> HttpResponse:
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            return_assessment(assessment=assessment, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Sent back to its author with your words."))
            return redirect(assessment.commitment)
    return approval_page(request, assessment, form=form)


def approval_page(request: PageRequest, assessment: Assessment, **more: Any) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    commitment = Commitment.objects.visible_to(user).for_list().for_reader(user).get(pk=assessment.commitment_id)
    assessment.commitment = commitment
    case = case_of(assessment, user, commitment.due_on, today)
    points = sorted(checklist(case), key=lambda point: point.place)
    context = {
        "assessment": assessment, "row": rows_of([commitment], today)[0], "evidence": case.evidence, "points": points,
        "is_ready": not any(point.holds_back for point in points), "form": ReturnForm(), "reply": assessment.asked,
        "seen": seen_as(assessment),
        "is_own": assessment.coder_id == user.pk, "has_a_hand": user.pk in case.hands, "today": today,
        "stakes": stakes(user, commitment), "is_silent": bool(assessment.asked and assessment.asked.is_silent(today)),
    }  # fmt: skip
    return render(request, "monitoring/assessment_approve.html", context | more, status=422 if more else 200)
