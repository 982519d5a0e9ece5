"""The coalition register: who we are on a day, who has lapsed, and who offers what another needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm import coalition_register, column_chart, lapsed, register_sheets, tile_map
from crm.confidentiality import Level, levels_open_to
from crm.exchange import SAYS, ExchangeFilter, own_needs
from crm.filters import ORGANISATION_ORDERS, ordered
from crm.lists import MOST_EXPORTED, PER_PAGE, listed
from crm.register_filters import DayForm, LapsedForm, RegisterFilter, day_of

FORMATS = {"csv", "xlsx"}
LAST_YEARS = 8  # of the narrow chart; the table holds them all
View = Callable[..., HttpResponse]


def for_the_coalition(view: View) -> View:
    """The register as a whole opens with the coalition's level, whatever of it is public elsewhere."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Level.COALITION not in levels_open_to(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_the_coalition
def coalition(request: PageRequest) -> HttpResponse:
    """Map, tables and years of a day; each table can be taken away as a sheet."""
    form = DayForm(request.GET or None)
    found = coalition_register.overview(request.user, day_of(request.GET))
    tables = {"regions": found.regions, "kinds": found.kinds, "themes": found.themes}
    if request.GET.get("export") in FORMATS:
        lines = tables.get(request.GET.get("table", ""), found.regions)
        cells = register_sheets.line_cells(lines, found.total)
        return export(request.GET["export"], "coalition", [_("What"), _("Members"), _("Of all members")], cells)
    context = {"form": form, "found": found, "past": found.on < timezone.localdate(), **drawings(found)}
    return render(request, "crm/coalition.html", context, status=422 if form.errors else 200)


def drawings(found: coalition_register.Overview) -> dict[str, Any]:
    """The map and the years, each at two widths; the tables beside them say the same."""
    tiles = tile_map.tiles({line.code: (line.label, line.count) for line in found.regions})
    years = {"wide": found.years, "narrow": found.years[-LAST_YEARS:]}
    of_map = {
        "title": _("Member organisations by region"),
        "description": _("A schematic map: one tile for each region. The table beside it holds the same numbers."),
    }
    of_years = {
        "title": _("Member organisations over the years"),
        "description": _("At the end of each year. The table below it holds the same numbers."),
    }
    return {
        "maps": [(size.key, tile_map.draw(tiles, size, **of_map)) for size in (tile_map.WIDE, tile_map.NARROW)],
        "charts": [(width, column_chart.draw(shown, width, **of_years)) for width, shown in years.items()],
        "legend": tile_map.legend(),
    }


@require_safe
@for_the_coalition
def member_list(request: PageRequest) -> HttpResponse:
    day = day_of(request.GET)
    members = coalition_register.ours(request.user, day).for_list(day).prefetch_related("themes")
    found = RegisterFilter(request.GET, queryset=members, request=request)
    rows = ordered(found.rows, request.GET.get("sort", ""), ORGANISATION_ORDERS)
    if request.GET.get("export") in FORMATS:
        cells = register_sheets.member_cells(rows[:MOST_EXPORTED])
        return export(request.GET["export"], "members", register_sheets.member_header(), cells)
    context = {**listed(request, found, rows), "on": day}
    return page_or_partial(request, "crm/coalition_members.html", "list", context)


@require_safe
@for_the_coalition
def lapsed_list(request: PageRequest) -> HttpResponse:
    form, day = LapsedForm(request.GET or None), day_of(request.GET)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    all_of_them = lapsed.lapsed(request.user, day)
    rows = [one for one in all_of_them if not why or one.why == why]
    if request.GET.get("export") in FORMATS:
        return export(
            request.GET["export"], "lapsed", register_sheets.lapse_header(), register_sheets.lapse_cells(rows)
        )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    numbers = {one: sum(1 for lapse in all_of_them if lapse.why == one) for one in lapsed.Why}
    counts = [(lapsed.why_in_words(one, number), number) for one, number in numbers.items()]
    context = {"form": form, "page": page, "on": day, "counts": counts, "why": why}
    return render(request, "crm/coalition_lapsed.html", context, status=422 if form.errors else 200)


@require_safe
@for_the_coalition
def exchange(request: PageRequest) -> HttpResponse:
    members = coalition_register.ours(request.user, timezone.localdate())
    rows = members.filter(SAYS).for_list().prefetch_related("themes")
    found = ExchangeFilter(request.GET, queryset=rows, request=request)
    if request.GET.get("export") in FORMATS:
        cells = register_sheets.exchange_cells(found.rows[:MOST_EXPORTED])
        return export(request.GET["export"], "exchange", register_sheets.exchange_header(), cells)
    context = {**listed(request, found, found.rows), "needs": own_needs(request.user)}
    return page_or_partial(request, "crm/coalition_exchange.html", "list", context)
