"""After the close: the count, a lot where votes are equal, the mandates, complaints."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, officers_only
from campaigns.elections import deciding, mandate_actions
from campaigns.elections.forms import LotForm, OwnOrganisationForm, WordsForm
from campaigns.elections.mandate_forms import MandatesForm
from campaigns.elections.papers import poll_of
from campaigns.elections.words import tie_words
from campaigns.models import Election, ElectionComplaint, Seat
from campaigns.views.elections import answered, changeable, done


@require_POST
@officers_only
def election_count(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)

    def count() -> str:
        deciding.count_election(election=election, by=request.actor)
        return _("Counted. The result and the ballot file are published to the coalition.")

    return done(request, election, count)


@require_http_methods(["GET", "POST"])
@officers_only
def election_lot(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)
    tie = deciding.tie_of(election)
    if tie is None:
        return redirect(election)
    names = poll_of(election).names
    form = LotForm(request.POST or None, tie=tie, paper=names)

    def record() -> str:
        told = {"drawn_on": form.cleaned_data["drawn_on"], "witnesses": form.cleaned_data["witnesses"].splitlines()}
        deciding.record_lot(election=election, drawn=form.drawn, **told, by=request.actor)
        return election.get_absolute_url()

    rule = _("Who is drawn first goes before the others. Nothing here draws: you do.")
    lead = f"{tie_words(tie, names)} {rule}"
    return answered(request, form, record, election=election, title=_("Record the lot"), lead=lead)


@require_http_methods(["GET", "POST"])
@officers_only
def election_mandates(request: PageRequest, pk: int) -> HttpResponse:
    """All mandates in one step, with the act and the reason."""
    election = changeable(request, pk)
    seats = list(Seat.objects.changeable_by(request.user).filter(elections=election).order_by("number", "pk"))
    form = MandatesForm(request.POST or None)

    def give() -> str:
        mandate_actions.give_mandates(election=election, **form.cleaned_data, by=request.actor)
        return election.body.get_absolute_url()

    posts = mandate_actions.posts_of(election, seats)
    shown = {"posts": posts, "left_over": mandate_actions.left_over(election, posts), "election": election}
    title = _("The elected take their seats")
    return answered(request, form, give, template="campaigns/election_mandates.html", title=title, **shown)


@require_http_methods(["GET", "POST"])
def complaint_new(request: PageRequest, pk: int) -> HttpResponse:
    """By a member, for its organisation."""
    election = get_object_or_404(Election.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    form = WordsForm(request.POST or None)
    whose = OwnOrganisationForm(request.POST or None, user=request.user, election=election)
    if form.is_bound and not whose.is_valid():
        form.add_error(None, _("You speak for no organisation that could vote in this election."))

    def complain() -> str:
        told = {**form.cleaned_data, **whose.cleaned_data}
        deciding.complain(election=election, **told, by=request.actor)
        return election.get_absolute_url()

    return answered(request, form, complain, election=election, whose=whose, title=_("Complain about this election"))


@require_http_methods(["GET", "POST"])
@officers_only
def complaint_answer(request: PageRequest, pk: int) -> HttpResponse:
    rows = ElectionComplaint.objects.changeable_by(request.user).select_related("election", "raised_by")
    complaint = get_object_or_404(rows, pk=pk)
    form = WordsForm(request.POST or None)

    def answer() -> str:
        deciding.answer_complaint(complaint=complaint, answer=form.cleaned_data["text"], by=request.actor)
        return complaint.election.get_absolute_url()

    lead = f"{complaint.raised_by}: {complaint.text}"
    return answered(request, form, answer, election=complaint.election, title=_("Answer the complaint"), lead=lead)
