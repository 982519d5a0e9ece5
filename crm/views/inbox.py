"""The e-mail tray of one officer: look through it, put away what is nothing, get an address."""

import json
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.files import hand_out
from accounts.models import User
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from crm import kinds
from crm.actions.inbox import discard_message, renew_address, restore_message, unfile_message
from crm.correspondents import meet, show_correspondents
from crm.dropbox.addresses import address_of, is_set_up
from crm.inbox_filters import InboundFilter
from crm.inbox_sheets import INBOUND_COLUMNS, inbound_cells
from crm.invitations import Invitation
from crm.lists import MOST_EXPORTED, chips_of, page_of
from crm.models import Dropbox, InboundAttachment, InboundMessage, Letter, Meeting

WAITING = {"state": InboundMessage.State.WAITING}


@require_safe
@officers_only
def inbound_list(request: PageRequest) -> HttpResponse:
    """What waits, unless the filter says otherwise."""
    wanted = request.GET.copy()
    for name, value in WAITING.items():
        wanted.setdefault(name, value)
    rows = InboundMessage.objects.visible_to(request.user).for_list()
    found = InboundFilter(wanted, queryset=rows, request=request)
    if request.GET.get("export"):
        header = [str(column) for column in INBOUND_COLUMNS]
        return export(request.GET["export"], "inbox", header, map(inbound_cells, found.rows[:MOST_EXPORTED]))
    page = page_of(request, found.rows)
    show_correspondents(page.object_list, request.user)
    context = {"found": found, "page": page, "chips": chips_of(found, request.GET), "is_set_up": is_set_up()}
    return page_or_partial(request, "crm/inbound_list.html", "list", context)


@require_safe
@officers_only
def inbound_detail(request: PageRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(InboundMessage.objects.visible_to(request.user).for_list(), pk=pk)
    show_correspondents([message], request.user)
    invitation = Invitation.from_data(message.event) if message.event else None
    context = {
        "message": message, "recipients": meet(message.to_addresses, request.user), "invitation": invitation,
        "invited": meet(invitation.people, request.user) if invitation else [], "waits": message.state == "waiting",
        "letter": Letter.objects.visible_to(request.user).filter(inbound_messages=message).first(),
        "meeting": Meeting.objects.visible_to(request.user).filter(inbound_messages=message).first(),
        "place": place_of(message, request.user),
    }  # fmt: skip
    return render(request, "crm/inbound_detail.html", context)


def place_of(message: InboundMessage, user: User) -> models.Model | None:
    """Return the record on which it hangs, where that is neither letter nor meeting and the reader may see it."""
    record = message.hangs_on if message.is_attached else None
    if record is None or isinstance(record, Letter | Meeting):
        return None
    return kinds.find(kinds.key_of(record), user)


@require_POST
@officers_only
def inbound_discard(request: PageRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(InboundMessage.objects.changeable_by(request.user), pk=pk)
    undo = reverse("crm:inbound-restore", args=[pk])
    try:
        discard_message(message=message, by=request.actor)
    except ValidationError as refusal:
        return refused(request, refusal)
    words = _("Discarded. It is deleted for good in 30 days.")
    if request.htmx:
        trigger = json.dumps({"toast": {"text": words, "undo": undo}})
        return HttpResponse("", headers={"HX-Trigger": trigger})
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return redirect("crm:inbound-list")


@require_POST
@officers_only
def inbound_restore(request: PageRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(InboundMessage.objects.changeable_by(request.user), pk=pk)
    try:
        restore_message(message=message, by=request.actor)
    except ValidationError as refusal:
        return refused(request, refusal)
    return redirect(message)


@require_POST
@officers_only
def inbound_unfile(request: PageRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(InboundMessage.objects.changeable_by(request.user), pk=pk)
    letter, was_attached = message.letter, message.is_attached
    try:
        unfile_message(message=message, by=request.actor)
    except ValidationError as refusal:
        return refused(request, refusal)
    messages.success(request, what_stays(letter, was_attached=was_attached))
    return redirect(message)


def what_stays(letter: Letter | None, *, was_attached: bool) -> str:
    if was_attached:
        return _("The message waits in your tray again; what was attached has been taken off.")
    if letter:
        return _("The message waits in your tray again. The letter made of it stays: withdraw it on its own page.")
    return _("The message waits in your tray again. The meeting made of it stays: cancel it on its own page.")


def refused(request: PageRequest, refusal: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(refusal.messages))
    return redirect("crm:inbound-list")


@require_safe
@officers_only
def inbound_file(request: PageRequest, pk: int) -> FileResponse:
    """A download that no browser runs on our address."""
    attachment = get_object_or_404(InboundAttachment.objects.visible_to(request.user).exclude(file=""), pk=pk)
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return hand_out(content, attachment.file_name, attachment.media_type)


@require_http_methods(["GET", "POST"])
@officers_only
def dropbox_address(request: PageRequest) -> HttpResponse:
    """My secret address; sending the page makes a new one."""
    if request.method == "POST":
        renew_address(by=request.actor)
        messages.success(request, _("This is your address from now on."))
        return redirect("crm:dropbox")
    box = Dropbox.objects.visible_to(request.user).first()
    context: dict[str, Any] = {"is_set_up": is_set_up(), "box": box}
    if box and settings.DROPBOX_ADDRESS:
        address = address_of(box.key)
        context |= {"address": address, "qr": qr_of(f"mailto:{address}")}
    return render(request, "crm/dropbox_address.html", context)


def qr_of(text: str) -> str:
    """Return a drawing that a phone reads, as an address of an image: our rules for scripts and styles hold."""
    return segno.make(text, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
