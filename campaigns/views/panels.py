"""Fragments that the pages of organisations and meetings load."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PageRequest, officers_only
from campaigns import actions
from campaigns.forms import PressForm
from campaigns.models import Ask, AskPressed
from crm.models import Meeting, Organisation

MOST_SHOWN = 8


@require_safe
def organisation_asks(request: PageRequest, pk: int) -> HttpResponse:
    """What is asked of it; nothing at all on pages of those nobody asks anything of."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    asks = list(Ask.objects.visible_to(request.user).for_reader(request.user).addressed_to(organisation))
    if not asks and not organisation.is_official:
        return HttpResponse()
    context = {"organisation": organisation, "asks": asks[:MOST_SHOWN], "total": len(asks)}
    return render(request, "campaigns/_organisation_asks.html", context)


@require_safe
def meeting_asks(request: PageRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    return meeting_panel(request, meeting, PressForm(user=request.user))


def meeting_panel(request: PageRequest, meeting: Meeting, form: PressForm) -> HttpResponse:
    pressed = list(AskPressed.objects.visible_to(request.user).filter(meeting=meeting).for_list())
    may_change = Meeting.objects.changeable_by(request.user).filter(pk=meeting.pk).exists()
    if not pressed and not may_change:
        return HttpResponse()
    context = {"meeting": meeting, "pressed": pressed, "form": form, "may_change": may_change}
    return render(request, "campaigns/_meeting_asks.html", context, status=422 if form.errors else 200)


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
            form = PressForm(user=request.user)
    return meeting_panel(request, meeting, form)


@require_POST
@officers_only
def press_take_back(request: PageRequest, pk: int) -> HttpResponse:
    pressed = get_object_or_404(AskPressed.objects.changeable_by(request.user).for_list(), pk=pk)
    actions.take_back_press(pressed=pressed, by=request.actor)
    return meeting_panel(request, pressed.meeting, PressForm(user=request.user))
