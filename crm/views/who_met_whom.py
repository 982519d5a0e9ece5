"""Who of us met whom, how often and when last; a cell leads to the meetings of that pair."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm import who_met_whom as pairs
from crm.lists import chips_of
from crm.meeting_filters import WhoMetWhomFilter

CARRIED = ("since", "until", "theme", "organisation")  # the list of meetings knows these filters too


@require_safe
@officers_only
def who_met_whom(request: PageRequest) -> HttpResponse:
    by_institution = request.GET.get("lines") == "institutions"
    seats = pairs.their_seats(request.user, by_institution=by_institution)
    found = WhoMetWhomFilter(request.GET, queryset=seats, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = pairs.cells(found.rows, request.user, by_institution=by_institution)
        return export(request.GET["export"], "who-met-whom", pairs.header(), cells)
    context = {
        "found": found,
        "chips": chips_of(found, request.GET),
        "grid": pairs.grid(found.rows, request.user, by_institution=by_institution),
        "kind": "organisation" if by_institution else "person",
        "query": carried(request),
    }
    return page_or_partial(request, "crm/who_met_whom.html", "list", context)


def carried(request: PageRequest) -> str:
    query = request.GET.copy()
    for name in set(query) - set(CARRIED):
        del query[name]
    return query.urlencode()
