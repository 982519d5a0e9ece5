"""The public tracker: for anyone, without an account and without JavaScript; the same for every visitor."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.access import PublicRequest
from crm.centre import coalition_name
from crm.ledger import account_of
from crm.lists import chips_of, page_of
from monitoring import tracker
from monitoring.checks.public import counts_of
from monitoring.confidence import Confidence
from monitoring.filters import PublicCommitmentFilter, TrackerFilter
from monitoring.label import Label
from monitoring.models import Commitment, Delivery, Result
from monitoring.public import changes
from monitoring.public.addresses import absolute, in_each_language
from monitoring.public.versions import known_by, versions_of
from monitoring.rows import confidence_of, quality_of, rows_of


@require_safe
@login_not_required
def enter(request: PublicRequest) -> HttpResponse:
    raise Resolver404  # an address without a language: the space leads on to the one the visitor reads best


@require_safe
@login_not_required
def public_list(request: PublicRequest, language: str) -> HttpResponse:
    found = wanted(request)
    sort = request.GET.get("sort", "")
    page = page_of(request, tracker.in_order(found.qs, sort))  # type: ignore[arg-type]
    context = {
        "found": found, "page": page, "rows": rows_of(page.object_list), "chips": chips_of(found, request.GET),
        "sort": sort, "summary": tracker.in_numbers(), "query": request.GET.urlencode(), "language": language,
        "feed": absolute("public-feed", language), "picture": absolute("public-preview", language),
    }  # fmt: skip
    return shown(request, "list", context)


@require_safe
@login_not_required
def public_detail(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    commitment = get_object_or_404(tracker.once_public(), pk=pk)
    if commitment.withdrawn_at:
        return withdrawn(request, commitment, language)
    context = {**chain(commitment, language), "is_current": True, "looked": counts_of(commitment)}
    return shown(request, "detail", context)


@require_safe
@login_not_required
def public_version(request: PublicRequest, language: str, pk: int, number: int) -> HttpResponse:
    """One verdict as it was published, for whoever cites it."""
    commitment = get_object_or_404(tracker.once_public(), pk=pk)
    if commitment.withdrawn_at:
        return withdrawn(request, commitment, language)
    context = chain(commitment, language)
    versions = context["versions"]
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404
    moment = version.assessment.published_at
    context |= {
        "version": version,
        "newer": versions[0] if versions[0] is not version else None,
        "evidence": known_by(context["evidence"], moment),
        "revisions": [step for step in context["revisions"] if step.made_at <= moment],
        "address": absolute("public-version", language, pk, number),
    }
    return shown(request, "version", context)


@require_safe
@login_not_required
def public_institution(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    body = tracker.institutions().filter(pk=pk).first()
    if body is None:
        return led_on(pk, language)
    owed = tracker.commitments().owed_by(body)
    today = timezone.localdate()
    page = page_of(request, owed.nearest_first())  # type: ignore[arg-type]
    context = {
        "body": body, "summary": tracker.summary(owed, today), "page": page, "rows": rows_of(page.object_list, today),
        "replies": account_of(body, tracker.NOBODY), "language": language,
        "feed": absolute("public-institution-feed", language, pk),
    }  # fmt: skip
    return shown(request, "institution", context)


def led_on(pk: int, language: str) -> HttpResponse:
    """A body that was merged into another keeps its address."""
    kept = tracker.kept_for(pk)
    body = get_object_or_404(tracker.institutions(), pk=kept.pk if kept else None)
    return HttpResponseRedirect(reverse("monitoring:public-institution", args=[language, body.pk]))


@require_safe
@login_not_required
def corrections_log(request: PublicRequest, language: str) -> HttpResponse:
    found = changes.corrections(tracker.told_of(), most=500)
    return shown(request, "corrections", {"corrections": found, "language": language})


@require_safe
@login_not_required
def how_we_assess(request: PublicRequest, language: str) -> HttpResponse:
    context = {
        "labels": Label, "deliveries": Delivery, "results": Result, "confidences": Confidence,
        "stalled_after": settings.STALLED_AFTER.days, "reply_days": settings.REPLY_WORKING_DAYS,
        "agreed": tracker.agreed(), "language": language,
    }  # fmt: skip
    return shown(request, "method", context)


def wanted(request: HttpRequest) -> PublicCommitmentFilter:
    return TrackerFilter(request.GET, queryset=tracker.commitments(), request=request)


def withdrawn(request: HttpRequest, commitment: Commitment, language: str) -> HttpResponse:
    return shown(request, "withdrawn", {"row": rows_of([commitment])[0], "language": language})


def chain(commitment: Commitment, language: str) -> dict[str, Any]:
    """Everything the public may know of one commitment, from the words to the latest verdict."""
    today = timezone.localdate()
    revisions = list(tracker.revisions(commitment))
    assessments = list(tracker.assessments(commitment))
    versions = versions_of(assessments, revisions)
    cited = [commitment.pk, versions[0].number] if versions else [commitment.pk]
    return {
        "row": rows_of([commitment], today)[0],
        "commitment": commitment,
        "confidence": confidence_of(commitment, today),
        "quality": quality_of(commitment),
        "revisions": revisions,
        "evidence": list(tracker.evidence(commitment)),
        "assessments": assessments,
        "versions": versions,
        "latest": versions[0] if versions else None,
        "replaced_by": tracker.commitments().filter(supersedes=commitment).first(),
        "language": language,
        "today": today,
        "address": absolute("public-version" if versions else "public-detail", language, *cited),
        "feed": absolute("public-commitment-feed", language, commitment.pk),
        "picture": absolute("public-commitment-preview", language, commitment.pk),
        "card": absolute("public-card", language, commitment.pk),
        "snippet": framed(absolute("public-card", language, commitment.pk), commitment.title),
    }


def framed(address: str, title: str) -> SafeString:
    """What others copy into their own page."""
    return format_html('<iframe src="{}" title="{}" width="420" height="260" loading="lazy"></iframe>', address, title)


def shown(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    query = request.GET.urlencode()
    frame = {
        "in_each_language": in_each_language(request), "site": settings.BASE_URL,
        "canonical": settings.BASE_URL + request.path + (f"?{query}" if query else ""),
        "any_language": settings.BASE_URL + request.path.replace(f"/{context['language']}/", "/", 1),
        "publisher": coalition_name() or "Drom", "licence": settings.TRACKER_LICENCE,
        "licence_url": settings.TRACKER_LICENCE_URL, "contact": settings.TRACKER_CONTACT,
    }  # fmt: skip
    return render(request, f"monitoring/public/{page}.html", {**frame, **context})
