"""Snapshots: how the network went, what was measured on one day, two days side by side."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PageRequest, officers_only
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from accounts.submissions import once
from crm.filters import ordered
from crm.forms.records import refuse
from crm.lists import MOST_EXPORTED, listed
from monitoring.indicators import charts
from network.models import Snapshot
from network.snapshots import actions, comparing, dictionary, sheets
from network.snapshots.drawing import plot_of
from network.snapshots.filters import ORDERS, SnapshotFilter
from network.snapshots.forms import CompareForm, SnapshotForm
from network.snapshots.page import page_of, series_of, trends_of


@require_safe
def snapshot_list(request: PageRequest) -> HttpResponse:
    found = SnapshotFilter(request.GET, Snapshot.objects.visible_to(request.user).for_list(), request=request)
    rows = ordered(found.qs, request.GET.get("sort", ""), ORDERS)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "snapshots", sheets.header(), sheets.cells(rows[:MOST_EXPORTED]))
    context = listed(request, found, rows)
    newest = found.qs.newest_first().first()
    context |= {"newest": newest, "trends": trends_of(series_of(newest, request.user)) if newest else []}
    return page_or_partial(request, "network/snapshot_list.html", "list", context)


@require_safe
def snapshot_detail(request: PageRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(Snapshot.objects.visible_to(request.user).for_list(), pk=pk)
    if request.GET.get("export") in {"csv", "xlsx"}:
        name = f"snapshot-{snapshot.day}"
        return export(request.GET["export"], name, sheets.measure_header(), sheets.measure_cells(snapshot))
    return render(request, "network/snapshot_detail.html", page_of(snapshot, request.user))


@require_safe
def snapshot_trend(request: PageRequest, pk: int, measure: str) -> HttpResponse:
    """The drawing as a file: of the series that this snapshot is part of."""
    snapshot = get_object_or_404(Snapshot.objects.visible_to(request.user), pk=pk)
    known = dictionary.BY_NAME.get(measure)
    plot = plot_of(known, series_of(snapshot, request.user), charts.WIDE) if known else None
    if plot is None:
        raise Http404
    response = HttpResponse(charts.draw(plot, charts.WIDE), content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="network-{measure}.svg"'
    return response


@require_safe
def snapshot_compare(request: PageRequest) -> HttpResponse:
    if not request.GET:
        return redirect("network:snapshot-list")  # which two is said there
    form = CompareForm(request.GET, user=request.user)
    if not form.is_valid():
        raise Http404
    first, second = sorted(form.cleaned_data.values(), key=lambda one: (one.day, one.made_at))
    obstacles = comparing.obstacles(first, second)
    context = {
        "first": first, "second": second, "obstacles": obstacles, "caution": comparing.caution(first, second),
        "lines": [] if obstacles else comparing.lines(first, second),
    }  # fmt: skip
    return render(request, "network/snapshot_compare.html", context)


@require_http_methods(["GET", "POST"])
@officers_only
def snapshot_new(request: PageRequest) -> HttpResponse:
    form = SnapshotForm(request.POST or None, user=request.user)
    if form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        try:
            answer = once(key, request.user, lambda: asked(form, request))
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            return redirect(answer)
    return render(request, "network/snapshot_form.html", {"form": form}, status=422 if form.is_bound else 200)


def asked(form: SnapshotForm, request: PageRequest) -> str:
    return actions.ask_for_snapshot(wanted=form.wanted, by=request.actor).get_absolute_url()
