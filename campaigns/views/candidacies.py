"""Candidacies: put up, corrected, taken on step by step; the nominee answers with their own account."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, officers_only
from campaigns.calls import candidacy_actions as actions
from campaigns.calls.candidacy_forms import FORMS, CandidacyChangeForm, CandidacyForm, step_fields
from campaigns.calls.steps import WORDS
from campaigns.models import Call, Candidacy
from campaigns.views.parts import done, written

PART = "campaigns/call_part.html"


@require_http_methods(["GET", "POST"])
@officers_only
def candidacy_new(request: PageRequest, pk: int) -> HttpResponse:
    """Empty, or begun from the organisation that `?organisation=12` names."""
    call = get_object_or_404(Call.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    begun = {"organisation": request.GET["organisation"]} if "organisation" in request.GET else {}
    begun["confidentiality"] = call.confidentiality
    form = CandidacyForm(request.POST or None, user=request.user, initial=begun)

    def record() -> str:
        return actions.nominate(call=call, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, template=PART, title=_("New candidacy"), call=call)


@require_http_methods(["GET", "POST"])
@officers_only
def candidacy_edit(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    form = CandidacyChangeForm(request.POST or None, user=request.user, instance=one)

    def save() -> str:
        seen, fields = form.seen_version, form.record_fields
        return actions.update_candidacy(candidacy=one, version=seen, **fields, by=request.actor).get_absolute_url()

    title = _("Edit the candidacy: %(organisation)s") % {"organisation": one.organisation}
    return written(request, form, save, template=PART, title=title, record=one, call=one.call)


@require_http_methods(["GET", "POST"])
@officers_only
def candidacy_step(request: PageRequest, pk: int, step: str) -> HttpResponse:
    one = changeable(request, pk)
    form = FORMS[step](request.POST or None, record=one)

    def take() -> str:
        version = form.cleaned_data["version"]
        act = partial(actions.take_step, candidacy=one, step=step, version=version, by=request.actor)
        return act(**step_fields(form)).get_absolute_url()

    title = f"{WORDS[step]}: {one.organisation}"
    return written(request, form, take, template=PART, title=title, record=one, call=one.call)


@require_POST
@officers_only
def candidacy_take_back(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable(request, pk)
    act = partial(actions.take_back_step, candidacy=one, by=request.actor)
    return done(request, one, act, _("The last step is taken back"))


@require_POST
def candidacy_answer(request: PageRequest, pk: int) -> HttpResponse:
    """For the nominee alone: yes or no."""
    mine = Candidacy.objects.visible_to(request.user).filter(person__user=request.user)
    one = get_object_or_404(mine.select_related("call", "organisation"), pk=pk)
    accepts = request.POST.get("answer") == "yes"
    act = partial(actions.answer_nomination, candidacy=one, accepts=accepts, by=request.actor)
    words = _("You have accepted the nomination") if accepts else _("You have declined the nomination")
    return done(request, one, act, words)


def changeable(request: PageRequest, pk: int) -> Candidacy:
    return get_object_or_404(Candidacy.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
