"""The log of verdicts: all changes by day, for who is signed in and for any reader."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.gates import Visitor
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm.lists import MOST_EXPORTED, chips_of
from monitoring.tracker import NOBODY
from monitoring.verdict_log import sheets
from monitoring.verdict_log.days import by_day, changes_seen, days
from monitoring.verdict_log.filters import LogFilter
from monitoring.views import public

DAYS_A_PAGE = 20
FORMATS = {"csv", "xlsx"}


@require_safe
def verdict_log(request: PageRequest) -> HttpResponse:
    found = LogFilter(request.GET, changes_seen(request.user), request=request)
    if request.GET.get("export") in FORMATS:
        return sheet(request.GET["export"], found.qs, request.user)
    context = {**a_page(request, found.qs, request.user), "found": found, "chips": chips_of(found, request.GET)}
    return page_or_partial(request, "monitoring/verdict_log.html", "list", context)


@require_safe
@login_not_required
def public_log(request: HttpRequest, language: str) -> HttpResponse:
    """What the public tracker shows, and nothing else."""
    return public.shown(request, "log", {**a_page(request, changes_seen(NOBODY), NOBODY), "language": language})


@require_safe
@login_not_required
def public_log_csv(request: HttpRequest, language: str) -> HttpResponse:
    return sheet("csv", changes_seen(NOBODY), NOBODY)


def sheet(form: str, changes: Any, user: Visitor) -> HttpResponse:
    rows = days(by_day(changes)[:MOST_EXPORTED], changes, user)
    return export(form, "log-of-verdicts", sheets.header(), sheets.cells(rows))


def a_page(request: HttpRequest, changes: Any, user: Visitor) -> dict[str, Any]:
    page = Paginator(by_day(changes), DAYS_A_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "days": days(page.object_list, changes, user)}
