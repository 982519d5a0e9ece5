"""Reports and accounts to take away, and the account of a seat for a year on a page."""

from collections.abc import Collection

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from campaigns.models import Mandate, ReportBack
from campaigns.sessions import page, paper, promised
from campaigns.sessions.accountability import Account, account
from crm.confidentiality import Level
from crm.record_numbers import number_in
from crm.views.papers import PDF, handed_out

EARLIEST = 1990
ON_PAPER = tuple(level for level in Level if level != Level.RESTRICTED)


@require_safe
def report_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    report = get_object_or_404(ReportBack.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    name = paper.file_name(report.session.body, report.session.held_on)
    made = promised.of_session(page.numbers_of_items(report.session_id, request.user), request.user)
    return handed_out(request, lambda: paper.report_pdf(report, made), name, PDF, report.get_absolute_url())


def account_of(request: PageRequest, pk: int, levels: Collection[Level] = tuple(Level)) -> Account:
    """Of this year, or of the one that `?year=` names."""
    mandate = get_object_or_404(Mandate.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    this = timezone.localdate().year
    year = number_in(request.GET.get("year", "")) or this
    if not EARLIEST <= year <= this:
        raise Http404
    return account(mandate, year, request.user, levels)


@require_safe
def mandate_account(request: PageRequest, pk: int) -> HttpResponse:
    told = account_of(request, pk)
    context = {"account": told, "mandate": told.mandate, "is_newest": told.year == timezone.localdate().year}
    return render(request, "campaigns/mandate_account.html", context)


@require_safe
def account_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    told = account_of(request, pk, ON_PAPER)
    name = paper.file_name(told.mandate.organisation, told.mandate.seat.body, told.year)
    return handed_out(request, lambda: paper.account_pdf(told), name, PDF, told.mandate.get_absolute_url())
