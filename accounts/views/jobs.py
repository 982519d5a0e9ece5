"""The page of a job: watch, cancel, repeat."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import actions, jobs
from accounts.access import PageRequest
from accounts.models import Job
from accounts.pages import page_or_partial


@require_safe
def job_list(request: PageRequest) -> HttpResponse:
    page = Paginator(Job.objects.visible_to(request.user).for_list(), 25).get_page(request.GET.get("page"))
    for job in page.object_list:
        job.label = jobs.kind_of(job).label  # type: ignore[attr-defined]
    return render(request, "accounts/job_list.html", {"page": page})


@require_safe
def job_detail(request: PageRequest, pk: int) -> HttpResponse:
    """Show how far it is; the part with the bar asks again by itself until the job is over."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    context = {"job": job, "label": jobs.kind_of(job).label}
    return page_or_partial(request, "accounts/job_detail.html", "state", context)


@require_POST
def job_cancel(request: PageRequest, pk: int) -> HttpResponse:
    return _change(request, pk, "cancel")


@require_POST
def job_retry(request: PageRequest, pk: int) -> HttpResponse:
    return _change(request, pk, "retry")


def _change(request: PageRequest, pk: int, verb: str) -> HttpResponse:
    job = get_object_or_404(Job.objects.changeable_by(request.user), pk=pk)
    try:
        {"cancel": actions.cancel_job, "retry": actions.retry_job}[verb](job=job, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("accounts:job-detail", pk=job.pk)
