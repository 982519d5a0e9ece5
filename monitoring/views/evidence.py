"""Evidence: attach, put right, hand out."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.files import hand_out
from accounts.submissions import once
from crm.forms.records import refuse
from monitoring.actions.evidence import attach_evidence, correct_evidence
from monitoring.forms.evidence import CorrectionForm, EvidenceForm, SearchRows, search_rows
from monitoring.models import Commitment, Evidence
from monitoring.twins import elsewhere


@require_http_methods(["GET", "POST"])
@officers_only
def evidence_new(request: PageRequest, pk: int) -> HttpResponse:
    commitment = get_object_or_404(Commitment.objects.changeable_by(request.user), pk=pk)
    initial = {"kind": request.GET.get("kind", Evidence.Kind.DOCUMENT)}
    form = EvidenceForm(request.POST or None, request.FILES or None, commitment=commitment, initial=initial)
    rows = search_rows(rows_sent(request), user=request.user)
    if form.is_valid() and rows.is_valid() and attach(request, form, rows, commitment):
        messages.success(request, _("Evidence attached."), extra_tags=f"draft-done:evidence-{pk}")
        return redirect(commitment)
    context = {"form": form, "rows": rows, "commitment": commitment, "draft": f"evidence-{pk}"}
    return render(request, "monitoring/evidence_form.html", context, status=422 if form.is_bound else 200)


def rows_sent(request: PageRequest) -> Any:
    """Return the rows of the form; a form sent without their part of the page has none."""
    if request.method != "POST":
        return None
    return request.POST if "rows-TOTAL_FORMS" in request.POST else {"rows-TOTAL_FORMS": 0, "rows-INITIAL_FORMS": 0}


def attach(request: PageRequest, form: EvidenceForm, rows: SearchRows, commitment: Commitment) -> bool:
    """Return whether it was attached; where the same file proves something else, say so."""
    told = {"commitment": commitment, "search_rows": rows.recorded, **form.recorded}
    keep = partial(attach_evidence, by=request.actor, **told)
    try:
        answer = once(form.cleaned_data["idempotency_key"], request.user, lambda: str(keep().pk))
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    evidence = Evidence.objects.visible_to(request.user).get(pk=answer)
    for twin in elsewhere(evidence, request.user):
        messages.info(request, _("This file is also evidence of “%(title)s”.") % {"title": twin.commitment})
    return True


@require_http_methods(["GET", "POST"])
@officers_only
def evidence_edit(request: PageRequest, pk: int) -> HttpResponse:
    evidence = get_object_or_404(Evidence.objects.changeable_by(request.user).for_list(), pk=pk)
    form = CorrectionForm(request.POST or None, instance=evidence, commitment=evidence.commitment)
    if form.is_valid():
        try:
            correct_evidence(evidence=evidence, fields=form.recorded, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Evidence saved."))
            seen = Evidence.objects.visible_to(request.user).filter(pk=pk).exists()
            return redirect(evidence if seen else evidence.commitment)
    context = {"form": form, "commitment": evidence.commitment, "evidence": evidence}
    return render(request, "monitoring/evidence_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def evidence_file(request: PageRequest, pk: int) -> FileResponse:
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user).exclude(file=""), pk=pk)
    return download(evidence, inside=request.user.is_centre)


def download(evidence: Evidence, *, inside: bool = False) -> FileResponse:
    try:
        content = evidence.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return hand_out(content, evidence.name_for(inside=inside), evidence.media_type)
