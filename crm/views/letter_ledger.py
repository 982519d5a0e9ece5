"""The reply ledger: how each institution answers our letters."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm.ledger import Account, accounts_of
from crm.ledger_orders import in_order
from crm.letter_filters import LedgerFilter
from crm.letter_sheets import LEDGER_COLUMNS, ledger_cells
from crm.lists import MOST_EXPORTED, PER_PAGE, chips_of
from crm.models import Letter, Organisation


@require_safe
def letter_ledger(request: PageRequest) -> HttpResponse:
    found = LedgerFilter(request.GET, queryset=Letter.objects.visible_to(request.user), request=request)
    *each, together = accounts_of(found.rows, request.user)
    sort = request.GET.get("sort", "")
    accounts = in_order([one for one in each if one.asked], sort, request.user)
    if request.GET.get("export"):
        return ledger_export(request, accounts, together)
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found, "page": page, "rows": with_organisations(page.object_list, request), "together": together,
        "chips": chips_of(found, request.GET), "sort": sort, "query": carried(request),
    }  # fmt: skip
    return page_or_partial(request, "crm/letter_ledger.html", "list", context)


def carried(request: PageRequest) -> str:
    """Return the filters that the list of letters knows too, for links into it."""
    query = request.GET.copy()
    for name in set(query) - {"since", "until", "theme", "kind"}:
        del query[name]
    return query.urlencode()


def with_organisations(accounts: Iterable[Account], request: PageRequest) -> list[tuple[Organisation, Account]]:
    accounts = list(accounts)
    known = Organisation.objects.visible_to(request.user).in_bulk([one.organisation_id for one in accounts])
    return [(known[one.organisation_id], one) for one in accounts if one.organisation_id in known]


def ledger_export(request: PageRequest, accounts: list[Account], together: Account) -> HttpResponse:
    """The table as it stands on the page, all pages of it, with the line of all together at the end."""
    rows: list[list[Any]] = [ledger_cells(*one) for one in with_organisations(accounts[:MOST_EXPORTED], request)]
    header = [str(column) for column in LEDGER_COLUMNS]
    return export(request.GET["export"], "reply-ledger", header, [*rows, ledger_cells(None, together)])
