"""Indicators: find, read, describe; where they started and what they aim at; what is due."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.conflicts import Conflict, show_conflict
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from crm.record_numbers import number_in
from monitoring.indicators import charts, sheets
from monitoring.indicators.actions import record_indicator, update_indicator
from monitoring.indicators.drawing import plot_of
from monitoring.indicators.filters import INDICATOR_ORDERS, IndicatorFilter
from monitoring.indicators.forms import IndicatorForm
from monitoring.indicators.page import page_of
from monitoring.indicators.rows import rows_of
from monitoring.indicators.series import series_of
from monitoring.indicators.waiting import waiting_for
from monitoring.models import Indicator, Observation

DRAFT = "indicator"


@require_safe
def indicator_list(request: PageRequest) -> HttpResponse:
    found = IndicatorFilter(request.GET, Indicator.objects.visible_to(request.user).for_list(), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), INDICATOR_ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        cells = sheets.cells(rows_of(rows[:MOST_EXPORTED], request.user))
        return export(request.GET["export"], "indicators", sheets.header(), cells)
    context = listed(request, found, rows)
    context["rows"] = rows_of(context["page"].object_list, request.user)
    return page_or_partial(request, "monitoring/indicator_list.html", "list", context)


@require_safe
def indicator_detail(request: PageRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user).for_list(), pk=pk)
    if request.GET.get("export") in {"csv", "xlsx"}:
        values = Observation.objects.visible_to(request.user).filter(indicator=indicator).for_list()
        cells = sheets.value_cells(values[:MOST_EXPORTED])
        return export(request.GET["export"], "values", sheets.value_header(), cells)
    return render(request, "monitoring/indicator_detail.html", page_of(indicator, request.user))


@require_safe
def indicator_chart(request: PageRequest, pk: int) -> HttpResponse:
    """The drawing as a file: of the series that `?series=` names by its newest value."""
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), pk=pk)
    wanted = number_in(request.GET.get("series", ""))
    found = series_of([indicator], request.user)[pk]
    drawn = (plot_of(one, charts.WIDE) for one in found if wanted is None or one.last.pk == wanted)
    plot = next((one for one in drawn if one), None)
    if plot is None:
        raise Http404
    response = HttpResponse(charts.draw(plot, charts.WIDE), content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="indicator-{pk}.svg"'
    return response


@require_http_methods(["GET", "POST"])
@officers_only
def indicator_new(request: PageRequest) -> HttpResponse:
    form = IndicatorForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            answer = once(
                form.cleaned_data["idempotency_key"], request.user,
                lambda: record_indicator(**form.record_fields, by=request.actor).get_absolute_url(),
            )  # fmt: skip
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            told = _("Indicator saved. Now say where it started and what it aims at.")
            messages.success(request, told, extra_tags=f"draft-done:{DRAFT}")
            return redirect(answer)
    return form_page(request, form, None)


@require_http_methods(["GET", "POST"])
@officers_only
def indicator_edit(request: PageRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator.objects.changeable_by(request.user), pk=pk)
    form = IndicatorForm(request.POST or None, instance=indicator, user=request.user)
    if form.is_valid() and save_edit(request, indicator, form):
        messages.success(request, _("Indicator saved"), extra_tags=f"draft-done:{DRAFT}-{pk}")
        return redirect("monitoring:indicator-detail", pk)
    return form_page(request, form, pk)


def save_edit(request: PageRequest, indicator: Indicator, form: IndicatorForm) -> bool:
    """Return whether it was saved; otherwise the form says why not."""
    try:
        update_indicator(indicator=indicator, version=form.seen_version, fields=form.record_fields, by=request.actor)
    except Conflict as conflict:
        show_conflict(form, conflict.current)
    except ValidationError as refusal:
        refuse(form, refusal)
    else:
        return True
    return False


def form_page(request: PageRequest, form: IndicatorForm, pk: int | None) -> HttpResponse:
    context = {"form": form, "indicator_pk": pk, "draft": f"{DRAFT}-{pk}" if pk else DRAFT}
    return render(request, "monitoring/indicator_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@officers_only
def indicator_waiting(request: PageRequest) -> HttpResponse:
    """What is due or overdue to enter, and what waits for a colleague's approval."""
    return render(request, "monitoring/indicator_waiting.html", waiting_for(request.user))
