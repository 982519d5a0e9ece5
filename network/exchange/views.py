"""The picture as a file, under the filters of its address."""

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import PageRequest
from accounts.limits import too_many
from network.exchange import formats
from network.exchange.actions import note_taking
from network.exchange.telling import told_of
from network.facts.reading import read_network
from network.graphs.picture_form import picture_asked
from network.rules.in_force import in_force

HOURLY = {"most": 60, "seconds": 3600}
MOST_TIES = 100_000


@require_POST
def network_export(request: PageRequest, name: str) -> HttpResponseBase:
    """Exactly what this reader's picture holds. Sent for, not linked to: each taking is written down."""
    wanted = formats.BY_NAME.get(name)
    if wanted is None:
        raise Http404
    if too_many(request, "network-export", **HOURLY):
        return HttpResponse(_("Too many files within an hour. Please try again later."), status=429)
    rules = in_force()
    picture = picture_asked(request.GET, request.user, timezone.localdate(), rules)
    network = read_network(request.user, picture, rules.all_weights)
    if len(network.ties) > MOST_TIES:
        words = _("This picture has more ties than a file may hold. Choose a region, a theme or fewer kinds of facts.")
        return HttpResponse(words, status=413)
    told = told_of(network, picture, rules.number, request.user, request.build_absolute_uri("/").rstrip("/"))
    note_taking(name=name, picture=picture, by=request.actor)
    answer = StreamingHttpResponse(wanted.write(told), content_type=wanted.content_type)
    answer["Content-Disposition"] = f'attachment; filename="network-{picture.day}{wanted.ending}"'
    return answer
