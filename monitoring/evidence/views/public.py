"""What everybody sees of a piece of evidence, and the form by which anybody sends one: no account, no JavaScript.

Nothing here knows who asks, and no cookie is set: a form sent from another site's page is told by its origin.
"""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PublicRequest
from accounts.limits import too_many
from crm.forms.records import refuse
from monitoring import tracker
from monitoring.evidence import custody
from monitoring.evidence.actions.sendings import send_evidence
from monitoring.evidence.forms.sendings import SendForm
from monitoring.evidence.shown import shown
from monitoring.evidence.views.pages import picture_of
from monitoring.models import Commitment, Evidence
from monitoring.twins import elsewhere
from monitoring.views import public

AN_HOUR = 3600
SENDINGS, PICTURES = 6, 240  # of one address on the network in an hour


@require_safe
@login_not_required
def public_evidence(request: PublicRequest, language: str, pk: int) -> HttpResponse:
    """The same for every visitor, whoever is signed in."""
    evidence = get_object_or_404(Evidence.objects.visible_to(tracker.NOBODY).for_list(), pk=pk)
    context = {
        "one": evidence, "commitment": evidence.commitment, "content": shown(evidence, request.GET.get("page", "")),
        "rows": evidence.search_rows.all(), "chain": custody.chain(evidence, tracker.NOBODY), "public": True,
        "twins": elsewhere(evidence, tracker.NOBODY), "language": language,
    }  # fmt: skip
    return public.shown(request, "evidence", context)


@require_safe
@login_not_required
def public_shown(request: PublicRequest, pk: int, page: int = 1) -> HttpResponse:
    """Drawing a page takes time: a device that leafs through everything waits."""
    evidence = get_object_or_404(Evidence.objects.visible_to(tracker.NOBODY).exclude(file=""), pk=pk)
    if too_many(request, "evidence-pages", most=PICTURES, seconds=AN_HOUR):
        return HttpResponse(_("Too many pages in one hour. Please come back later."), status=429)
    return picture_of(evidence, page)


@csrf_exempt  # no cookie gives a right here: whoever sends is nobody, and another site's page is told by its origin
@login_not_required
@require_http_methods(["GET", "POST"])
def send(request: PublicRequest, language: str, pk: int | None = None) -> HttpResponse:
    """Into the queue of the centre; a machine that fills in the trap is thanked like everybody else."""
    if is_from_elsewhere(request):
        return HttpResponseForbidden(_("This form was sent from the page of another site."))
    commitment = get_object_or_404(tracker.commitments(), pk=pk) if pk else None
    form = SendForm(request.POST or None, request.FILES or None)
    if form.is_valid() and too_many(request, "send-evidence", most=SENDINGS, seconds=AN_HOUR):
        form.add_error(None, _("Too much was sent from your address in one hour. Please come back later."))
        return send_page(request, form, commitment, language, 429)
    if form.is_valid() and taken(form, commitment):
        return redirect("monitoring:send-thanks-for", language, pk) if pk else redirect(THANKS, language)
    return send_page(request, form, commitment, language, 422 if form.is_bound else 200)


THANKS = "monitoring:send-thanks"


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether a page elsewhere makes its readers send us things; browsers name the origin of each sent form."""
    origin = request.headers.get("Origin", "")
    return request.method == "POST" and bool(origin) and urlsplit(origin).netloc != request.get_host()


def taken(form: SendForm, commitment: Commitment | None) -> bool:
    if form.is_trapped:
        return True
    try:
        send_evidence(commitment=commitment, **form.recorded)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


def send_page(
    request: PublicRequest, form: SendForm, commitment: Commitment | None, language: str, status: int
) -> HttpResponse:
    response = public.shown(request, "send", {"form": form, "commitment": commitment, "language": language})
    response.status_code = status
    return response


@require_safe
@login_not_required
def send_thanks(request: PublicRequest, language: str, pk: int | None = None) -> HttpResponse:
    commitment = get_object_or_404(tracker.commitments(), pk=pk) if pk else None
    return public.shown(request, "thanks", {"commitment": commitment, "language": language})
