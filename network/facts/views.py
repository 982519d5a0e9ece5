from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from accounts.pages import page_or_partial
from network.facts.behind import between
from network.graphs.picture_form import picture_asked
from network.rules.in_force import in_force


@require_safe
def between_two(request: PageRequest, one: str, other: str) -> HttpResponse:
    """What ties these two, as far as the reader may see it; for htmx the part that stands beside a picture."""
    rules = in_force()
    picture = picture_asked(request.GET, request.user, timezone.localdate(), rules)
    found = between(request.user, picture, one, other, rules.all_weights)
    if found is None:
        raise Http404
    return page_or_partial(request, "network/between.html", "facts", {"found": found, "rules": rules})
