"""Calls to fill seats: find, read, write down, close; and the checklist of each."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.calls import actions, sheets
from campaigns.calls.clock import left_now
from campaigns.calls.filters import CALL_ORDERS, CallFilter
from campaigns.calls.forms import CallForm, CloseForm, CriterionForm
from campaigns.calls.page import page_of
from campaigns.models import Body, Call, Criterion
from campaigns.views.parts import done, written
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed

MOST = 8
FORM, PART = "campaigns/call_form.html", "campaigns/call_part.html"


@require_safe
def call_list(request: PageRequest) -> HttpResponse:
    found = CallFilter(request.GET, Call.objects.visible_to(request.user).for_reader(request.user), request=request)
    rows = ordered(found.rows, request.GET.get("sort", ""), CALL_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = sheets.cells(rows[:MOST_EXPORTED], timezone.localdate())
        return export(request.GET["export"], "calls", sheets.header(), cells)
    context = listed(request, found, rows)
    with_clock(context["page"])
    return page_or_partial(request, "campaigns/call_list.html", "list", context)


def with_clock(calls: Iterable[Call]) -> None:
    """Give each that runs what is `left` of it."""
    for call in calls:
        runs = call.deadline and not call.closed_on
        call.left = left_now(call.deadline, call.deadline_at) if runs and call.deadline else None  # type: ignore[attr-defined]


@require_safe
def body_calls(request: PageRequest, pk: int) -> HttpResponse:
    """A part of the page of a body and a page of its own; where there is none, only the centre is shown a way in."""
    body = get_object_or_404(Body.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    found = list(Call.objects.visible_to(request.user).filter(body=body).for_reader(request.user)[:MOST])
    if request.htmx and not found and not request.user.is_centre:
        return HttpResponse()
    with_clock(found)
    return page_or_partial(request, "campaigns/body_calls.html", "panel", {"body": body, "calls": found})


@require_safe
def call_detail(request: PageRequest, pk: int) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "campaigns/call_detail.html", page_of(call, request.user))


@require_http_methods(["GET", "POST"])
@officers_only
def call_new(request: PageRequest) -> HttpResponse:
    begun = {name: request.GET[name] for name in ("body", "seats") if name in request.GET}
    form = CallForm(request.POST or None, user=request.user, initial=begun)

    def record() -> str:
        return actions.record_call(**form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, template=FORM, title=_("New call"), back=reverse("campaigns:call-list"))


@require_http_methods(["GET", "POST"])
@officers_only
def call_edit(request: PageRequest, pk: int) -> HttpResponse:
    call = changeable(request, pk)
    form = CallForm(request.POST or None, user=request.user, instance=call)

    def save() -> str:
        actions.update_call(call=call, version=form.seen_version, **form.record_fields, by=request.actor)
        return call.get_absolute_url()

    context: dict[str, Any] = {"title": _("Edit the call"), "record": call, "back": call.get_absolute_url()}
    return written(request, form, save, template=FORM, **context)


@require_http_methods(["GET", "POST"])
@officers_only
def call_close(request: PageRequest, pk: int) -> HttpResponse:
    call = changeable(request, pk)
    form = CloseForm(request.POST or None, record=call)

    def close() -> str:
        return actions.close_call(call=call, **form.cleaned_data, by=request.actor).get_absolute_url()

    title = _("What came of it") if call.closed_on else _("Close the call")
    return written(request, form, close, template=PART, title=title, record=call, call=call)


@require_POST
@officers_only
def call_reopen(request: PageRequest, pk: int) -> HttpResponse:
    call = changeable(request, pk)
    return done(request, call, partial(actions.reopen_call, call=call, by=request.actor), _("The call is open again"))


@require_http_methods(["GET", "POST"])
@officers_only
def criterion_new(request: PageRequest, pk: int) -> HttpResponse:
    call = changeable(request, pk)
    form = CriterionForm(request.POST or None, user=request.user)

    def record() -> str:
        return actions.record_criterion(call=call, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, template=PART, title=_("New criterion"), call=call)


@require_http_methods(["GET", "POST"])
@officers_only
def criterion_edit(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable_criterion(request, pk)
    form = CriterionForm(request.POST or None, user=request.user, instance=one)

    def save() -> str:
        seen, fields = form.seen_version, form.record_fields
        return actions.update_criterion(criterion=one, version=seen, **fields, by=request.actor).get_absolute_url()

    context: dict[str, Any] = {"title": _("Edit the criterion"), "record": one, "call": one.call}
    return written(request, form, save, template=PART, remove="campaigns:criterion-remove", **context)


@require_POST
@officers_only
def criterion_up(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable_criterion(request, pk)
    return done(request, one, partial(actions.move_criterion_up, criterion=one, by=request.actor), _("Moved up"))


@require_POST
@officers_only
def criterion_remove(request: PageRequest, pk: int) -> HttpResponse:
    one = changeable_criterion(request, pk)
    act = partial(actions.remove_criterion, criterion=one, by=request.actor)
    return done(request, one.call, act, _("Criterion removed"))


def changeable(request: PageRequest, pk: int) -> Call:
    return get_object_or_404(Call.objects.changeable_by(request.user).for_reader(request.user), pk=pk)


def changeable_criterion(request: PageRequest, pk: int) -> Criterion:
    rows = Criterion.objects.changeable_by(request.user).select_related("call__body__organisation")
    return get_object_or_404(rows, pk=pk)
