"""The coalition's own elections: find, read, prepare, fix the list of voters, open, remind, close."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.elections import actions, closing, opening, sheets
from campaigns.elections.filters import ElectionFilter
from campaigns.elections.forms import ElectionForm
from campaigns.elections.page import page_of
from campaigns.models import Election, Voter
from campaigns.views import parts
from crm.changes import changes_of
from crm.lists import MOST_EXPORTED, listed
from crm.lists import page_of as one_page

answered = partial(parts.written, template="campaigns/election_step.html")


@require_safe
def election_list(request: PageRequest) -> HttpResponse:
    user = request.user
    found = ElectionFilter(request.GET, Election.objects.visible_to(user).for_reader(user), request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "elections", sheets.header(), sheets.cells(found.qs[:MOST_EXPORTED]))
    context = listed(request, found, found.qs)
    context["own"] = Voter.objects.visible_to(user).of_own(user).may_vote(timezone.now()).for_list()
    return page_or_partial(request, "campaigns/election_list.html", "list", context)


@require_safe
def election_detail(request: PageRequest, pk: int) -> HttpResponse:
    user = request.user
    election = get_object_or_404(Election.objects.visible_to(user).for_reader(user), pk=pk)
    context = page_of(election, user)
    if user.is_centre:
        rows = Voter.objects.visible_to(user).filter(election=election).on_the_list().for_list()
        rows = rows.silent() if request.GET.get("voted") == "no" else rows
        context |= {"page": one_page(request, rows), "changes": changes_of(election, user)}
    return render(request, "campaigns/election_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def election_new(request: PageRequest) -> HttpResponse:
    form = ElectionForm(request.POST or None, user=request.user, initial=request.GET.dict())

    def record() -> str:
        return actions.prepare_election(**form.record_fields, by=request.actor).get_absolute_url()

    back = reverse("campaigns:election-list")
    return answered(request, form, record, template="campaigns/election_form.html", back=back)


@require_http_methods(["GET", "POST"])
@officers_only
def election_edit(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)
    form = ElectionForm(request.POST or None, user=request.user, instance=election)

    def save() -> str:
        seen = form.seen_version
        actions.update_election(election=election, version=seen, fields=form.record_fields, by=request.actor)
        return election.get_absolute_url()

    template = "campaigns/election_form.html"
    return answered(request, form, save, template=template, election=election, back=election.get_absolute_url())


def changeable(request: PageRequest, pk: int) -> Election:
    return get_object_or_404(Election.objects.changeable_by(request.user).for_reader(request.user), pk=pk)


def done(request: PageRequest, election: Election, act: Callable[[], str]) -> HttpResponse:
    """Carry out a step of one tap and say what became of it, or why it was refused."""
    try:
        messages.success(request, act())
    except ValidationError as refusal:
        for words in refusal.messages:
            messages.error(request, words)
    return redirect(election)


@require_POST
@officers_only
def election_freeze(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)

    def freeze() -> str:
        size = actions.freeze(election=election, by=request.actor).voters.count()
        words = ngettext("%(n)s organisation is on the list.", "%(n)s organisations are on the list.", size)
        return words % {"n": size}

    return done(request, election, freeze)


@require_POST
@officers_only
def election_open(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)

    def begin() -> str:
        opening.open_election(election=election, by=request.actor)
        return _("Voting has begun. The voters are written to; ring those without an address.")

    return done(request, election, begin)


@require_POST
@officers_only
def election_remind(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)

    def remind() -> str:
        reminded = opening.remind(election=election, by=request.actor)
        if not reminded:
            return _("Nobody: all others have voted, were written to today, or have no e-mail address.")
        words = ngettext("%(n)s organisation is reminded.", "%(n)s organisations are reminded.", reminded)
        return words % {"n": reminded}

    return done(request, election, remind)


@require_POST
@officers_only
def election_close(request: PageRequest, pk: int) -> HttpResponse:
    election = changeable(request, pk)

    def close() -> str:
        now = closing.close(election=election, by=request.actor)
        if now.state == Election.State.OPEN:
            return _("Too few have voted: by its rule it was prolonged once. The silent ones are written to.")
        if now.state == Election.State.FAILED:
            return _("Too few have voted: the election has failed. Nothing that was chosen is kept.")
        return _("Closed. Votes and voters are parted for good; the ballots can be counted now.")

    return done(request, election, close)
