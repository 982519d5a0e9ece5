"""Search over everything one may see, and suggestions while typing."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from crm.search import Group, actions_for, search, suggestions

MOST_TYPED = 200


@require_safe
def search_page(request: PageRequest) -> HttpResponse:
    """The whole page, or for the palette its results."""
    q = request.GET.get("q", "").replace("\x00", "")[:MOST_TYPED]
    htmx = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    groups = search(request.user, q, per_kind=5 if htmx else 20)
    entries = actions_for(request.user, q)
    groups = [Group(_("Start something new"), entries), *groups] if entries else groups
    template = "_palette_results.html" if htmx else "crm/search_page.html"
    response = render(request, template, {"groups": groups, "q": q})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def suggest(request: PageRequest) -> JsonResponse:
    """Suggestions for the pickers: `?kinds=person,organisation&q=…`."""
    q = request.GET.get("q", "").replace("\x00", "")[:MOST_TYPED]
    kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind]
    hits = suggestions(request.user, q, kinds)
    results = [{"id": f"{hit.kind}:{hit.pk}", "text": hit.text, "hint": hit.hint, "kind": hit.kind} for hit in hits]
    return JsonResponse({"results": results})
