"""Log a meeting: one page, under a minute, never a letter lost."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from accounts.submissions import once, remember
from monitoring.actions.meeting_log import Logged, log_meeting
from monitoring.days import days_at_hand
from monitoring.forms.meeting_log import MeetingLogForm

DRAFT = "meeting-log"


@require_http_methods(["GET", "POST"])
@officers_only
def meeting_log(request: PageRequest) -> HttpResponse:
    form = MeetingLogForm(request.POST or None, user=request.user, start=request.GET.getlist("with"))
    if form.is_valid() and not form.is_rewritten():
        try:
            return redirect(store(request, form))
        except ValidationError as refusal:
            form.refuse(refusal)
    context = {"form": form, "draft": DRAFT, "days": days_at_hand()}
    return render(request, "monitoring/meeting_log.html", context, status=422 if form.is_bound else 200)


def store(request: PageRequest, form: MeetingLogForm) -> str:
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
    messages.success(request, text, extra_tags=f"draft-done:{DRAFT}")
    return address


def words_for(logged: Logged) -> SafeString:
    """Name what was created, each with its address."""
    tasks = reverse("crm:task-list")
    parts = [
        (_("They promised:"), links(logged.commitments)),
        (_("To do:"), format_html_join(", ", '<a href="{}">{}</a>', [(tasks, task) for task in logged.tasks])),
        (_("New in the registry:"), links(logged.newcomers)),
    ]
    lines = [(heading, named) for heading, named in parts if named]
    return format_html("{} {}", _("The meeting was saved."), format_html_join(" ", "{} {}.", lines))


def links(records: Iterable[models.Model]) -> SafeString:
    named = [(record.get_absolute_url(), record) for record in records]  # type: ignore[attr-defined]
    return format_html_join(", ", '<a href="{}">{}</a>', named)
