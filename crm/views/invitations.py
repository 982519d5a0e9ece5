"""A calendar invitation becomes a planned meeting: read the file, look it over, save."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from accounts.submissions import once
from crm.actions.invitations import plan_from_invitation
from crm.correspondents import meet
from crm.forms.inbox import InvitationForm, InvitedMeetingForm, meeting_from, seats_from
from crm.forms.meetings import SeatFormSet
from crm.forms.records import refuse
from crm.invitations import Invitation
from crm.models import Meeting

Record = Callable[[InvitedMeetingForm, dict[str, Any]], Meeting]
Adapt = Callable[[InvitedMeetingForm], None]


def as_it_is(form: InvitedMeetingForm) -> None:
    """Without files to choose from, the form needs no more."""


@require_http_methods(["GET", "POST"])
@officers_only
def meeting_from_invitation(request: PageRequest) -> HttpResponse:
    """First the file, then the form that it fills in advance."""
    if "about" in request.POST:
        return plan(request, lambda form, fields: plan_from_invitation(**fields, by=request.actor), {})
    form = InvitationForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return offer(request, form.invitation, {})
    return render(request, "crm/invitation_upload.html", {"form": form}, status=422 if form.is_bound else 200)


def offer(
    request: PageRequest, invitation: Invitation, context: dict[str, Any], otherwise: str = "", adapt: Adapt = as_it_is
) -> HttpResponse:
    """Show the filled form; what stands already, what is called off and what is an answer is told instead."""
    standing = Meeting.objects.visible_to(request.user).from_invitation(invitation.uid).first()
    people = meet(invitation.people, request.user)
    context = {**context, "invitation": invitation, "people": people, "standing": standing}
    if standing or invitation.method in {"cancel", "reply"}:
        return render(request, "crm/invitation_told.html", context)
    form = InvitedMeetingForm(user=request.user, initial=meeting_from(invitation, people, otherwise))
    adapt(form)
    seats = SeatFormSet(prefix="seats", initial=seats_from(people), form_kwargs={"user": request.user})
    return form_page(request, form, seats, context)


def plan(request: PageRequest, record: Record, context: dict[str, Any], adapt: Adapt = as_it_is) -> HttpResponse:
    """Take the form back; `record` writes the meeting."""
    form = InvitedMeetingForm(request.POST, user=request.user)
    adapt(form)
    seats = SeatFormSet(request.POST, prefix="seats", form_kwargs={"user": request.user})
    if form.is_valid() and seats.is_valid():
        act = partial(record, form, {**form.recorded, "participants": seats.seats})
        try:
            url = once(form.cleaned_data["idempotency_key"], request.user, lambda: act().get_absolute_url())
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Meeting saved."), extra_tags=f"draft-done:{draft_of(form)}")
            return redirect(url)
    return form_page(request, form, seats, context)


def form_page(request: PageRequest, form: InvitedMeetingForm, seats: Any, context: dict[str, Any]) -> HttpResponse:
    context = {**context, "form": form, "seats": seats, "draft": draft_of(form), "meeting": None}
    return render(request, "crm/invitation_meeting.html", context, status=422 if form.is_bound else 200)


def draft_of(form: InvitedMeetingForm) -> str:
    """Each invitation has a draft of its own on the device."""
    uid = str(form["invitation_uid"].value() or "")
    return f"invitation-{hashlib.sha256(uid.encode()).hexdigest()[:12]}"
