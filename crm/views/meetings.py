"""Meetings: find, read, plan, change, cancel. How a planned one went is asked by the quick log."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm import panels
from crm.actions.meetings import cancel_meeting, edit_meeting, record_meeting
from crm.changes import changes_of, reason_of
from crm.forms.meetings import CancelForm, MeetingForm, SeatFormSet, seat_initial
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.meeting_filters import MeetingFilter
from crm.models import Meeting, NamelessSeats
from crm.models.meetings import MeetingQuerySet
from crm.sheets import MEETING_COLUMNS, meeting_cells

ORDERS = {"newest": ("-held_on", "-pk"), "oldest": ("held_on", "pk")}


@require_safe
def meeting_list(request: PageRequest) -> HttpResponse:
    meetings = Meeting.objects.visible_to(request.user).for_list().with_seats(request.user)
    found = MeetingFilter(request.GET, queryset=meetings, request=request)
    sort = request.GET.get("sort", "") if request.GET.get("sort") in ORDERS else "newest"
    rows = found.rows.order_by(*ORDERS[sort])
    if request.GET.get("export"):
        return meeting_export(request, rows)
    context = {"found": found, "page": page_of(request, rows), "chips": chips_of(found, request.GET), "sort": sort}
    return page_or_partial(request, "crm/meeting_list.html", "list", context)


def meeting_export(request: PageRequest, rows: MeetingQuerySet) -> HttpResponse:
    """Exactly the rows of the list, as this reader sees them."""
    header = [str(column) for column in MEETING_COLUMNS]
    return export(request.GET["export"], "meetings", header, (meeting_cells(one) for one in rows[:MOST_EXPORTED]))


@require_safe
def meeting_detail(request: PageRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_list().with_seats(request.user), pk=pk)
    context = {
        "meeting": meeting,
        "nameless": NamelessSeats.objects.visible_to(request.user).filter(meeting=meeting).for_list(),
        "panels": panels.panels_for("meeting", meeting, request.user),
        "changes": changes_of(meeting, request.user),
        "reason": reason_of(meeting) if meeting.state == Meeting.State.CANCELLED else "",
    }
    return render(request, "crm/meeting_detail.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def meeting_new(request: PageRequest) -> HttpResponse:
    """A plain form, above all for meetings to come; the quick log is another page."""
    form = MeetingForm(request.POST or None, user=request.user)
    seats = SeatFormSet(request.POST or None, prefix="seats", form_kwargs={"user": request.user})
    if form.is_valid() and seats.is_valid():
        record = partial(record_meeting, **form.recorded, participants=seats.seats, by=request.actor)
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, lambda: record().get_absolute_url())
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Meeting saved."), extra_tags="draft-done:meeting-plan")
            return redirect(url)
    return form_page(request, form, seats, draft="meeting-plan")


@require_http_methods(["GET", "POST"])
@officers_only
def meeting_edit(request: PageRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.changeable_by(request.user), pk=pk)
    form = MeetingForm(request.POST or None, instance=meeting, user=request.user)
    seats = SeatFormSet(
        request.POST or None, prefix="seats", form_kwargs={"user": request.user},
        initial=seat_initial(meeting, request.user),
    )  # fmt: skip
    if form.is_valid() and seats.is_valid() and save_edit(request, pk, form, seats.seats):
        messages.success(request, _("Meeting saved."), extra_tags=f"draft-done:meeting-{pk}")
        return to_meeting(request, pk)
    return form_page(request, form, seats, draft=f"meeting-{pk}")


def save_edit(request: PageRequest, pk: int, form: MeetingForm, seats: list[Any]) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    meeting = Meeting.objects.changeable_by(request.user).get(pk=pk)
    version = form.cleaned_data["version"]
    try:
        edit_meeting(meeting=meeting, version=version, by=request.actor, participants=seats, **form.recorded)
    except Conflict as conflict:
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def form_page(request: PageRequest, form: MeetingForm, seats: Any, draft: str) -> HttpResponse:
    context = {"form": form, "seats": seats, "draft": draft, "meeting": form.instance if form.instance.pk else None}
    return render(request, "crm/meeting_form.html", context, status=422 if form.is_bound else 200)


def to_meeting(request: PageRequest, pk: int) -> HttpResponse:
    """Go to the meeting; who has just closed it to themselves goes to the list."""
    seen = Meeting.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("crm:meeting-detail", pk=pk) if seen else redirect("crm:meeting-list")


@require_http_methods(["GET", "POST"])
@officers_only
def meeting_cancel(request: PageRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.changeable_by(request.user), pk=pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            cancel_meeting(meeting=meeting, by=request.actor, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("The meeting is cancelled."))
            return redirect("crm:meeting-detail", pk=pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "crm/meeting_cancel_form.html", context, status=422 if form.is_bound else 200)
