"""Committees and councils: the list, each on one screen with our seats, and the rules by which it works."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.models import Body, RulesOfProcedure
from campaigns.seats import body_actions, body_page
from campaigns.seats.filters import BODY_ORDERS, BodyFilter
from campaigns.seats.forms import BodyForm, NewBodyForm, RulesForm
from campaigns.seats.sheets import body_cells, body_header
from campaigns.views import parts
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation

written = partial(parts.written, template="campaigns/seat_form.html")


@require_safe
def body_list(request: PageRequest) -> HttpResponse:
    found = BodyFilter(request.GET, Body.objects.visible_to(request.user).for_reader(request.user), request=request)
    rows = ordered(found.rows, request.GET.get("sort", ""), BODY_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "bodies", body_header(), body_cells(rows[:MOST_EXPORTED]))
    context = listed(request, found, rows)
    context["lines"] = body_page.with_seats(list(context["page"]), request.user)
    return page_or_partial(request, "campaigns/body_list.html", "list", context)


@require_safe
def body_detail(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "campaigns/body_detail.html", body_page.page_of(body, request.user))


@require_http_methods(["GET", "POST"])
@officers_only
def body_new(request: PageRequest) -> HttpResponse:
    form = NewBodyForm(request.POST or None, user=request.user, initial=request.GET.dict())

    def record() -> str:
        return body_actions.record_body(**form.record_fields, by=request.actor).get_absolute_url()

    back = reverse("campaigns:body-list")
    return written(
        request, form, record, title=_("New committee or council"), back=back, back_words=_("Committees and councils")
    )


@require_http_methods(["GET", "POST"])
@officers_only
def body_edit(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = BodyForm(request.POST or None, user=request.user, instance=body)

    def save() -> str:
        fields = form.record_fields
        body_actions.update_body(body=body, version=form.seen_version, **fields, by=request.actor)
        return body.get_absolute_url()

    return written(request, form, save, title=_("Edit the committee or council"), record=body, **back_to(body))


@require_http_methods(["GET", "POST"])
@officers_only
def rules_new(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = RulesForm(request.POST or None, user=request.user)

    def record() -> str:
        return body_actions.record_rules(body=body, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, title=_("New version of the rules of procedure"), **back_to(body))


@require_http_methods(["GET", "POST"])
@officers_only
def rules_edit(request: PageRequest, pk: int) -> HttpResponse:
    changeable = RulesOfProcedure.objects.changeable_by(request.user).select_related("body__organisation")
    rules = get_object_or_404(changeable, pk=pk)
    form = RulesForm(request.POST or None, user=request.user, instance=rules)

    def save() -> str:
        fields = form.record_fields
        body_actions.update_rules(rules=rules, version=form.seen_version, **fields, by=request.actor)
        return rules.get_absolute_url()

    return written(request, form, save, title=_("Edit the rules of procedure"), record=rules, **back_to(rules.body))


def back_to(record: Any) -> dict[str, str]:
    return {"back": record.get_absolute_url(), "back_words": str(record)}


@require_safe
def organisation_body(request: PageRequest, pk: int) -> HttpResponse:
    """On the page of a committee: the way to its body, or to make one; on any other nothing."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    body = Body.objects.visible_to(request.user).filter(organisation=organisation).defer("search").first()
    may_make = organisation.kind == Organisation.Kind.COMMITTEE and request.user.is_centre
    if request.htmx and body is None and not may_make:
        return HttpResponse()
    context = {"organisation": organisation, "body": body, "may_make": may_make}
    if body:
        body.organisation = organisation
        context |= body_page.in_short(body, request.user)
    return page_or_partial(request, "campaigns/organisation_body.html", "panel", context)
