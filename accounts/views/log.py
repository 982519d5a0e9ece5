"""The log, for leadership: who did what, and whether the chain over it is whole."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, leadership_only
from accounts.models import LogEntry
from accounts.sheets import log_cells, log_header
from accounts.spreadsheets import MOST_EXPORTED, export


@require_safe
@leadership_only
def log_list(request: PageRequest) -> HttpResponse:
    entries = LogEntry.objects.visible_to(request.user).for_list()
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "log", log_header(), log_cells(entries[:MOST_EXPORTED]))
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/log_list.html", {"page": page})
