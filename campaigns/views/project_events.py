"""The events of a project: on its page, each on its own, written down, who came, how many of each target group."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from campaigns.assistance.actions import TAUGHT
from campaigns.models import Assistance, EventAttendance, Project, ProjectEvent
from campaigns.project_events import actions, sheets
from campaigns.project_events.forms import AttendanceChangeForm, AttendanceForm, AudienceForm, EventForm
from campaigns.project_events.totals import totals
from crm.changes import changes_of
from crm.forms.records import refuse

FORM = "campaigns/event_form.html"
DETAIL = "campaigns/event_detail.html"


@require_safe
def project_events(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the project's page and a page of its own; where there are none, only the centre is shown a way in."""
    user = request.user
    project = get_object_or_404(Project.objects.visible_to(user), pk=pk)
    events = list(ProjectEvent.objects.visible_to(user).filter(project=project).for_reader(user))
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "events", sheets.header(), sheets.cells(events))
    if request.htmx and not events and not user.is_centre:
        return HttpResponse()
    context = {"project": project, "events": events, "totals": totals(events)}
    context["may_change"] = Project.objects.changeable_by(user).filter(pk=pk).exists()
    return page_or_partial(request, "campaigns/project_events.html", "panel", context)


@require_safe
def event_detail(request: PageRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(ProjectEvent.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return detail_page(request, event)


def detail_page(
    request: PageRequest, event: ProjectEvent, coming: AttendanceForm | None = None, counted: AudienceForm | None = None
) -> HttpResponse:
    user = request.user
    is_refused = coming is not None or counted is not None
    context = {
        "event": event,
        "totals": totals([event]),
        "may_change": ProjectEvent.objects.changeable_by(user).filter(pk=event.pk).exists(),
        "changes": changes_of(event, user),
        "taught": TAUGHT,
        "given": list(Assistance.objects.visible_to(user).filter(event=event).for_reader(user)),
    }
    if context["may_change"]:
        context["coming"] = coming or AttendanceForm(user=user)
        context["counted"] = counted or AudienceForm(event=event)
    return render(request, DETAIL, context, status=422 if is_refused else 200)


@require_http_methods(["GET", "POST"])
@officers_only
def event_new(request: PageRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(Project.objects.changeable_by(request.user), pk=pk)
    form = EventForm(request.POST or None, user=request.user, project=project)

    def record() -> str:
        return actions.record_event(project=project, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, project=project, title=_("New event"))


@require_http_methods(["GET", "POST"])
@officers_only
def event_edit(request: PageRequest, pk: int) -> HttpResponse:
    event = changeable(request, pk)
    form = EventForm(request.POST or None, instance=event, user=request.user, project=event.project)

    def save() -> str:
        fields = form.record_fields
        actions.update_event(event=event, version=form.seen_version, **fields, by=request.actor)
        return event.get_absolute_url()

    hint = _("Only for a slip. Who came and how many goes with it.")
    removal = {"remove": "campaigns:event-remove", "remove_hint": hint}
    return written(request, form, save, project=event.project, title=_("Edit the event"), record=event, **removal)


def written(request: PageRequest, form: EventForm, act: Callable[[], str], **context: Any) -> HttpResponse:
    """Carry out what the form asks, a new event once; else show it with everything typed."""
    if form.is_valid():
        key = None if "record" in context else form.cleaned_data["idempotency_key"]
        try:
            answer = once(key, request.user, act)
        except Conflict as conflict:
            # Meanwhile it may hang on a meeting that this editor may not see.
            get_object_or_404(ProjectEvent.objects.changeable_by(request.user), pk=conflict.current.pk)
            show_conflict(form, conflict.current)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Event saved"))
            return redirect(answer)
    return render(request, FORM, {"form": form, **context}, status=422 if form.is_bound else 200)


def changeable(request: PageRequest, pk: int) -> ProjectEvent:
    return get_object_or_404(ProjectEvent.objects.changeable_by(request.user).for_reader(request.user), pk=pk)


@require_POST
@officers_only
def event_remove(request: PageRequest, pk: int) -> HttpResponse:
    event = changeable(request, pk)
    try:
        actions.remove_event(event=event, by=request.actor)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(event)
    messages.success(request, _("Event removed"))
    return redirect("campaigns:project-events", event.project_id)


@require_POST
@officers_only
def attendance_add(request: PageRequest, pk: int) -> HttpResponse:
    event, form = changeable(request, pk), AttendanceForm(request.POST, user=request.user)
    if not form.is_valid():
        return detail_page(request, event, coming=form)
    made = actions.add_attendances(event=event, **form.cleaned_data, by=request.actor)
    messages.success(request, added_words(len(made)))
    return redirect(event)


def added_words(added: int) -> str:
    if not added:
        return _("They were all noted already.")
    return ngettext("%(count)s organisation added.", "%(count)s organisations added.", added) % {"count": added}


@require_http_methods(["GET", "POST"])
@officers_only
def attendance_edit(request: PageRequest, pk: int) -> HttpResponse:
    attendance = get_object_or_404(came(request), pk=pk)
    form = AttendanceChangeForm(request.POST or None, instance=attendance)
    if form.is_valid():
        actions.update_attendance(attendance=attendance, **form.cleaned_data, by=request.actor)
        messages.success(request, _("Saved"))
        return redirect(attendance.event)
    context = {"form": form, "title": _("Who came: %(name)s") % {"name": attendance.organisation}}
    context |= {"project": attendance.event.project, "event": attendance.event, "record": attendance}
    context |= {"remove": "campaigns:attendance-remove", "remove_hint": _("Only for a slip: it did not come.")}
    return render(request, FORM, context, status=422 if form.is_bound else 200)


@require_POST
@officers_only
def attendance_remove(request: PageRequest, pk: int) -> HttpResponse:
    attendance = get_object_or_404(came(request), pk=pk)
    actions.remove_attendance(attendance=attendance, by=request.actor)
    messages.success(request, _("Organisation removed from the event"))
    return redirect(attendance.event)


def came(request: PageRequest) -> Any:
    rows = EventAttendance.objects.changeable_by(request.user).for_list().select_related("event__project")
    return rows.defer("event__search", "event__project__search", "organisation__search")


@require_POST
@officers_only
def audience_edit(request: PageRequest, pk: int) -> HttpResponse:
    event = changeable(request, pk)
    form = AudienceForm(request.POST, event=event)
    if form.is_valid():
        act = partial(actions.count_audience, event=event, groups=form.groups, version=form.cleaned_data["version"])
        try:
            act(by=request.actor)
        except Conflict as conflict:
            form.show_conflict(conflict.current.version)  # type: ignore[attr-defined]
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Numbers saved"))
            return redirect(event)
    return detail_page(request, event, counted=form)
