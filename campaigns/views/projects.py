"""Projects: find, read, record, correct; who carries them and in which phases."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from campaigns.models import Campaign, Project, ProjectPartner, ProjectPhase
from campaigns.projects import actions, sheets
from campaigns.projects.filters import PROJECT_ORDERS, ProjectFilter
from campaigns.projects.forms import PartChangeForm, PartnerForm, PhaseForm, ProjectForm
from campaigns.projects.page import page_of
from campaigns.views.parts import done, written
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation

DRAFT = "project"
FORM, PAGE = "campaigns/project_form.html", "campaigns/project_detail.html"


@require_safe
def project_list(request: PageRequest) -> HttpResponse:
    projects = Project.objects.visible_to(request.user).for_reader(request.user)
    found = ProjectFilter(request.GET, projects, request=request)
    rows = ordered(found.rows, request.GET.get("sort", ""), PROJECT_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = sheets.cells(rows[:MOST_EXPORTED])
        return export(request.GET["export"], "projects", sheets.header(), cells)
    return page_or_partial(request, "campaigns/project_list.html", "list", listed(request, found, rows))


@require_safe
def project_detail(request: PageRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, PAGE, page_of(request, project, PartnerForm(user=request.user)))


@require_http_methods(["GET", "POST"])
@officers_only
def project_new(request: PageRequest) -> HttpResponse:
    form = ProjectForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            answer = once(
                form.cleaned_data["idempotency_key"], request.user,
                lambda: actions.record_project(**form.record_fields, by=request.actor).get_absolute_url(),
            )  # fmt: skip
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Project saved"), extra_tags=f"draft-done:{DRAFT}")
            return redirect(answer)
    return form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@officers_only
def project_edit(request: PageRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.changeable_by(request.user), pk=pk)
    form = ProjectForm(request.POST or None, user=request.user, instance=project)
    if form.is_valid():
        try:
            seen = form.seen_version
            actions.update_project(project=project, version=seen, **form.record_fields, by=request.actor)
        except Conflict as conflict:
            now = Project.objects.visible_to(request.user).for_reader(request.user).get(pk=conflict.current.pk)
            show_conflict(form, now)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Project saved"), extra_tags=f"draft-done:{DRAFT}-{pk}")
            return redirect("campaigns:project-detail", pk)
    return form_page(request, form, pk)


def form_page(request: PageRequest, form: ProjectForm, pk: int | None) -> HttpResponse:
    context = {"form": form, "project_pk": pk, "draft": f"{DRAFT}-{pk}" if pk else DRAFT}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


# Those who carry it


@require_POST
@officers_only
def partner_add(request: PageRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = PartnerForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            actions.add_partner(project=project, **form.cleaned_data, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Organisation added"))
            return redirect("campaigns:project-detail", pk)
    return render(request, PAGE, page_of(request, project, form), status=422)


@require_http_methods(["GET", "POST"])
@officers_only
def partner_edit(request: PageRequest, pk: int) -> HttpResponse:
    part = get_object_or_404(ProjectPartner.objects.changeable_by(request.user).for_list(), pk=pk)
    project = part.project
    form = PartChangeForm(request.POST or None, instance=part, user=request.user)

    def save() -> str:
        actions.update_partner(partner=part, **form.cleaned_data, by=request.actor)
        return project.get_absolute_url()

    title = _("Part in the project: %(name)s") % {"name": part.organisation}
    hint = _("Only for a slip. A part that is over gets its last day and stays to be read.")
    removal = {"remove": "campaigns:project-partner-remove", "remove_hint": hint}
    return written(request, form, save, project=project, title=title, record=part, **removal)


@require_POST
@officers_only
def partner_remove(request: PageRequest, pk: int) -> HttpResponse:
    part = get_object_or_404(ProjectPartner.objects.changeable_by(request.user).for_list(), pk=pk)
    act = partial(actions.remove_partner, partner=part, by=request.actor)
    return done(request, part.project, act, _("Organisation removed from the project"))


# Its phases


@require_http_methods(["GET", "POST"])
@officers_only
def phase_new(request: PageRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.changeable_by(request.user), pk=pk)
    phases = ProjectPhase.objects.visible_to(request.user).filter(project=project)
    form = PhaseForm(request.POST or None, initial={"place": phases.count() + 1})

    def record() -> str:
        return actions.record_phase(project=project, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, project=project, title=_("New phase"))


@require_http_methods(["GET", "POST"])
@officers_only
def phase_edit(request: PageRequest, pk: int) -> HttpResponse:
    phase = get_object_or_404(ProjectPhase.objects.changeable_by(request.user).for_list(), pk=pk)
    form = PhaseForm(request.POST or None, instance=phase)

    def save() -> str:
        actions.update_phase(phase=phase, version=form.seen_version, **form.record_fields, by=request.actor)
        return phase.get_absolute_url()

    hint = _("Only a phase to which nothing belongs.")
    removal = {"remove": "campaigns:project-phase-remove", "remove_hint": hint}
    return written(request, form, save, project=phase.project, title=_("Edit the phase"), record=phase, **removal)


@require_POST
@officers_only
def phase_remove(request: PageRequest, pk: int) -> HttpResponse:
    phase = get_object_or_404(ProjectPhase.objects.changeable_by(request.user).for_list(), pk=pk)
    act = partial(actions.remove_phase, phase=phase, by=request.actor)
    return done(request, phase, act, _("Phase removed"))


# On the pages of others


@require_safe
def organisation_projects(request: PageRequest, pk: int) -> HttpResponse:
    """The projects it carries, pays for or steers; its page shows nothing of this where there are none."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    rows = list(Project.objects.visible_to(request.user).of_body(organisation).for_reader(request.user))
    if request.htmx and not rows:
        return HttpResponse()
    context = {"subject": organisation, "rows": [(one, roles(one, organisation)) for one in rows]}
    return page_or_partial(request, "campaigns/projects_panel.html", "panel", context)


def roles(project: Project, body: Organisation) -> list[str]:
    """What this body is in a project of `for_reader`, in words."""
    own = [part.get_role_display() for part in project.seen_partners if part.organisation_id == body.pk]  # type: ignore[attr-defined]
    paid = [_("funder")] if project.funder_id == body.pk else []
    return [*own, *paid, *([_("steering committee")] if project.steering_id == body.pk else [])]


@require_safe
def campaign_projects(request: PageRequest, pk: int) -> HttpResponse:
    """The projects that serve a campaign; its page shows nothing of this where there are none."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=pk)
    rows = list(Project.objects.visible_to(request.user).filter(campaigns=campaign).for_reader(request.user))
    if request.htmx and not rows:
        return HttpResponse()
    context = {"subject": campaign, "rows": [(one, [str(one.funder)] if one.funder else []) for one in rows]}
    return page_or_partial(request, "campaigns/projects_panel.html", "panel", context)
