from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only
from accounts.spreadsheets import export
from monitoring.indicators import charts
from network.findings import sheets
from network.findings.looking import Looking
from network.findings.questions import BY_NAME
from network.findings.views import shown
from network.findings.what_if.asked import Asked
from network.findings.what_if.losses import of_curve, plot_of
from network.findings.what_if.page import sections
from network.graphs.picture import ORGANISATIONS


@require_safe
@officers_only
def what_if_page(request: PageRequest) -> HttpResponse:
    """Scenarios that stand in the address; whom this reader may not see is not in it."""
    looking, asked = Looking.of(request.user, request.GET), Asked.of(request.user, request.GET)
    told = sections(looking, asked)
    if request.GET.get("export") in {"csv", "xlsx"} and not asked.is_refused:
        return export(request.GET["export"], "network-what-if", sheets.header(), sheets.cells(looking, told))
    context = shown(request, BY_NAME["whatif"], looking, told) | {"asking": asked}
    return render(request, "network/what_if.html", context, status=422 if asked.is_refused else 200)


@require_safe
@officers_only
def losses_drawing(request: PageRequest) -> HttpResponse:
    """The line of losses as a file."""
    found = of_curve(Looking.of(request.user, request.GET).at(who=ORGANISATIONS))
    if found is None:
        return HttpResponse(status=204)  # too few to draw
    drawn = charts.draw(plot_of(found, charts.WIDE), charts.WIDE)
    response = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="network-losses.svg"'
    return response
