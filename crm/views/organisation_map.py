"""The list of organisations as a map: the same filters and the same gate, so the same numbers."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm import tile_map, whereabouts
from crm.filters import OUTSIDE, OrganisationFilter
from crm.lists import chips_of
from crm.models import Organisation, Place
from crm.whereabouts import Region, Whereabouts


@require_safe
def organisation_map(request: PageRequest) -> HttpResponse:
    found = OrganisationFilter(request.GET, queryset=Organisation.objects.visible_to(request.user), request=request)
    shown = whereabouts.whereabouts(found.rows, request.user)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = whereabouts.cells(shown)
        return export(request.GET["export"], "organisations-by-place", whereabouts.header(), cells)
    context = {
        "found": found, "places": shown, "chips": chips_of(found, request.GET), "rows": rows_of(request, found, shown),
        "none_url": list_url(request.GET, region=OUTSIDE), **drawings(request.GET, shown),
    }  # fmt: skip
    return page_or_partial(request, "crm/organisation_map.html", "list", context)


def list_url(query: QueryDict, **narrower: int | str) -> str:
    """Return the address of the list under the same filters and these."""
    kept = query.copy()
    for name in ("page", "export"):
        kept.pop(name, None)
    for name, value in narrower.items():
        kept[name] = str(value)
    return f"{reverse('crm:organisation-list')}?{kept.urlencode()}"


def rows_of(request: PageRequest, found: OrganisationFilter, shown: Whereabouts) -> list[dict[str, Any]]:
    """Each region with its municipalities, and where a press on them leads."""
    chosen = found.form.cleaned_data.get("place") if found.form.is_valid() else None
    inside_one = isinstance(chosen, Place) and chosen.kind == Place.Kind.SETTLEMENT

    def spots(region: Region) -> list[tuple[str, str, int]]:
        return [
            (str(one.place), list_url(request.GET, **({} if inside_one else {"place": one.place.pk})), one.count)
            for one in region.spots
        ]

    return [
        {"region": one, "url": list_url(request.GET, region=one.place.pk), "spots": spots(one)} for one in shown.regions
    ]


def drawings(query: QueryDict, shown: Whereabouts) -> dict[str, Any]:
    """The map at two widths; the table below it says the same."""
    regions = {one.place.code: one for one in shown.regions}
    steps = tile_map.shades(max((one.count for one in shown.regions), default=0))
    values = {code: (str(one.place), one.count) for code, one in regions.items()}
    urls = {code: list_url(query, region=one.place.pk) for code, one in regions.items() if one.count}
    tiles = tile_map.tiles(values, urls, steps)
    words = {
        "title": _("Organisations by region"),
        "description": _("A schematic map: one tile for each region. The table below it holds the same numbers."),
    }
    sizes = (tile_map.WIDE, tile_map.NARROW)
    return {
        "maps": [(size.key, tile_map.draw(tiles, size, **words)) for size in sizes],
        "legend": tile_map.legend(steps),
    }
