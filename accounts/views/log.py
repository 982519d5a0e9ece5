"""The log, for leadership: who did what, and whether the chain over it is whole."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, leadership_only
from accounts.models import LogEntry


@require_safe
@leadership_only
def log_list(request: PageRequest) -> HttpResponse:
    entries = LogEntry.objects.visible_to(request.user).for_list()
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/log_list.html", {"page": page})
