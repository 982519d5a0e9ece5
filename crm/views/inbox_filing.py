"""A message leaves the tray: as a letter, as a meeting, or beside a record that is there already."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import PageRequest, officers_only
from accounts.submissions import once
from crm.actions.inbox import attach_message, file_invitation, file_received, file_sent
from crm.correspondents import show_correspondents
from crm.forms.inbox import (
    AttachForm,
    FiledReceivedForm,
    FiledSentForm,
    InvitedMeetingForm,
    add_files,
    chosen_files,
    letter_from,
)
from crm.forms.records import refuse
from crm.invitations import Invitation
from crm.models import InboundAttachment, InboundMessage, Meeting
from crm.views.invitations import offer, plan

DIRECTIONS = ("received", "sent")


def waiting(request: PageRequest, pk: int) -> InboundMessage:
    """Return a message of mine; one that was filed already is refused by the action, in words."""
    message = get_object_or_404(InboundMessage.objects.changeable_by(request.user).for_list(), pk=pk)
    show_correspondents([message], request.user)
    return message


def files_of(message: InboundMessage) -> list[InboundAttachment]:
    return [one for one in message.attachments.all() if one.file]


@require_http_methods(["GET", "POST"])
@officers_only
def inbound_letter(request: PageRequest, pk: int) -> HttpResponse:
    """File it as a letter received or, of our own mail, as one sent; `?as=` says otherwise."""
    message = waiting(request, pk)
    if request.method == "GET" and message.state != InboundMessage.State.WAITING:
        return redirect(message)
    usual = "sent" if message.is_from_us else "received"
    direction = request.GET.get("as") if request.GET.get("as") in DIRECTIONS else usual
    kind = FiledSentForm if direction == "sent" else FiledReceivedForm
    begun = letter_from(message, message.correspondents, request.user)  # type: ignore[attr-defined]
    form: Any = kind(request.POST or None, user=request.user, initial=begun)
    add_files(form, files_of(message))
    if form.is_valid() and (url := filed(request, message, form)):
        return redirect(url)
    context = {"form": form, "message": message, "direction": direction}
    return render(request, "crm/inbound_letter_form.html", context, status=422 if form.is_bound else 200)


def filed(request: PageRequest, message: InboundMessage, form: Any) -> str:
    """Return the page of the letter; nothing when it was refused, and the form says why."""
    chosen = chosen_files(form, files_of(message))
    record = partial(file_received, message=message, attachments=chosen, by=request.actor, **form.recorded)
    if isinstance(form, FiledSentForm):
        sent = {name: form.cleaned_data[name] for name in ("dated_on", "number")} | {"reply_due_on": form.due}
        record = partial(file_sent, **{**record.keywords, **sent})
    try:
        url = once(form.cleaned_data["idempotency_key"], request.user, lambda: record().get_absolute_url())
    except ValidationError as refusal:
        refuse(form, refusal)
        return ""
    messages.success(request, _("Filed as a letter."), extra_tags=f"draft-done:inbound-{message.pk}")
    return url


@require_http_methods(["GET", "POST"])
@officers_only
def inbound_meeting(request: PageRequest, pk: int) -> HttpResponse:
    """File an invitation as a planned meeting."""
    message = waiting(request, pk)
    if request.method == "GET" and message.state != InboundMessage.State.WAITING:
        return redirect(message)
    files = files_of(message)
    context = {"message": message}
    if request.method == "POST":
        return plan(request, partial(meeting_filed, request, message), context, adapt=partial(add_files, files=files))
    invitation = Invitation.from_data(message.event) if message.event else None
    if invitation is None:
        messages.info(request, _("There is no invitation in this message; attach it to a meeting instead."))
        return redirect("crm:inbound-attach", pk=pk)
    return offer(request, invitation, context, otherwise=message.subject, adapt=partial(add_files, files=files))


def meeting_filed(
    request: PageRequest, message: InboundMessage, form: InvitedMeetingForm, fields: dict[str, Any]
) -> Meeting:
    chosen = chosen_files(form, files_of(message))
    return file_invitation(message=message, attachments=chosen, by=request.actor, **fields)


@require_http_methods(["GET", "POST"])
@officers_only
def inbound_attach(request: PageRequest, pk: int) -> HttpResponse:
    """Hang the message and its files on a meeting or a letter that is there already."""
    message = waiting(request, pk)
    if request.method == "GET" and message.state != InboundMessage.State.WAITING:
        return redirect(message)
    form = AttachForm(request.POST or None, user=request.user)
    add_files(form, files_of(message))
    if form.is_valid():
        record, chosen = form.cleaned_data["record"], chosen_files(form, files_of(message))
        try:
            attach_message(message=message, record=record, attachments=chosen, by=request.actor)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            undo = reverse("crm:inbound-unfile", args=[pk])
            messages.success(request, _("The message is kept there as a document."), extra_tags=f"undo:{undo}")
            return redirect(record)
    context = {"form": form, "message": message}
    return render(request, "crm/inbound_attach_form.html", context, status=422 if form.is_bound else 200)
