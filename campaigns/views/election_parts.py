"""What belongs to an election before it opens: who stands, who votes, objections, the mails; and calling it off."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, officers_only
from accounts.spreadsheets import export
from campaigns.elections import actions, opening, sheets
from campaigns.elections.forms import (
    CandidateForm,
    ObjectionForm,
    OwnOrganisationForm,
    ReasonForm,
    ResolutionForm,
)
from campaigns.elections.mails import invitation
from campaigns.elections.page import electorate_for
from campaigns.models import Election, ElectionCandidate, ElectorateObjection, Voter
from campaigns.views.elections import answered, changeable, done
from crm.lists import page_of


@require_http_methods(["GET", "POST"])
@officers_only
def candidate_new(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)
    form = CandidateForm(request.POST or None, user=request.user)

    def add() -> str:
        actions.add_candidate(election=election, **form.cleaned_data, by=request.actor)
        return election.get_absolute_url()

    return answered(request, form, add, election=election, title=_("One more name on the ballot paper"))


@require_POST
@officers_only
def candidates_take(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)

    def take() -> str:
        taken = actions.take_candidacies(election=election, by=request.actor)
        words = ngettext("%(n)s name was put on the paper.", "%(n)s names were put on the paper.", taken)
        return words % {"n": taken} if taken else _("Nobody new: only admitted candidacies of the call are taken.")

    return done(request, election, take)


@require_POST
@officers_only
def candidate_accept(request: PageRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(ElectionCandidate.objects.changeable_by(request.user).select_related("election"), pk=pk)

    def accept() -> str:
        actions.accept_nomination(candidate=one, accepted_on=timezone.localdate(), by=request.actor)
        return _("Noted: they agree to stand.")

    return done(request, one.election, accept)


@require_POST
@officers_only
def candidate_remove(request: PageRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(ElectionCandidate.objects.changeable_by(request.user).select_related("election"), pk=pk)

    def remove() -> str:
        actions.remove_candidate(candidate=one, by=request.actor)
        return _("Taken off the ballot paper.")

    return done(request, one.election, remove)


@require_http_methods(["GET", "POST"])
@officers_only
def election_mails(request: PageRequest, pk: int) -> HttpResponse:
    """The mail as the first voter will get it; saying that it was looked at is one line of the check."""
    election = changeable(request, pk)
    if request.method == "POST":

        def look() -> str:
            opening.look_at_mails(election=election, by=request.actor)
            return _("Noted: the mail was looked at.")

        return done(request, election, look)
    voters = Voter.objects.visible_to(request.user).filter(election=election).on_the_list().for_list()
    voter, unreached = voters.first(), voters.filter(sent_to="")
    mail = invitation(voter, _("(here stands the link)")) if voter else None
    context = {"election": election, "mail": mail, "unreached": unreached}
    return render(request, "campaigns/election_mails.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def election_cancel(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)
    form = ReasonForm(request.POST or None)

    def cancel() -> str:
        actions.cancel(election=election, **form.cleaned_data, by=request.actor)
        return election.get_absolute_url()

    lead = _("Votes that were given already are deleted unread.")
    return answered(
        request, form, cancel, election=election, title=_("Call the election off"), verb=_("Call off"), lead=lead
    )


@require_http_methods(["GET", "POST"])
def electorate(request: PageRequest, pk: int) -> HttpResponse:
    """The list of voters as members read it, and the way to object while it lies open."""
    election = get_object_or_404(Election.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    if request.GET.get("export") in {"csv", "xlsx"}:
        header, rows = sheets.voters_header(request.user), sheets.voters(election, request.user)
        return export(request.GET["export"], "voters", header, rows)
    return objection_page(request, election)


def objection_page(request: PageRequest, election: Election) -> HttpResponse:
    user = request.user
    sent = request.POST if request.method == "POST" else None
    form, whose = ObjectionForm(sent, user=user), OwnOrganisationForm(sent, user=user)
    may_object = election.takes_objections(timezone.localdate()) and whose.own.exists()
    context = {"whose": whose, "may_object": may_object, **lists(request, election)}
    if sent is not None and whose.is_valid() and form.is_valid():

        def raise_it() -> str:
            told = {**form.cleaned_data, **whose.cleaned_data}
            actions.object_to_list(election=election, **told, by=request.actor)
            messages.success(request, _("Your objection is recorded. You will find the decision here."))
            return request.path

        return answered(request, form, raise_it, template="campaigns/electorate.html", **context)
    context["form"] = form
    return render(request, "campaigns/electorate.html", context, status=422 if sent is not None else 200)


def lists(request: PageRequest, election: Election) -> dict[str, object]:
    objections = ElectorateObjection.objects.visible_to(request.user).filter(election=election)
    return {
        "election": election,
        "may_change": request.user.is_centre,
        "page": page_of(request, electorate_for(election, request.user)),
        "size": election.size,
        "objections": objections.for_list(),
    }


@require_http_methods(["GET", "POST"])
@officers_only
def objection_resolve(request: PageRequest, pk: int) -> HttpResponse:
    rows = ElectorateObjection.objects.changeable_by(request.user).select_related("election", "organisation")
    objection = get_object_or_404(rows, pk=pk)
    form = ResolutionForm(request.POST or None)

    def resolve() -> str:
        actions.resolve_objection(objection=objection, **form.cleaned_data, by=request.actor)
        return objection.election.get_absolute_url()

    lead = f"{objection}. {objection.text}"
    return answered(request, form, resolve, election=objection.election, title=_("Decide the objection"), lead=lead)
