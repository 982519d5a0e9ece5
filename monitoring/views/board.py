"""They owe us: what is open, in columns; and the road of the asks in numbers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.filters import AskFilter
from campaigns.models import Ask
from crm.home_cards import we_owe
from crm.lists import MOST_EXPORTED, chips_of
from crm.models import Organisation
from monitoring import sheets
from monitoring.board.ageing import ageing
from monitoring.board.columns import Board, board_of, heaps_for, parameters_of, still_open
from monitoring.board.filters import BoardFilter
from monitoring.board.institution import holders, scorecard
from monitoring.board.road import steps
from monitoring.board.sheets import ROAD_COLUMNS, road_cells
from monitoring.rows import rows_of


@require_safe
def owed_board(request: PageRequest) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    found = BoardFilter(request.GET, queryset=still_open(user), request=request)
    if request.GET.get("export"):
        rows = found.rows.for_list().for_reader(user).nearest_first()[:MOST_EXPORTED]
        return export(request.GET["export"], "owed", sheets.header(), sheets.cells(rows_of(rows)))
    board: Board = board_of(found.rows, request.GET.get("by", ""), user, today)
    context = {
        "found": found, "board": board, "heaps": heaps_for(user), "ages": ageing(found.rows, today),
        "chips": chips_of(found, request.GET), "we_owe": we_owe(user), "today": today, "kept": kept(request, board.by),
    }  # fmt: skip
    return page_or_partial(request, "monitoring/owed_board.html", "list", context)


def kept(request: PageRequest, by: str) -> str:
    """Return the filters that links into the list carry on, but for the one a column stands for."""
    query = request.GET.copy()
    for name in set(query) - (set(BoardFilter.base_filters) - parameters_of(by)):
        del query[name]
    return query.urlencode()


@require_safe
def road_in_numbers(request: PageRequest) -> HttpResponse:
    """Of the agreed asks that the reader may see: how many were answered, delivered, and changed something."""
    found = AskFilter(request.GET, queryset=Ask.objects.visible_to(request.user), request=request)
    walked = steps(found.rows, request.user)
    if request.GET.get("export"):
        return export(request.GET["export"], "road", [str(one) for one in ROAD_COLUMNS], road_cells(walked))
    context = {"found": found, "steps": walked, "chips": chips_of(found, request.GET)}
    return page_or_partial(request, "monitoring/owed_road.html", "list", context)


@require_safe
def institution_scorecard(request: PageRequest, pk: int) -> HttpResponse:
    """A panel of the institution's page; nothing where it has promised nothing that the reader may see."""
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    card = scorecard(body, request.user, timezone.localdate())
    context = {"subject": body, "card": card}
    return page_or_partial(request, "monitoring/institution_scorecard.html", "panel", context)


@require_safe
def institution_holders(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    context = {"subject": body, "holders": holders(body, request.user, timezone.localdate())}
    return page_or_partial(request, "monitoring/institution_holders.html", "panel", context)
