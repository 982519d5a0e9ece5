"""Everything one may see, to take along."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PageRequest
from accounts.files import hand_out
from crm.actions import exports
from crm.exporting import kinds, work
from crm.models import DataExport


@require_http_methods(["GET", "POST"])
def export_mine(request: PageRequest) -> HttpResponse:
    """Say what an export holds, start one, hand out those of the last week."""
    if request.method == "POST":
        return redirect(exports.ask_for_export(by=request.actor))
    context = {
        "exports": DataExport.objects.visible_to(request.user).for_list(),
        "running": work.unfinished(request.user),
        "kinds": kinds.every(),
    }
    return render(request, "crm/export_mine.html", context)


@require_POST
def export_file(request: PageRequest, pk: int) -> FileResponse:
    """Hand it out; a click, so that nothing fetches it beforehand and the log tells of downloads alone."""
    export = get_object_or_404(DataExport.objects.visible_to(request.user), pk=pk)
    exports.note_download(export=export, by=request.actor)
    return hand_out(export.file.open("rb"), f"{export}.zip", "application/zip")
