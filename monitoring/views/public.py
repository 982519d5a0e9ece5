"""The public tracker: for anyone, without an account and without JavaScript; the same for every visitor."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import as_csv
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, chips_of, page_of
from monitoring import sheets, tracker
from monitoring.confidence import Confidence
from monitoring.filters import ORDERS, PublicCommitmentFilter
from monitoring.label import Label
from monitoring.models import Commitment, Delivery, Evidence, Result
from monitoring.rows import Row, confidence_of, quality_of, rows_of
from monitoring.views.evidence import download


@require_safe
@login_not_required
def public_list(request: PublicRequest) -> HttpResponse:
    found = wanted(request)
    page = page_of(request, ordered(found.qs, request.GET.get("sort", ""), ORDERS))  # type: ignore[arg-type]
    context = {
        "found": found, "page": page, "rows": rows_of(page.object_list), "chips": chips_of(found, request.GET),
        "sort": request.GET.get("sort", ""), "summary": tracker.in_numbers(),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return page_or_partial(request, "monitoring/public_list.html", "list", context)


@require_safe
@login_not_required
def public_detail(request: PublicRequest, pk: int) -> HttpResponse:
    commitment = get_object_or_404(tracker.once_public(), pk=pk)
    if commitment.withdrawn_at:
        return render(request, "monitoring/public_withdrawn.html", {"row": rows_of([commitment])[0]})
    today = timezone.localdate()
    context = {
        "row": rows_of([commitment], today)[0],
        "commitment": commitment,
        "confidence": confidence_of(commitment, today),
        "quality": quality_of(commitment),
        "revisions": tracker.revisions(commitment),
        "evidence": tracker.evidence(commitment),
        "assessments": tracker.assessments(commitment),
        "replaced_by": tracker.commitments().filter(supersedes=commitment).first(),
    }
    return render(request, "monitoring/public_detail.html", context)


@require_safe
@login_not_required
def how_we_assess(request: PublicRequest) -> HttpResponse:
    context = {
        "labels": Label, "deliveries": Delivery, "results": Result, "confidences": Confidence,
        "stalled_after": settings.STALLED_AFTER.days,
    }  # fmt: skip
    return render(request, "monitoring/public_method.html", context)


@require_safe
@login_not_required
def public_csv(request: PublicRequest) -> HttpResponse:
    """In the language the address names, not the visitor's."""
    with translation.override(language_of(request)):
        return as_csv("commitments", sheets.header(), list(sheets.cells(shown(request, wanted(request).qs))))


@require_safe
@login_not_required
def public_json(request: PublicRequest) -> JsonResponse:
    with translation.override("en"):
        rows = shown(request, tracker.with_details(wanted(request).qs))
        data = {"as_of": timezone.localdate(), "commitments": tracker.as_data(rows)}
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@require_safe
@login_not_required
def public_file(request: PublicRequest, pk: int) -> FileResponse:
    return download(get_object_or_404(Evidence.objects.visible_to(tracker.NOBODY).exclude(file=""), pk=pk))


def wanted(request: PublicRequest) -> PublicCommitmentFilter:
    return PublicCommitmentFilter(request.GET, queryset=tracker.commitments(), request=request)


def shown(request: PublicRequest, found: QuerySet[Commitment]) -> list[Row]:
    return rows_of(ordered(found, request.GET.get("sort", ""), ORDERS)[:MOST_EXPORTED])


def language_of(request: PublicRequest) -> str:
    code = request.GET.get("language", "")
    return code if code in dict(settings.LANGUAGES) else "en"
