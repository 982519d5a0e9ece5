"""What anybody of the coalition can take away of an election that is over: its ballots and its protocol."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.access import PageRequest
from campaigns.elections import protocols
from campaigns.elections.ballots import SUFFIX
from campaigns.models import Election
from crm.views.papers import PDF, handed_out


@require_safe
def ballot_file(request: PageRequest, pk: int) -> HttpResponse:
    """The published anonymous ballots; a recount needs nothing else."""
    election = get_object_or_404(Election.objects.visible_to(request.user), pk=pk)
    if not election.ballot_file:
        raise Http404
    answer = HttpResponse(election.ballot_file, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="election-{election.pk}{SUFFIX}"'
    return answer


@require_safe
def protocol_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    reader = request.user
    counted = Election.objects.visible_to(reader).filter(state=Election.State.COUNTED)
    election = get_object_or_404(counted.select_related("body__organisation"), pk=pk)
    name = f"election-{election.pk}-protocol.pdf"
    return handed_out(request, lambda: protocols.pdf(election, reader), name, PDF, election.get_absolute_url())
