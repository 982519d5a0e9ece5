"""The phases of a campaign and the milestones in them: written down, moved, reached, removed."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, officers_only
from campaigns.models import Campaign, CampaignPhase, Milestone
from campaigns.phases import actions as phase_actions
from campaigns.phases.forms import MilestoneForm, PhaseForm
from campaigns.views.parts import done, written


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
