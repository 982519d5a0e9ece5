"""The reply ledger: how each institution answers our letters."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm.ledger import Account
from crm.ledger_orders import ledger_of, named
from crm.letter_filters import LedgerFilter
from crm.letter_sheets import LEDGER_COLUMNS, ledger_cells
from crm.lists import MOST_EXPORTED, PER_PAGE, chips_of
from crm.models import Letter


@require_safe
def letter_ledger(request: PageRequest) -> HttpResponse:
    found = LedgerFilter(request.GET, queryset=Letter.objects.visible_to(request.user), request=request)
    sort = request.GET.get("sort", "")
    accounts, together = ledger_of(found.rows, sort, request.user)
    if request.GET.get("export"):
        return ledger_export(request, accounts, together)
    page = Paginator(accounts, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found, "page": page, "rows": named(page.object_list, request.user), "together": together,
        "chips": chips_of(found, request.GET), "sort": sort, "query": carried(request),
    }  # fmt: skip
    return page_or_partial(request, "crm/letter_ledger.html", "list", context)


def carried(request: PageRequest) -> str:
    """Return the filters that the list of letters knows too, for links into it."""
    query = request.GET.copy()
    for name in set(query) - {"since", "until", "theme", "kind"}:
        del query[name]
    return query.urlencode()


def ledger_export(request: PageRequest, accounts: list[Account], together: Account) -> HttpResponse:
    """The table as it stands on the page, all pages of it, with the line of all together at the end."""
    rows: list[list[Any]] = [ledger_cells(*one) for one in named(accounts[:MOST_EXPORTED], request.user)]
    header = [str(column) for column in LEDGER_COLUMNS]
    return export(request.GET["export"], "reply-ledger", header, [*rows, ledger_cells(None, together)])
