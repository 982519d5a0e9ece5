"""Log a meeting: one page, under a minute, never a letter lost. The same page asks how a planned one went."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict
from accounts.submissions import once, remember
from crm.models import Meeting
from crm.record_numbers import number_in
from monitoring.actions.meeting_log import Logged, log_meeting
from monitoring.days import days_at_hand
from monitoring.forms.meeting_log import MeetingLogForm

DRAFT = "meeting-log"


@require_http_methods(["GET", "POST"])
@officers_only
def meeting_log(request: PageRequest) -> HttpResponse:
    planned = number_in(request.GET.get("meeting", ""))
    if planned is not None:
        return redirect("monitoring:meeting-held", pk=planned)
    form = MeetingLogForm(request.POST or None, user=request.user, start=request.GET.getlist("with"))
    return log_page(request, form, DRAFT)


@require_http_methods(["GET", "POST"])
@officers_only
def meeting_held(request: PageRequest, pk: int) -> HttpResponse:
    """How did it go? What was planned stands in the page already."""
    changeable = Meeting.objects.changeable_by(request.user).for_list().with_seats(request.user)
    meeting = get_object_or_404(changeable, pk=pk)
    if request.method == "GET" and meeting.state != Meeting.State.PLANNED:
        return redirect(meeting)
    form = MeetingLogForm(request.POST or None, user=request.user, planned=meeting)
    return log_page(request, form, f"meeting-held-{pk}")


def log_page(request: PageRequest, form: MeetingLogForm, draft: str) -> HttpResponse:
    """Carry the form out, or show it with what stands against it."""
    draft = f"{DRAFT}-{waited}" if (waited := entry_of(request)) else draft
    if form.is_valid() and not form.is_rewritten():
        try:
            return redirect(store(request, form, draft))
        except Conflict as conflict:
            form.show_conflict(conflict.current)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.refuse(refusal)
    context = {"form": form, "draft": draft, "entry": waited, "days": days_at_hand()}
    return render(request, "monitoring/meeting_log.html", context, status=422 if form.is_bound else 200)


def entry_of(request: PageRequest) -> str:
    """Return the key of the entry of a device's queue that this page was opened from."""
    try:
        return str(UUID(request.POST.get("entry", "")))
    except ValueError:
        return ""


def store(request: PageRequest, form: MeetingLogForm, draft: str) -> str:
    """Carry the form out once; a form that comes back is told the same and sent to the same page."""
    told: list[SafeString] = []

    def act() -> str:
        logged = log_meeting(**form.told(), by=request.actor)
        address = logged.meeting.get_absolute_url()
        if form.content_key != form.key:
            remember(form.content_key, request.user, address)
        told.append(words_for(logged))
        return address

    address = once(form.key, request.user, act)
    text = told[0] if told else _("The meeting was saved.")
    messages.success(request, text, extra_tags=f"draft-done:{draft}")
    return address


def words_for(logged: Logged) -> SafeString:
    """Name what was created, each with its address."""
    tasks = reverse("crm:task-list")
    parts = [
        (_("They promised:"), links(logged.commitments)),
        (_("To do:"), format_html_join(", ", '<a href="{}">{}</a>', [(tasks, task) for task in logged.tasks])),
        (_("A letter to finish:"), links(logged.letters)),
        (_("New in the registry:"), links(logged.newcomers)),
    ]
    lines = [(heading, named) for heading, named in parts if named]
    return format_html("{} {}", _("The meeting was saved."), format_html_join("; ", "{} {}", lines))


def links(records: Iterable[models.Model]) -> SafeString:
    named = [(record.get_absolute_url(), record) for record in records]  # type: ignore[attr-defined]
    return format_html_join(", ", '<a href="{}">{}</a>', named)
