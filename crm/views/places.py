"""Places: which organisations sit where, as far as the reader may see them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from crm import profiles
from crm.lists import page_of
from crm.models import Organisation, Place


@require_safe
def place_list(request: PageRequest) -> HttpResponse:
    return render(request, "crm/place_list.html", {"regions": profiles.regions(request.user)})


@require_safe
def place_detail(request: PageRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Place.objects.visible_to(request.user).select_related("parent__parent__parent"), pk=pk)
    organisations = Organisation.objects.visible_to(request.user).in_region(place).for_list()
    context = {**profiles.of_place(place, request.user), "page": page_of(request, organisations)}
    return render(request, "crm/place_detail.html", context)
