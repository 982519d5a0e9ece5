"""Tasks: what I have to do, what we owe, what hangs on a record."""

import json
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, centre_writes, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm import kinds
from crm.actions.tasks import edit_task, finish_task, record_task, reopen_task
from crm.forms.records import refuse
from crm.forms.tasks import TaskForm
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.meeting_filters import TaskFilter
from crm.models import Task
from crm.models.tasks import TaskQuerySet
from crm.sheets import TASK_COLUMNS, task_cells

PROPOSED = ("what", "assignee", "confidentiality")


@require_safe
def task_list(request: PageRequest) -> HttpResponse:
    """My open tasks, unless the filter says otherwise."""
    wanted = request.GET.copy()
    for name, value in TaskFilter.DEFAULTS.items():
        wanted.setdefault(name, value)
    about = kinds.find(str(wanted["about"]), request.user) if wanted.get("about") else None
    found = TaskFilter(wanted, queryset=tasks_about(request, about), request=request)
    if request.GET.get("export"):
        return task_export(request, found.rows)
    page = page_of(request, found.rows)
    kinds.show_subjects(page.object_list, request.user)
    chips = chips_of(found, request.GET)
    context = {"found": found, "page": page, "chips": chips, "about": about, "next": request.get_full_path()}
    return page_or_partial(request, "crm/task_list.html", "list", context)


def tasks_about(request: PageRequest, about: Model | None) -> TaskQuerySet:
    """Return the tasks of one record; of an unknown record none."""
    tasks = Task.objects.visible_to(request.user).for_reader(request.user)
    if about is None:
        return tasks.none() if request.GET.get("about") else tasks
    return tasks.about(about)


def task_export(request: PageRequest, tasks: TaskQuerySet) -> HttpResponse:
    rows = list(tasks[:MOST_EXPORTED])
    kinds.show_subjects(rows, request.user)
    return export(request.GET["export"], "tasks", [str(one) for one in TASK_COLUMNS], (task_cells(one) for one in rows))


@require_http_methods(["GET", "POST"])
@officers_only
def task_new(request: PageRequest) -> HttpResponse:
    """A task of its own, or about the record that `?about=meeting:12` names; other pages propose its words."""
    subject = subject_of(request, request.GET["about"]) if request.GET.get("about") else None
    proposed = {name: request.GET[name] for name in PROPOSED if name in request.GET}
    form = TaskForm(request.POST or None, user=request.user, subject=subject, initial=proposed)
    if form.is_valid() and give(request, form, subject):
        messages.success(request, _("Task saved."))
        return redirect(getattr(subject, "get_absolute_url", lambda: reverse("crm:task-list"))())
    context = {"form": form, "subject": subject}
    return render(request, "crm/task_form.html", context, status=422 if form.is_bound else 200)


def subject_of(request: PageRequest, key: str) -> Model:
    """Return the record that `meeting:12` names, when it has a page and the visitor may see it."""
    subject = kinds.find(key, request.user)
    if subject is None or not hasattr(subject, "get_absolute_url"):
        raise Http404
    return subject


def give(request: PageRequest, form: TaskForm, subject: Model | None) -> bool:
    """Return whether the task was recorded; otherwise the form says why not."""
    record = partial(record_task, **form.recorded, subject=subject, by=request.actor)
    try:
        once(form.cleaned_data["idempotency_key"], request.user, lambda: f"task:{record().pk}")
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    return True


@require_http_methods(["GET", "POST"])
@officers_only
def task_edit(request: PageRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.changeable_by(request.user), pk=pk)
    form = TaskForm(request.POST or None, instance=task, user=request.user, subject=task.subject)
    if form.is_valid():
        try:
            edit_task(task=task, by=request.actor, **form.recorded)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Task saved."))
            return redirect(back_to(request))
    context = {"form": form, "task": task, "next": request.GET.get("next", "")}
    return render(request, "crm/task_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def task_done(request: PageRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.changeable_by(request.user), pk=pk)
    finish_task(task=task, by=request.actor)
    undo = reverse("crm:task-undo", args=[pk])
    if not request.htmx:
        messages.success(request, _("Done: %(task)s") % {"task": task}, extra_tags=f"undo:{undo}")
        return redirect(back_to(request))
    task = Task.objects.visible_to(request.user).for_reader(request.user).get(pk=pk)
    kinds.show_subjects([task], request.user)
    part = "item" if request.POST.get("brief") else "row"
    response = render(request, f"crm/_task_rows.html#{part}", {"task": task, "next": request.POST.get("next", "")})
    response["HX-Trigger"] = json.dumps({"toast": {"text": _("Done: %(task)s") % {"task": task}, "undo": undo}})
    return response


@require_POST
def task_undo(request: PageRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(Task.objects.changeable_by(request.user), pk=pk)
    reopen_task(task=task, by=request.actor)
    return redirect(back_to(request))


def back_to(request: PageRequest) -> str:
    """Return where the visitor came from on this site, else the list."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if here and target else reverse("crm:task-list")


@require_http_methods(["GET", "POST"])
@centre_writes
def task_panel(request: PageRequest, kind: str, pk: int) -> HttpResponse:
    """The tasks of one record with a line to add one; a part of the record's page and a page of its own."""
    subject = subject_of(request, f"{kind}:{pk}")
    form = TaskForm(request.POST or None, user=request.user, subject=subject, auto_id="id_task_%s")
    if form.is_valid() and give(request, form, subject):
        if not request.htmx:
            return redirect(subject.get_absolute_url())  # type: ignore[attr-defined]
        form = TaskForm(user=request.user, subject=subject, auto_id="id_task_%s")
    tasks = list(Task.objects.visible_to(request.user).about(subject).for_reader(request.user)[:100])
    context = {
        "tasks": [one for one in tasks if not one.done_at], "done": [one for one in tasks if one.done_at],
        "form": form, "subject": subject, "url": request.path, "next": subject.get_absolute_url(),  # type: ignore[attr-defined]
    }  # fmt: skip
    return page_or_partial(request, "crm/task_panel.html", "panel", context, status=422 if form.is_bound else 200)
