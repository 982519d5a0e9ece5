"""Fragments that the pages of organisations and meetings load."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from campaigns import actions
from campaigns.forms import PressForm
from campaigns.models import Ask, AskPressed
from crm.models import Meeting, Organisation

MOST_SHOWN = 8


@require_safe
def organisation_asks(request: PageRequest, pk: int) -> HttpResponse:
    """What is asked of it; its page shows nothing of this where nobody asks anything of it."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    asks = list(Ask.objects.visible_to(request.user).for_reader(request.user).addressed_to(organisation))
    if request.htmx and not asks and not organisation.is_official:
        return HttpResponse()
    context = {"organisation": organisation, "asks": asks[:MOST_SHOWN], "total": len(asks)}
    return page_or_partial(request, "campaigns/organisation_asks.html", "panel", context)


@require_safe
def meeting_asks(request: PageRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    return meeting_panel(request, meeting, PressForm(user=request.user))


def meeting_panel(request: PageRequest, meeting: Meeting, form: PressForm) -> HttpResponse:
    pressed = list(AskPressed.objects.visible_to(request.user).filter(meeting=meeting).for_list())
    may_change = Meeting.objects.changeable_by(request.user).filter(pk=meeting.pk).exists()
    if request.htmx and not pressed and not may_change:
        return HttpResponse()
    context = {"meeting": meeting, "pressed": pressed, "form": form, "may_change": may_change}
    return page_or_partial(request, "campaigns/meeting_asks.html", "panel", context, status=422 if form.errors else 200)


@require_POST
@officers_only
def press(request: PageRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.changeable_by(request.user), pk=pk)
    form = PressForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            actions.press_asks(meeting=meeting, asks=form.cleaned_data["asks"], by=request.actor)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return after(request, meeting)
    return meeting_panel(request, meeting, form)


def after(request: PageRequest, meeting: Meeting) -> HttpResponse:
    """Answer a change: the panel anew within the meeting's page, else its own page."""
    if request.htmx:
        return meeting_panel(request, meeting, PressForm(user=request.user))
    return redirect("campaigns:meeting-asks", meeting.pk)


@require_POST
@officers_only
def press_take_back(request: PageRequest, pk: int) -> HttpResponse:
    pressed = get_object_or_404(AskPressed.objects.changeable_by(request.user).for_list(), pk=pk)
    actions.take_back_press(pressed=pressed, by=request.actor)
    return after(request, pressed.meeting)
