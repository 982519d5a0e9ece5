"""The ledger of our seats, each seat on its page, its rights, and what falls empty next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from campaigns.models import Body, Mandate, Seat, SeatRight
from campaigns.models.seats import USUAL_RIGHTS
from campaigns.seats import ledger, radar, seat_actions, seat_page
from campaigns.seats.filters import SEAT_ORDERS, SeatFilter
from campaigns.seats.forms import RightForm, SeatForm
from campaigns.seats.sheets import seat_cells, seat_header, signal_cells, signal_header
from campaigns.views.bodies import back_to, written
from crm.filters import ordered
from crm.lists import MOST_EXPORTED, listed
from crm.models import Organisation


@require_safe
def seat_list(request: PageRequest) -> HttpResponse:
    found = SeatFilter(request.GET, Seat.objects.visible_to(request.user).for_reader(request.user), request=request)
    rows = ordered(found.rows, request.GET.get("sort", ""), SEAT_ORDERS)
    today = timezone.localdate()
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = seat_cells(ledger.lines(rows[:MOST_EXPORTED], today))
        return export(request.GET["export"], "seats", seat_header(), cells)
    context = listed(request, found, rows)
    context["lines"] = ledger.lines(context["page"], today)
    return page_or_partial(request, "campaigns/seat_list.html", "list", context)


@require_safe
def vacancy_radar(request: PageRequest) -> HttpResponse:
    signals = radar.seen(request.user, timezone.localdate())
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "vacancies", signal_header(), signal_cells(signals))
    context = {"groups": radar.grouped(signals), "total": len(signals)}
    return render(request, "campaigns/vacancy_radar.html", context)


@require_safe
def seat_detail(request: PageRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.visible_to(request.user).for_reader(request.user), pk=pk)
    return render(request, "campaigns/seat_detail.html", seat_page.page_of(seat, request.user))


@require_http_methods(["GET", "POST"])
@officers_only
def seat_new(request: PageRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = SeatForm(request.POST or None, user=request.user)

    def record() -> str:
        return seat_actions.record_seat(body=body, **form.record_fields, by=request.actor).get_absolute_url()

    return written(request, form, record, title=_("New seat"), **back_to(body))


@require_http_methods(["GET", "POST"])
@officers_only
def seat_edit(request: PageRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.changeable_by(request.user).for_reader(request.user), pk=pk)
    form = SeatForm(request.POST or None, user=request.user, instance=seat)

    def save() -> str:
        fields = form.record_fields
        seat_actions.update_seat(seat=seat, version=form.seen_version, **fields, by=request.actor)
        return seat.get_absolute_url()

    return written(request, form, save, title=_("Edit the seat"), record=seat, **back_to(seat))


@require_http_methods(["GET", "POST"])
@officers_only
def right_edit(request: PageRequest, pk: int) -> HttpResponse:
    right = get_object_or_404(SeatRight.objects.changeable_by(request.user).select_related("seat__body"), pk=pk)
    told = {"is_granted": "yes" if right.is_granted else "no", "source": right.source, "version": right.seat.version}
    form = RightForm(request.POST or None, initial=told)

    def save() -> str:
        seat_actions.set_right(right=right, **form.cleaned_data, by=request.actor)
        return right.seat.get_absolute_url() + "#rights"

    usual: dict[str, Any] = {
        "is_usual": right.right in USUAL_RIGHTS[right.seat.kind],
        "usual_of": right.seat.get_kind_display(),
    }
    return written(request, form, save, title=_("Right: %(right)s") % {"right": right}, **usual, **back_to(right.seat))


@require_safe
def organisation_seats(request: PageRequest, pk: int) -> HttpResponse:
    """The seats an organisation holds and held; its page shows nothing of this where there are none."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    mandates = Mandate.objects.visible_to(request.user).filter(organisation=organisation)
    rows = list(mandates.for_reader(request.user))
    if request.htmx and not rows:
        return HttpResponse()
    context = {
        "organisation": organisation,
        "current": [one for one in rows if one.is_current],
        "others": [one for one in rows if not one.is_current],
    }
    return page_or_partial(request, "campaigns/organisation_seats.html", "panel", context)
