"""Places: which organisations sit where, as far as the reader may see them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.spreadsheets import export
from crm import profiles
from crm.lists import MOST_EXPORTED, page_of
from crm.models import Organisation, Place
from crm.registry_sheets import organisation_cells, organisation_header, place_cells, place_header


@require_safe
def place_list(request: PageRequest) -> HttpResponse:
    regions = profiles.regions(request.user)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "places", place_header(), place_cells(regions))
    return render(request, "crm/place_list.html", {"regions": regions})


@require_safe
def place_detail(request: PageRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place.objects.visible_to(request.user).select_related("parent__parent__parent"), pk=pk)
    organisations = Organisation.objects.visible_to(request.user).in_region(place).for_list()
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = organisation_cells(organisations[:MOST_EXPORTED])
        return export(request.GET["export"], "organisations", organisation_header(), cells)
    context = {**profiles.of_place(place, request.user), "page": page_of(request, organisations)}
    return render(request, "crm/place_detail.html", context)
