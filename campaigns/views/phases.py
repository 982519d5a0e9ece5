"""The phases of a campaign and the milestones in them: written down, moved, reached, removed."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.submissions import once
from campaigns.models import Campaign, CampaignPhase, Milestone
from campaigns.phases import actions as phase_actions
from campaigns.phases.forms import MilestoneForm, PhaseForm, VersionedForm
from crm.forms.records import refuse

FORM = "campaigns/phase_form.html"
Part: TypeAlias = CampaignPhase | Milestone


@require_http_methods(["GET", "POST"])
@officers_only
def phase_new(request: PageRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.changeable_by(request.user), pk=pk)
    phases = CampaignPhase.objects.visible_to(request.user).filter(campaign=campaign)
    form = PhaseForm(request.POST or None, initial={"place": phases.count() + 1})
    by = request.actor

    def record() -> str:
        return phase_actions.record_phase(campaign=campaign, **form.record_fields, by=by).get_absolute_url()

    return written(request, form, record, campaign=campaign, title=_("New phase"))


@require_http_methods(["GET", "POST"])
@officers_only
def phase_edit(request: PageRequest, pk: int) -> HttpResponse:
    phase = get_object_or_404(CampaignPhase.objects.changeable_by(request.user).for_list(), pk=pk)
    form = PhaseForm(request.POST or None, instance=phase)

    def save() -> str:
        fields = form.record_fields
        phase_actions.update_phase(phase=phase, version=form.seen_version, **fields, by=request.actor)
        return phase.get_absolute_url()

    removal = {"remove": "campaigns:phase-remove", "remove_hint": _("Only a phase without milestones.")}
    title = _("Edit the phase")
    return written(request, form, save, campaign=phase.campaign, title=title, record=phase, **removal)


@require_http_methods(["GET", "POST"])
@officers_only
def milestone_new(request: PageRequest, pk: int) -> HttpResponse:
    phase = get_object_or_404(CampaignPhase.objects.changeable_by(request.user).for_list(), pk=pk)
    form = MilestoneForm(request.POST or None, initial={"phase": phase.pk}, user=request.user, campaign=phase.campaign)

    def record() -> str:
        return phase_actions.record_milestone(**form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, campaign=phase.campaign, title=_("New milestone"))


@require_http_methods(["GET", "POST"])
@officers_only
def milestone_edit(request: PageRequest, pk: int) -> HttpResponse:
    milestone = get_object_or_404(Milestone.objects.changeable_by(request.user).for_list(), pk=pk)
    campaign = milestone.phase.campaign
    form = MilestoneForm(request.POST or None, instance=milestone, user=request.user, campaign=campaign)

    def save() -> str:
        fields = form.record_fields
        phase_actions.update_milestone(milestone=milestone, version=form.seen_version, **fields, by=request.actor)
        return milestone.get_absolute_url()

    hint = _("Only for a slip, and only where no other milestone follows it.")
    removal = {"remove": "campaigns:milestone-remove", "remove_hint": hint}
    title = _("Edit the milestone")
    return written(request, form, save, campaign=campaign, title=title, record=milestone, **removal)


def written(request: PageRequest, form: VersionedForm, act: Callable[[], str], **context: Any) -> HttpResponse:
    """Carry out what the form asks, a new record once; else show it with everything typed."""
    if form.is_valid():
        key = None if "record" in context else form.cleaned_data["idempotency_key"]
        try:
            answer = once(key, request.user, act)
        except Conflict as conflict:
            show_conflict(form, conflict.current)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Saved"))
            return redirect(answer)
    return render(request, FORM, {"form": form, **context}, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def phase_remove(request: PageRequest, pk: int) -> HttpResponse:
    phase = get_object_or_404(CampaignPhase.objects.changeable_by(request.user).for_list(), pk=pk)
    return done(request, phase, partial(phase_actions.remove_phase, phase=phase, by=request.actor), _("Phase removed"))


@require_POST
@officers_only
def milestone_remove(request: PageRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Milestone.objects.changeable_by(request.user).for_list(), pk=pk)
    act = partial(phase_actions.remove_milestone, milestone=one, by=request.actor)
    return done(request, one.phase, act, _("Milestone removed"))


@require_POST
@officers_only
def milestone_follow(request: PageRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Milestone.objects.changeable_by(request.user).for_list(), pk=pk)
    words = _("The day follows again what it is counted from.")
    return done(request, one, partial(phase_actions.follow_anchor, milestone=one, by=request.actor), words)


@require_POST
@officers_only
def milestone_reached(request: PageRequest, pk: int) -> HttpResponse:
    """Today; another day, or that it was not reached after all, is said on its form."""
    one = get_object_or_404(Milestone.objects.changeable_by(request.user).for_list(), pk=pk)
    today = timezone.localdate()
    act = partial(phase_actions.reach_milestone, milestone=one, done_on=today, by=request.actor)
    return done(request, one, act, _("Milestone reached"))


def done(request: PageRequest, record: Part, act: Callable[[], object], words: str) -> HttpResponse:
    """Say that it is done, or why not, on the page of the campaign."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect(record)
