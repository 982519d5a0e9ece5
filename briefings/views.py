from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import PageRequest, officers_only
from accounts.files import hand_out
from accounts.pages import page_or_partial
from accounts.spreadsheets import export
from briefings import editions, gathering, sheets
from briefings.filters import BriefingFilter
from briefings.models import Briefing, Edition
from crm.lists import MOST_EXPORTED, listed

QUICK = 6  # institutions offered for a paper in a minute


@require_safe
@officers_only
def briefing_list(request: PageRequest) -> HttpResponse:
    briefings = Briefing.objects.visible_to(request.user).for_list()
    found = BriefingFilter(request.GET, briefings, request=request)
    if request.GET.get("export") in {"csv", "xlsx"}:
        return export(request.GET["export"], "briefings", sheets.header(), sheets.cells(found.qs[:MOST_EXPORTED]))
    context = listed(request, found, found.qs)
    if request.user.is_leadership and not request.htmx:
        context["bodies"] = gathering.bodies_with_commitments(request.user)[:QUICK]
    return page_or_partial(request, "briefings/briefing_list.html", "list", context)


@require_safe
@officers_only
def briefing_detail(request: PageRequest, pk: int) -> HttpResponse:
    briefing = get_object_or_404(Briefing.objects.visible_to(request.user).for_list(), pk=pk)
    found = Edition.objects.visible_to(request.user).filter(briefing=briefing).for_list()
    return render(request, "briefings/briefing_detail.html", {"briefing": briefing, "editions": found})


@require_safe
@officers_only
def edition_file(request: PageRequest, pk: int) -> FileResponse:
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    name = f"{edition.briefing} {edition.number} {edition.as_of}.pdf".replace("/", "-")
    return hand_out(edition.pdf.open("rb"), name, "application/pdf")


@require_safe
@officers_only
def edition_verify(request: PageRequest, pk: int) -> HttpResponse:
    """Compare the stored data and file with their fingerprints."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).for_list(), pk=pk)
    data_whole, file_whole = editions.verify(edition)
    context = {"edition": edition, "data_whole": data_whole, "file_whole": file_whole}
    return render(request, "briefings/edition_verify.html", context)
