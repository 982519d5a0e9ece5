"""Voting: on one's own page, with a link and no account, or by phone and on paper through two officers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, PublicRequest, officers_only
from campaigns.elections import links, voting
from campaigns.elections.forms import BallotForm, EnteredBallotForm
from campaigns.elections.sealing import FEWEST_BALLOTS
from campaigns.models import Vote, Voter
from crm import centre
from crm.forms.records import refuse
from crm.views.link_doors import behind_a_link


def page_of(voter: Voter, form: BallotForm) -> dict[str, Any]:
    election = voter.election
    return {
        "voter": voter,
        "election": election,
        "form": form,
        "takes_votes": election.takes_votes(timezone.now()),
        "is_small": election.size < FEWEST_BALLOTS,
    }


def sent(request: HttpRequest) -> QueryDict | None:
    """An empty paper is sent as well: it is no page that is opened."""
    return request.POST if request.method == "POST" else None


def taken(form: BallotForm, act: Callable[[list[int]], object]) -> bool:
    """Whether it was taken over; otherwise the form says why and holds what was chosen."""
    if not form.is_valid():
        return False
    try:
        act(form.chosen)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: PageRequest, pk: int) -> HttpResponse:
    """By somebody who speaks for the organisation today."""
    voter = get_object_or_404(
        Voter.objects.visible_to(request.user).of_own(request.user).on_the_list().for_list(), pk=pk
    )
    given = Vote.objects.visible_to(request.user).filter(voter=voter).first()
    chosen = given.choices if given and given.by_id == request.user.pk else None  # a colleague's is not told
    form = BallotForm(sent(request), election=voter.election, given=chosen)
    if form.is_bound and taken(form, lambda names: voting.cast(voter=voter, choices=names, by=request.actor)):
        if given is not None and request.POST.get("seen") != str(given.times):
            words = _("Somebody had voted for your organisation meanwhile. Your vote, the last one, counts.")
            messages.warning(request, words)
        return redirect("campaigns:vote", pk)
    context = {**page_of(voter, form), "given": given, "times": given.times if given else 0}
    return render(request, "campaigns/vote.html", context, status=422 if form.is_bound else 200)


@never_cache
@csrf_exempt  # the key in the address is the right to vote, no cookie is; browsers name no origin to such a page
@login_not_required
@require_http_methods(["GET", "POST"])
def vote_link(request: PublicRequest, key: str) -> HttpResponse:
    """The page behind the link: one organisation, one election, until it closes, without a password."""
    return behind_a_link(request, "vote-link", lambda: links.behind(key), "campaigns/vote_closed.html", vote_by_link)


def vote_by_link(request: PublicRequest, voter: Voter) -> HttpResponse:
    """Whoever holds the link may vote or vote anew; what was chosen before is not shown to them."""
    if not links.is_usable(voter):
        context = {"state": "over", "reach": centre.reach(centre.centre()), "was_sent": request.method == "POST"}
        code = 409 if request.method == "POST" else 410
        return render(request, "campaigns/vote_closed.html", context, status=code)
    form = BallotForm(sent(request), election=voter.election)
    by = voting.by_link(voter)
    if form.is_bound and taken(form, lambda names: voting.cast(voter=voter, choices=names, by=by)):
        voter.refresh_from_db(fields=["receipt", "voted_on", "via"])
        return render(request, "campaigns/vote_thanks.html", {"voter": voter, "election": voter.election})
    status = 422 if form.is_bound else 200
    return render(request, "campaigns/vote_link.html", page_of(voter, form), status=status)


@require_http_methods(["GET", "POST"])
@officers_only
def vote_enter(request: PageRequest, pk: int) -> HttpResponse:
    """An officer types what was said or stands on paper."""
    voter = get_object_or_404(Voter.objects.changeable_by(request.user).on_the_list().for_list(), pk=pk)
    form = EnteredBallotForm(sent(request), election=voter.election)

    def enter(names: list[int]) -> object:
        return voting.enter(voter=voter, choices=names, way=form.cleaned_data["way"], by=request.actor)

    if form.is_bound and taken(form, enter):
        messages.success(request, _("Entered. It counts once another officer has typed the same."))
        return redirect(voter.election)
    return by_hand(request, voter, form, is_second=False)


@require_http_methods(["GET", "POST"])
@officers_only
def vote_confirm(request: PageRequest, pk: int) -> HttpResponse:
    """A second officer types it again, without seeing what the first one typed."""
    voter = get_object_or_404(Voter.objects.changeable_by(request.user).on_the_list().for_list(), pk=pk)
    form = BallotForm(sent(request), election=voter.election)
    if form.is_bound and taken(form, lambda names: voting.confirm(voter=voter, choices=names, by=request.actor)):
        messages.success(request, _("Confirmed: the vote counts, and its receipt is on its way."))
        return redirect(voter.election)
    return by_hand(request, voter, form, is_second=True)


def by_hand(request: HttpRequest, voter: Voter, form: BallotForm, *, is_second: bool) -> HttpResponse:
    context = {**page_of(voter, form), "is_second": is_second}
    return render(request, "campaigns/vote_by_hand.html", context, status=422 if form.is_bound else 200)
