"""Asks carried to somebody: brought up in a meeting, put in a letter. A fragment of either page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from campaigns.asks import actions
from campaigns.forms import InLetterForm, PressForm
from campaigns.models import AskInLetter, AskPressed
from crm.models import Letter, Meeting


@dataclass(frozen=True)
class Carrier:
    """A kind of record that carries asks, and the addresses and words of its fragment."""

    model: type[Meeting] | type[Letter]
    link: type[AskPressed] | type[AskInLetter]
    form: type[PressForm]
    put: Callable[..., object]
    page: str
    add: str
    take_out: str
    title: str | Promise
    heading: str | Promise


CARRIERS = {
    "meeting": Carrier(
        Meeting, AskPressed, PressForm, actions.press_asks, "campaigns:meeting-asks", "campaigns:press",
        "campaigns:press-take-back", _("Asks brought up: %(meeting)s"), _("Asks brought up"),
    ),
    "letter": Carrier(
        Letter, AskInLetter, InLetterForm, actions.put_in_letter, "campaigns:letter-asks", "campaigns:put-in-letter",
        "campaigns:take-out-of-letter", _("Asks in the letter: %(letter)s"), _("Asks in this letter"),
    ),
}  # fmt: skip


@require_safe
def asks_in(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    carrier = CARRIERS[kind]
    record: Any = get_object_or_404(carrier.model.objects.visible_to(request.user), pk=pk)
    return panel(request, kind, record, carrier.form(user=request.user))


def panel(request: PageRequest, kind: str, record: Any, form: PressForm) -> HttpResponse:
    carrier = CARRIERS[kind]
    links = list(carrier.link.objects.visible_to(request.user).filter(**{kind: record}).for_list())
    may_change = carrier.model.objects.changeable_by(request.user).filter(pk=record.pk).exists()
    if request.htmx and not links and not may_change:
        return HttpResponse()
    context = {"carrier": carrier, "record": record, "title": carrier.title % {kind: record}}
    context |= {"links": links, "form": form, "may_change": may_change}
    status = 422 if form.errors else 200
    return page_or_partial(request, "campaigns/carried_asks.html", "panel", context, status=status)


@require_POST
@officers_only
def put(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    carrier = CARRIERS[kind]
    record: Any = get_object_or_404(carrier.model.objects.changeable_by(request.user), pk=pk)
    form = carrier.form(request.POST, user=request.user)
    act = partial(carrier.put, **{kind: record}, by=request.actor)
    return after(request, kind, record) if form.is_valid() and done(act, form) else panel(request, kind, record, form)


def done(act: Callable[..., object], form: PressForm) -> bool:
    """Return whether they were noted; otherwise the form says why not."""
    try:
        act(asks=form.cleaned_data["asks"])
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return not form.errors


def after(request: PageRequest, kind: str, record: Any) -> HttpResponse:
    """Answer a change: the fragment anew within the record's page, else its own page."""
    if request.htmx:
        return panel(request, kind, record, CARRIERS[kind].form(user=request.user))
    return redirect(CARRIERS[kind].page, record.pk)


@require_POST
@officers_only
def take_back(request: PageRequest, pk: int, kind: str) -> HttpResponse:
    link: Any = get_object_or_404(CARRIERS[kind].link.objects.changeable_by(request.user).for_list(), pk=pk)
    actions.take_back(link=link, by=request.actor)
    return after(request, kind, getattr(link, kind))
