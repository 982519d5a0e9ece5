"""What a project owes its funder and what it costs: written down, moved on, removed."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest, officers_only
from campaigns.models import BudgetLine, Deliverable, Project
from campaigns.projects import budget_actions, deliverable_actions
from campaigns.projects.budget_forms import BudgetLineForm
from campaigns.projects.deliverable_forms import DeliverableChangeForm, DeliverableForm, StateForm
from campaigns.views.parts import done, written


@require_http_methods(["GET", "POST"])
@officers_only
def deliverable_new(request: PageRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.changeable_by(request.user), pk=pk)
    initial = {"state": Deliverable.State.PLANNED}
    form = DeliverableForm(request.POST or None, initial=initial, user=request.user, project=project)
    act = partial(deliverable_actions.record_deliverable, project=project, by=request.actor)
    title = _("New deliverable")
    return written(request, form, lambda: act(**form.record_fields).get_absolute_url(), project=project, title=title)


@require_http_methods(["GET", "POST"])
@officers_only
def deliverable_edit(request: PageRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Deliverable.objects.changeable_by(request.user).for_list(), pk=pk)
    form = DeliverableChangeForm(request.POST or None, instance=one, user=request.user, project=one.project)

    def save() -> str:
        version, fields = form.seen_version, form.record_fields
        deliverable_actions.update_deliverable(deliverable=one, version=version, **fields, by=request.actor)
        return one.get_absolute_url()

    hint = _("Only for a slip. What is not made any more is dropped with its reason and stays to be read.")
    removal = {"remove": "campaigns:deliverable-remove", "remove_hint": hint}
    title = _("Edit the deliverable")
    return written(request, form, save, project=one.project, title=title, record=one, **removal)


@require_http_methods(["GET", "POST"])
@officers_only
def deliverable_state(request: PageRequest, pk: int) -> HttpResponse:
    """The buttons of the project's page send what they say; another day, or the reason, is asked for here."""
    one = get_object_or_404(Deliverable.objects.changeable_by(request.user).for_list(), pk=pk)
    wanted = {"state": request.GET.get("state", "")}
    form = StateForm(request.POST or None, initial=wanted, deliverable=one)

    def move() -> str:
        deliverable_actions.move_deliverable(deliverable=one, **form.cleaned_data, by=request.actor)
        return one.get_absolute_url()

    title = _("How it stands: %(deliverable)s") % {"deliverable": one}
    return written(request, form, move, project=one.project, title=title, record=one)


@require_POST
@officers_only
def deliverable_remove(request: PageRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Deliverable.objects.changeable_by(request.user).for_list(), pk=pk)
    act = partial(deliverable_actions.remove_deliverable, deliverable=one, by=request.actor)
    return done(request, one.project, act, _("Deliverable removed"))


@require_http_methods(["GET", "POST"])
@officers_only
def budget_line_new(request: PageRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.changeable_by(request.user), pk=pk)
    form = BudgetLineForm(request.POST or None, user=request.user)
    act = partial(budget_actions.record_budget_line, project=project, by=request.actor)
    title = _("New budget line")
    return written(request, form, lambda: act(**form.record_fields).get_absolute_url(), project=project, title=title)


@require_http_methods(["GET", "POST"])
@officers_only
def budget_line_edit(request: PageRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(BudgetLine.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = BudgetLineForm(request.POST or None, instance=line, user=request.user)

    def save() -> str:
        version, fields = form.seen_version, form.record_fields
        budget_actions.update_budget_line(line=line, version=version, **fields, by=request.actor)
        return line.get_absolute_url()

    removal = {"remove": "campaigns:budget-line-remove", "remove_hint": _("Only for a slip.")}
    title = _("Edit the budget line")
    return written(request, form, save, project=line.project, title=title, record=line, **removal)


@require_POST
@officers_only
def budget_line_remove(request: PageRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(BudgetLine.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    act = partial(budget_actions.remove_budget_line, line=line, by=request.actor)
    return done(request, line, act, _("Budget line removed"))
