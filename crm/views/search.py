"""Search over everything one may see, and suggestions while typing."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from crm import kinds as records
from crm.models import Organisation
from crm.search import Group, Hit, actions_for, find, suggestions

MOST_TYPED = 200
MOST_AT_HOME = 30


@require_safe
def search_page(request: PageRequest) -> HttpResponse:
    """The whole page, or for the palette its results."""
    q = typed(request)
    htmx = request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request
    found = find(request.user, q, per_kind=5 if htmx else 20)
    entries = actions_for(request.user, q)
    groups = [Group(_("Start something new"), entries), *found.groups] if entries else found.groups
    template = "_palette_results.html" if htmx else "crm/search_page.html"
    response = render(request, template, {"groups": groups, "q": q, "instead": found.instead})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def suggest(request: PageRequest) -> JsonResponse:
    """Suggestions for the pickers: `?kinds=person,office&q=…`, of an organisation first with `&home=organisation:1`."""
    q = typed(request)
    kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind]
    home = records.find(request.GET.get("home", ""), request.user, ["organisation"])
    if isinstance(home, Organisation):
        hits = suggestions(request.user, q, kinds, MOST_AT_HOME, home)
    else:
        hits = suggestions(request.user, q, kinds)
    return JsonResponse({"results": [choice(hit) for hit in hits]})


def typed(request: PageRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "")[:MOST_TYPED]


def choice(hit: Hit) -> dict[str, object]:
    home = {"id": records.key_of(hit.home), "text": str(hit.home)} if hit.home else None
    return {"id": f"{hit.kind}:{hit.pk}", "text": hit.text, "hint": hit.hint, "kind": hit.kind, "home": home}
